import { describe, expect, it } from 'vitest'
import { JOINING_KEY } from '@replicator/interface'
import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import type { MessageOf, TestNode } from './network.js'
import { Network, storeWith } from './network.js'
import { NETWORK, THREE, configurationOf, proposalOf, recordOf } from './samples.js'

const CLOSED: NetworkConfiguration = { ...configurationOf(THREE), joining: 'token' }

function joinOf(peer: PeerId, more: Partial<MessageOf<'join'>> = {}): MessageOf<'join'> {
  const cluster = peer.slice(0, 1)
  return { type: 'join', peer, cluster, addresses: [], name: '', token: 'secret', admitted: false, ...more }
}

/** Member `self` of a closed network, the others and a newcomer being ghosts. */
function memberOf(self: PeerId, configuration = CLOSED): { network: Network; node: TestNode } {
  const network = new Network()
  const node = network.add(self, { store: storeWith(configuration) })
  for (const peer of [...THREE, 'd1']) if (peer !== self) network.greet(node, peer)
  network.log.length = 0
  return { network, node }
}

function answer(network: Network, node: TestNode, peer: PeerId, reason?: string): void {
  const verdict = reason === undefined ? ({ kind: 'good' } as const) : ({ kind: 'bad', reason } as const)
  network.perform(node, node.engine.admission(network.nowMs, peer, verdict))
}

const joining = ({ engine }: TestNode): PeerId[] => [...engine.state.steward.joining.keys()]
const refusals = (network: Network): unknown[] => network.take('refuse')

describe('in a network that asks newcomers for tokens, a node that asks to be added', () => {
  it('is checked by the member that it asks, and passed on without its token once that is found good', () => {
    const { network, node } = memberOf('a2')
    network.tell(node, 'd1', joinOf('d1'))
    network.tell(node, 'd1', joinOf('d1'))
    expect(node.admissions).toEqual([{ peer: 'd1', cluster: 'd', token: 'secret' }])
    expect(network.take('join')).toEqual([])
    answer(network, node, 'd1')
    expect(network.take('join')).toEqual([{ to: 'a1', message: joinOf('d1', { token: '', admitted: true }) }])
    expect(node.engine.state.counters.get('joins-admitted')).toBe(1)
  })

  it('is checked by the steward itself, where it asks that one', () => {
    const { network, node } = memberOf('a1')
    network.tell(node, 'd1', joinOf('d1', { admitted: true }))
    expect(joining(node)).toEqual([])
    answer(network, node, 'd1')
    expect(joining(node)).toEqual(['d1'])
  })

  it('is taken from a member that has checked it, and checked where a member has not', () => {
    const { network, node } = memberOf('a1')
    network.tell(node, 'a2', joinOf('d1'))
    expect(joining(node)).toEqual([])
    network.tell(node, 'a2', joinOf('e1', { token: '', admitted: true }))
    expect(joining(node)).toEqual(['e1'])
  })

  it('is told why where its token is not good, and let go; the same where it has none', () => {
    const { network, node } = memberOf('a2')
    network.tell(node, 'd1', joinOf('d1'))
    answer(network, node, 'd1', 'the join token has expired')
    const code = 'token'
    expect(refusals(network)).toEqual([
      { to: 'd1', message: { type: 'refuse', code, reason: 'the join token has expired' } },
    ])
    expect(node.links.at(-1)).toMatchObject({ kind: 'drop', peer: 'd1' })
    network.tell(node, 'd1', joinOf('d1', { token: '' }))
    expect(refusals(network)).toMatchObject([{ message: { code, reason: /^it needs a join token/ } }])
    expect(node.engine.state.counters.get('refused-token')).toBe(2)
  })

  it('has one check at a time, and is checked anew after a while; so many at once are checked, and no more', () => {
    const { network, node } = memberOf('a2')
    for (let other = 0; other < 70; other++) network.tell(node, 'a3', joinOf(`e${other}`))
    expect(node.admissions).toHaveLength(node.engine.options.admissionsMax)
    expect(node.engine.state.counters.get('joins-postponed')).toBe(70 - node.engine.options.admissionsMax)
    network.advance(node.engine.options.admissionMs + node.engine.options.tickMs)
    network.tell(node, 'a3', joinOf('e1'))
    network.tell(node, 'a3', joinOf('e1', { token: 'another' }))
    expect(node.admissions.slice(node.engine.options.admissionsMax)).toEqual([
      { peer: 'e1', cluster: 'e', token: 'secret' },
    ])
  })

  it('is not let in by what was found of another secret', () => {
    const { network, node } = memberOf('a1')
    network.tell(node, 'd1', joinOf('d1'))
    network.tell(node, 'd1', joinOf('d1', { cluster: 'a' }))
    answer(network, node, 'd1')
    expect(node.engine.state.steward.joining.get('d1')?.cluster).toBe('d')
    network.tell(node, 'd1', joinOf('d1', { cluster: 'a' }))
    expect(node.engine.state.steward.joining.get('d1')?.cluster).toBe('d')
  })

  it('needs no token to have its addresses changed, once it is a member', () => {
    const { network, node } = memberOf('a1')
    network.tell(node, 'a2', joinOf('a2', { addresses: ['/memory/elsewhere'], token: '' }))
    expect(joining(node)).toEqual(['a2'])
    expect(node.admissions).toEqual([])
  })
})

describe('a network', () => {
  it('asks newcomers for tokens from its beginning where its founder wants that, and says so', () => {
    const network = new Network()
    const founding = { joining: 'token' } as const
    const node = network.add('a1', { foundAs: NETWORK, founding })
    expect(node.engine.state.configuration).toMatchObject({ epoch: 1, joining: 'token' })
    expect(node.engine.status(network.nowMs).joining).toBe('token')
    expect(network.add('b1', { foundAs: NETWORK }).engine.status(network.nowMs).joining).toBe('open')
  })

  it('is closed by the record of a token: at once where that is known, and by its next configuration for all', () => {
    const network = new Network({ minPeers: 3 })
    for (const peer of THREE) network.add(peer, { store: storeWith(configurationOf(THREE)) })
    network.greet(network.node('a1'), 'd1')
    network.linkAll()
    const node = network.node('a1')
    expect(node.engine.status(network.nowMs).joining).toBe('open')
    const written = recordOf(JOINING_KEY, proposalOf('a1'))
    node.store.apply([{ type: 'record', record: written }])
    network.tell(node, 'd1', joinOf('d1', { token: '' }))
    expect(joining(node)).toEqual([])
    network.until(() => network.node('a3').engine.state.configuration?.joining === 'token')
    expect(network.node('a3').engine.state.configuration).toMatchObject({ epoch: 2, generation: 1 })
  })
})
