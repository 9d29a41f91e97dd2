/**
 * One node of a simulated network: the real engine over a simulated store, clock and transport. It carries out effects
 * in the order that the real driver does (writes, then what may leave at once, then what waits for the sync), without
 * promises, and can die at each step.
 */
import type { ClusterId, Message, PeerId } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { bootAfter } from '@replicator/core/boot'
import { Holdback, LINGER_MS, isAwaited } from '@replicator/core/holdback'
import type { Effects, EngineOptions, Outcome } from '@replicator/engine'
import { Engine } from '@replicator/engine'
import type { Write } from '@replicator/interface'
import type { Prng } from './prng.js'
import type { Schedule } from './schedule.js'
import { SimulatedDisk } from './simulated-disk.js'
import type { SimulatedNetwork, Station } from './simulated-network.js'
import { SimulatedStore } from './simulated-store.js'
import type { Trace } from './trace.js'
import { describeOutcome } from './description.js'

/** Where a crash may strike. */
export type Step = 'write' | 'sync' | 'synced' | 'send'

/** Thrown to leave the step at which the node dies. */
class PowerLoss extends Error {}

export interface NodeParts {
  readonly name: PeerId
  readonly cluster: ClusterId
  readonly options: Partial<EngineOptions>
  readonly schedule: Schedule
  readonly network: SimulatedNetwork
  readonly random: Prng
  readonly trace: Trace
  readonly observer: Observer
  /** The usual time of a sync. */
  readonly syncMs: number
  /** Between an input and the end of its turn; 0: each input has a turn of its own. */
  readonly turnMs: number
  /** The peer to join through; absent for the founder. */
  readonly seek?: number
  readonly peerOf: (name: PeerId) => number | undefined
  readonly nameOf: (peer: number) => PeerId
}

/** What the checkers see. */
export interface Observer {
  applied(node: SimulatedNode, writes: readonly Write[]): void
  told(node: SimulatedNode, operation: number, outcome: Outcome): void
  /** The node ended by itself: a halt, an exception, a failed sync, a damaged store. */
  ended(node: SimulatedNode, error: Error): void
  /** The node is gone, by itself or by a fault; its clients get no answer. */
  gone(node: SimulatedNode): void
}

interface Running {
  readonly engine: Engine
  readonly store: SimulatedStore
  readonly holdback: Holdback<Addressed>
  readonly outgoing: Map<PeerId, Message[]>
  own: Message[]
  turnPlanned: boolean
  /** Stands for the timer of what lingers. */
  hurry: object | undefined
  wakeMs: number
}

interface Addressed {
  readonly to: PeerId
  readonly message: Message
}

export class SimulatedNode implements Station {
  readonly name: PeerId
  readonly cluster: ClusterId
  readonly disk = new SimulatedDisk()
  /** This node's place in the network. */
  readonly number: number
  boot = 0
  /** How fast its monotonic clock goes. */
  clockRate = 1
  /** When the sync under way is done. */
  syncEndsMs = 0
  /** The node won't come back: its store is damaged. */
  lost = false
  /** Its disk was set back to an older copy: it must find out, and vote no more. */
  outdated = false
  readonly #parts: NodeParts
  readonly #kept = new Set<number>()
  #running: Running | undefined
  #clockMs = 0
  #clockSinceMs = 0
  #pausedUntilMs = 0
  #backlog: (() => void)[] = []
  /** Dies at the n-th step of this kind from now. */
  #fuse: { readonly step: Step; left: number; readonly blown: () => void } | undefined

  constructor(parts: NodeParts) {
    this.#parts = parts
    this.name = parts.name
    this.cluster = parts.cluster
    this.number = parts.network.add(this)
  }

  get running(): boolean {
    return this.#running !== undefined
  }

  get engine(): Engine | undefined {
    return this.#running?.engine
  }

  get store(): SimulatedStore | undefined {
    return this.#running?.store
  }

  get isPaused(): boolean {
    return this.#pausedUntilMs > this.#parts.schedule.nowMs
  }

  // Life and death.

  start(): void {
    if (this.running || this.lost) return
    const { disk } = this
    if (disk.full || disk.failing > 0) {
      if (disk.failing > 0) disk.failing--
      this.#parts.observer.ended(this, new DiskFailure('the disk takes nothing'))
      return
    }
    try {
      this.#begin(new SimulatedStore(disk))
    } catch (error) {
      this.#end(error)
    }
  }

  #begin(store: SimulatedStore): void {
    const { name: self, cluster, options, random, network, seek, trace, schedule } = this.#parts
    const { boot, boots, writes } = bootAfter({ meta: (name) => store.meta(name), batch: store.batch }, random.hex(8))
    store.apply(writes)
    const batch = store.beginSync()
    this.disk.persist(batch)
    store.endSync()
    this.boot++
    this.#kept.clear()
    trace.note('start', schedule.nowMs, this.number)
    trace.line(schedule.nowMs, () => `${self} starts, boot ${boot.boot}`)
    const nowMs = this.nowMs
    const addresses = [addressOf(self)]
    const engine = new Engine({ self, cluster, boot, boots, addresses, nowMs, seed: random.uint32(), options }, store)
    this.#running = {
      engine,
      store,
      holdback: new Holdback<Addressed>(),
      outgoing: new Map(),
      own: [],
      turnPlanned: false,
      hurry: undefined,
      wakeMs: Infinity,
    }
    const isFounding = seek === undefined && store.record(CONFIGURATION_KEY) === undefined
    const networkId = isFounding ? random.hex(16) : undefined
    this.input((it, atMs) => it.start(atMs, networkId))
    network.considerAll()
  }

  /** Ends at once: what was not durable is gone, of a sync under way all or nothing is there. */
  crash(options: { readonly silently: boolean }): void {
    if (this.#running === undefined) return
    const { schedule, trace, network, observer } = this.#parts
    trace.note('crash', schedule.nowMs, this.number)
    trace.line(schedule.nowMs, () => `${this.name} crashes`)
    this.#running = undefined
    this.#backlog = []
    this.#pausedUntilMs = 0
    this.#fuse = undefined
    network.stopped(this.number, options.silently)
    observer.gone(this)
  }

  /** Dies by itself at the n-th such step from now; `blown` is told. */
  crashAt(step: Step, count: number, blown: () => void): void {
    this.#fuse = { step, left: count, blown }
  }

  /** The crash that was to come doesn't. */
  disarm(): void {
    this.#fuse = undefined
  }

  /** Takes no step for that long; what comes meanwhile waits. */
  pause(durationMs: number): void {
    if (!this.running) return
    const { schedule } = this.#parts
    const untilMs = schedule.nowMs + durationMs
    if (untilMs <= this.#pausedUntilMs) return
    this.#pausedUntilMs = untilMs
    const { boot } = this
    schedule.at(untilMs, () => {
      if (this.boot !== boot || this.isPaused) return
      for (const work of this.#backlog.splice(0)) if (this.boot === boot) work()
    })
  }

  setClockRate(rate: number): void {
    this.#setClock(this.nowMs, rate)
  }

  /** Its clock is ahead by so much at once, as after a sleep of the machine. */
  jumpClock(byMs: number): void {
    this.#setClock(this.nowMs + byMs, this.clockRate)
  }

  #setClock(ms: number, rate: number): void {
    this.#clockMs = ms
    this.#clockSinceMs = this.#parts.schedule.nowMs
    this.clockRate = rate
    if (this.#running !== undefined) this.#running.wakeMs = Infinity
    this.#planWake()
  }

  /** Its monotonic clock. */
  get nowMs(): number {
    return this.#clockMs + (this.#parts.schedule.nowMs - this.#clockSinceMs) * this.clockRate
  }

  // What the network tells.

  wants(peer: number): boolean {
    const { seek, network } = this.#parts
    // As the network has it: an engine that is paused doesn't know yet that it has lost its only link.
    return this.#kept.has(peer) || (seek === peer && !network.hasLinks(this.number))
  }

  linked(peer: number): void {
    this.#whenAwake(() => this.input((engine, nowMs) => engine.linked(nowMs, this.#parts.nameOf(peer))))
  }

  unlinked(peer: number, _reason: string): void {
    this.#whenAwake(() => this.input((engine, nowMs) => engine.unlinked(nowMs, this.#parts.nameOf(peer))))
  }

  received(peer: number, messages: readonly Message[]): void {
    const name = this.#parts.nameOf(peer)
    this.#whenAwake(() => {
      for (const message of messages)
        this.#guard((it) => this.#perform(it, it.engine.handle(this.nowMs, name, message)))
      this.#endInput()
    })
  }

  /** One input of the engine, and what follows from it. */
  input(work: (engine: Engine, nowMs: number) => Effects): void {
    this.#guard((it) => this.#perform(it, work(it.engine, this.nowMs)))
    this.#endInput()
  }

  /** A client's request; its number, or undefined where the node can't take it at present. */
  ask(
    work: (engine: Engine, nowMs: number) => { operation: number; effects: Effects },
    asked: (operation: number) => void,
  ): void {
    this.#whenAwake(() =>
      this.input((engine, nowMs) => {
        const { operation, effects } = work(engine, nowMs)
        asked(operation)
        return effects
      }),
    )
  }

  #whenAwake(work: () => void): void {
    if (!this.running) return
    if (this.isPaused) this.#backlog.push(work)
    else work()
  }

  #guard(work: (running: Running) => void): void {
    const running = this.#running
    if (running === undefined) return
    try {
      work(running)
    } catch (error) {
      this.#end(error)
    }
  }

  #end(error: unknown): void {
    if (error instanceof PowerLoss) {
      const blown = this.#fuse?.blown
      this.crash({ silently: this.#parts.random.chance(0.5) })
      blown?.()
      return
    }
    const { schedule, trace, observer } = this.#parts
    trace.line(schedule.nowMs, () => `${this.name} ends: ${error instanceof Error ? error.message : String(error)}`)
    this.crash({ silently: false })
    observer.ended(this, error instanceof Error ? error : new Error(String(error)))
  }

  #perform(running: Running, effects: Effects): void {
    const { observer, schedule, trace } = this.#parts
    for (const { level, text, fields } of effects.events) {
      trace.line(schedule.nowMs, () => `${this.name} ${level}: ${text} ${JSON.stringify(fields)}`)
    }
    if (effects.halt !== undefined) throw new Error(effects.halt)
    const awaited = isAwaited(effects)
    if (effects.writes.length > 0) {
      this.#step('write')
      running.store.apply(effects.writes)
      running.holdback.wrote({ awaited })
      observer.applied(this, effects.writes)
    }
    for (const { to, message, durable } of effects.sends) {
      if (durable) running.holdback.hold({ to, message }, { awaited })
      else this.#post(running, to, message)
    }
    for (const link of effects.links) this.#changeLink(link)
    for (const { operation, outcome } of effects.outcomes) {
      trace.line(schedule.nowMs, () => `${this.name} tells ${operation}: ${describeOutcome(outcome)}`)
      observer.told(this, operation, outcome)
    }
  }

  #changeLink(link: Effects['links'][number]): void {
    const { peerOf, network, schedule } = this.#parts
    const peer = peerOf(link.peer)
    if (peer === undefined) return
    if (link.kind === 'keep') {
      this.#kept.add(peer)
      network.consider(this.number, peer)
    } else {
      this.#kept.delete(peer)
      schedule.after(50, () => network.drop(this.number, peer, link.reason))
    }
  }

  #post(running: Running, to: PeerId, message: Message): void {
    if (to === this.name) {
      running.own.push(message)
      return
    }
    const messages = running.outgoing.get(to)
    if (messages === undefined) running.outgoing.set(to, [message])
    else messages.push(message)
  }

  #endInput(): void {
    const running = this.#running
    if (running === undefined || running.turnPlanned) return
    if (this.#parts.turnMs === 0) {
      this.#turn()
      return
    }
    running.turnPlanned = true
    const { boot } = this
    this.#parts.schedule.after(this.#parts.turnMs, () => {
      if (this.boot !== boot) return
      this.#whenAwake(() => {
        running.turnPlanned = false
        this.#turn()
      })
    })
  }

  /** The end of a turn: what came together leaves together. */
  #turn(): void {
    this.#guard((running) => {
      do {
        const { own } = running
        running.own = []
        for (const message of own) this.#perform(running, running.engine.handle(this.nowMs, this.name, message))
        this.#settle(running)
      } while (running.own.length > 0)
      for (const [peer, messages] of running.outgoing) {
        this.#step('send')
        const to = this.#parts.peerOf(peer)
        if (to !== undefined) this.#parts.network.send(this.number, to, messages)
      }
      running.outgoing.clear()
    })
    this.#planWake()
  }

  #settle(running: Running): void {
    const { release, sync } = running.holdback.take()
    if (running.holdback.lingering) this.#planHurry(running)
    else running.hurry = undefined
    for (const { to, message } of release) this.#post(running, to, message)
    if (!sync) return
    const { random, schedule, syncMs } = this.#parts
    const { disk, boot } = this
    const batch = running.store.beginSync()
    const willFail = disk.full || disk.failing > 0
    if (disk.failing > 0) disk.failing--
    // A crash on the way leaves the whole batch or nothing of it; a failed sync as well.
    const durationMs = syncMs * random.between(0.5, 2) * disk.slowness
    this.syncEndsMs = schedule.nowMs + durationMs
    const reachesDiskMs = schedule.nowMs + durationMs * random.fraction()
    schedule.at(reachesDiskMs, () => {
      if (this.#running === running && !willFail) disk.persist(batch)
    })
    schedule.after(durationMs, () => {
      if (this.boot !== boot || this.#running !== running) return
      this.#whenAwake(() => {
        if (willFail) {
          if (random.chance(0.5)) disk.persist(batch)
          this.#guard(() => {
            throw new DiskFailure('a sync failed')
          })
          return
        }
        this.#guard((it) => {
          it.store.endSync()
          this.#step('synced')
          for (const { to, message } of it.holdback.synced()) this.#post(it, to, message)
        })
        this.#endInput()
      })
    })
    this.#step('sync')
  }

  #planHurry(running: Running): void {
    if (running.hurry !== undefined) return
    const hurry = {}
    running.hurry = hurry
    this.#parts.schedule.after(LINGER_MS, () => {
      if (this.#running !== running) return
      this.#whenAwake(() => {
        if (running.hurry !== hurry) return
        running.hurry = undefined
        running.holdback.hurry()
        this.#endInput()
      })
    })
  }

  #planWake(): void {
    const running = this.#running
    if (running === undefined) return
    const { schedule } = this.#parts
    const wakeMs = running.engine.nextWakeMs()
    // A microsecond late, so that rounding never wakes it too early.
    const atMs = schedule.nowMs + Math.max(0, wakeMs - this.nowMs) / this.clockRate + 0.001
    if (running.wakeMs <= atMs) return
    running.wakeMs = atMs
    schedule.at(atMs, () => {
      if (this.#running !== running || running.wakeMs !== atMs) return
      this.#whenAwake(() => {
        running.wakeMs = Infinity
        this.input((engine, nowMs) => engine.wake(nowMs))
      })
    })
  }

  #step(step: Step): void {
    const fuse = this.#fuse
    if (fuse === undefined || fuse.step !== step || --fuse.left > 0) return
    throw new PowerLoss()
  }
}

/** The disk refused a batch: the node must end. */
export class DiskFailure extends Error {}

export function addressOf(name: PeerId): string {
  return `/sim/${name}`
}
