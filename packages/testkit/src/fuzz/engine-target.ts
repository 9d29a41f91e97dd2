/**
 * Well-formed messages with hostile fields against a running engine with a history: as said by a member, by a stranger
 * that has greeted, and by ever new strangers. Clients write and read meanwhile.
 */
import { isUint8Array } from 'node:util/types'
import type { Message, PeerId, WriteRequest } from '@replicator/interface'
import { decodeFrame, encodeFrame } from '@replicator/rpc'
import type { Effects, Engine } from '@replicator/engine'
import { Prng } from '../random/prng.js'
import { faultOf, isMember, sizeFault, strangerFault, viewFault } from './engine-judge.js'
import { shrunk } from './hostile-bytes.js'
import { hostileMessage } from './hostile-message.js'
import type { Place } from './small-network.js'
import { SmallNetwork } from './small-network.js'
import type { Target, Trial } from './target.js'
import { thrown } from './target.js'
import { Vocabulary } from './vocabulary.js'

const PEERS = [
  { peer: 'a1', cluster: 'a' },
  { peer: 'a2', cluster: 'a' },
  { peer: 'b1', cluster: 'b' },
] as const
const VICTIM = 'a1'
const STRANGER = 'zz'
const MESSAGES = 60
/** Linked at once: the members, and a few strangers. */
const LINKED_MAX = 8

/** One thing that happens in a session. */
type Event =
  | { readonly kind: 'said'; readonly from: PeerId; readonly message: Message; readonly waitMs: number }
  | { readonly kind: 'wrote'; readonly request: WriteRequest }
  | { readonly kind: 'read'; readonly key: string; readonly what: 'get' | 'resolve' }
  | { readonly kind: 'visited'; readonly peer: PeerId }

/** How the engine is handed a message; a test puts a broken one in its place. */
export type Handle = (engine: Engine, nowMs: number, from: PeerId, message: Message) => Effects

const HANDLE: Handle = (engine, nowMs, from, message) => engine.handle(nowMs, from, message)

export function engineTarget(handle: Handle = HANDLE): Target {
  return {
    name: 'engine',
    trial(random): Trial {
      const seed = random.uint32()
      const events = plan(random, new Session(seed, handle))
      const inputs = events.length
      const problem = new Session(seed, handle).run(events)
      if (problem === undefined) return { inputs }
      const fails = (each: readonly Event[]): boolean => new Session(seed, handle).run(each) !== undefined
      const without = (all: readonly Event[], from: number, to: number): readonly Event[] =>
        all.toSpliced(from, to - from)
      const few = shrunk<readonly Event[]>(events, { without, fails })
      const input = few.map((event) => JSON.stringify(event, readable)).join('\n    ')
      return { inputs, failure: { problem: new Session(seed, handle).run(few) ?? problem, input } }
    },
  }
}

function readable(_: string, value: unknown): unknown {
  return isUint8Array(value) ? Buffer.from(value).toString('latin1') : value
}

function plan(random: Prng, { network, victim }: Session): readonly Event[] {
  const { configuration, boot } = victim.engine.state
  const keys = [...victim.store.keys({ prefix: '', limit: 100 }), 'new-1', 'new-2', '']
  const it = new Vocabulary(random, {
    peers: [...network.places.keys(), STRANGER],
    clusters: ['a', 'b'],
    keys,
    proposals: keys.flatMap((key) => victim.store.record(key)?.decisions.map(({ proposal }) => proposal) ?? []),
    networkId: configuration?.networkId ?? '',
    generation: configuration?.generation ?? 1,
    epoch: configuration?.epoch ?? 1,
    nonce: boot.nonce,
  })
  // Once a member has said something, much may change that is no stranger's doing: some sessions have strangers only.
  const speakers = random.pick([[STRANGER], ['a2', STRANGER], ['b1', 'a2', STRANGER]] as const)
  return Array.from({ length: MESSAGES }, (): Event => {
    const share = random.fraction()
    if (share < 0.1) return { kind: 'wrote', request: it.request(random.pick(keys.slice(0, -1))) }
    if (share < 0.14)
      return { kind: 'read', key: random.pick(keys.slice(0, -1)), what: random.pick(['get', 'resolve']) }
    if (share < 0.19) return { kind: 'visited', peer: `visitor${random.whole(0, 1e6)}` }
    const waitMs = random.chance(0.8) ? 0 : random.pick([1, 50, 300, 2500])
    return { kind: 'said', from: random.pick(speakers), message: carried(hostileMessage(it)), waitMs }
  })
}

/** What arrives of a message: only that can be said. */
function carried(message: Message): Message {
  const decoded = decodeFrame(encodeFrame([message]))
  return decoded.ok ? (decoded.messages[0] ?? message) : { type: 'survey', generation: 0 }
}

/** A network with a history, and one run of events through it. */
class Session {
  readonly network: SmallNetwork
  readonly victim: Place
  readonly #handle: Handle
  #fault: string | undefined
  /** What is said by a peer that was no member when it said it. */
  #strange: Event | undefined

  constructor(seed: number, handle: Handle) {
    this.#handle = handle
    const random = new Prng(seed, 'history')
    this.network = new SmallNetwork(random, PEERS)
    const victim = this.network.places.get(VICTIM)
    if (victim === undefined) throw new Error('nobody to fuzz')
    this.victim = victim
    this.network.form()
    const fields = { operation: 'create', contentType: '', mutable: true, requestId: '', fingerprint: '' } as const
    const value = Uint8Array.of(1)
    for (const key of ['one', 'two']) this.#write({ ...fields, key, value, mutable: false })
    for (const key of ['three', 'four']) this.#write({ ...fields, key, value })
    this.#write({ ...fields, key: 'ending', value, expiresMs: this.network.nowMs + 3000 })
    this.#write({ ...fields, key: 'four', value, operation: 'delete', ifMatch: '*' })
    this.network.step(50)
    this.#linkStranger(STRANGER)
    this.#leaveOpen('open')
    this.network.watch = (place, effects, cause) => {
      if (place !== this.victim) return
      const isStrange = cause !== 'own' && cause === this.#strange
      this.#fault ??= (isStrange ? strangerFault(effects, cause) : undefined) ?? faultOf(place, effects, cause)
    }
  }

  /** What went wrong, or nothing. */
  run(events: readonly Event[]): string | undefined {
    try {
      for (const event of events) {
        this.#happen(event)
        this.#fault ??= sizeFault(this.victim, LINKED_MAX) ?? viewFault(this.victim, this.network.nowMs)
        if (this.#fault !== undefined || this.victim.halted !== undefined) return this.#fault
      }
      for (let steps = 0; steps < 100 && this.#fault === undefined; steps++) this.network.step(100)
      return this.#fault ?? sizeFault(this.victim, LINKED_MAX) ?? viewFault(this.victim, this.network.nowMs)
    } catch (error) {
      return `it threw ${thrown(error)}`
    }
  }

  #happen(event: Event): void {
    switch (event.kind) {
      case 'said': {
        const { from, message } = event
        this.#strange = isMember(this.victim, from) ? undefined : event
        this.network.input(this.victim, (engine) => this.#handle(engine, this.network.nowMs, from, message), event)
        if (event.waitMs > 0) this.network.step(event.waitMs)
        else this.network.deliver()
        return
      }
      case 'wrote':
        return this.#write(event.request)
      case 'read':
        return this.#ask(event.key, event.what)
      case 'visited':
        this.#linkStranger(event.peer)
        this.network.input(this.victim, (engine) => engine.unlinked(this.network.nowMs, event.peer))
    }
  }

  #ask(key: string, what: (Event & { kind: 'read' })['what']): void {
    const { network } = this
    network.input(this.victim, (engine) =>
      what === 'get' ? engine.get(network.nowMs, key, 'quorum').effects : engine.resolve(network.nowMs, key).effects,
    )
    network.deliver()
  }

  #write(request: WriteRequest): void {
    const { network } = this
    network.input(this.victim, (engine) => engine.write(network.nowMs, request).effects)
    network.deliver()
  }

  /** Links a peer that says who it is, and no more. */
  #linkStranger(peer: PeerId): void {
    const { network, victim } = this
    network.input(victim, (engine) => engine.linked(network.nowMs, peer))
    const hello = {
      clusterId: 'z',
      networkId: '',
      epoch: 0,
      boot: 1,
      nonce: '00'.repeat(8),
      batch: 0,
      addresses: [],
      retired: false,
      compares: true,
      minPeers: 3,
    }
    network.input(victim, (engine) => engine.handle(network.nowMs, peer, { type: 'hello', ...hello }))
  }

  /** A reservation of another node that nobody has decided yet. */
  #leaveOpen(key: string): void {
    const { network, victim } = this
    const generation = victim.engine.state.configuration?.generation ?? 1
    const id = `a2.1.${'11'.repeat(8)}.1`
    const proposal = { id, cluster: 'a', requestId: '', fingerprint: '', contentType: '', mutable: false } as const
    const value = Uint8Array.of(1)
    const message = {
      type: 'reserve',
      generation,
      key,
      version: 1,
      proposal: { ...proposal, operation: 'create', value },
    } as const
    network.input(victim, (engine) => engine.handle(network.nowMs, 'a2', message))
  }
}
