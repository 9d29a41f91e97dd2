import type { PeerView, StatusView } from '@replicator/interface'
import { expect, it } from 'vitest'
import { Narrator } from '../src/narrator.js'
import { NODE_LIMITS } from '../src/node-limits.js'

const READY = 'info the node is ready: it takes reads and writes'

function peer(peerId: string, more: Partial<PeerView> = {}): PeerView {
  const { self = false, alive = true } = more
  return {
    peerId,
    name: `name-${peerId}`,
    clusterId: 'a',
    role: 'voter',
    alive,
    self,
    retired: false,
    addresses: [],
    ...more,
  }
}

const SELF = peer('self', { self: true })

/** A narrator that looks when it is told to, and what it said since it was last asked. */
class Bench {
  readonly narrator: Narrator
  peers: readonly PeerView[] = [SELF]
  status: Pick<StatusView, 'networkId' | 'ready' | 'reasons'> & { behind?: boolean } = {
    networkId: 'n',
    ready: true,
    reasons: [],
  }
  #nowMs = 0
  #said: string[] = []

  constructor() {
    const say = (level: string) => (fields: object, text: string) => {
      const { name = '', why = '' } = fields as Record<string, string>
      this.#said.push([level, text, name, why].filter((part) => part !== '').join(' '))
    }
    this.narrator = new Narrator(
      { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
      NODE_LIMITS,
    )
  }

  notReady(...reasons: readonly string[]): void {
    this.status = { ...this.status, ready: false, reasons }
  }

  /** Looks as often as is due within the time. */
  pass(ms: number): readonly string[] {
    const { behind = false, ...status } = this.status
    for (const untilMs = this.#nowMs + ms; this.#nowMs <= untilMs; this.#nowMs += 50) {
      if (!this.narrator.isDue(this.#nowMs, status.ready)) continue
      const catchUp = { state: behind ? 'behind' : 'current', records: 0, of: 0, perSecond: 0 }
      this.narrator.observe(this.#nowMs, { clusterId: 'a', catchUp, ...status } as StatusView, this.peers)
    }
    return this.#said.splice(0)
  }
}

it('says once that the node is ready, and again when it is so again', () => {
  const bench = new Bench()
  expect(bench.pass(3000)).toEqual([READY])
  bench.notReady('no quorum')
  expect(bench.pass(3000)).toEqual(['warn the node is not ready any more no quorum'])
  bench.status = { networkId: 'n', ready: true, reasons: [] }
  expect(bench.pass(3000)).toEqual([READY])
})

it('says what is waited for, and when that changes', () => {
  const bench = new Bench()
  bench.notReady('waiting for 2 more nodes of cluster berlin')
  expect(bench.pass(3000)).toEqual(['info the node is not ready yet waiting for 2 more nodes of cluster berlin'])
  bench.notReady('waiting for 1 more node of cluster berlin')
  expect(bench.pass(3000)).toEqual(['info the node is not ready yet waiting for 1 more node of cluster berlin'])
})

it('does not say what is over at the next look', () => {
  const bench = new Bench()
  bench.notReady('it has asked to be added')
  expect(bench.pass(0)).toEqual([])
  bench.notReady('waiting for other voters')
  expect(bench.pass(500)).toEqual([])
  expect(bench.pass(600)).toEqual(['info the node is not ready yet waiting for other voters'])
})

it('says how far a catch-up is every five seconds, however fast it goes on', () => {
  const bench = new Bench()
  const said: string[] = []
  for (let records = 0; records < 100; records++) {
    bench.notReady(`caught up with ${records} of 100 records`)
    bench.status = { ...bench.status, behind: true }
    said.push(...bench.pass(200))
  }
  expect(said.length).toBeGreaterThanOrEqual(4)
  expect(said.length).toBeLessThanOrEqual(6)
})

it('says of a node that was away that it catches up, how far it is every five seconds, and that it is done', () => {
  const bench = new Bench()
  expect(bench.pass(1000)).toEqual([READY])
  bench.status = { ...bench.status, behind: true }
  const catchesUp = 'info this node was away, and catches up with what was decided meanwhile'
  expect(bench.pass(4000)).toEqual([catchesUp])
  expect(bench.pass(6000)).toEqual([catchesUp])
  bench.status = { ...bench.status, behind: false }
  expect(bench.pass(1000)).toEqual(['info this node has caught up with what was decided while it was away'])
  expect(bench.pass(10_000)).toEqual([])
})

it('says nothing of a node that lacked something for a moment only', () => {
  const bench = new Bench()
  expect(bench.pass(1000)).toEqual([READY])
  bench.status = { ...bench.status, behind: true }
  expect(bench.pass(400)).toEqual([])
  bench.status = { ...bench.status, behind: false }
  expect(bench.pass(10_000)).toEqual([])
})

it('says who joined and left, but not who was there before', () => {
  const bench = new Bench()
  bench.peers = [SELF, peer('x')]
  expect(bench.pass(1000)).toEqual([READY])
  bench.peers = [SELF, peer('x'), peer('y')]
  expect(bench.pass(1000)).toEqual(['info a node has joined the network name-y'])
  bench.peers = [SELF, peer('y')]
  expect(bench.pass(1000)).toEqual(['info a node has left the network name-x'])
})

it('says of a newcomer that it is a member now, and nothing of the others', () => {
  const bench = new Bench()
  bench.status = { networkId: '', ready: false, reasons: ['joining'] }
  bench.peers = []
  bench.pass(1000)
  bench.status = { networkId: 'n', ready: true, reasons: [] }
  bench.peers = [SELF, peer('x'), peer('y')]
  expect(bench.pass(1000)).toEqual(['info this node is a member of the network', READY])
})

it('says who cannot be reached and why, and that it is back, once each', () => {
  const bench = new Bench()
  bench.peers = [SELF, peer('x')]
  bench.pass(1000)
  bench.peers = [SELF, peer('x', { alive: false })]
  bench.narrator.unreachable({ peer: 'x', error: new Error('could not connect to ws://h:1: ECONNREFUSED') })
  expect(bench.pass(3000)).toEqual(['warn a node cannot be reached name-x nothing listens on h:1 (connection refused)'])
  bench.peers = [SELF, peer('x')]
  expect(bench.pass(3000)).toEqual(['info a node is back name-x'])
})

it('says nothing of a link that is there again at the next look', () => {
  const bench = new Bench()
  bench.peers = [SELF, peer('x')]
  bench.pass(1000)
  bench.peers = [SELF, peer('x', { alive: false })]
  bench.pass(250)
  bench.peers = [SELF, peer('x')]
  expect(bench.pass(1000)).toEqual([])
})

it('gives a member that was never heard the time of a first dial', () => {
  const bench = new Bench()
  bench.peers = [SELF, peer('x', { alive: false })]
  expect(bench.pass(4500)).toEqual([READY])
  expect(bench.pass(1000)).toEqual(['warn a node cannot be reached name-x'])
})

it('says of a given peer that it cannot be reached, once for each cause', () => {
  const bench = new Bench()
  const refused = { sought: '/dns4/h/tcp/1/ws', error: new Error('could not connect to ws://h:1: ECONNREFUSED') }
  for (let i = 0; i < 3; i++) bench.narrator.unreachable(refused)
  expect(bench.pass(0)).toEqual([
    'warn a given peer (--peer) cannot be reached; it is tried again and again nothing listens on h:1 (connection refused)',
    READY,
  ])
})
