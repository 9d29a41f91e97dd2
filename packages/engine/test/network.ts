/**
 * Several engines on one clock, their messages delivered by hand. Nothing happens by itself: `run` delivers what is under
 * way, `advance` lets time pass. A peer without an engine is a *ghost*: it echoes heartbeats, and what it is sent can be
 * looked at and answered by the test.
 */
import type { Hello, Message, PeerId, WriteRequest } from '@replicator/interface'
import type {
  AdmissionRequest,
  Effects,
  EngineOptions,
  Founding,
  EngineState,
  LinkEffect,
  Outcome,
} from '@replicator/engine'
import { Engine } from '@replicator/engine'
import { MemoryView } from './memory-view.js'
import { NETWORK, NONCE, clusterOf, configurationOf, configurationRecord } from './samples.js'

export interface Envelope {
  readonly from: PeerId
  readonly to: PeerId
  readonly message: Message
  readonly durable: boolean
}

export type MessageOf<Type extends Message['type']> = Extract<Message, { type: Type }>

export interface Beginning {
  readonly store?: MemoryView
  readonly foundAs?: string
  readonly founding?: Omit<Founding, 'networkId'>
  readonly joinToken?: string
  readonly cluster?: string
  readonly boot?: EngineState['boot']
  readonly boots?: EngineState['boots']
  readonly addresses?: readonly string[]
  readonly name?: string
  readonly joins?: string
  readonly options?: Partial<EngineOptions>
}

/** One engine with its store, and all that came out of it. */
export interface TestNode {
  readonly peer: PeerId
  readonly engine: Engine
  readonly store: MemoryView
  readonly outcomes: Map<number, Outcome>
  readonly links: LinkEffect[]
  /** Newcomers that nobody has checked yet. */
  readonly admissions: AdmissionRequest[]
  readonly events: string[]
  halted: string | undefined
}

const MESSAGES_MAX = 200_000

export class Network {
  nowMs = 10_000
  readonly nodes = new Map<PeerId, TestNode>()
  /** Everything that was sent since it was last looked at. */
  readonly log: Envelope[] = []
  /** True for a message that is not to arrive. */
  lose: (envelope: Envelope) => boolean = () => false
  /** How far the ghosts that live are, by peer. */
  readonly ghosts = new Map<PeerId, { roundTripMs: number }>()
  readonly #options: Partial<EngineOptions>
  readonly #links = new Set<string>()
  #underWay: Envelope[] = []

  constructor(options: Partial<EngineOptions> = {}) {
    this.#options = options
  }

  /** Starts an engine, on an empty store unless one is given. */
  add(peer: PeerId, beginning: Beginning = {}): TestNode {
    const { store = new MemoryView(), foundAs, boot = { boot: 1, nonce: NONCE }, boots = [], addresses } = beginning
    const engine = new Engine(
      {
        self: peer,
        cluster: beginning.cluster ?? clusterOf(peer),
        boot,
        boots,
        addresses: addresses ?? [`/memory/${peer}`],
        ...(beginning.name !== undefined && { name: beginning.name }),
        ...(beginning.joins !== undefined && { joins: beginning.joins }),
        ...(beginning.joinToken !== undefined && { joinToken: beginning.joinToken }),
        nowMs: this.nowMs,
        seed: Array.from(peer, (character) => character.charCodeAt(0)).reduce((sum, code) => sum * 31 + code, 7),
        options: { ...this.#options, ...beginning.options },
      },
      store,
    )
    const node: TestNode = {
      peer,
      engine,
      store,
      outcomes: new Map(),
      links: [],
      admissions: [],
      events: [],
      halted: undefined,
    }
    this.nodes.set(peer, node)
    this.perform(
      node,
      engine.start(this.nowMs, foundAs === undefined ? undefined : { networkId: foundAs, ...beginning.founding }),
    )
    return node
  }

  node(peer: PeerId): TestNode {
    const node = this.nodes.get(peer)
    if (node === undefined) throw new Error(`there is no ${peer}`)
    return node
  }

  /** Carries out what an engine says, as a driver would. */
  perform(node: TestNode, effects: Effects): void {
    node.events.push(...effects.events.map(({ text }) => text))
    if (effects.halt !== undefined) {
      node.halted = effects.halt
      this.remove(node.peer)
      return
    }
    node.store.apply(effects.writes)
    node.links.push(...effects.links)
    node.admissions.push(...effects.admissions)
    for (const { operation, outcome } of effects.outcomes) node.outcomes.set(operation, outcome)
    for (const { to, message, durable } of effects.sends) {
      const envelope = { from: node.peer, to, message, durable }
      this.log.push(envelope)
      this.#underWay.push(envelope)
    }
  }

  link(a: PeerId, b: PeerId): void {
    this.#links.add(pairOf(a, b))
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const node = this.nodes.get(one)
      if (node !== undefined) this.perform(node, node.engine.linked(this.nowMs, other))
    }
  }

  /** Links every two nodes, and lets them greet each other. */
  linkAll(): void {
    const peers = [...this.nodes.keys()]
    for (const [i, a] of peers.entries()) {
      for (const b of peers.slice(i + 1)) if (!this.#links.has(pairOf(a, b))) this.link(a, b)
    }
    this.run()
  }

  /** Breaks a link; what is under way on it is gone. */
  cut(a: PeerId, b: PeerId): void {
    if (!this.#links.delete(pairOf(a, b))) return
    this.#underWay = this.#underWay.filter(({ from, to }) => pairOf(from, to) !== pairOf(a, b))
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const node = this.nodes.get(one)
      if (node !== undefined) this.perform(node, node.engine.unlinked(this.nowMs, other))
    }
  }

  /** Ends a node; its store stays with whoever holds it. */
  remove(peer: PeerId): void {
    this.nodes.delete(peer)
    this.#underWay = this.#underWay.filter(({ from }) => from !== peer)
    for (const link of this.#links) {
      const [a = '', b = ''] = link.split(' ')
      if (a === peer || b === peer) this.cut(a, b)
    }
  }

  /** Makes a ghost known to a node, with the words of a node of the same network. */
  greet(node: TestNode, ghost: PeerId, words: Partial<Hello> = {}): void {
    this.ghosts.set(ghost, { roundTripMs: 0 })
    this.link(node.peer, ghost)
    const hello = helloOf(ghost, words)
    this.tell(node, ghost, hello)
    const { epoch, boot, nonce, batch } = hello
    this.tell(node, ghost, { type: 'pong', token: this.nowMs * 1000, epoch, boot, nonce, batch })
  }

  /** Hands a node one message, and carries out what follows at once. Messages that it causes stay under way. */
  tell(node: TestNode, from: PeerId, message: Message): void {
    if (this.nodes.get(node.peer) === node) this.perform(node, node.engine.handle(this.nowMs, from, message))
  }

  /** Delivers all that is under way, and what follows from it. */
  run(): void {
    for (let count = 0; this.#underWay.length > 0; count++) {
      if (count > MESSAGES_MAX) throw new Error('the nodes never come to rest')
      const envelope = this.#underWay.shift()
      if (envelope !== undefined) this.#deliver(envelope)
    }
  }

  #deliver(envelope: Envelope): void {
    const { from, to, message } = envelope
    if (this.lose(envelope) || (from !== to && !this.#links.has(pairOf(from, to)))) return
    const node = this.nodes.get(to)
    if (node !== undefined) this.tell(node, from, message)
    else if (message.type === 'ping') this.#echo(from, to, message)
  }

  #echo(to: PeerId, ghost: PeerId, ping: MessageOf<'ping'>): void {
    const { roundTripMs } = this.ghosts.get(ghost) ?? {}
    const node = this.nodes.get(to)
    if (node === undefined || roundTripMs === undefined) return
    this.tell(node, ghost, {
      ...ping,
      type: 'pong',
      token: ping.token - roundTripMs * 1000,
      boot: 1,
      nonce: NONCE,
      batch: 0,
    })
  }

  /** Lets time pass: delivers what is under way, and wakes each engine whenever it wants to be. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms
    this.run()
    for (;;) {
      const nextMs = Math.min(...[...this.nodes.values()].map(({ engine }) => engine.nextWakeMs()))
      if (nextMs > untilMs) break
      this.nowMs = Math.max(this.nowMs, nextMs)
      for (const node of this.nodes.values()) {
        if (node.engine.nextWakeMs() <= this.nowMs) this.perform(node, node.engine.wake(this.nowMs, this.nowMs))
      }
      this.run()
    }
    this.nowMs = untilMs
  }

  /** Lets time pass until something has come true. */
  until(condition: () => boolean, withinMs = 10_000): void {
    const untilMs = this.nowMs + withinMs
    while (!condition()) {
      if (this.nowMs >= untilMs) throw new Error(`it didn't come true within ${withinMs} ms`)
      this.advance(10)
    }
  }

  /** What was sent since this was last asked, of one type, and by one node where that is given; then forgets all. */
  take<Type extends Message['type']>(type: Type, by?: PeerId): { to: PeerId; message: MessageOf<Type> }[] {
    const found = this.log.splice(0).filter(({ from, message }) => message.type === type && (by ?? from) === from)
    return found.map(({ to, message }) => ({ to, message: message as MessageOf<Type> }))
  }

  /** The first of what `take` finds. */
  first<Type extends Message['type']>(type: Type, by?: PeerId): MessageOf<Type> {
    const [found] = this.take(type, by)
    if (found === undefined) throw new Error(`no ${type} was sent`)
    return found.message
  }

  /** Begins a proposal; the outcome stands under the number returned. */
  put(node: TestNode, request: WriteRequest): number {
    const { operation, effects } = node.engine.write(this.nowMs, request)
    this.perform(node, effects)
    return operation
  }

  get(node: TestNode, key: string, consistency: 'quorum' | 'local' = 'quorum'): number {
    const { operation, effects } = node.engine.get(this.nowMs, key, consistency)
    this.perform(node, effects)
    return operation
  }
}

function pairOf(a: PeerId, b: PeerId): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

export function helloOf(peer: PeerId, words: Partial<Hello> = {}): Hello {
  return {
    type: 'hello',
    clusterId: clusterOf(peer),
    networkId: NETWORK,
    epoch: 1,
    boot: 1,
    nonce: NONCE,
    batch: 0,
    addresses: [`/memory/${peer}`],
    retired: false,
    compares: false,
    minPeers: 0,
    ...words,
  }
}

/** A store of a node that is in this network already. */
export function storeWith(configuration = configurationOf(['a1', 'a2', 'a3'])): MemoryView {
  const store = new MemoryView()
  store.apply([{ type: 'record', record: configurationRecord(configuration) }])
  return store
}

/** A network whose nodes all know its configuration and each other. */
export function networkOf(voters: readonly PeerId[], options: Partial<EngineOptions> = {}): Network {
  const network = new Network(options)
  for (const peer of voters) network.add(peer, { store: storeWith(configurationOf(voters)) })
  network.linkAll()
  network.log.length = 0
  return network
}

/** One engine, a1, among ghosts that have all greeted it. */
export function soloOf(
  voters: readonly PeerId[],
  options: Partial<EngineOptions> = {},
): { readonly network: Network; readonly node: TestNode } {
  const network = new Network(options)
  const node = network.add('a1', { store: storeWith(configurationOf(voters)) })
  for (const ghost of voters) if (ghost !== 'a1') network.greet(node, ghost)
  network.run()
  network.log.length = 0
  // A test that is about distances says them itself.
  for (const presence of writableState(node).liveness.peers.values()) delete presence.roundTripMs
  return { network, node }
}

/** A node's state for a test to set up a situation in: to the program it can only be read. */
export function writableState({ engine }: Pick<TestNode, 'engine'>): EngineState {
  return engine.state as EngineState
}

/** How far that node has merged the log of a peer. */
export function merged(node: TestNode, peer: PeerId): number {
  return Number(node.store.meta(`merged/${peer}`) ?? 0)
}
