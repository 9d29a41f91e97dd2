import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '@replicator/interface'
import { FETCH_BYTES_MAX, PAGE_BYTES_TARGET } from '@replicator/interface'
import type { MessageOf, TestNode } from './network.js'
import { ENGINE_DEFAULTS } from '../src/turn/options.js'
import { merged, Network, networkOf, soloOf, storeWith } from './network.js'
import { NINE, THREE, configurationOf, records } from './samples.js'

function fill(node: TestNode, list: readonly StoredRecord[]): void {
  for (const record of list) node.store.apply([{ type: 'record', record }])
}

/** What stands in the first page that a1 was sent. */
function firstPage({ log }: Network): MessageOf<'page'>['entries'] {
  return log.flatMap(({ to, message }) => (to === 'a1' && message.type === 'page' ? [message.entries] : []))[0] ?? []
}

/** Two voters of three that hold many records, and one that comes with an empty store but for the configuration. */
function newcomer(count: number, { bytes = 4 } = {}): { network: Network; node: TestNode } {
  const network = new Network()
  for (const peer of THREE) network.add(peer, { store: storeWith() })
  for (const peer of ['a2', 'a3']) fill(network.node(peer), records(count, { bytes }))
  network.linkAll()
  return { network, node: network.node('a1') }
}

describe('a node that holds nothing yet', () => {
  it('is given whole records, page by page, until it holds them all', () => {
    const { network, node } = newcomer(1300)
    network.advance(1000)
    expect(node.store.recordCount).toBe(1301)
    for (const peer of ['a2', 'a3']) expect(merged(node, peer)).toBe(network.node(peer).store.head)
    const entries = firstPage(network)
    expect(entries).toHaveLength(ENGINE_DEFAULTS.pageEntriesMax)
    expect(entries.every(({ record }) => record !== undefined)).toBe(true)
  })

  it('says how far it is behind each log, once its owner has told', () => {
    const { network, node } = newcomer(1300)
    network.lose = ({ from, message }) => from === 'a1' && message.type === 'pull' && message.after > 0
    expect(node.engine.behind(network.nowMs, 'a2')).toBe(0)
    network.advance(1000)
    expect(merged(node, 'a2')).toBe(ENGINE_DEFAULTS.pageEntriesMax)
    expect(node.engine.behind(network.nowMs, 'a2')).toBe(1301 - ENGINE_DEFAULTS.pageEntriesMax)
    network.lose = () => false
    network.advance(10_000)
    expect(['a2', 'a3', 'nobody'].map((peer) => node.engine.behind(network.nowMs, peer))).toEqual([0, 0, 0])
  })

  it('asks for the next page at once, and for no page twice', () => {
    const { network, node } = newcomer(1300)
    network.log.length = 0
    network.run()
    network.advance(1000)
    const asked = network.take('pull', 'a1').filter(({ to }) => to === 'a2')
    const places = asked.map(({ message }) => message.after)
    expect(new Set(places).size).toBe(places.length)
    expect(merged(node, 'a2')).toBe(1301)
  })

  it('is given pages of bounded size, however large the records are', () => {
    const { network, node } = newcomer(40, { bytes: 60_000 })
    network.advance(2000)
    expect(node.store.recordCount).toBe(41)
    for (const { message } of network.log) {
      if (message.type !== 'page') continue
      const size = message.entries.reduce((sum, { record }) => sum + (record?.value?.length ?? 0), 0)
      expect(size).toBeLessThanOrEqual(PAGE_BYTES_TARGET)
    }
  })

  it('has several pages of one log on their way, and asks nobody else for whole records meanwhile', () => {
    const { network, node } = newcomer(5000)
    let most = 0
    network.lose = ({ from, message }) => {
      const pulls = [...node.engine.state.pulls.values()].map(({ pull }) => pull?.pages.length ?? 0)
      if (from === 'a1' && message.type === 'pull') most = Math.max(most, ...pulls)
      return false
    }
    network.log.length = 0
    network.advance(2000)
    expect(node.store.recordCount).toBe(5001)
    expect(most).toBe(ENGINE_DEFAULTS.pagesMax)
    const sent = network.take('page').filter(({ to }) => to === 'a1')
    const whole = sent.flatMap(({ message }) => message.entries.flatMap(({ record }) => record?.key ?? []))
    // The first page comes from both.
    expect(whole.length - new Set(whole).size).toBeLessThanOrEqual(ENGINE_DEFAULTS.pageEntriesMax)
  })

  it('asks for ranges as long as before, after one that only filled a gap', () => {
    const { network, node } = newcomer(0)
    const count = ENGINE_DEFAULTS.pageEntriesMax
    // Pages of the large ones end early, and leave gaps.
    const large = records(100, { from: count, bytes: 8000 })
    const all = [...records(count), ...large, ...records(20 * count, { from: count + large.length })]
    for (const peer of ['a2', 'a3']) fill(network.node(peer), all)
    network.log.length = 0
    network.advance(2000)
    expect(node.store.recordCount).toBe(all.length + 1)
    const pages = network.take('page').filter(({ to }) => to === 'a1')
    const whole = pages.filter(({ message }) => message.upTo - message.after === count)
    expect(whole.length).toBeGreaterThanOrEqual(13)
  })

  it('asks for more only once what came is durable, so that a slow disk fills no memory', () => {
    const { network, node } = soloOf(THREE)
    network.greet(node, 'a2')
    network.advance(300)
    const entries = records(2).map((record) => ({ key: record.key, version: 1, bytes: 4, record }))
    const page = { type: 'page', after: 0, upTo: 3, head: 9, records: 9, merged: [], entries } as const
    const { sends } = node.engine.handle(network.nowMs, 'a2', page)
    const pulls = sends.filter(({ message }) => message.type === 'pull')
    expect(pulls).toMatchObject([{ durable: true, message: { after: 3 } }, { durable: true }])
  })

  it('leaves nothing out where pages have no room for what they were asked for', () => {
    const { network, node } = newcomer(0)
    const large = [...records(600), ...records(600, { from: 600, bytes: 3000 })]
    for (const peer of ['a2', 'a3']) fill(network.node(peer), large)
    // Sooner than what doesn't come is asked for again.
    network.advance(1000)
    expect(node.store.recordCount).toBe(1201)
  })

  it('goes on where it was when the link broke in the middle', () => {
    const { network, node } = newcomer(1300)
    let pages = 0
    network.lose = ({ to, message }) => to === 'a1' && message.type === 'page' && ++pages > 2
    network.advance(500)
    const before = merged(node, 'a2')
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(1301)
    network.cut('a1', 'a2')
    network.lose = () => false
    network.log.length = 0
    network.link('a1', 'a2')
    network.advance(1000)
    const first = network.log.find(({ from, to, message }) => from === 'a1' && to === 'a2' && message.type === 'pull')
    expect(first?.message).toMatchObject({ after: before })
    expect(node.store.recordCount).toBe(1301)
  })
})

describe('a node that was away', () => {
  it('is told which records there are, and fetches only those that it lacks', () => {
    const network = networkOf(THREE)
    network.advance(500)
    network.cut('a1', 'a2')
    network.cut('a1', 'a3')
    const [known, news] = [records(5), records(3, { from: 5 })]
    fill(network.node('a1'), known)
    for (const peer of ['a2', 'a3']) fill(network.node(peer), [...known, ...news])
    network.log.length = 0
    network.link('a1', 'a2')
    network.advance(500)
    expect(firstPage(network).every(({ record }) => record === undefined)).toBe(true)
    expect(network.take('fetch', 'a1').flatMap(({ message }) => message.keys)).toEqual(news.map(({ key }) => key))
    expect(network.node('a1').store.recordCount).toBe(9)
  })

  it('remembers how far it came over a start, and asks from there', () => {
    const { network, node } = newcomer(10)
    network.advance(500)
    const { store } = node
    network.remove('a1')
    network.add('a1', { store, boot: { boot: 2, nonce: '5555555555555555' } })
    network.log.length = 0
    network.linkAll()
    network.advance(500)
    expect(network.take('pull', 'a1')).toMatchObject([
      { message: { after: 11, full: false } },
      { message: { after: 11, full: false } },
    ])
  })

  it('asks again where a page or its records got lost, and only moves on once it holds all of them', () => {
    const network = networkOf(THREE)
    network.advance(500)
    for (const peer of ['a1', 'a3']) network.cut(peer, 'a2')
    fill(network.node('a2'), records(3))
    network.lose = ({ message }) => message.type === 'records'
    network.link('a1', 'a2')
    network.advance(1500)
    const node = network.node('a1')
    expect(merged(node, 'a2')).toBeLessThan(network.node('a2').store.head)
    network.lose = () => false
    network.advance(3000)
    expect(merged(node, 'a2')).toBe(network.node('a2').store.head)
    expect(node.store.recordCount).toBe(4)
  })
})

describe('the log of a learner', () => {
  it('is followed by nobody, for a quorum of the voters holds all that is decided', () => {
    const network = new Network()
    const configuration = configurationOf(THREE, { learners: ['a4'] })
    for (const peer of [...THREE, 'a4']) network.add(peer, { store: storeWith(configuration) })
    // Without reports it stays one.
    network.lose = ({ message }) => message.type === 'survey'
    network.linkAll()
    network.advance(2000)
    const pulls = network.log.filter(({ message }) => message.type === 'pull')
    expect(pulls.some(({ from }) => from === 'a4')).toBe(true)
    expect(pulls.filter(({ to }) => to === 'a4')).toEqual([])
  })
})

describe('the answer to a pull', () => {
  it('waits for the disk, since places that a crash takes back would be given to other records', () => {
    const { network, node } = soloOf(THREE)
    fill(node, records(2))
    const effects = node.engine.handle(network.nowMs, 'a2', { type: 'pull', after: 1, full: true })
    expect(effects.sends).toMatchObject([
      { to: 'a2', durable: true, message: { type: 'page', after: 1, upTo: 3, head: 3 } },
    ])
  })

  it('says where the log ends where there is nothing more', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', { type: 'pull', after: 1, full: false })
    expect(network.take('page')[0]?.message).toEqual({
      type: 'page',
      after: 1,
      upTo: 1,
      head: 1,
      records: 0,
      merged: [],
      entries: [],
    })
  })

  it('tells with its beginning and its end how far the logs of the others are merged here, and not between', () => {
    const { network, node } = soloOf(THREE, { pageEntriesMax: 2 })
    fill(node, records(5))
    node.store.apply([{ type: 'meta', name: 'merged/a3', value: '7' }])
    network.tell(node, 'a2', { type: 'pull', after: 0, full: false })
    network.tell(node, 'a2', { type: 'pull', after: 2, full: false })
    network.tell(node, 'a2', { type: 'pull', after: 4, full: false })
    const marks = [{ peer: 'a3', sequence: 7 }]
    expect(network.take('page').map(({ message: { upTo, merged: told } }) => [upTo, told])).toEqual([
      [2, marks],
      [4, []],
      [6, marks],
    ])
  })

  it('is not given to whoever is no member', () => {
    const { network, node } = soloOf(THREE)
    network.greet(node, 'x1')
    network.log.length = 0
    network.tell(node, 'x1', { type: 'pull', after: 0, full: true })
    expect(network.log).toEqual([])
  })

  it('only names what is larger than a page, since it is to fit into a link whatever there is', () => {
    const { network, node } = soloOf(THREE)
    fill(node, [...records(2, { bytes: PAGE_BYTES_TARGET + 1 }), ...records(1, { from: 2 })])
    network.tell(node, 'a2', { type: 'pull', after: 1, full: true })
    const [page] = network.take('page')
    expect(page?.message.entries.map(({ key, record }) => [key, record?.key])).toEqual([
      ['key-00000', undefined],
      ['key-00001', undefined],
      ['key-00002', 'key-00002'],
    ])
  })

  it('ends where it was asked to, or further on where nothing lies between', () => {
    const { network, node } = soloOf(THREE)
    fill(node, [...records(4), ...records(1, { from: 1 })])
    for (const until of [2, 3]) network.tell(node, 'a2', { type: 'pull', after: 1, until, full: false })
    expect(network.take('page').map(({ message: { upTo, entries } }) => [upTo, entries.map(({ key }) => key)])).toEqual(
      [
        [3, ['key-00000']],
        [3, ['key-00000']],
      ],
    )
  })

  it('that nobody asked for, or that comes twice, changes nothing', () => {
    const { network, node } = soloOf(THREE)
    const entries = records(1).map((record) => ({ key: record.key, version: 1, bytes: 4, record }))
    network.tell(node, 'a3', { type: 'page', after: 5, upTo: 9, head: 9, records: 1, merged: [], entries })
    expect(node.store.recordCount).toBe(1)
    expect(merged(node, 'a3')).toBe(0)
  })
})

describe('fetching', () => {
  it('is answered with one message of bounded size, however much was asked for', () => {
    const { network, node } = soloOf(THREE)
    const list = records(10, { bytes: 100_000 })
    fill(node, list)
    network.tell(node, 'a2', { type: 'fetch', keys: list.map(({ key }) => key) })
    expect(network.take('records').map(({ message }) => message.records)).toEqual([list.slice(0, 2)])
  })

  it('is answered with at least one record, also one larger than a message should be', () => {
    const { network, node } = soloOf(THREE)
    const list = records(2, { bytes: 2 * PAGE_BYTES_TARGET })
    fill(node, list)
    network.tell(node, 'a2', { type: 'fetch', keys: list.map(({ key }) => key) })
    expect(network.take('records').map(({ message }) => message.records)).toEqual([list.slice(0, 1)])
  })
})

/** How much a1 has asked for and not been given, at most, until it comes to rest. */
function mostUnderWay(network: Network, { sizes }: { readonly sizes: ReadonlyMap<string, number> }): number {
  let most = 0
  const asked = new Map<string, number>()
  network.lose = ({ from, to, message }) => {
    if (from === 'a1' && message.type === 'fetch') for (const key of message.keys) asked.set(key, sizes.get(key) ?? 0)
    if (to === 'a1' && message.type === 'records') for (const { key } of message.records) asked.delete(key)
    most = Math.max(
      most,
      [...asked.values()].reduce((sum, bytes) => sum + bytes, 0),
    )
    return false
  }
  network.advance(3000)
  return most
}

describe('a node that lacks more than a link may hold', () => {
  const MIB = 1024 * 1024

  it('gets it in pieces, several under way at once, and never asks for more than its bound', () => {
    const { network, node } = newcomer(100, { bytes: MIB })
    const sizes = new Map(records(100).map(({ key }) => [key, MIB]))
    expect(mostUnderWay(network, { sizes })).toBe(FETCH_BYTES_MAX)
    expect(node.store.recordCount).toBe(101)
  })

  it('asks for a record that is larger than the bound when nothing else is under way', () => {
    const { network, node } = newcomer(6, { bytes: 3 * MIB })
    const sizes = new Map(records(6).map(({ key }) => [key, 3 * MIB]))
    expect(mostUnderWay(network, { sizes })).toBe(3 * MIB)
    expect(node.store.recordCount).toBe(7)
  })

  it('asks one peer only for what two of them name', () => {
    const { network } = newcomer(700)
    // One that is no longer empty is told names first.
    fill(network.node('a1'), records(1, { from: 900 }))
    network.log.length = 0
    network.advance(2000)
    const keys = network.take('fetch', 'a1').flatMap(({ message }) => message.keys)
    expect(keys.length).toBeGreaterThan(100)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('keeps what came of a page when the rest is lost, and asks again for the rest only', () => {
    const { network, node } = newcomer(40, { bytes: MIB })
    network.cut('a1', 'a3')
    let answers = 0
    network.lose = ({ message }) => message.type === 'records' && ++answers > 10
    network.advance(1500)
    expect(node.store.recordCount).toBe(11)
    network.lose = () => false
    network.log.length = 0
    network.advance(6000)
    const asked = network.take('fetch', 'a1').flatMap(({ message }) => message.keys)
    expect(asked).toEqual(records(30, { from: 10 }).map(({ key }) => key))
    expect(node.store.recordCount).toBe(41)
  })

  it('gives what is under way the time that a slow link needs, and does not ask twice meanwhile', () => {
    const { network, node } = soloOf(THREE)
    network.advance(250)
    const named = { key: 'large', version: 1, bytes: 16 * MIB }
    network.tell(node, 'a2', { type: 'page', after: 0, upTo: 3, head: 3, records: 3, merged: [], entries: [named] })
    expect(network.take('fetch')).toEqual([{ to: 'a2', message: { type: 'fetch', keys: ['large'] } }])
    network.log.length = 0
    network.advance(15_000)
    expect(network.take('pull').filter(({ to }) => to === 'a2')).toEqual([])
    network.advance(10_000)
    expect(network.take('pull').filter(({ to }) => to === 'a2').length).toBeGreaterThan(0)
  })

  it('asks again at once for what an answer had no room for, since it has grown meanwhile', () => {
    const { network, node } = soloOf(THREE)
    network.advance(250)
    const list = records(3)
    network.tell(node, 'a2', {
      type: 'page',
      after: 0,
      upTo: 3,
      head: 3,
      records: 3,
      merged: [],
      entries: list.map(({ key, version }) => ({ key, version, bytes: 4 })),
    })
    network.log.length = 0
    network.tell(node, 'a2', { type: 'records', records: list.slice(0, 1) })
    expect(network.take('fetch')).toEqual([
      { to: 'a2', message: { type: 'fetch', keys: list.slice(1).map(({ key }) => key) } },
    ])
  })
})

describe('the comparison of two nodes', () => {
  it('is repeated from time to time, also where nothing is known to have happened', () => {
    const network = networkOf(THREE, { reconcileMs: 30_000 })
    network.advance(1000)
    fill(network.node('a2'), records(1))
    // From a2 to a1, which comes before it in the ring, and from there to a3.
    network.advance(90_000)
    for (const peer of THREE) expect(network.node(peer).store.recordCount).toBe(2)
  })

  it('takes the configuration along like any other record', () => {
    const network = networkOf(THREE)
    network.advance(1000)
    const { nowMs } = network
    const later = storeWith(configurationOf(THREE, { epoch: 2, generation: 1, learners: ['d1'] }))
    const record = later.record('')!
    network.lose = ({ message }) => message.type === 'configured'
    network.node('a2').store.apply([{ type: 'record', record }])
    network.advance(45_000)
    expect(network.node('a1').engine.status(nowMs).epoch).toBe(2)
  })

  it('goes on regularly with the next one that looks alive in a ring, and rarely with the others', () => {
    const network = networkOf(NINE, { reconcileMs: 1000, reconcileAllMs: 100_000 })
    network.advance(2000)
    network.log.length = 0
    network.advance(2000)
    const next = new Map(NINE.map((peer, at) => [peer, NINE[(at + 1) % NINE.length]]))
    for (const peer of NINE) {
      const pulls = network.log.filter(({ from, message }) => from === peer && message.type === 'pull')
      expect(new Set(pulls.map(({ to }) => to))).toEqual(new Set([next.get(peer)]))
    }

    network.cut('a1', 'a2')
    network.log.length = 0
    network.advance(2000)
    expect(new Set(network.take('pull', 'a1').map(({ to }) => to))).toEqual(new Set(['a3']))

    network.log.length = 0
    network.advance(150_000)
    expect(new Set(network.take('pull', 'a1').map(({ to }) => to)).size).toBe(7)
  })
})
