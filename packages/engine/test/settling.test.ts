import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import type { MessageOf, Network, TestNode } from './network.js'
import { networkOf, soloOf, writableState } from './network.js'
import { THREE, ballotOf, configurationOf, configurationRecord, proposalId, proposalOf } from './samples.js'

const JOINT = configurationOf([...THREE, 'a4'], { epoch: 2, joint: { generation: 1, voters: [...THREE] } })

function reserve(network: Network, peers: readonly PeerId[], key: string): void {
  const message = { type: 'reserve', generation: 1, key, version: 1, proposal: proposalOf('a3') } as const
  for (const peer of peers) network.tell(network.node(peer), 'a3', message)
}

function adopt(network: Network, node: TestNode, next = JOINT): void {
  network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
}

function surveyed(network: Network, node: TestNode, generation = 2): MessageOf<'progress'> | undefined {
  network.log.length = 0
  network.tell(node, 'a2', { type: 'survey', generation })
  return network.take('progress', node.peer).at(-1)?.message
}

describe('a voter of the generation before a joint one', () => {
  it('with nothing open reports at once where its log ends, durably', () => {
    const { network, node } = soloOf(THREE)
    adopt(network, node)
    const effects = node.engine.handle(network.nowMs, 'a2', { type: 'survey', generation: 2 })
    const progress = effects.sends.find(({ message }) => message.type === 'progress')
    expect(progress).toMatchObject({ to: 'a2', durable: true, message: { generation: 2, settled: node.store.head } })
  })

  it('does not report so while a vote or a promise of its is undecided', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, ['a1'], 'voted')
    const prepare = { type: 'prepare', generation: 1, key: 'promised', version: 1, ballot: ballotOf('a3') } as const
    network.tell(node, 'a3', prepare)
    adopt(network, node)
    expect([...(node.engine.state.settling?.open ?? [])]).toEqual([
      ['voted', 1],
      ['promised', 1],
    ])
    const progress = surveyed(network, node)
    expect(progress).toMatchObject({ generation: 2 })
    expect(progress).not.toHaveProperty('settled')
  })

  it('settles what was open by ballots of the joint generation, then reports', () => {
    const network = networkOf(THREE)
    reserve(network, THREE, 'voted')
    network.run()
    for (const peer of THREE)
      adopt(
        network,
        network.node(peer),
        configurationOf(THREE, {
          epoch: 2,
          joint: { generation: 1, voters: [...THREE] },
        }),
      )
    network.log.length = 0
    network.advance(300)
    const prepares = network.log.flatMap(({ message }) => (message.type === 'prepare' ? [message] : []))
    expect(prepares.filter(({ key }) => key === 'voted').length).toBeGreaterThan(0)
    expect(prepares.every(({ ballot }) => ballot.generation === 2)).toBe(true)
    expect(network.node('a1').store.record('voted')?.decisions[0]?.proposal).toBe(proposalId('a3'))
  })

  it("doesn't count the configuration's own next version as open", () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', { type: 'prepare', generation: 1, key: '', version: 2, ballot: ballotOf('a3') })
    adopt(network, node)
    expect(node.engine.state.settling?.open.size).toBe(0)
  })

  it('lists anew what is open where it is started again in the joint generation', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, ['a1'], 'voted')
    adopt(network, node)
    const { store } = node
    network.remove('a1')
    const again = network.add('a1', { store, boot: { boot: 2, nonce: '5555555555555555' } })
    expect([...(again.engine.state.settling?.open ?? [])]).toEqual([['voted', 1]])
  })

  it('reports nothing settled while it may not vote: it may have forgotten votes', () => {
    const { network, node } = soloOf(THREE)
    adopt(network, node)
    writableState(node).vouched = false
    expect(surveyed(network, node)).not.toHaveProperty('settled')
  })
})

describe('a survey', () => {
  it('of another generation is not answered', () => {
    const { network, node } = soloOf(THREE)
    expect(surveyed(network, node, 2)).toBeUndefined()
  })

  it('outside of a joint generation is told how far the logs of others are merged, and nothing settled', () => {
    const network = networkOf(THREE)
    network.advance(500)
    const progress = surveyed(network, network.node('a1'), 1)
    expect(progress?.merged).toEqual([
      { peer: 'a2', sequence: 1 },
      { peer: 'a3', sequence: 1 },
    ])
    expect(progress).not.toHaveProperty('settled')
  })

  it('makes a node compare with the voters at once', () => {
    const { network, node } = soloOf(THREE)
    for (const comparison of writableState(node).pulls.values()) {
      comparison.sinceMs = network.nowMs + 60_000
      comparison.share = 1
      delete comparison.pull
    }
    network.log.length = 0
    network.tell(node, 'a2', { type: 'survey', generation: 1 })
    expect(network.take('pull').map(({ to }) => to)).toEqual(['a2', 'a3'])
  })

  it('is answered again by itself when the node got further', () => {
    const { network, node } = soloOf(THREE)
    surveyed(network, node, 1)
    network.tell(node, 'a2', { type: 'page', after: 0, upTo: 5, head: 5, records: 1, merged: [], entries: [] })
    const told = network.take('progress').at(-1)?.message.merged
    expect(told).toContainEqual({ peer: 'a2', sequence: 5 })
  })
})
