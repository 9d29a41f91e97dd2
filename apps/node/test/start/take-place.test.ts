import { createReplicator } from '@replicator/core'
import type { MembersOutcome, PeerView } from '@replicator/interface'
import { createMemoryTransportHub } from '@replicator/transport'
import { expect, it, onTestFinished } from 'vitest'
import { takePlace } from '../../src/start/take-place.ts'
import { FakeReplicator, OTHER_PEER, PEER } from '../fake-replicator.ts'

const NOT_REPLACED = 'nothing was replaced (--replace): this node is a member like any other'

type Line = readonly [text: string, facts: Record<string, unknown>]

/** A new node whose network has one other member, which is silent. */
function scene(member: Partial<PeerView> = {}) {
  const replicator = new FakeReplicator()
  replicator.role = 'learner'
  const [self, other] = replicator.peerViews as [PeerView, PeerView]
  replicator.peerViews = [self, { ...other, clusterId: 'a', name: 'rack-6', ...member }]
  const lines: Line[] = []
  const note = (facts: Record<string, unknown>, text: string): void => void lines.push([text, facts])
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const take = (old: string, silenceMs = 0) =>
    takePlace(old, { replicator, logger: { info: note, warn: note }, stop: stop.signal, silenceMs })
  return { replicator, lines, take, stop }
}

it.each([OTHER_PEER, 'rack-6'])('a new node asks for the place of %s, which nobody hears', async (old) => {
  const { replicator, lines, take } = scene()
  await take(old)
  expect(replicator.wishes).toMatchObject([{ request: { replace: { [OTHER_PEER]: PEER } } }])
  expect(replicator.wishes[0]?.options.force).toBeUndefined()
  expect(lines).toEqual([['this node has taken the place of a member', { old: OTHER_PEER }]])
})

it.each<[what: string, member: Partial<PeerView>, old: string, problem: string]>([
  ['can be reached', { alive: true }, OTHER_PEER, 'it can be reached'],
  ['is no member', {}, '12D3KooWother', 'the network has no such member'],
  ['is of another cluster', { clusterId: 'b' }, OTHER_PEER, 'it is of cluster b'],
  ['is the new node', {}, PEER, 'it is this node itself'],
  ['may be one of two', {}, '12D3KooWfake', `it may stand for ${PEER} (rack-7), ${OTHER_PEER} (rack-6)`],
])('nobody is replaced who %s', async (_, member, old, problem) => {
  const { replicator, lines, take } = scene(member)
  await take(old)
  expect(replicator.wishes).toEqual([])
  expect(lines).toEqual([[NOT_REPLACED, { old, problem }]])
})

it('nobody is replaced by a node that has a vote: whoever gave it one heard all voters of the cluster', async () => {
  const { replicator, lines, take } = scene()
  replicator.role = 'voter'
  await take(OTHER_PEER)
  expect([replicator.wishes, lines[0]?.[1]['problem']]).toEqual([[], 'this node has a vote already'])
})

it('what runs with an old copy of its store is replaced, though it can be reached', async () => {
  const { replicator, take } = scene({ alive: true, retired: true })
  await take(OTHER_PEER)
  expect(replicator.wishes).toHaveLength(1)
})

it('a change that would stop writes is not made', async () => {
  const { replicator, lines, take } = scene()
  const { preview } = replicator.membersOutcome as Extract<MembersOutcome, { outcome: 'members' }>
  replicator.membersOutcome = { outcome: 'would-stop-writes', preview }
  await take(OTHER_PEER)
  expect(lines).toEqual([[NOT_REPLACED, { old: OTHER_PEER, outcome: 'would-stop-writes', preview }]])
})

it('one that comes back before the new node has waited long enough stays', async () => {
  const { replicator, lines, take } = scene()
  const taken = take(OTHER_PEER, 600_000)
  replicator.peerViews = replicator.peerViews.map((peer) => ({ ...peer, alive: true }))
  await taken
  expect([replicator.wishes, lines[0]?.[1]['problem']]).toEqual([[], 'it can be reached'])
})

it('a node that is stopped meanwhile says nothing', async () => {
  const { lines, take, stop } = scene()
  const taken = take(OTHER_PEER, 600_000)
  stop.abort()
  await taken
  expect(lines).toEqual([])
})

it('the lost node of a network of three is replaced by a new one, once and for good', async () => {
  const hub = createMemoryTransportHub()
  const start = async (peers: readonly string[]) => {
    const node = await createReplicator({
      clusterId: 'a',
      peers,
      adapters: { transport: (identity) => hub.transport(identity) },
    })
    onTestFinished(() => node.stop())
    return node
  }
  const first = await start([])
  const peers = first.status().addresses
  const [second, lost] = [await start(peers), await start(peers)]
  await Promise.all([first, second, lost].map((node) => node.ready()))
  await first.put('k', 'v')
  await lost.stop()
  const anew = await start(peers)
  const lines: string[] = []
  const note = (_: unknown, text: string): void => void lines.push(text)
  const parts = { replicator: anew, logger: { info: note, warn: note }, stop: new AbortController().signal }
  await takePlace(lost.peerId, { ...parts, silenceMs: 3000 })
  const voters = first.peers().filter(({ role }) => role === 'voter')
  expect(voters.map(({ peerId }) => peerId).toSorted()).toEqual(
    [first, second, anew].map(({ peerId }) => peerId).toSorted(),
  )
  await takePlace(lost.peerId, parts)
  expect(lines).toEqual(['this node has taken the place of a member', NOT_REPLACED])
})
