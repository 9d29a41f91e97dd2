import { describe, expect, it } from 'vitest'
import { Network, type TestNode, helloOf, networkOf, soloOf, storeWith } from './network.js'
import { MemoryView } from './memory-view.js'
import { WORDS } from '../src/turn/words.js'
import { NETWORK, NINE, NONCE, THREE, configurationOf, configurationRecord, proposalOf } from './samples.js'

const FIRST = { boot: 1, nonce: '1111111111111111', batch: 10 }
const SECOND = { boot: 2, nonce: '2222222222222222', batch: 20 }
/** What peers begin with in these tests. */
const BOOT = { boot: 1, nonce: NONCE }

describe('the first words on a link', () => {
  it('say who this node is, where it stands and where it can be reached', () => {
    const { network, node } = soloOf(THREE)
    const effects = node.engine.linked(network.nowMs, 'a9')
    expect(effects.sends.map(({ message }) => message.type)).toEqual(['hello', 'ping'])
    expect(effects.sends.slice(0, 1)).toMatchObject([
      {
        to: 'a9',
        durable: false,
        message: {
          type: 'hello',
          clusterId: 'a',
          networkId: NETWORK,
          epoch: 1,
          boot: 1,
          nonce: NONCE,
          batch: node.store.batch,
          addresses: ['/memory/a1'],
        },
      },
    ])
  })

  it('tell a member what is remembered of it, also after this node was started again', () => {
    const { network, node } = soloOf(THREE)
    network.cut('a1', 'a2')
    network.nodes.clear()
    const again = network.add('a1', { store: node.store, boot: { boot: 2, nonce: NONCE } })
    network.log.length = 0
    network.link('a1', 'a2')
    expect(network.take('hello', 'a1')[0]?.message.remembered).toEqual({ boot: 1, nonce: NONCE, batch: 0 })
    expect(again.engine.state.vouched).toBe(false)
  })

  it('are said again with each heartbeat until the peer shows that it has heard them', () => {
    const network = new Network({ pingMs: 500 })
    const node = network.add('a1', { store: storeWith() })
    network.link('a1', 'a2')
    network.log.length = 0
    network.advance(1000)
    expect(network.take('hello', 'a1').length).toBeGreaterThan(1)
    network.ghosts.set('a2', { roundTripMs: 0 })
    network.tell(node, 'a2', helloOf('a2'))
    network.advance(600)
    network.log.length = 0
    network.advance(2000)
    expect(network.take('hello', 'a1')).toEqual([])
  })

  it('are needed before anything else is obeyed', () => {
    const { network, node } = soloOf(NINE)
    network.cut('a1', 'b1')
    network.link('a1', 'b1')
    network.log.length = 0
    const reserve = { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('b1') } as const
    network.tell(node, 'b1', reserve)
    expect(network.log).toEqual([])
    network.tell(node, 'b1', helloOf('b1'))
    network.tell(node, 'b1', reserve)
    expect(network.take('answer')[0]?.message.verdict.kind).toBe('confirm')
  })
})

describe('a peer', () => {
  it('of another network is refused with both names, and its link is closed', () => {
    const { network, node } = soloOf(THREE)
    const networkId = 'f'.repeat(32)
    network.log.length = 0
    network.greet(node, 'x1', { networkId })
    expect(network.take('refuse')[0]?.message).toEqual({
      type: 'refuse',
      code: 'network',
      reason:
        `this node is of network ${NETWORK}, yours of network ${networkId}. If they were to be one, give one of the two up: ` +
        'replicator export has its records; start its nodes in empty folders, with --peer of the other',
    })
    expect(node.links.at(-1)).toMatchObject({ kind: 'drop', peer: 'x1' })
    expect(node.engine.state.neighbours.get('x1')?.hello).toBeUndefined()
  })

  it('that says it is of another cluster than it is a member of is refused', () => {
    const { network, node } = soloOf(THREE)
    network.cut('a1', 'a2')
    network.log.length = 0
    network.greet(node, 'a2', { clusterId: 'b' })
    expect(network.take('refuse')[0]?.message).toMatchObject({
      code: 'cluster',
      reason: 'a2 is a member of cluster a, not b',
    })
    // It is dialled on: it may be put right.
    expect(node.links.at(-1)).toMatchObject({ kind: 'close', peer: 'a2' })
  })

  it('that has no network yet is welcome', () => {
    const { network, node } = soloOf(THREE)
    network.log.length = 0
    network.greet(node, 'd1', { networkId: '', epoch: 0 })
    expect(network.take('refuse')).toEqual([])
    expect(node.engine.state.neighbours.get('d1')?.hello?.networkId).toBe('')
  })

  it('that is a member is kept from then on, at the addresses that it names', () => {
    const { network, node } = soloOf(THREE)
    network.cut('a1', 'a2')
    node.links.length = 0
    network.greet(node, 'a2', { addresses: ['/ip4/10.0.0.2/tcp/1'] })
    expect(node.links).toEqual([{ kind: 'keep', peer: 'a2', addresses: ['/ip4/10.0.0.2/tcp/1'] }])
  })

  it('with an older configuration is given the newer one', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configurationOf(THREE, { epoch: 4 })) })
    network.greet(node, 'a2', { epoch: 3 })
    expect(network.take('configured')).toMatchObject([{ to: 'a2', message: { record: { version: 4 } } }])
  })

  it('that refuses a node without a network tells it why it will never be ready', () => {
    const network = new Network()
    const node = network.add('d1')
    network.tell(node, 'a1', { type: 'refuse', code: 'cluster', reason: 'd1 is a member of cluster a, not d' })
    expect(node.engine.status(network.nowMs).reasons).toEqual(['refused by a1: d1 is a member of cluster a, not d'])
  })

  it('that refuses a node as removed, which lost its network with its power, tells it how to come back', () => {
    const network = new Network()
    const node = network.add('a3')
    network.tell(node, 'a1', { type: 'refuse', code: 'removed', reason: 'it was removed from the network' })
    expect(node.engine.status(network.nowMs).reasons).toEqual([`refused by a1: ${WORDS.removed}`])
  })

  it('that refuses a member of a network changes nothing there', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'x1', { type: 'refuse', code: 'network', reason: 'not ours' })
    expect(node.engine.status(network.nowMs).ready).toBe(true)
    expect(node.events).toContain('refused by a peer')
  })
})

describe('a Hello of an earlier boot that comes late', () => {
  const EARLIER = { boot: 1, nonce: FIRST.nonce }
  const PRESENT = { boot: 2, nonce: SECOND.nonce }
  /** It goes on from what is remembered. */
  const SHOWN = { ...PRESENT, past: { ...EARLIER, batch: 0 } }

  it('is not taken for the present one, where that is here already', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith() })
    network.greet(node, 'a2', PRESENT)
    network.tell(node, 'a2', helloOf('a2', { ...EARLIER, epoch: 7 }))
    expect(node.engine.state.neighbours.get('a2')).toMatchObject({ confirmed: true, hello: { ...PRESENT, epoch: 1 } })
  })

  it('vouches for nothing: a voter stays silent until a heartbeat of that boot has been answered', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith() })
    network.link('a1', 'a2')
    network.tell(node, 'a2', helloOf('a2', EARLIER))
    network.tell(node, 'a2', { type: 'pong', token: network.nowMs * 1000, epoch: 1, ...PRESENT, batch: 1 })
    expect(node.engine.state.vouched).toBe(false)
    network.tell(node, 'a2', helloOf('a2', SHOWN))
    expect(node.engine.state.vouched).toBe(false)
    network.tell(node, 'a2', { type: 'pong', token: network.nowMs * 1000, epoch: 1, ...PRESENT, batch: 1 })
    expect(node.engine.state.vouched).toBe(true)
  })

  it('leaves the heartbeats of the present boot unanswered, so that the peer says Hello again', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith() })
    network.link('a1', 'a2')
    network.tell(node, 'a2', helloOf('a2', EARLIER))
    network.log.length = 0
    network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...PRESENT, batch: 1 })
    expect(network.take('pong')).toEqual([])
    network.tell(node, 'a2', helloOf('a2', SHOWN))
    network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...PRESENT, batch: 1 })
    expect(network.take('pong')).toHaveLength(1)
  })

  it('the answer to the heartbeat that went with the first words confirms, at whatever fraction of a millisecond', () => {
    const network = new Network()
    network.nowMs = 1000.000_7
    const node = network.add('a1', { store: storeWith() })
    network.link('a1', 'a2')
    const ping = network.take('ping', 'a1')[0]?.message
    network.tell(node, 'a2', helloOf('a2', PRESENT))
    network.tell(node, 'a2', { ...PRESENT, type: 'pong', token: ping?.token ?? 0, epoch: 1, batch: 1 })
    expect(node.engine.state.vouched).toBe(true)
  })

  it('an answer to a heartbeat of an earlier link confirms nothing', () => {
    const network = new Network()
    network.nowMs = 5000
    const node = network.add('a1', { store: storeWith() })
    network.link('a1', 'a2')
    network.tell(node, 'a2', helloOf('a2', PRESENT))
    network.tell(node, 'a2', { type: 'pong', token: 4_999_000, epoch: 1, ...PRESENT, batch: 1 })
    expect(node.engine.state.vouched).toBe(false)
  })
})

describe('the first vote after a start', () => {
  it('waits until enough other voters have spoken', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configurationOf(NINE)) })
    const reserve = (key: string): string | undefined => {
      network.log.length = 0
      const proposal = proposalOf('b1')
      network.tell(node, 'b1', { type: 'reserve', generation: 1, key, version: 1, proposal })
      return network.take('answer')[0]?.message.verdict.kind
    }
    for (const peer of ['b1', 'b2', 'b3']) network.greet(node, peer)
    expect(reserve('k')).toBe('mute')
    expect(node.engine.status(network.nowMs).reasons).toEqual(['waiting to hear from other voters after the start'])
    network.greet(node, 'c1')
    expect(reserve('k')).toBe('confirm')
  })

  it('needs nobody else in a network of one', () => {
    const network = new Network({ minPeers: 1 })
    const node = network.add('a1', { foundAs: NETWORK })
    expect(node.engine.state.vouched).toBe(true)
    expect(node.engine.status(network.nowMs).ready).toBe(true)
  })

  it('is waited for after a later start where there are other members, and at once where there are none', () => {
    const startOf = (members: Parameters<typeof configurationOf>) => {
      const network = new Network({ minPeers: 1, tickMs: 300 })
      const store = storeWith(configurationOf(...members))
      const node = network.add('a1', { store, boot: { boot: 2, nonce: NONCE } })
      return { network, node }
    }
    expect(startOf([['a1']]).node.engine.state.vouched).toBe(true)
    // A learner remembers too: it may know another process of this identity.
    const { network, node } = startOf([['a1'], { learners: ['a2'] }])
    expect(node.engine.state.vouched).toBe(false)
    network.advance(999)
    expect(node.engine.state.vouched).toBe(false)
    // Not at the next tick, which would come later.
    network.advance(1)
    expect(node.engine.state.vouched).toBe(true)
  })

  it('is not owed to learners: only voters count', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configurationOf(THREE, { learners: ['d1', 'd2'] })) })
    for (const peer of ['d1', 'd2']) network.greet(node, peer)
    expect(node.engine.state.vouched).toBe(false)
    network.greet(node, 'a3')
    expect(node.engine.state.vouched).toBe(true)
  })
})

function looksAliveTo(network: Network, { engine }: TestNode, peer: string): boolean {
  return engine.peers(network.nowMs).find(({ peerId }) => peerId === peer)?.alive === true
}

describe('heartbeats', () => {
  it('measure the distance and keep a peer alive; silence ends that', () => {
    const { network, node } = soloOf(THREE)
    network.ghosts.set('a2', { roundTripMs: 12 })
    network.advance(5000)
    const view = (): unknown => node.engine.peers(network.nowMs).find(({ peerId }) => peerId === 'a2')
    expect(view()).toMatchObject({ alive: true, roundTripMs: expect.closeTo(12) as number })
    network.ghosts.delete('a2')
    network.advance(2500)
    expect(view()).toMatchObject({ alive: false })
  })

  it.each([
    ['at different times', 100],
    ['at once', 0],
  ])('are asked for by the two sides in turns, where both have begun %s', (_, apartMs) => {
    const network = new Network({ pingMs: 500, tickMs: 250 })
    network.add('a1', { store: storeWith() })
    network.advance(apartMs)
    network.add('a2', { store: storeWith() })
    network.link('a1', 'a2')
    network.advance(3000)
    network.log.length = 0
    const asked: { readonly by: string; readonly atMs: number }[] = []
    let answers = 0
    for (const endMs = network.nowMs + 6000; network.nowMs < endMs; network.advance(10)) {
      for (const { from, message } of network.log.splice(0)) {
        if (message.type === 'ping') asked.push({ by: from, atMs: network.nowMs })
        else if (message.type === 'pong') answers++
      }
    }
    expect(answers).toBe(asked.length)
    const pausesMs = asked.slice(1).map(({ atMs }, place) => atMs - (asked[place]?.atMs ?? 0))
    expect(Math.min(...pausesMs)).toBeGreaterThanOrEqual(500)
    // It is looked at with each tick whose turn it is.
    expect(Math.max(...pausesMs)).toBeLessThanOrEqual(500 + 250)
    expect(asked.every(({ by }, place) => by !== asked[place - 1]?.by)).toBe(true)
  })

  it('are asked for at once, when one comes, of those whose turn comes soon, and of nobody else', () => {
    const { network, node } = soloOf(THREE, { pingMs: 800 })
    network.ghosts.set('a2', { roundTripMs: 1 })
    network.ghosts.set('a3', { roundTripMs: 1 })
    network.advance(3000)
    const askedWhenAskedBy = (peer: string): string[] => {
      network.log.length = 0
      network.tell(node, peer, { type: 'ping', token: 1, epoch: 1, ...BOOT, batch: 1 })
      return network.log.flatMap(({ to, message }) => (message.type === 'ping' ? [to] : []))
    }
    askedWhenAskedBy('a2')
    network.advance(100)
    expect(askedWhenAskedBy('a3')).toEqual([])
    network.advance(350)
    expect(askedWhenAskedBy('a3')).toEqual(['a2'])
    expect(askedWhenAskedBy('a3')).toEqual([])
  })

  it('keep a peer alive that only answers', () => {
    const { network, node } = soloOf(THREE)
    for (let i = 0; i < 500; i++) {
      network.advance(10)
      expect(looksAliveTo(network, node, 'a2')).toBe(true)
    }
  })

  it.each([1, 2, 3, 4, 5, 6])('keep both alive where number %i of them is lost', (lost) => {
    const network = new Network()
    const a1 = network.add('a1', { store: storeWith() })
    network.advance(100)
    const a2 = network.add('a2', { store: storeWith() })
    network.link('a1', 'a2')
    network.advance(3000)
    let count = 0
    network.lose = ({ message }) => (message.type === 'ping' || message.type === 'pong') && ++count === lost
    for (let i = 0; i < 600; i++) {
      network.advance(10)
      expect([looksAliveTo(network, a1, 'a2'), looksAliveTo(network, a2, 'a1')]).toEqual([true, true])
    }
    expect(count).toBeGreaterThan(lost)
  })

  it('are asked for by a node that its peer has not answered yet, whatever that one asks', () => {
    const network = new Network({ pingMs: 500 })
    const node = network.add('a1', { store: storeWith() })
    network.link('a1', 'a2')
    network.tell(node, 'a2', helloOf('a2'))
    network.log.length = 0
    for (let i = 0; i < 8; i++) {
      network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...BOOT, batch: 1 })
      network.advance(250)
    }
    expect(network.log.filter(({ message }) => message.type === 'ping').length).toBeGreaterThanOrEqual(3)
    expect(network.take('hello').length).toBeGreaterThanOrEqual(3)
  })

  it('measure the distance of a node of an earlier version, too, which asks each time by its own clock', () => {
    const { network, node } = soloOf(THREE, { pingMs: 600 })
    network.ghosts.set('a2', { roundTripMs: 120 })
    network.advance(3000)
    network.ghosts.set('a2', { roundTripMs: 12 })
    for (let i = 0; i < 10; i++) {
      network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...BOOT, batch: 1 })
      network.advance(500)
    }
    const view = node.engine.peers(network.nowMs).find(({ peerId }) => peerId === 'a2')
    expect(view?.roundTripMs).toBeCloseTo(12)
  })

  it('that come back after a jump of the clock say nothing of the distance', () => {
    const { network, node } = soloOf(THREE)
    network.ghosts.set('a2', { roundTripMs: 12 })
    network.advance(5000)
    network.tell(node, 'a2', { type: 'pong', token: (network.nowMs - 3_600_000) * 1000, epoch: 1, ...BOOT, batch: 1 })
    const view = node.engine.peers(network.nowMs).find(({ peerId }) => peerId === 'a2')
    expect(view).toMatchObject({ alive: true, roundTripMs: expect.closeTo(12) as number })
  })

  it('carry what is durable, and that is remembered of the peer in the store', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...BOOT, batch: 77 })
    network.advance(6000)
    expect(JSON.parse(node.store.meta('remembered/a2') ?? '')).toEqual({ boot: 1, nonce: NONCE, batch: 77 })
  })

  it('of another boot than the one remembered say nothing of it', () => {
    const { network, node } = soloOf(THREE)
    const others = [
      { boot: 2, nonce: NONCE },
      { boot: 1, nonce: FIRST.nonce },
    ]
    for (const boot of others) network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...boot, batch: 77 })
    network.cut('a1', 'a2')
    expect(JSON.parse(node.store.meta('remembered/a2') ?? '')).toEqual({ boot: 1, nonce: NONCE, batch: 0 })
  })

  it('never lower what is remembered', () => {
    const { network, node } = soloOf(THREE)
    for (const batch of [77, 5]) network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...BOOT, batch })
    network.cut('a1', 'a2')
    expect(JSON.parse(node.store.meta('remembered/a2') ?? '')).toMatchObject({ batch: 77 })
  })

  it('are answered with the token as it came', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', { type: 'ping', token: 4711, epoch: 1, ...BOOT, batch: 1 })
    expect(network.take('pong')).toMatchObject([{ to: 'a2', message: { token: 4711, epoch: 1 } }])
  })

  it('show who has an older configuration, who is then given the newer one, but not with each of them', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configurationOf(THREE, { epoch: 2 })) })
    network.greet(node, 'a2', { epoch: 2 })
    network.log.length = 0
    for (let i = 0; i < 5; i++) network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...BOOT, batch: 1 })
    expect(network.take('configured')).toHaveLength(1)
    network.nowMs += 500
    network.tell(node, 'a2', { type: 'ping', token: 1, epoch: 1, ...BOOT, batch: 1 })
    expect(network.take('configured')).toHaveLength(1)
  })
})

it('two nodes of one network greet each other and are ready', () => {
  const network = networkOf(THREE)
  for (const peer of THREE) expect(network.node(peer).engine.status(network.nowMs).ready).toBe(true)
})

it('a stranger is remembered nowhere', () => {
  const network = new Network()
  const store = new MemoryView()
  store.apply([{ type: 'record', record: configurationRecord(configurationOf(THREE)) }])
  const node = network.add('a1', { store })
  network.greet(node, 'x1')
  network.advance(6000)
  expect(store.meta('remembered/x1')).toBeUndefined()
})
