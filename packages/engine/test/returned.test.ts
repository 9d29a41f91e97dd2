import { describe, expect, it } from 'vitest'
import type { PeerId, StoredRecord } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import type { MessageOf, TestNode } from './network.js'
import { Network, merged, storeWith } from './network.js'
import { NINE, THREE, configurationOf, configurationRecord, proposalOf, recordOf } from './samples.js'

const FIVE = ['a1', 'a2', 'a3', 'a4', 'a5'] as const
const { lackedMin, pageEntriesMax } = ENGINE_DEFAULTS
/** Pages that were lost are waited for. */
const UNTIL_MS = 60_000

function records(count: number): readonly StoredRecord[] {
  return Array.from({ length: count }, (_, place) =>
    recordOf(`k${place}`, proposalOf('a1', { sequence: place + 1, mutable: true })),
  )
}

function updated(list: readonly StoredRecord[]): readonly StoredRecord[] {
  return list.map((record, place) =>
    recordOf(record.key, proposalOf('a2', { sequence: place + 1, operation: 'update', mutable: true }), record),
  )
}

function fill({ store }: TestNode, list: readonly StoredRecord[]): void {
  for (const record of list) store.apply([{ type: 'record', record }])
}

interface Away {
  /** What all held when the last one went away, and what the others have decided since. */
  readonly before: readonly StoredRecord[]
  readonly since: readonly StoredRecord[]
  /** Up to where it had merged the logs of the others; by default all that it held. */
  readonly mark?: number
  readonly voters?: readonly PeerId[]
}

/** A network, of which the last voter was away and is not linked with the others yet. */
function back({ before, since, mark = before.length + 1, voters = THREE }: Away) {
  const network = new Network({ minPeers: 3, hushMs: 0 })
  const configuration = configurationOf(voters)
  for (const peer of voters) fill(network.add(peer, { store: storeWith(configuration) }), before)
  const node = network.node(voters.at(-1)!)
  for (const peer of voters.slice(0, -1)) {
    fill(network.node(peer), since)
    node.store.apply([{ type: 'meta', name: `merged/${peer}`, value: String(mark) }])
  }
  const catchUp = () => node.engine.status(network.nowMs).catchUp
  /** Every state that it is in while all happens. */
  const states = new Set<string>()
  const look = (): void => void states.add(catchUp().state)
  const { lose } = network
  network.lose = (envelope) => {
    look()
    return lose(envelope)
  }
  return { network, node, catchUp, states }
}

/** From now on only so many pages come to a node. */
function pagesTo(network: Network, to: PeerId, count: number, from?: PeerId): () => void {
  const { lose } = network
  let pages = 0
  network.lose = (envelope) =>
    lose(envelope) ||
    (envelope.message.type === 'page' &&
      envelope.to === to &&
      (envelope.from === from || from === undefined) &&
      ++pages > count)
  return () => (network.lose = lose)
}

describe('a voter that was away', () => {
  it('says how far it is until it has what the others had when it came back, and serves meanwhile', () => {
    const { network, node, catchUp } = back({ before: records(1000), since: records(5000).slice(1000) })
    expect(catchUp()).toMatchObject({ state: 'current', records: 1000, of: 1000 })
    const release = pagesTo(network, 'a3', 8)
    network.linkAll()
    network.advance(300)
    const { state, records: here, of, perSecond, bytes, secondsLeft } = catchUp()
    expect({ state, of }).toEqual({ state: 'behind', of: 5000 })
    // One of the places is the configuration's.
    expect(here).toBe(Math.max(merged(node, 'a1'), merged(node, 'a2')) - 1)
    expect(here).toBeGreaterThan(1000)
    expect(perSecond).toBeGreaterThan(0)
    expect(bytes).toBeGreaterThan(0)
    expect(secondsLeft).toBe(Math.ceil((of - here) / perSecond))
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'voter', ready: true, reasons: [] })
    expect(node.engine.lacksBeginning(network.nowMs)).toBe(false)

    release()
    network.until(() => catchUp().state === 'current', UNTIL_MS)
    expect(catchUp()).toEqual({ state: 'current', records: 5000, of: 5000, perSecond: 0, bytes: 0, secondsLeft: 0 })
  })

  it('says of what it answers by itself that it is behind, and asks a quorum for all else', () => {
    const { network, node, catchUp } = back({ before: records(1), since: records(3000).slice(1) })
    const release = pagesTo(network, 'a3', 2)
    network.linkAll()
    network.advance(300)
    const local = () => network.get(node, 'k0', 'local')
    expect(node.outcomes.get(local())).toMatchObject({ outcome: 'found', evidence: 'behind' })
    const asked = network.get(node, 'k2999')
    network.advance(100)
    expect(node.outcomes.get(asked)).toMatchObject({ outcome: 'found', evidence: 'quorum' })
    release()
    network.until(() => catchUp().state === 'current', UNTIL_MS)
    expect(node.outcomes.get(local())).toMatchObject({ outcome: 'found', evidence: 'local' })
  })

  it('finds out too where all that it lacks are new versions of what it holds', () => {
    const list = records(4000)
    const { network, catchUp, states } = back({ before: list, since: updated(list) })
    const release = pagesTo(network, 'a3', 0, 'a2')
    pagesTo(network, 'a3', Math.ceil(lackedMin / pageEntriesMax) + 1, 'a1')
    network.linkAll()
    network.advance(300)
    const { state, records: here, of } = catchUp()
    expect({ state, of }).toEqual({ state: 'behind', of: 4000 })
    expect(here).toBeLessThan(4000)
    release()
    network.until(() => catchUp().state === 'current', UNTIL_MS)
    expect(states).toEqual(new Set(['current', 'behind']))
  })

  it('needs what a classic quorum has, with itself: not what one of the others has', () => {
    const { network, catchUp, node } = back({ before: [], since: records(3000), voters: FIVE })
    const { lose } = network
    network.lose = (envelope) => lose(envelope) || (envelope.message.type === 'page' && envelope.from !== 'a1')
    network.linkAll()
    network.advance(5000)
    expect(node.store.recordCount).toBe(3001)
    expect(catchUp()).toMatchObject({ state: 'behind', records: 3000, of: 3000 })
    network.lose = lose
    network.until(() => catchUp().state === 'current', UNTIL_MS)
  })

  it('does not run after logs that grow, and asks those again that had told it everything before', () => {
    const network = new Network({ minPeers: 3, hushMs: 0 })
    const node = network.add('a1', { store: storeWith(configurationOf(FIVE)) })
    for (const peer of FIVE.slice(1)) network.greet(node, peer)
    const page = (peer: PeerId, more: Partial<MessageOf<'page'>>): void => {
      network.until(() => node.engine.state.pulls.get(peer)?.pull !== undefined)
      const after = node.engine.state.pulls.get(peer)?.pull?.pages[0]?.after ?? 0
      network.tell(node, peer, {
        type: 'page',
        after,
        upTo: 10,
        head: 10,
        records: 0,
        merged: [],
        entries: [],
        ...more,
      })
    }
    for (const peer of ['a2', 'a3', 'a5'] as const) page(peer, {})
    network.log.length = 0
    page('a4', { head: 10_000, records: 9000 })
    expect(network.take('pull', 'a1').map(({ to }) => to)).toContain('a2')
    const { catchUp } = node.engine.status(network.nowMs)
    expect(catchUp).toMatchObject({ state: 'behind', records: 0, of: 9000 })
    page('a4', { upTo: 10_000, head: 20_000, records: 18_000 })
    page('a2', {})
    expect(node.engine.status(network.nowMs).catchUp).toMatchObject({ state: 'current' })
  })

  it('takes its goals anew where the voters change meanwhile', () => {
    const { network, node, catchUp } = back({ before: [], since: records(3000) })
    pagesTo(network, 'a3', 2)
    network.linkAll()
    network.advance(300)
    expect(catchUp()).toMatchObject({ state: 'behind', of: 3000 })
    const record = configurationRecord(configurationOf([...THREE, 'a4'], { epoch: 2 }))
    network.tell(node, 'a1', { type: 'configured', record })
    expect(Object.keys(node.engine.state.returned?.goals ?? {})).toEqual(['a1', 'a2'])
    expect(node.engine.state.returned?.generation).toBe(1)
    expect(catchUp().state).toBe('behind')
    expect(catchUp().of).toBe(node.store.recordCount - 1)
  })
})

describe('a voter that lacks hardly anything', () => {
  it('is current all along with two records less', () => {
    const { network, states, node } = back({ before: records(3000), since: records(3002).slice(3000) })
    network.linkAll()
    network.advance(5000)
    expect(node.store.recordCount).toBe(3003)
    expect(states).toEqual(new Set(['current']))
  })

  it('is current all along with marks far behind the ends of logs of which it holds all', () => {
    const { network, states, node } = back({ before: records(5000), since: [], mark: 0 })
    network.linkAll()
    network.advance(5000)
    expect(node.store.meta('merged/a1')).toBe('5001')
    expect(states).toEqual(new Set(['current']))
  })

  it.each([
    ['it lacks fewer than many', lackedMin - 1],
    ['fewer than many are left once it finds that out', lackedMin + pageEntriesMax - 1],
  ])('is current all along where %s', (_, count) => {
    const { network, states } = back({ before: records(3000), since: records(3000 + count).slice(3000) })
    network.linkAll()
    network.advance(5000)
    expect(states).toEqual(new Set(['current']))
  })
})

it('a learner that had caught up and was away says the same, and stays ready', () => {
  const network = new Network({ minPeers: 3, hushMs: 0 })
  const configuration = configurationOf(NINE, { learners: ['a4'] })
  for (const peer of NINE) fill(network.add(peer, { store: storeWith(configuration) }), records(3000))
  const store = storeWith(configuration)
  store.apply([{ type: 'meta', name: 'catch-up', value: '{"current":true,"generation":1,"goals":{}}' }])
  const node = network.add('a4', { store })
  const { lose } = network
  network.lose = (envelope) => lose(envelope) || envelope.message.type === 'survey'
  const release = pagesTo(network, 'a4', 2)
  network.linkAll()
  network.advance(300)
  const status = () => node.engine.status(network.nowMs)
  expect(status()).toMatchObject({ ready: true, role: 'learner', catchUp: { state: 'behind', of: 3000 } })
  release()
  network.until(() => status().catchUp.state === 'current', UNTIL_MS)
})
