import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '@replicator/interface'
import type { EngineOptions } from '@replicator/engine'
import { Network, networkOf, soloOf, storeWith, type TestNode } from './network.js'
import { THREE, proposalOf, recordOf, records } from './samples.js'

const ALL = records(60)
const KINDS = ['compare', 'differ', 'list', 'newer'] as const

function fill({ store }: TestNode, list: readonly StoredRecord[]): void {
  store.apply(list.map((record) => ({ type: 'record', record })))
}

/**
 * Three voters, the first of which lacks some records that its marks say it has: no log brings them. Its walks begin when a
 * test says so.
 */
function lacking(
  lost: readonly StoredRecord[],
  options: Partial<EngineOptions> = {},
): { network: Network; node: TestNode } {
  const network = networkOf(THREE, { reconcileMs: 1_800_000, reconcileAllMs: 3_600_000, ...options })
  network.advance(1000)
  for (const peer of THREE) {
    fill(network.node(peer), peer === 'a1' ? ALL.filter((record) => !lost.includes(record)) : ALL)
  }
  network.log.length = 0
  return { network, node: network.node('a1') }
}

/** The messages of repairs that a1 sent or got, in short. */
function said({ log }: Network): string[] {
  return log.flatMap(({ from, to, message }) => {
    if (from !== 'a1' && to !== 'a1') return []
    switch (message.type) {
      case 'compare':
        return [`${from} compares ${message.parts.length}`]
      case 'differ':
        return [`${from}: ${message.ranges.length} differ`]
      case 'list':
        return [`${from} names ${message.names.length}`]
      case 'newer':
        return [`${from} has ${message.records.length} newer`]
      default:
        return []
    }
  })
}

describe('a record that is missing although all logs are merged', () => {
  it('is found by sums of ranges, and fetched', () => {
    const lost = ALL.slice(20, 21)
    const { network, node } = lacking(lost)
    network.advance(8000)
    expect(lost.map(({ key }) => node.store.record(key))).toEqual(lost)
    const { counters } = node.engine.status(network.nowMs)
    expect(counters['records-repaired']).toBe(1)
    expect(counters['ranges-differing']).toBe(1)
    expect(node.events).toContain('records were missing here and are fetched from another node')
    // A walk ends with less than the whole: of 60 records, those of one range are named.
    const lists = network.log.flatMap(({ from, message }) =>
      from === 'a1' && message.type === 'list' ? [message] : [],
    )
    expect(lists).toHaveLength(1)
    expect(lists[0]?.names.length).toBeLessThan(20)
  })

  it('may be any number of them, the borders of ranges included', () => {
    for (const lost of [ALL, ALL.slice(10, 50), ALL.filter((_, index) => index % 3 === 0)]) {
      const { network, node } = lacking(lost)
      network.advance(20_000)
      expect(ALL.map(({ key }) => node.store.record(key))).toEqual(ALL)
      expect(node.engine.status(network.nowMs).counters['records-repaired']).toBe(lost.length)
    }
  })

  it('comes in answers of bounded size, and in names of bounded number', () => {
    const { network, node } = lacking(ALL, { pageEntriesMax: 7, pageBytesTarget: 200 })
    network.advance(20_000)
    expect(ALL.map(({ key }) => node.store.record(key))).toEqual(ALL)
    for (const { message } of network.log) {
      if (message.type === 'list') expect(message.names.length).toBeLessThanOrEqual(7)
      if (message.type === 'newer') expect(message.records.length).toBeLessThanOrEqual(7)
    }
  })

  it('is found at a peer that lacks others, and the peer finds its own', () => {
    const { network, node } = lacking(ALL.slice(0, 30))
    const other = network.node('a2')
    other.store.apply([{ type: 'record', record: recordOf('z', proposalOf('a2')) }])
    network.advance(20_000)
    expect(node.store.record('z')).toBeDefined()
    expect(network.node('a3').store.record('z')).toBeDefined()
    expect(node.store.recordCount).toBe(other.store.recordCount)
  })

  it('is an older one that is here: the newer one takes its place, never the other way round', () => {
    const { network, node } = lacking([])
    const mutable = { mutable: true, sequence: 5000 }
    const first = recordOf('m', proposalOf('a2', mutable))
    const second = recordOf('m', proposalOf('a2', { ...mutable, sequence: 5001 }), first)
    fill(node, [first])
    for (const peer of ['a2', 'a3']) fill(network.node(peer), [first, second])
    network.advance(20_000)
    for (const peer of THREE) expect(network.node(peer).store.record('m')).toEqual(second)
    // Nobody is even offered the older one.
    const sent = network.log.flatMap(({ message }) => (message.type === 'newer' ? message.records : []))
    expect(sent).toEqual([second])
  })

  it('stops the node where it differs in the same version: two decisions were made for one', () => {
    const { network, node } = lacking([])
    fill(node, [recordOf('m', proposalOf('a2', { sequence: 6000 }))])
    for (const peer of ['a2', 'a3']) fill(network.node(peer), [recordOf('m', proposalOf('a3', { sequence: 6000 }))])
    network.advance(20_000)
    expect(THREE.map((peer) => network.nodes.has(peer) || peer)).toContain('a1')
    expect(node.halted).toContain('two decisions for one version')
  })
})

describe('nodes that hold the same', () => {
  it('compare one sum with one voter every two seconds', () => {
    const { network } = lacking([])
    network.advance(20_000)
    const mine = network.log.filter(({ from, message }) => from === 'a1' && message.type === 'compare')
    expect(mine.length).toBeGreaterThanOrEqual(8)
    expect(mine.length).toBeLessThanOrEqual(10)
    expect(new Set(mine.map(({ to }) => to))).toEqual(new Set(['a2', 'a3']))
    expect(new Set(said(network))).toEqual(
      new Set(['a1 compares 1', 'a2 compares 1', 'a3 compares 1', 'a1: 0 differ', 'a2: 0 differ', 'a3: 0 differ']),
    )
  })

  it('take nothing for a difference that is under way: what was told meanwhile is asked for by nobody', () => {
    const [late, ...others] = ALL as [StoredRecord, ...StoredRecord[]]
    const { network, node } = lacking([late], { settleMs: 2000 })
    network.until(() => said(network).some((words) => words.endsWith(': 1 differ')))
    network.advance(500)
    fill(node, [late])
    network.advance(5000)
    expect(others).toHaveLength(59)
    expect(said(network).filter((words) => words.includes('names'))).toEqual([])
    expect(node.engine.status(network.nowMs).counters['ranges-differing']).toBeUndefined()
  })

  it('wait the longer for the next look, the more was asked for nothing', () => {
    const { network, node } = lacking([], { repairMs: 2000, repairMsMax: 60_000 })
    // What only this node has is nothing that it misses: each walk goes down to it in vain.
    fill(node, [recordOf('mine', proposalOf('a1', { sequence: 7000 }))])
    network.lose = ({ from, message }) => from !== 'a1' && message.type === 'compare'
    const walks = (): number =>
      network.log.filter(({ from, message }) => from === 'a1' && message.type === 'list').length
    network.advance(60_000)
    expect(walks()).toBeGreaterThan(5)
    expect(walks()).toBeLessThan(14)
  })
})

describe('a node that is asked about ranges', () => {
  it('tells one whose border is missing here with the one before', () => {
    const { network, node } = lacking([])
    const parts = node.store.rangeParts({ from: '' }, Infinity) ?? []
    const border = parts[3]?.from
    const { node: asked } = lacking(ALL.filter(({ key }) => key === border))
    network.log.length = 0
    const { sends } = asked.engine.handle(network.nowMs, 'a2', { type: 'compare', question: 7, parts })
    const [before, after] = [parts[2]?.from, parts[4]?.from]
    expect(sends.map(({ message }) => message)).toEqual([
      { type: 'differ', question: 7, ranges: [{ from: before, until: after }] },
    ])
  })

  it('says nothing where the ends of all are no borders here, as before it has counted', () => {
    const { network, node } = lacking([])
    const parts = [{ from: 'no key', sum: 1 }]
    const { sends } = node.engine.handle(network.nowMs, 'a2', { type: 'compare', question: 7, parts })
    expect(sends).toEqual([])
  })
})

describe('a walk', () => {
  it('begins only once all records are counted, a few at a time', () => {
    const network = new Network({ reconcileMs: 1_800_000, reconcileAllMs: 3_600_000 })
    for (const peer of THREE) network.add(peer, { store: storeWith() })
    const { store } = network.node('a1')
    store.countsNeeded = 100
    network.linkAll()
    network.advance(1500)
    expect(store.counts).toBe(0)
    network.advance(800)
    expect(store.counts).toBeGreaterThan(0)
    expect(store.counts).toBeLessThan(60)
    expect(network.take('compare', 'a1')).toHaveLength(0)
    network.advance(1000)
    expect(network.take('compare', 'a1')).not.toHaveLength(0)
    // Once they are, each walk looks whether ranges are to be divided, and nothing else does.
    expect(store.counts).toBeGreaterThan(100)
    expect(store.counts).toBeLessThan(104)
  })

  it('divides ranges first, a few records at a time, where new borders have come', () => {
    const { network, node } = lacking([])
    network.until(() => network.take('compare', 'a1').length > 0)
    node.store.countsNeeded = node.store.counts + 100
    network.advance(2500)
    expect(network.take('compare', 'a1')).toHaveLength(0)
    network.advance(2000)
    expect(node.store.counts).toBeGreaterThan(100)
    expect(network.take('compare', 'a1')).not.toHaveLength(0)
  })

  it('asks nobody who doesn’t know what is asked, and goes on elsewhere where no answer comes', () => {
    const { network, node } = soloOf(THREE)
    network.advance(10_000)
    expect(network.take('compare')).toEqual([])
    network.cut('a1', 'a2')
    network.greet(node, 'a2', { compares: true })
    network.advance(10_000)
    const asked = network.take('compare')
    expect(asked.length).toBeGreaterThan(1)
    expect(new Set(asked.map(({ to }) => to))).toEqual(new Set(['a2']))
  })

  it('ends with the link, and waits while a log is followed', () => {
    const { network, node } = lacking(ALL.slice(5, 6))
    network.until(() => node.engine.state.repair.again.length > 0)
    const { peer } = node.engine.state.repair
    network.cut('a1', peer ?? '')
    expect(node.engine.state.repair).toMatchObject({ peer: undefined, looks: [], again: [] })
    network.advance(10_000)
    expect(node.store.recordCount).toBe(61)
  })

  it('has no more under way than it may', () => {
    const lost = ALL.filter((_, index) => index % 3 === 0)
    const { network, node } = lacking(lost, { comparesMax: 2, listsMax: 1, looksMax: 3, pageEntriesMax: 5 })
    let most = 0
    network.lose = () => {
      const { questions, looks, again } = node.engine.state.repair
      most = Math.max(most, questions.size)
      expect(looks.length + again.length).toBeLessThanOrEqual(3)
      return false
    }
    network.advance(60_000)
    expect(most).toBe(2)
    expect(node.store.recordCount).toBe(61)
  })

  it('leaves what can’t be read to the scrub', () => {
    const { network, node } = lacking([], { scrubPerSecond: 0 })
    const [first] = ALL as [StoredRecord]
    network.node('a2').store.unsound.add(first.key)
    network.node('a3').store.unsound.add(first.key)
    node.store.apply([{ type: 'record', record: recordOf('zz', proposalOf('a1', { sequence: 8000 })) }])
    network.advance(10_000)
    expect(network.nodes.size).toBe(3)
  })

  it('tells nobody who is no member, and hears no answer that it did not ask for', () => {
    const { network, node } = lacking([])
    for (const type of KINDS) {
      const question = 999_999
      const message = {
        compare: { type: 'compare', question, parts: [{ from: '', sum: 1 }] },
        differ: { type: 'differ', question, ranges: [{ from: '' }] },
        list: { type: 'list', question, from: '', names: [] },
        newer: { type: 'newer', question, records: [] },
      } as const
      network.log.length = 0
      network.tell(node, 'x9', message[type])
      expect(network.log).toEqual([])
    }
    network.tell(node, 'a2', { type: 'differ', question: 999_999, ranges: [{ from: '' }] })
    expect(node.engine.state.repair.looks).toEqual([])
  })
})
