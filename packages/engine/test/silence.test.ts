import { describe, expect, it } from 'vitest'
import type { TestNode } from './network.js'
import { Network, helloOf, soloOf, storeWith } from './network.js'
import { NONCE, THREE, configurationOf, proposalOf, recordOf, request } from './samples.js'

const FIRST = { boot: 1, nonce: '1111111111111111', batch: 10 }
const SECOND = { boot: 2, nonce: '2222222222222222', batch: 20 }
const BOOTS = [FIRST, SECOND]

const REPLACING =
  'start a new node in an empty folder, with --peer and --replace a1: it gets the records from the others, and then ' +
  'takes the place of this one'
const OLD_COPY = `this store is an old copy of what the network remembers: ${REPLACING}`
const OTHER_PROCESS =
  'another process runs with this identity: stop that one and start this one again; if it is gone, start the folder ' +
  `that the network knows; if that is gone as well, ${REPLACING}`

const OTHER_PROCESS_MAY_LIVE = 'another process with this identity may be alive'

/** A node in its third boot, whose store remembers the two before, and which nobody has greeted. */
function third({ retired }: { readonly retired?: string } = {}) {
  const network = new Network()
  const store = storeWith()
  if (retired !== undefined) store.apply([{ type: 'meta', name: 'retired', value: retired }])
  store.batch = 25
  const node = network.add('a1', { store, boot: { boot: 3, nonce: NONCE }, boots: BOOTS })
  return { network, node, store }
}

/** Whether it answers, asks or says anything, whatever it is sent and however long it waits. */
function expectSilence(network: Network, node: TestNode): void {
  network.log.length = 0
  network.tell(node, 'a3', { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('a3') })
  network.tell(node, 'a3', { type: 'ping', token: 1, epoch: 1, boot: 1, nonce: NONCE, batch: 1 })
  network.advance(10_000)
  expect(network.log).toEqual([])
  expect(node.store.slots()).toEqual([])
}

describe('a store that is behind what a member remembers of one of its boots', () => {
  const cases = [
    ['a later end of an earlier boot', { ...SECOND, batch: 21 }],
    ['a later batch of the present boot', { boot: 3, nonce: NONCE, batch: 1000 }],
  ] as const

  it.each(cases)('is told by a peer that remembers %s: its node takes no part any more, for good', (_, remembered) => {
    const { network, node, store } = third()
    network.greet(node, 'a3')
    network.greet(node, 'a2', { remembered })
    expect(JSON.parse(store.meta('retired') ?? '')).toEqual(remembered)
    expect(node.links.at(-1)).toEqual({ kind: 'quiet', reason: OLD_COPY, deaf: false })
    expect(node.engine.status(network.nowMs)).toMatchObject({ ready: false, role: 'removed', reasons: [OLD_COPY] })
    expect(node.engine.peers(network.nowMs)[0]).toMatchObject({ self: true, retired: true })
    expectSilence(network, node)
  })

  it('says so to whoever is linked with it', () => {
    const { network, node } = third()
    network.greet(node, 'a3')
    network.log.length = 0
    network.greet(node, 'a2', { remembered: { ...SECOND, batch: 21 } })
    const said = network.take('hello', 'a1').filter(({ message }) => message.retired)
    expect(said.map(({ to }) => to)).toEqual(['a3', 'a2'])
  })

  it('stays so over a start: it dials nobody, and tells whoever dials it', () => {
    const { network, node } = third({ retired: JSON.stringify({ ...SECOND, batch: 21 }) })
    expect(node.links.map(({ kind }) => kind)).toEqual(['quiet'])
    network.log.length = 0
    network.link('a1', 'a2')
    expect(network.log.map(({ message }) => message)).toMatchObject([{ type: 'hello', retired: true }])
    expect(network.first('hello', 'a1')).not.toHaveProperty('past')
    expect(node.links.at(-1)).toEqual({ kind: 'close', peer: 'a2', reason: OLD_COPY })
    network.tell(node, 'a2', helloOf('a2'))
    expectSilence(network, node)
  })

  it('is not thought of where the peer remembers what the log says, or less', () => {
    const { network, node } = third()
    network.greet(node, 'a2', { remembered: SECOND })
    network.greet(node, 'a3', { remembered: { ...FIRST, batch: 3 } })
    network.advance(1250)
    expect(node.engine.state.silenced).toBeUndefined()
    expect(node.engine.state.vouched).toBe(true)
  })

  it('is not thought of where the peer remembers a boot that the log has forgotten', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(), boot: { boot: 3, nonce: NONCE }, boots: BOOTS.slice(1) })
    network.greet(node, 'a2', { remembered: { boot: 1, nonce: 'eeeeeeeeeeeeeeee', batch: 99 } })
    expect(node.engine.state.silenced).toBeUndefined()
  })
})

describe('a node whose identity another process has gone on with', () => {
  const cases = [
    ['a boot above its own', { boot: 4, nonce: '4444444444444444', batch: 1 }],
    ['its own boot under another nonce', { boot: 3, nonce: '3333333333333333', batch: 1 }],
    ['an earlier boot under another nonce', { boot: 2, nonce: '9999999999999999', batch: 1 }],
  ] as const

  it.each(cases)(
    'is told by a peer that remembers %s: it stands down, and its store is not marked',
    (_, remembered) => {
      const { network, node, store } = third()
      network.greet(node, 'a2', { remembered })
      expect(store.meta('retired')).toBeUndefined()
      expect(node.events).toContain(OTHER_PROCESS)
      expect(node.links.at(-1)).toEqual({ kind: 'quiet', reason: OTHER_PROCESS, deaf: true })
      expect(node.engine.status(network.nowMs)).toMatchObject({ ready: false, role: 'voter', reasons: [OTHER_PROCESS] })
      expectSilence(network, node)
    },
  )

  it('says no Hello to whoever dials it: a member might take it for the process to know', () => {
    const { network, node } = third()
    network.greet(node, 'a2', { remembered: { boot: 4, nonce: '4444444444444444', batch: 1 } })
    network.log.length = 0
    network.link('a1', 'a3')
    expect(network.log).toEqual([])
    expect(node.links.at(-1)).toMatchObject({ kind: 'close', peer: 'a3' })
  })

  it('does not believe a process that has not shown to be the member whose identity it has', () => {
    const { network, node } = third()
    network.greet(node, 'a2', { boot: 5 })
    network.cut('a1', 'a2')
    const remembered = { boot: 4, nonce: '4444444444444444', batch: 1 }
    network.greet(node, 'a2', { boot: 6, nonce: 'cccccccccccccccc', remembered })
    network.greet(node, 'a3')
    expect(node.engine.state.silenced).toBeUndefined()
  })

  it('tells its clients what can be said of their requests', () => {
    const { network, node } = soloOf(THREE)
    const put = network.put(node, request('k'))
    const get = network.get(node, 'other')
    expect(node.outcomes.size).toBe(0)
    const words = { remembered: { boot: 9, nonce: '9999999999999999', batch: 1 } }
    network.tell(node, 'a2', helloOf('a2', words))
    expect(node.outcomes.get(put)).toMatchObject({ outcome: 'unknown' })
    expect(node.outcomes.get(get)).toEqual({ outcome: 'no-quorum' })
    expect(node.outcomes.get(network.put(node, request('k')))).toEqual({
      outcome: 'not-ready',
      reasons: [OTHER_PROCESS],
    })
    expect(node.engine.state.drives.size).toBe(0)
  })

  it('still reads what it holds', () => {
    const { network, node } = third()
    node.store.apply([{ type: 'record', record: recordOf('k', proposalOf('a2')) }])
    network.greet(node, 'a2', { remembered: { boot: 4, nonce: '4444444444444444', batch: 1 } })
    expect(node.outcomes.get(network.get(node, 'k', 'local'))).toMatchObject({ outcome: 'found', evidence: 'local' })
  })
})

describe('a node that members turn away, since they know another process of its identity', () => {
  const REFUSE = { type: 'refuse', code: 'identity', reason: 'another process is linked' } as const

  /** Dials and is refused every two seconds. */
  function turnedAway(network: Network, node: TestNode, times: number): void {
    for (let i = 0; i < times; i++) {
      network.tell(node, 'a2', REFUSE)
      network.advance(2000)
    }
  }

  it('goes on trying at first: that may be what is left of its own earlier run', () => {
    const { network, node } = third()
    turnedAway(network, node, 3)
    expect(node.engine.state.silenced).toBeUndefined()
    network.advance(13_000)
    network.greet(node, 'a2')
    expect(node.engine.status(network.nowMs).reasons).toEqual([])
  })

  it('stands down once that has gone on for long', () => {
    const { network, node, store } = third()
    turnedAway(network, node, 4)
    expect(node.engine.status(network.nowMs).reasons).toEqual([OTHER_PROCESS])
    expect(store.meta('retired')).toBeUndefined()
  })

  it('stands down as well where another member has taken it in: that may be a copy too', () => {
    const { network, node } = third()
    network.greet(node, 'a3')
    turnedAway(network, node, 4)
    expect(node.engine.status(network.nowMs).reasons).toEqual([OTHER_PROCESS])
  })

  it('counts anew after a member took it in for a while', () => {
    const { network, node } = third()
    turnedAway(network, node, 2)
    network.advance(13_000)
    network.greet(node, 'a3')
    network.cut('a1', 'a3')
    turnedAway(network, node, 2)
    expect(node.engine.state.silenced).toBeUndefined()
  })

  it('takes nobody in meanwhile: that may be another copy that was turned away', () => {
    const { network, node } = third()
    turnedAway(network, node, 1)
    network.greet(node, 'a3')
    expect(node.engine.state.neighbours.get('a3')?.hello).toBeUndefined()
    expect(node.links.at(-1)).toMatchObject({ kind: 'close', peer: 'a3' })
    network.cut('a1', 'a3')
    // Longer than the longest pause between two dials.
    network.advance(10_500)
    network.greet(node, 'a3')
    expect(node.engine.state.neighbours.get('a3')?.hello).toBeUndefined()
    network.cut('a1', 'a3')
    network.advance(4500)
    network.greet(node, 'a3')
    expect(node.engine.state.vouched).toBe(true)
  })

  it('doubts who took it in before as well, and votes only once it has been vouched for anew', () => {
    const { network, node } = third()
    network.greet(node, 'a3')
    network.advance(1250)
    expect(node.engine.state.vouched).toBe(true)
    turnedAway(network, node, 1)
    expect(node.engine.state.vouched).toBe(false)
    expect(node.engine.state.neighbours.get('a3')?.hello).toBeUndefined()
    expect(node.links).toContainEqual({ kind: 'close', peer: 'a3', reason: OTHER_PROCESS_MAY_LIVE })
    network.log.length = 0
    network.tell(node, 'a3', { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('a3') })
    expect(node.store.slots()).toEqual([])
    expect(network.log).toEqual([])
  })

  it('does not take two incidents for one', () => {
    const { network, node } = third()
    turnedAway(network, node, 1)
    network.advance(60_000)
    turnedAway(network, node, 1)
    expect(node.engine.state.silenced).toBeUndefined()
  })

  it('does not believe strangers', () => {
    const { network, node } = third()
    for (let i = 0; i < 12; i++) {
      network.tell(node, 'zz', REFUSE)
      network.advance(2000)
    }
    expect(node.engine.state.silenced).toBeUndefined()
  })
})

describe('a member that says that its store is an old copy', () => {
  const retired = helloOf('a3', { retired: true })
  const WARNING =
    'voter a-a3 of cluster a has an old copy of its store and no longer votes: start its newest folder, or replace it: ' +
    'replicator replace a3 NEW'

  it('counts for no quorum, and status, peers and log say what to do', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', retired)
    expect(node.links.at(-1)).toEqual({ kind: 'close', peer: 'a3', reason: 'its store is an old copy' })
    expect(node.events).toContain('a member has an old copy of its store and no longer votes: replace it')
    const status = node.engine.status(network.nowMs)
    expect(status).toMatchObject({ ready: true, quorum: { reachable: 2 } })
    expect(status.warnings).toContain(WARNING)
    expect(node.engine.peers(network.nowMs)[2]).toMatchObject({ peerId: 'a3', alive: false, retired: true })
  })

  it('with another voter down leaves no quorum: a put is told so at once', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', retired)
    network.cut('a1', 'a2')
    expect(node.engine.status(network.nowMs)).toMatchObject({
      ready: false,
      reasons: ["fewer than 2 of 3 voters can be reached: a-a2, a-a3 can't", WARNING],
    })
    const operation = network.put(node, request('k'))
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
  })

  it('is told of once in the log, however often it says so', () => {
    const { network, node } = soloOf(THREE)
    for (let i = 0; i < 5; i++) network.tell(node, 'a3', retired)
    expect(node.events.filter((text) => text.includes('old copy'))).toHaveLength(1)
  })

  it('vouches for nobody', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith() })
    network.greet(node, 'a3', { retired: true })
    expect(node.engine.state.vouched).toBe(false)
  })

  it('is believed also where it has not shown where it goes on from: an old copy goes on from nowhere', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', helloOf('a3', { boot: 5, retired: true }))
    expect(node.engine.status(network.nowMs).warnings).toContain(WARNING)
  })

  it('is forgotten once a process that goes on is back', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', retired)
    network.cut('a1', 'a3')
    network.greet(node, 'a3')
    expect(node.engine.status(network.nowMs)).toMatchObject({ warnings: [], quorum: { reachable: 3 } })
  })

  it('is no proof against the process that is known, if it is of an older boot', () => {
    const { network, node } = soloOf(THREE)
    network.cut('a1', 'a3')
    network.greet(node, 'a3', { boot: 4, past: { boot: 1, nonce: NONCE, batch: 0 } })
    network.cut('a1', 'a3')
    network.greet(node, 'a3', { boot: 3, retired: true })
    expect(node.engine.status(network.nowMs).warnings).toEqual([])
  })

  it('is not asked to vote, nor made a representative', () => {
    const voters = ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configurationOf(voters)) })
    for (const ghost of voters.slice(1)) network.greet(node, ghost)
    network.tell(node, 'b1', helloOf('b1', { retired: true }))
    network.log.length = 0
    network.put(node, request('k'))
    expect(network.take('relay').map(({ to }) => to)).toEqual(['b2'])
  })
})

describe('a voter after its start', () => {
  it.each([
    ['its first one: it votes as soon as it is vouched for', 1, true],
    ['a later one: it waits whether somebody knows another process of its identity', 2, false],
  ])('%s', (_, boot, votes) => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(), boot: { boot, nonce: NONCE } })
    network.greet(node, 'a2')
    expect(node.engine.state.vouched).toBe(votes)
    network.advance(1250)
    expect(node.engine.state.vouched).toBe(true)
  })
})
