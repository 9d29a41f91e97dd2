import { describe, expect, it } from 'vitest'
import { CONFIGURATION_KEY, openBallot, type StoredRecord } from '@replicator/interface'
import type { EngineOptions } from '@replicator/engine'
import { merged, Network, networkOf, soloOf, storeWith, type TestNode } from './network.js'
import { THREE, answerTo, ballotOf, proposalOf, recordOf, records, request } from './samples.js'

/** Passes follow each other without a pause. */
const EAGER = { scrubPauseMs: 0 }
const [HELD, OTHER] = records(2) as [StoredRecord, StoredRecord]
const LATER = recordOf(HELD.key, proposalOf('a2', { sequence: 9, mutable: true }), { ...HELD, final: false })

/** A network of three, all of which hold the records, one of them not readable at a1. */
function withDamage(options: Partial<EngineOptions> = EAGER): { network: Network; node: TestNode } {
  const network = networkOf(THREE, options)
  for (const peer of THREE) {
    network.node(peer).store.apply([HELD, OTHER].map((record) => ({ type: 'record', record })))
  }
  const node = network.node('a1')
  node.store.unsound.add(HELD.key)
  return { network, node }
}

/** One node among ghosts, that knows of its damaged record and is given none. */
function knowing(): ReturnType<typeof soloOf> {
  const solo = soloOf(THREE, EAGER)
  solo.node.store.apply([{ type: 'record', record: HELD }])
  solo.node.store.unsound.add(HELD.key)
  solo.network.advance(1500)
  expect(solo.node.engine.state.damaged.has(HELD.key)).toBe(true)
  solo.network.log.length = 0
  return solo
}

describe('a record that can’t be read any more', () => {
  it('is found by reading all in turn, fetched from another node, and put back at its place', () => {
    const { network, node } = withDamage()
    const before = { head: node.store.head, changes: node.store.changes(0, 10) }
    network.advance(1500)
    expect(node.store.record(HELD.key)).toEqual(HELD)
    expect({ head: node.store.head, changes: node.store.changes(0, 10) }).toEqual(before)
    expect(network.take('fetch', 'a1').map(({ message }) => message.keys)).toEqual([[HELD.key]])
    const { counters, warnings } = node.engine.status(network.nowMs)
    expect(counters).toMatchObject({ 'records-damaged': 1, 'records-healed': 1 })
    expect(warnings.join()).not.toContain(HELD.key)
    expect(node.events).toContain('a record can not be read any more: it is fetched from another node')
    expect(node.events).toContain('a record that could not be read was fetched from another node')
  })

  it('ends the node where more are found than it may keep, since it must forget none of them', () => {
    const { network, node } = withDamage({ ...EAGER, damagedKeptMax: 1 })
    network.lose = ({ message }) => message.type === 'records'
    network.advance(1500)
    expect(node.halted).toBeUndefined()
    node.store.unsound.add(OTHER.key)
    network.advance(1500)
    expect(node.halted).toContain("more than 1 records can't be read any more")
  })

  it('is asked for at one voter after the other, and told of, until it is here', () => {
    const { network, node } = knowing()
    network.advance(1000)
    const asked = new Set(network.take('fetch').map(({ to }) => to))
    expect(asked).toEqual(new Set(['a2', 'a3']))
    const told = node.engine.status(network.nowMs).warnings.join()
    expect(told).toContain(`can't read any more, and fetches from others: 1, "${HELD.key}"`)
  })

  it('gives no vote away, and no decision of an earlier version takes its place', () => {
    const { network, node } = knowing()
    const proposal = proposalOf('a2', { sequence: 8 })
    const ballot = ballotOf('a2')
    const about = { generation: 1, key: HELD.key, version: 1 }
    const said = [
      node.engine.handle(network.nowMs, 'a2', { type: 'reserve', ...about, proposal }),
      node.engine.handle(network.nowMs, 'a2', { type: 'prepare', ...about, ballot }),
      node.engine.handle(network.nowMs, 'a2', { type: 'accept', ...about, ballot, proposal }),
      node.engine.handle(network.nowMs, 'a2', {
        type: 'read',
        generation: 1,
        key: HELD.key,
        reader: 'a2',
        readId: 'r.1',
      }),
      node.engine.handle(network.nowMs, 'a2', {
        type: 'commit',
        ...about,
        ballot: openBallot(1),
        proposal: proposal.id,
        voters: ['a1', 'a2', 'a3'],
        record: recordOf(HELD.key, proposal),
      }),
    ]
    for (const { sends, writes } of said) expect({ sends, writes }).toEqual({ sends: [], writes: [] })
  })

  it('is not put back by an older version, and a later one takes its place', () => {
    const { network, node } = knowing()
    const older = node.engine.handle(network.nowMs, 'a2', { type: 'records', records: [{ ...HELD, version: 0 }] })
    expect(older.writes).toEqual([])
    const { writes } = node.engine.handle(network.nowMs, 'a2', { type: 'records', records: [LATER] })
    expect(writes).toEqual([{ type: 'record', record: LATER, damagedAt: 2 }])
    expect(node.engine.state.damaged.size).toBe(0)
  })

  it('is told to no client as if there were none: a local read is refused, and others ask a quorum', () => {
    const { network, node } = knowing()
    expect(node.outcomes.get(network.get(node, HELD.key, 'local'))).toMatchObject({ outcome: 'not-ready' })
    const operation = network.get(node, HELD.key)
    expect(node.outcomes.get(operation)).toBeUndefined()
    expect(network.take('read', 'a1').length).toBeGreaterThan(0)
  })

  it('is left out of what others are given, and is named to them all the same', () => {
    const { network, node } = knowing()
    const { sends } = node.engine.handle(network.nowMs, 'a2', { type: 'pull', after: 0, full: true })
    const [page] = sends.flatMap(({ message }) => (message.type === 'page' ? [message] : []))
    expect(page?.entries.find(({ key }) => key === HELD.key)).toEqual({ key: HELD.key, version: 1, bytes: 4 })
    expect(node.engine.handle(network.nowMs, 'a2', { type: 'fetch', keys: [HELD.key] }).sends).toEqual([])
  })

  it('that is named by another log is compared by the version that it had', () => {
    const { network, node } = knowing()
    network.advance(3000)
    const pulled = network.take('pull', 'a1')[0]
    expect(pulled).toBeDefined()
    const page = { type: 'page', after: 0, upTo: 2, head: 2, records: 2, merged: [] } as const
    const entries = [{ key: HELD.key, version: 1, bytes: 4 }]
    network.perform(node, node.engine.handle(network.nowMs, pulled!.to, { ...page, entries }))
    expect(merged(node, pulled!.to)).toBe(2)
  })
})

/** Nobody looks for damaged records. */
const UNSCRUBBED = { scrubPerSecond: 0 }

describe('a record that can’t be read, and is needed before anybody has looked for it', () => {
  it('is read by a client all the same: a quorum says what it was, and it is put back', () => {
    const { network, node } = withDamage(UNSCRUBBED)
    const operation = network.get(node, HELD.key)
    network.advance(500)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'found', record: HELD })
    expect(node.store.find(HELD.key)).toEqual(HELD)
    expect(node.events).toContain('a record can not be read any more: it is fetched from another node')
    expect(node.engine.status(network.nowMs).counters).toMatchObject({ 'records-damaged': 1, 'records-healed': 1 })
  })

  it('is proposed to no avail, and changed as any other', () => {
    const { network, node } = withDamage(UNSCRUBBED)
    const operation = network.put(node, request(HELD.key, 'another value'))
    network.advance(2000)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'denied-stored' })
    for (const peer of THREE) network.node(peer).store.apply([{ type: 'record', record: LATER }])
    node.store.unsound.add(HELD.key)
    const change = network.put(node, request(HELD.key, 'a third', { operation: 'update', ifMatch: '*', mutable: true }))
    network.advance(2000)
    expect(node.outcomes.get(change)).toMatchObject({ outcome: 'stored', version: LATER.version + 1 })
  })

  it('gives no vote away by the first question of it', () => {
    const { network, node } = soloOf(THREE, UNSCRUBBED)
    node.store.apply([{ type: 'record', record: HELD }])
    node.store.unsound.add(HELD.key)
    const reserve = { type: 'reserve', generation: 1, key: HELD.key, version: 1, proposal: proposalOf('a2') } as const
    const { sends, writes } = node.engine.handle(network.nowMs, 'a2', reserve)
    expect({ sends, writes }).toEqual({ sends: [], writes: [] })
    expect(node.engine.state.damaged.has(HELD.key)).toBe(true)
  })

  it('is no base for the record of what this node has decided meanwhile', () => {
    const { network, node } = soloOf(THREE, UNSCRUBBED)
    const base = recordOf('k', proposalOf('a2', { mutable: true }))
    node.store.apply([{ type: 'record', record: base }])
    network.put(node, request('k', 'next', { operation: 'update', ifMatch: '*', mutable: true }))
    network.run()
    const question = network.first('reserve', 'a1')
    node.store.unsound.add('k')
    network.log.length = 0
    for (const voter of ['a2', 'a3'])
      network.tell(node, voter, answerTo(question, voter, { kind: 'confirm' }, { to: 'a1' }))
    expect(node.engine.state.drives.has('k')).toBe(false)
    expect(network.take('commit', 'a1')).toEqual([])
    expect(node.store.changes(0, 10).find(({ key }) => key === 'k')?.version).toBe(1)
  })

  it('has its version sought in the change log where nothing of it can be read, and takes no other until then', () => {
    const { network, node } = soloOf(THREE, { ...UNSCRUBBED, scrubPlacesMax: 1 })
    node.store.apply([OTHER, HELD].map((record) => ({ type: 'record', record })))
    node.store.unsound.add(HELD.key)
    node.store.headless.add(HELD.key)
    network.get(node, HELD.key)
    const given = { type: 'records', records: [LATER] } as const
    expect(node.engine.handle(network.nowMs, 'a2', given).writes).toEqual([])
    network.advance(1000)
    expect(node.engine.state.damaged.get(HELD.key)?.place).toEqual({ version: 1, sequence: 3 })
    const { writes } = node.engine.handle(network.nowMs, 'a2', given)
    expect(writes).toEqual([{ type: 'record', record: LATER, damagedAt: 3 }])
  })

  it('is told to nobody who asks this node alone, and fetched for them', () => {
    const { network, node } = withDamage(UNSCRUBBED)
    network.perform(node, node.engine.unreadable(network.nowMs, HELD.key))
    network.advance(500)
    expect(node.store.find(HELD.key)).toEqual(HELD)
  })

  it('lets no node start that can’t read its list of members', () => {
    const store = storeWith()
    store.unsound.add(CONFIGURATION_KEY)
    expect(() => new Network().add('a1', { store })).toThrow('is damaged')
  })
})

describe('the scrub', () => {
  it('reads at a bounded rate, and begins anew after a pause', () => {
    const network = new Network({ scrubPerSecond: 40, scrubPauseMs: 10_000 })
    const node = network.add('a1', { store: storeWith() })
    node.store.apply(records(99).map((record) => ({ type: 'record', record })))
    const scrubbed = (): number => node.engine.status(network.nowMs).counters['records-scrubbed'] ?? 0
    network.advance(1000)
    expect(scrubbed()).toBeGreaterThanOrEqual(40)
    expect(scrubbed()).toBeLessThanOrEqual(50)
    network.advance(9000)
    expect(scrubbed()).toBe(100)
    network.advance(5000)
    expect(scrubbed()).toBeGreaterThan(100)
  })

  it('reads no more bytes in a tick than its bound, or one larger record', () => {
    const network = new Network({ scrubBytesMax: 100 })
    const node = network.add('a1', { store: storeWith() })
    const large = records(8, { bytes: 90 })
    node.store.apply(large.map((record) => ({ type: 'record', record })))
    network.advance(1000)
    expect(node.engine.status(network.nowMs).counters['records-scrubbed']).toBeLessThanOrEqual(6)
  })

  it('looks for no more than may be damaged at once, and reads nothing where it is turned off', () => {
    const network = new Network({ damagedMax: 3, scrubPauseMs: 0 })
    const node = network.add('a1', { store: storeWith() })
    const off = network.add('a2', { store: storeWith(), options: { scrubPerSecond: 0 } })
    const all = records(9)
    node.store.apply(all.map((record) => ({ type: 'record', record })))
    for (const { key } of all) node.store.unsound.add(key)
    network.advance(3000)
    expect(node.engine.state.damaged.size).toBe(3)
    expect(off.engine.status(network.nowMs).counters['records-scrubbed']).toBeUndefined()
  })
})
