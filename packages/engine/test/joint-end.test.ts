import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import type { MessageOf, TestNode } from './network.js'
import { Network, storeWith } from './network.js'
import { THREE, configurationOf } from './samples.js'

const VOTERS = [...THREE, 'a4']
const JOINT = configurationOf(VOTERS, { epoch: 2, joint: { generation: 1, voters: [...THREE] } })

/** The steward of a joint generation that adds a4 to three voters. */
function steward(): { network: Network; node: TestNode } {
  const network = new Network()
  const node = network.add('a1', { store: storeWith(JOINT) })
  for (const peer of ['a2', 'a3', 'a4']) network.greet(node, peer, { epoch: 2 })
  network.run()
  // What it says of itself is told by the test as well.
  network.lose = ({ from, to }) => from === to
  network.log.length = 0
  return { network, node }
}

function progress(peer: PeerId, more: Partial<MessageOf<'progress'>> = {}): MessageOf<'progress'> {
  const merged = VOTERS.filter((each) => each !== peer).map((each) => ({ peer: each, sequence: 9 }))
  return { type: 'progress', generation: 2, merged, ...more }
}

const isEnding = (network: Network): boolean =>
  network.log.some(({ message }) => message.type === 'prepare' && message.key === '')

describe('a joint generation', () => {
  it('does not end before the added voter holds the records, though a majority of the new voters does', () => {
    const { network, node } = steward()
    for (const peer of THREE) network.tell(node, peer, progress(peer, { settled: 9 }))
    network.tell(node, 'a4', progress('a4', { merged: [] }))
    expect(isEnding(network)).toBe(false)
    network.tell(node, 'a4', progress('a4'))
    expect(isEnding(network)).toBe(true)
  })

  it('does not end by what a voter says of another generation', () => {
    const { network, node } = steward()
    for (const peer of VOTERS) network.tell(node, peer, progress(peer, { generation: 1, settled: 9 }))
    expect(isEnding(network)).toBe(false)
  })
})
