import { describe, expect, it } from 'vitest'
import { networkOf, type Network } from './network.js'
import { THREE } from './samples.js'

function saidOfWrites(network: Network, peer: string): readonly string[] {
  return network.node(peer).events.filter((text) => text.startsWith('writes '))
}

const STOP = 'writes stop: no quorum of the voters can be reached'
const GO_ON = 'writes go on: a quorum of the voters can be reached again'

describe('the log', () => {
  it('says once that writes stop, and once that they go on', () => {
    const network = networkOf(THREE)
    network.advance(3000)
    expect(saidOfWrites(network, 'a1')).toEqual([])
    network.cut('a1', 'a2')
    network.advance(5000)
    expect(saidOfWrites(network, 'a1')).toEqual([])
    network.cut('a1', 'a3')
    network.advance(10_000)
    expect(saidOfWrites(network, 'a1')).toEqual([STOP])
    network.linkAll()
    network.advance(10_000)
    expect(saidOfWrites(network, 'a1')).toEqual([STOP, GO_ON])
    expect(saidOfWrites(network, 'a2')).toEqual([])
  })

  it('says nothing of the kind of a node that starts and has seen no quorum yet', () => {
    const network = networkOf(THREE)
    const { store } = network.node('a1')
    network.remove('a1')
    network.add('a1', { store, boot: { boot: 2, nonce: '8899aabbccddeeff' } })
    network.advance(10_000)
    expect(saidOfWrites(network, 'a1')).toEqual([])
  })
})
