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

/** The three voters of before report all the while that nothing is missing. */
function reportFor(network: Network, node: TestNode, seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    for (const peer of THREE) network.tell(node, peer, progress(peer, { settled: 9 }))
    network.advance(1000)
  }
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

  it('does not end while the added voter is merely catching up, however long that takes', () => {
    const { network, node } = steward()
    for (let second = 0; second < 30; second++) {
      for (const peer of THREE) network.tell(node, peer, progress(peer, { settled: 9 }))
      network.tell(node, 'a4', progress('a4', { merged: [] }))
      network.advance(1000)
    }
    expect(isEnding(network)).toBe(false)
  })

  it('ends without an added voter that has been out of reach for so long, and no earlier', () => {
    const { network, node } = steward()
    network.cut('a1', 'a4')
    reportFor(network, node, 9)
    expect(isEnding(network)).toBe(false)
    reportFor(network, node, 2)
    expect(isEnding(network)).toBe(true)
  })

  it('counts the absence of an added voter anew where it has come back meanwhile', () => {
    const { network, node } = steward()
    network.cut('a1', 'a4')
    reportFor(network, node, 9)
    network.greet(node, 'a4', { epoch: 2 })
    reportFor(network, node, 2)
    network.cut('a1', 'a4')
    reportFor(network, node, 9)
    expect(isEnding(network)).toBe(false)
    reportFor(network, node, 2)
    expect(isEnding(network)).toBe(true)
  })

  it('does not end without a majority of the new voters that holds the records, whoever is gone', () => {
    const { network, node } = steward()
    network.cut('a1', 'a4')
    for (let second = 0; second < 30; second++) {
      for (const peer of ['a1', 'a2']) network.tell(node, peer, progress(peer, { settled: 9 }))
      network.tell(node, 'a3', progress('a3', { merged: [] }))
      network.advance(1000)
    }
    expect(isEnding(network)).toBe(false)
    network.tell(node, 'a3', progress('a3'))
    expect(isEnding(network)).toBe(true)
  })

  it('does not end by who held the records and has just died: those that do must be alive', () => {
    const five = ['a1', 'a2', 'a3', 'a4', 'a5']
    const network = new Network()
    const configuration = configurationOf([...five, 'a6'], { epoch: 2, joint: { generation: 1, voters: five } })
    const node = network.add('a1', { store: storeWith(configuration) })
    for (const peer of five.slice(1)) network.greet(node, peer, { epoch: 2 })
    network.lose = ({ from, to }) => from === to
    network.advance(11_000)
    const merged = five.map((peer) => ({ peer, sequence: 9 }))
    for (const peer of ['a1', 'a2', 'a5']) network.tell(node, peer, progress(peer, { settled: 9, merged }))
    network.cut('a1', 'a5')
    network.tell(node, 'a3', progress('a3', { merged }))
    expect(isEnding(network)).toBe(false)
    network.tell(node, 'a4', progress('a4', { merged }))
    expect(isEnding(network)).toBe(true)
  })

  it('does not end by what a voter says of another generation', () => {
    const { network, node } = steward()
    for (const peer of VOTERS) network.tell(node, peer, progress(peer, { generation: 1, settled: 9 }))
    expect(isEnding(network)).toBe(false)
  })
})
