import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import { SYSTEM_PREFIX } from '@replicator/interface'
import type { TestNode } from './network.js'
import { Network, storeWith } from './network.js'
import { THREE, configurationOf, configurationRecord, proposalOf, recordOf, request } from './samples.js'

const ASKING = ['asking the voters what there is to catch up with']

/** Three voters that hold so many records, and a learner that holds none. */
function withNewcomer(records: number): { readonly network: Network; readonly node: TestNode } {
  const network = new Network({ minPeers: 3, reconcileMs: 1000 })
  const configuration = configurationOf(THREE, { learners: ['a4'] })
  for (const peer of THREE) {
    const { store } = network.add(peer, { store: storeWith(configuration) })
    for (let number = 1; number <= records; number++) store.apply([{ type: 'record', record: numbered(number) }])
  }
  const node = network.add('a4', { store: storeWith(configuration) })
  return { network, node }
}

function numbered(number: number) {
  return recordOf(`k${number}`, proposalOf('a1', { sequence: number }))
}

/** The learner keeps being one, so that a test sees what a learner says. */
function neverPromoted(network: Network): void {
  const before = network.lose
  network.lose = (envelope) => envelope.message.type === 'survey' || before(envelope)
}

function tellPages(network: Network, node: TestNode, voters: readonly PeerId[], head: number): void {
  for (const peer of voters)
    // One of the places is the configuration's.
    network.tell(node, peer, { type: 'page', after: 0, upTo: 1, head, records: head - 1, merged: [], entries: [] })
}

describe('a learner', () => {
  it('is ready once it has what was there when it joined', () => {
    const { network, node } = withNewcomer(2000)
    neverPromoted(network)
    network.linkAll()
    expect(node.engine.status(network.nowMs).ready).toBe(false)
    expect(node.engine.lacksBeginning(network.nowMs)).toBe(true)
    network.until(() => node.engine.status(network.nowMs).ready)
    expect(node.engine.lacksBeginning(network.nowMs)).toBe(false)
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'learner', records: 2000, reasons: [] })
    expect(node.engine.status(network.nowMs).catchUp).toEqual({
      state: 'current',
      records: 2000,
      of: 2000,
      perSecond: 0,
      bytes: 0,
      secondsLeft: 0,
    })
  })

  it('asks for records of the network’s own before it serves users’', () => {
    const { network, node } = withNewcomer(2000)
    const { lose } = network
    network.lose = (envelope) => lose(envelope) || envelope.message.type === 'page'
    network.linkAll()
    network.advance(500)
    const [own, users] = [network.get(node, `${SYSTEM_PREFIX}x`), network.get(node, 'k1')]
    network.advance(500)
    expect(node.outcomes.get(own)).toEqual({ outcome: 'absent', evidence: 'quorum' })
    expect(node.outcomes.get(users)).toEqual({ outcome: 'not-ready', reasons: ASKING })
  })

  it('says of what it answers by itself that it is behind, until it is not', () => {
    const { network, node } = withNewcomer(2000)
    neverPromoted(network)
    const local = (key: string) => {
      const { effects } = node.engine.get(network.nowMs, key, 'local')
      return effects.outcomes.map(({ outcome }) => outcome)
    }
    expect(local('k2000')).toEqual([{ outcome: 'absent', evidence: 'behind' }])
    const { lose } = network
    let pages = 0
    network.lose = (envelope) =>
      lose(envelope) || (envelope.message.type === 'page' && envelope.to === 'a4' && ++pages > 2)
    network.linkAll()
    network.advance(500)
    expect(local('k1')).toMatchObject([{ outcome: 'found', evidence: 'behind' }])
    expect(node.engine.status(network.nowMs).catchUp.bytes).toBeGreaterThan(0)
    network.lose = lose
    network.until(() => node.engine.status(network.nowMs).ready)
    expect(local('k2000')).toMatchObject([{ outcome: 'found', evidence: 'local' }])
  })

  it('is not ready with a part of the records', () => {
    const network = new Network()
    const node = network.add('a4', { store: storeWith(configurationOf(THREE, { learners: ['a4'] })) })
    expect(node.engine.status(network.nowMs)).toMatchObject({ ready: false, reasons: ASKING })
    for (const peer of THREE) network.greet(node, peer)
    network.advance(300)
    tellPages(network, node, ['a1', 'a2', 'a3'], 240_001)
    for (let number = 1; number <= 1200; number++) node.store.apply([{ type: 'record', record: numbered(number) }])
    network.advance(700)
    expect(node.engine.status(network.nowMs)).toMatchObject({
      role: 'learner',
      ready: false,
      reasons: ['caught up with 1,200 of 240,000 records'],
      catchUp: { state: 'behind', records: 1200, of: 240_000, perSecond: 1714, bytes: 0, secondsLeft: 140 },
    })
    const operation = network.put(node, request('k'))
    expect(node.outcomes.get(operation)).toEqual({
      outcome: 'not-ready',
      reasons: ['caught up with 1,200 of 240,000 records'],
    })
  })

  it('needs what a classic quorum of the voters held, not what one of them did', () => {
    const { network, node } = withNewcomer(3)
    neverPromoted(network)
    const { lose } = network
    network.lose = (envelope) =>
      lose(envelope) || (envelope.message.type === 'page' && envelope.from !== 'a1' && envelope.to === 'a4')
    network.linkAll()
    network.advance(3000)
    expect(node.store.recordCount).toBe(4)
    expect(node.engine.status(network.nowMs)).toMatchObject({ ready: false })
    network.lose = lose
    network.until(() => node.engine.status(network.nowMs).ready)
  })

  it('does not run after a log that grows: what came since is no part of it', () => {
    const network = new Network()
    const node = network.add('a4', { store: storeWith(configurationOf(THREE, { learners: ['a4'] })) })
    for (const peer of THREE) network.greet(node, peer)
    for (const [after, upTo, head] of [
      [0, 5, 10],
      [5, 10, 20],
    ] as const) {
      for (const peer of THREE) {
        network.until(() => node.engine.state.pulls.get(peer)?.pull !== undefined)
        network.tell(node, peer, { type: 'page', after, upTo, head, records: head, merged: [], entries: [] })
      }
    }
    expect(node.engine.status(network.nowMs)).toMatchObject({ ready: true, catchUp: { state: 'current' } })
  })

  it('that is started again in the middle of it goes on with what it had to reach', () => {
    const network = new Network()
    const store = storeWith(configurationOf(THREE, { learners: ['a4'] }))
    const first = network.add('a4', { store })
    for (const peer of THREE) network.greet(first, peer)
    network.advance(300)
    tellPages(network, first, ['a1', 'a2', 'a3'], 9)
    network.remove('a4')
    const second = network.add('a4', { store, boot: { boot: 2, nonce: '8899aabbccddeeff' } })
    expect(second.engine.status(network.nowMs)).toMatchObject({
      ready: false,
      reasons: ['caught up with 0 of 8 records'],
      catchUp: { state: 'behind', records: 0, of: 8 },
    })
  })

  it('stays ready once it has caught up, also when it is started again and others are ahead', () => {
    const { network, node } = withNewcomer(3)
    neverPromoted(network)
    network.linkAll()
    network.advance(500)
    expect(node.engine.status(network.nowMs).ready).toBe(true)
    network.remove('a4')
    for (const peer of THREE) network.node(peer).store.apply([{ type: 'record', record: numbered(4) }])
    const { lose } = network
    network.lose = (envelope) => lose(envelope) || (envelope.to === 'a4' && envelope.message.type === 'page')
    const second = network.add('a4', { store: node.store, boot: { boot: 2, nonce: '8899aabbccddeeff' } })
    network.linkAll()
    network.advance(2000)
    expect(second.engine.status(network.nowMs)).toMatchObject({ ready: true, catchUp: { state: 'current' } })
  })
})

describe('a learner that is made a voter while it cannot be reached', () => {
  /** It follows a voter from behind when the voters change without it. */
  function left(): { readonly network: Network; readonly node: TestNode } {
    const { network, node } = withNewcomer(3)
    neverPromoted(network)
    const { lose } = network
    network.lose = (envelope) =>
      lose(envelope) || (envelope.message.type === 'page' && envelope.from !== 'a1' && envelope.to === 'a4')
    network.linkAll()
    network.advance(3000)
    network.lose = lose
    network.remove('a4')
    const configuration = configurationOf([...THREE, 'a4'], { epoch: 3 })
    const record = configurationRecord(configuration)
    for (const { store } of [node, ...THREE.map((peer) => network.node(peer))])
      store.apply([{ type: 'record', record }])
    for (const peer of THREE) {
      const { store } = network.node(peer)
      network.remove(peer)
      network.add(peer, { store, boot: { boot: 2, nonce: '8899aabbccddeeff' } })
    }
    network.linkAll()
    return { network, node: network.add('a4', { store: node.store, boot: { boot: 2, nonce: '8899aabbccddeeff' } }) }
  }

  it('is not ready before it has what the voters hold', () => {
    const { network, node } = left()
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'voter', catchUp: { state: 'behind' } })
    const { lose } = network
    network.lose = (envelope) => lose(envelope) || (envelope.message.type === 'page' && envelope.from !== 'a1')
    network.linkAll()
    network.advance(4000)
    expect(node.engine.status(network.nowMs)).toMatchObject({
      ready: false,
      reasons: ['caught up with 3 of 3 records'],
    })
    network.lose = lose
    network.until(() => node.engine.status(network.nowMs).ready)
    expect(node.engine.status(network.nowMs).catchUp).toMatchObject({ state: 'current', records: 3 })
  })
})

describe('where the voters change while a node catches up', () => {
  /** It knows where the logs of all three voters ended, and then of a change that makes it one itself. */
  function changed(): { readonly network: Network; readonly node: TestNode } {
    const network = new Network()
    const node = network.add('a4', { store: storeWith(configurationOf(THREE, { learners: ['a4'] })) })
    for (const peer of THREE) network.greet(node, peer)
    network.advance(300)
    tellPages(network, node, THREE, 9)
    expect(node.engine.status(network.nowMs).reasons).toEqual(['caught up with 0 of 8 records'])
    network.tell(node, 'a1', { type: 'configured', record: configurationRecord(CHANGED) })
    return { network, node }
  }
  const CHANGED = configurationOf([...THREE, 'a4'], { epoch: 3 })

  it('takes its goals anew: where the new voters were before may lack what the old ones had', () => {
    const { network, node } = changed()
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'voter', ready: false })
    expect(node.engine.status(network.nowMs).catchUp).toMatchObject({ state: 'behind', of: 0 })
  })

  it('asks at once who has told it everything before', () => {
    const network = new Network()
    const node = network.add('a4', { store: storeWith(configurationOf(THREE, { learners: ['a4'] })) })
    network.greet(node, 'a1')
    network.advance(300)
    network.tell(node, 'a1', { type: 'page', after: 0, upTo: 9, head: 9, records: 9, merged: [], entries: [] })
    network.log.length = 0
    network.tell(node, 'a1', { type: 'configured', record: configurationRecord(CHANGED) })
    expect(network.take('pull', 'a4').map(({ to }) => to)).toEqual(['a1'])
  })

  it('takes no page for a goal that was asked for before the change, and asks at once for another', () => {
    const { network, node } = changed()
    const page = { type: 'page', after: 1, upTo: 9, head: 9, records: 9, merged: [], entries: [] } as const
    const asked = THREE.filter((peer) => node.engine.state.pulls.get(peer)?.pull?.pages[0]?.generation === 1)
    expect(asked).not.toEqual([])
    network.log.length = 0
    for (const peer of asked) network.tell(node, peer, page)
    expect(node.engine.status(network.nowMs).catchUp).toMatchObject({ state: 'behind', of: 0 })
    network.advance(300)
    expect(network.take('pull', 'a4')).toHaveLength(asked.length)
  })
})

it('a voter has nothing to catch up with', () => {
  const { network } = withNewcomer(5)
  expect(network.node('a1').engine.status(network.nowMs).catchUp).toEqual({
    state: 'current',
    records: 5,
    of: 5,
    perSecond: 0,
    bytes: 0,
    secondsLeft: 0,
  })
})

it('a node that has joined no network yet has caught up with nothing', () => {
  const network = new Network()
  const node = network.add('d1')
  expect(node.engine.status(network.nowMs).catchUp).toEqual({
    state: 'behind',
    records: 0,
    of: 0,
    perSecond: 0,
    bytes: 0,
    secondsLeft: 0,
  })
})
