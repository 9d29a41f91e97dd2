import { describe, expect, it } from 'vitest'
import type { Message, StoredRecord } from '@replicator/interface'
import { merged, type MessageOf, Network, type TestNode, storeWith, writableState } from './network.js'
import { NONCE, THREE, proposalOf, records } from './samples.js'

/** Small pages, so that few records are many of them. */
const PAGES = { pageEntriesMax: 8, pagesMax: 4, snapshotPagesMin: 2 }
const COUNT = 400

/** In an order that has nothing to do with that of their keys. */
function mixed(list: readonly StoredRecord[]): readonly StoredRecord[] {
  return list.map((_, index) => list[(index * 149) % list.length] as StoredRecord)
}

function fill(node: TestNode, list: readonly StoredRecord[]): void {
  for (const record of list) node.store.apply([{ type: 'record', record }])
}

/** Two voters of three that hold the same records, and one that comes with an empty store but for the configuration. */
function newcomer(list = mixed(records(COUNT))): { network: Network; node: TestNode } {
  const network = new Network(PAGES)
  for (const peer of THREE) network.add(peer, { store: storeWith() })
  for (const peer of ['a2', 'a3']) fill(network.node(peer), list)
  return { network, node: network.node('a1') }
}

/** What the node has asked for by keys. */
function lists({ log }: Network) {
  return log.flatMap(({ from, to, message }) => (from === 'a1' && message.type === 'list' ? [{ to, ...message }] : []))
}

function isForWhole(message: Message): boolean {
  return message.type === 'pull' && message.full
}

describe('a node that holds nothing, where keys of the log come in no order', () => {
  it('is given all records by keys, of one peer, each of them once', () => {
    const { network, node } = newcomer()
    let most = 0
    network.lose = ({ from }) => {
      const open = [...node.engine.state.pulls.values()].map(({ pull }) => pull?.snapshot?.questions.size ?? 0)
      if (from === 'a1') most = Math.max(most, ...open)
      return false
    }
    network.linkAll()
    network.advance(1000)
    expect(node.store.recordCount).toBe(COUNT + 1)
    for (const peer of ['a2', 'a3']) expect(merged(node, peer)).toBe(network.node(peer).store.head)
    const asked = lists(network)
    expect(new Set(asked.map(({ to }) => to)).size).toBe(1)
    expect(asked.length).toBeGreaterThan(COUNT / PAGES.pageEntriesMax / 2)
    expect(most).toBe(PAGES.pagesMax)
    const told = network.log.flatMap(({ message }) => (message.type === 'newer' ? message.records : []))
    expect(told.length).toBeGreaterThanOrEqual(COUNT)
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length)
    const pages = network.log.flatMap(({ to, message }) =>
      to === 'a1' && message.type === 'page' ? [message.entries] : [],
    )
    expect(pages.every(({ length }) => length <= PAGES.pageEntriesMax)).toBe(true)
    // With the last one it is told how far the other log is merged there: nobody need read that.
    expect(pages.flat().length).toBeLessThan(4 * PAGES.pageEntriesMax)
    expect(node.engine.state.counters.get('records-repaired')).toBeUndefined()
  })

  it('has merged nothing of it before all is here, and what came when it is started again', () => {
    const { network, node } = newcomer()
    let answers = 0
    network.lose = ({ to, message }) => to === 'a1' && message.type === 'newer' && ++answers > 20
    network.linkAll()
    network.advance(1000)
    const here = node.store.recordCount
    expect(here).toBeGreaterThan(100)
    expect(here).toBeLessThan(COUNT)
    for (const peer of ['a2', 'a3']) expect(merged(node, peer)).toBeLessThanOrEqual(PAGES.pageEntriesMax)
    network.lose = () => false
    network.nodes.delete('a1')
    const again = network.add('a1', { store: node.store, boot: { boot: 2, nonce: NONCE } })
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    for (const peer of ['a2', 'a3']) network.link('a1', peer)
    network.advance(5000)
    expect(again.store.recordCount).toBe(COUNT + 1)
    for (const peer of ['a2', 'a3']) expect(merged(again, peer)).toBe(network.node(peer).store.head)
  })

  it('gets what is committed meanwhile, wherever its key stands', () => {
    const list = mixed(records(COUNT)).map((record) => ({ ...record, final: false }))
    const { network, node } = newcomer(list)
    const [first] = list.filter(({ key }) => key === 'key-00000')
    const [decision] = first?.decisions ?? []
    const next = { ...decision, version: 2, proposal: proposalOf('a3').id }
    const changed = { ...first, version: 2, decisions: [next, decision] } as StoredRecord
    const fresh = records(3, { from: COUNT })
    let answers = 0
    network.lose = ({ to, message }) => {
      if (to === 'a1' && message.type === 'newer' && ++answers === 30)
        for (const peer of ['a2', 'a3']) fill(network.node(peer), [changed, ...fresh])
      return false
    }
    network.linkAll()
    network.advance(1000)
    expect(answers).toBeGreaterThan(30)
    expect(node.store.recordCount).toBe(COUNT + 1 + fresh.length)
    expect(node.store.record('key-00000')?.version).toBe(2)
  })

  it('takes over what their owner had merged of the other logs, and reads none of those from its beginning', () => {
    const { network, node } = newcomer()
    const { head } = network.node('a3').store
    network.node('a2').store.apply([{ type: 'meta', name: 'merged/a3', value: String(head) }])
    network.node('a3').store.apply([{ type: 'meta', name: 'merged/a2', value: String(head) }])
    const pages: MessageOf<'page'>[] = []
    let answers = 0
    network.lose = ({ to, message }) => {
      if (to === 'a1' && message.type === 'page') pages.push(message)
      // More than a page of them: the first one behind the snapshot is not the end of the log.
      if (to === 'a1' && message.type === 'newer' && ++answers === 30)
        for (const peer of ['a2', 'a3']) fill(network.node(peer), records(40, { from: COUNT }))
      if (answers === 29) for (const peer of ['a2', 'a3']) expect(merged(node, peer)).toBeLessThan(head / 2)
      return false
    }
    network.linkAll()
    network.advance(1000)
    expect(answers).toBeGreaterThan(30)
    expect(node.store.recordCount).toBe(COUNT + 1 + 40)
    for (const peer of ['a2', 'a3']) expect(merged(node, peer)).toBe(network.node(peer).store.head)
    const between = pages.filter(({ after, upTo }) => after > 0 && upTo < head)
    expect(between).toEqual([])
  })

  it('is given them by one peer, though another one told first of a log that is to be followed', () => {
    const { network, node } = newcomer()
    let late: MessageOf<'page'> | undefined
    network.lose = ({ from, to, message }) => {
      const isFirst = late === undefined && from === 'a2' && to === 'a1' && message.type === 'page'
      if (isFirst) late = message
      return isFirst
    }
    network.linkAll()
    network.until(() => lists(network).length > 0)
    expect(lists(network).every(({ to }) => to === 'a3')).toBe(true)
    if (late === undefined) throw new Error('a2 was not asked')
    network.tell(node, 'a2', late)
    network.advance(1000)
    expect(node.store.recordCount).toBe(COUNT + 1)
    const whole = network.log.filter(({ from, to, message }) => from === 'a1' && to === 'a2' && isForWhole(message))
    expect(whole.length).toBe(1)
  })

  it('asks again for what does not come, and for the whole log where nothing does', () => {
    const { network, node } = newcomer()
    const lost = new Set<number>()
    network.lose = ({ to, message }) => {
      if (to !== 'a1' || message.type !== 'newer' || lost.has(message.question)) return false
      lost.add(message.question)
      return lost.size % 5 === 0
    }
    network.linkAll()
    network.advance(8000)
    expect(node.store.recordCount).toBe(COUNT + 1)
    const other = newcomer()
    other.network.lose = ({ to, message }) => to === 'a1' && message.type === 'newer'
    other.network.linkAll()
    other.network.advance(20_000)
    expect(other.node.store.recordCount).toBe(COUNT + 1)
  })

  it('is given nothing beyond a record that its owner can not read any more, until that is mended', () => {
    const { network, node } = newcomer()
    const key = 'key-00100'
    network.node('a2').store.unsound.add(key)
    network.node('a3').store.unsound.add(key)
    network.linkAll()
    network.advance(1000)
    expect(node.store.record(key)).toBeUndefined()
    for (const peer of ['a2', 'a3']) expect(merged(node, peer)).toBeLessThanOrEqual(PAGES.pageEntriesMax)
    for (const peer of ['a2', 'a3']) network.node(peer).store.unsound.delete(key)
    for (const peer of ['a2', 'a3']) writableState(network.node(peer)).damaged.clear()
    network.advance(20_000)
    expect(node.store.recordCount).toBe(COUNT + 1)
  })
})

describe('no record is asked for by keys', () => {
  it('where the keys of the log come in their order', () => {
    const { network, node } = newcomer(records(COUNT))
    network.linkAll()
    network.advance(1000)
    expect(node.store.recordCount).toBe(COUNT + 1)
    expect(lists(network)).toEqual([])
  })

  it('where the log is short, or much is here already', () => {
    const short = newcomer(mixed(records(16)))
    const most = newcomer()
    fill(most.node, mixed(records(COUNT)).slice(0, 20))
    for (const { network, node } of [short, most]) {
      network.linkAll()
      network.advance(2000)
      expect(node.store.recordCount).toBe(network.node('a2').store.recordCount)
      expect(lists(network)).toEqual([])
    }
  })
})
