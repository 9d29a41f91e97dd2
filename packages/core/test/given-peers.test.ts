import { describe, expect, it } from 'vitest'
import type { Message } from '@replicator/interface'
import { GivenPeers } from '../src/given-peers.js'

const HERE = 'a'.repeat(32)
const THERE = 'b'.repeat(32)
const FAR = 'c'.repeat(32)

function hello(networkId: string): readonly Message[] {
  return [
    {
      type: 'hello',
      clusterId: 'c',
      networkId,
      epoch: 1,
      minPeers: 3,
      retired: false,
      compares: false,
      boot: 1,
      nonce: '0'.repeat(16),
      batch: 1,
      addresses: [],
    },
  ]
}

/** Who is at which address, as far as it is known; may grow. */
function given(places: Record<string, string | undefined>): GivenPeers {
  return new GivenPeers({ self: 'self', peerAt: (address) => places[address] }, Object.keys(places), 64)
}

describe('the peers that a node was given', () => {
  it('are all elsewhere once each of them was heard to belong to another network', () => {
    const peers = given({ '/one': 'p1', '/two': 'p2' })
    peers.hear('p1', hello(THERE))
    expect(peers.areAllElsewhere(HERE)).toBe(false)
    expect(peers.elsewhere(HERE)).toEqual([{ address: '/one', networkId: THERE }])
    peers.hear('p2', hello(FAR))
    expect(peers.areAllElsewhere(HERE)).toBe(true)
  })

  it('are not, where one of them is of this network, has none yet, or says nothing', () => {
    for (const last of [hello(HERE), hello(''), []]) {
      const peers = given({ '/one': 'p1', '/two': 'p2' })
      peers.hear('p1', hello(THERE))
      peers.hear('p2', last)
      expect(peers.areAllElsewhere(HERE)).toBe(false)
    }
  })

  it('are judged by nobody else: not by strangers, and not by this node, where it is on the list itself', () => {
    const peers = given({ '/one': 'p1', '/self': 'self' })
    peers.hear('stranger', hello(THERE))
    expect(peers.areAllElsewhere(HERE)).toBe(false)
    peers.hear('p1', hello(THERE))
    expect(peers.areAllElsewhere(HERE)).toBe(true)
  })

  it('are known by what they said before it was known who is at an address', () => {
    const places: Record<string, string | undefined> = { '/one': undefined }
    const peers = given(places)
    peers.hear('p1', hello(THERE))
    expect(peers.areAllElsewhere(HERE)).toBe(false)
    places['/one'] = 'p1'
    expect(peers.areAllElsewhere(HERE)).toBe(true)
  })

  it('are remembered without bound by nobody: strangers can make up any number of names', () => {
    const peers = given({ '/one': 'p1' })
    peers.hear('p1', hello(THERE))
    for (let i = 0; i < 64; i++) peers.hear(`stranger ${i}`, hello(THERE))
    expect(peers.areAllElsewhere(HERE)).toBe(false)
  })

  it('say nothing where none were given', () => {
    const peers = given({})
    peers.hear('p1', hello(THERE))
    expect([peers.areAllElsewhere(HERE), peers.elsewhere(HERE)]).toEqual([false, []])
  })
})
