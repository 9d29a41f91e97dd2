/**
 * Three real engines in one loop, without a network, disk or clock of their own: enough to give the one that is fuzzed a
 * real history, and peers that answer.
 */
import type { Message, PeerId } from '@replicator/interface'
import { Engine } from '@replicator/engine'
import type { Effects, EngineOptions } from '@replicator/engine'
import type { MemoryStore } from '@replicator/store'
import { openMemoryStore } from '@replicator/store'
import type { Prng } from '../random/prng.js'
import { GOOD_SECRET } from './vocabulary.js'

export interface Place {
  readonly peer: PeerId
  readonly engine: Engine
  readonly store: MemoryStore
  /** Set once the engine has stopped itself. */
  halted?: string
}

/** Small bounds, so that they are reached. */
const OPTIONS: Partial<EngineOptions> = {
  minPeers: 1,
  reconcileMs: 2000,
  operationsMax: 20,
  reservationsMax: 30,
  deliveriesMax: 10,
  expiriesMax: 2,
}

/** More messages than this within one step is a storm that feeds itself. */
const MESSAGES_MAX = 20_000
/** A wake-up that leaves another one due at once, this often in a row, would never end. */
const WAKES_MAX = 100

export class SmallNetwork {
  nowMs = 1000
  readonly places = new Map<PeerId, Place>()
  /** Sees each message before it is handled, and each effect after. */
  watch: ((place: Place, effects: Effects, cause: Cause) => void) | undefined
  /** Newcomers that wait for what is said of their tokens. */
  readonly #checks: { readonly place: Place; readonly peer: PeerId; readonly isGood: boolean }[] = []
  readonly #queue: { readonly from: PeerId; readonly to: PeerId; readonly message: Message }[] = []

  constructor(random: Prng, peers: readonly { readonly peer: PeerId; readonly cluster: string }[]) {
    const networkId = random.hex(16)
    // Half of them ask newcomers for a token.
    const founding = { networkId, ...(random.chance(0.5) && { joining: 'token' as const }) }
    for (const { peer, cluster } of peers) {
      const boot = { boot: 1, nonce: random.hex(8) }
      const where = { cluster, addresses: [`/sim/${peer}`], joinToken: GOOD_SECRET }
      const init = { self: peer, boot, boots: [], ...where, nowMs: this.nowMs }
      const store = openMemoryStore()
      const engine = new Engine({ ...init, seed: random.uint32(), options: OPTIONS }, store)
      this.places.set(peer, { peer, engine, store })
    }
    const [founder] = peers
    for (const place of this.places.values()) {
      this.input(place, (engine) => engine.start(this.nowMs, place.peer === founder?.peer ? founding : undefined))
    }
    for (const place of this.places.values()) {
      for (const peer of this.places.keys())
        if (peer !== place.peer) this.input(place, (it) => it.linked(this.nowMs, peer))
    }
  }

  /** One input of a node, and what follows from it there. */
  input(place: Place, work: (engine: Engine) => Effects, cause: Cause = 'own'): void {
    if (place.halted !== undefined) return
    const effects = work(place.engine)
    this.watch?.(place, effects, cause)
    if (effects.halt !== undefined) {
      place.halted = effects.halt
      return
    }
    place.store.apply(effects.writes)
    // Resolves later, but has taken effect by now: all that waits for the sync may go.
    void place.store.flush()
    for (const { to, message } of effects.sends) this.#queue.push({ from: place.peer, to, message })
    for (const { peer, token } of effects.admissions) this.#checks.push({ place, peer, isGood: token === GOOD_SECRET })
  }

  /** Delivers until nothing is under way, then lets the time go on and wakes who is due. */
  step(ms: number): void {
    this.deliver()
    this.nowMs += ms
    for (const place of this.places.values()) {
      let wakes = 0
      while (place.halted === undefined && place.engine.nextWakeMs() <= this.nowMs) {
        if (++wakes > WAKES_MAX) throw new Error(`${place.peer} is woken at ${this.nowMs} ms again and again`)
        this.input(place, (engine) => engine.wake(this.nowMs, this.nowMs))
      }
    }
    this.deliver()
  }

  deliver(): void {
    for (const { place, peer, isGood } of this.#checks.splice(0)) {
      const verdict = isGood ? ({ kind: 'good' } as const) : ({ kind: 'bad', reason: 'it is not known' } as const)
      this.input(place, (engine) => engine.admission(this.nowMs, peer, verdict))
    }
    let delivered = 0
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { from, to, message } = next
      const place = this.places.get(to)
      if (place === undefined) continue
      if (++delivered > MESSAGES_MAX)
        throw new Error(`messages without end, now a ${message.type} from ${from} to ${to}`)
      this.input(place, (engine) => engine.handle(this.nowMs, from, message), { from, message })
    }
  }

  /** Lets the time go on until all are voters. */
  form(): void {
    const isVoter = ({ engine }: Place): boolean => engine.status(this.nowMs).role === 'voter'
    for (let steps = 0; steps < 400; steps++) {
      if ([...this.places.values()].every(isVoter)) return
      this.step(50)
    }
    throw new Error('the network did not form')
  }
}

/** What an input came from: a message, or the node's own user, clock and links. */
export type Cause = 'own' | { readonly from: PeerId; readonly message: Message }
