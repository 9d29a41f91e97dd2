/**
 * One node of a simulated network: the real engine and the real runner, over a simulated store, clock and transport. It
 * can die at each step of what the runner carries out.
 */
import type { ClusterId, Message, PeerId } from '@replicator/interface'
import { CONFIGURATION_KEY, asError } from '@replicator/interface'
import type { Effects, EngineOptions, Founding } from '@replicator/engine'
import { Engine, Runner, bootAfter } from '@replicator/engine'
import type { DurableBatch } from '@replicator/store'
import type { Prng } from '../random/prng.js'
import type { Observer } from './observer.js'
import type { Schedule } from './schedule.js'
import { SimulatedDisk } from './simulated-disk.js'
import type { SimulatedNetwork, Station } from './simulated-network.js'
import { SimulatedStore } from './simulated-store.js'
import type { Trace } from './trace.js'
import { describeOutcome } from './description.js'

/** Where a crash may strike. */
export type Step = 'write' | 'sync' | 'synced' | 'send'

/** `quiet`: it dials nobody any more; `deaf`: nor does it let anybody in. */
type Openness = 'open' | 'quiet' | 'deaf'

/** Where every wall clock begins: in 2027. */
const WALL_BEGIN_MS = 1_800_000_000_000

/** Longer than clients wait and than a silent node looks alive; a disk that hangs for a minute shows no more than that. */
const SYNC_MS_MAX = 6000

/** Thrown to leave the step at which the node dies. */
class PowerLoss extends Error {}

export interface NodeParts {
  readonly name: PeerId
  /** Tells it from other processes of that peer id. */
  readonly label: string
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
  /** What it shows to be let in. */
  readonly joinToken: string
  readonly founding: Pick<Founding, 'joining'>
  /** The peers to join through; none for the founder. */
  readonly seeks: readonly number[]
}

interface Running {
  readonly engine: Engine
  readonly runner: Runner
  readonly store: SimulatedStore
  /** The batch on its way to the disk. */
  syncing: DurableBatch | undefined
  turnPlanned: boolean
  /** When the runner is to be called, on this node's clock, and in the virtual time for which that is planned. */
  wakeMs: number
  plannedMs: number
}

export class SimulatedNode implements Station {
  readonly name: PeerId
  readonly label: string
  readonly address: string
  readonly cluster: ClusterId
  readonly disk = new SimulatedDisk()
  /** This node's place in the network. */
  readonly number: number
  boot = 0
  /** How fast its monotonic clock goes. */
  clockRate = 1
  /** How far its wall clock is off, and the latest time that it has told. */
  wallSkewMs = 0
  wallMaxMs = 0
  /** When the sync under way is done. */
  syncEndsMs = 0
  /** The node won't come back: its store is damaged or gone. */
  lost = false
  /** Its disk was set back to an older copy: it must find out, and vote no more. */
  outdated = false
  readonly #parts: NodeParts
  /** Whom it dials, and where. */
  readonly #kept = new Map<PeerId, readonly string[]>()
  readonly #sought = new Set<number>()
  #openness: Openness = 'open'
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
    this.label = parts.label
    this.address = `/sim/${parts.label}`
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
      this.#startOn(new SimulatedStore(disk))
    } catch (error) {
      // It may have got as far as running: what it reads first may be what is damaged.
      this.#end(asError(error))
    }
  }

  #startOn(store: SimulatedStore): void {
    const { label, random, network, seeks, trace, schedule, founding } = this.#parts
    const { name: self, cluster, options, joinToken } = this.#parts
    const { boot, boots, writes } = bootAfter({ meta: (name) => store.meta(name), batch: store.batch }, random.hex(8))
    store.apply(writes)
    const batch = store.beginSync()
    this.disk.persist(batch)
    store.endSync()
    this.boot++
    this.#kept.clear()
    this.#openness = 'open'
    this.#sought.clear()
    for (const peer of seeks) this.#sought.add(peer)
    trace.note('start', schedule.nowMs, this.number)
    trace.line(schedule.nowMs, () => `${label} starts, boot ${boot.boot}`)
    const nowMs = this.nowMs
    const init = { self, cluster, boot, boots, addresses: [this.address], joinToken, nowMs, seed: random.uint32() }
    const engine = new Engine({ ...init, options }, store)
    this.#running = this.#runningOf(engine, store)
    const isFounding = seeks.length === 0 && store.record(CONFIGURATION_KEY) === undefined
    const found = isFounding ? { networkId: random.hex(16), ...founding } : undefined
    this.input((it, atMs) => it.start(atMs, found))
    network.considerAll()
  }

  #runningOf(engine: Engine, store: SimulatedStore): Running {
    const { observer, trace, schedule, network } = this.#parts
    // A node that has died at a step of its own neither says nor does anything more.
    const isCurrent = (): boolean => this.#running === running
    const runner = new Runner(engine, {
      apply: (writes) => {
        this.#step('write')
        store.apply(writes)
        observer.applied(this, writes)
      },
      beginSync: () => this.#beginSync(running),
      send: (peer, messages) => {
        this.#step('send')
        const to = network.linkedAs(this.number, peer)
        const isTaken = to !== undefined && network.send(this.number, to, messages)
        // A fault may have struck just before the message left.
        if (!isCurrent()) throw new PowerLoss()
        return isTaken
      },
      keep: (peer, addresses) => this.#keep(peer, addresses),
      close: (peer, reason) => this.#close(peer, reason),
      drop: (peer, reason) => {
        this.#kept.delete(peer)
        this.#sought.delete(network.linkedAs(this.number, peer) ?? -1)
        this.#close(peer, reason)
      },
      quiet: (reason, deaf) => this.#withdraw(reason, deaf ? 'deaf' : 'quiet'),
      told: (operation, outcome) => {
        if (!isCurrent()) return
        trace.line(schedule.nowMs, () => `${this.label} tells ${operation}: ${describeOutcome(outcome)}`)
        observer.told(this, operation, outcome)
      },
      admit: (request) => observer.admit(this, request),
      callAt: (atMs) => {
        running.wakeMs = atMs
        this.#planWake()
      },
      ended: (error) => {
        if (isCurrent()) this.#end(error)
      },
      log: ({ level, text, fields }) => {
        trace.line(schedule.nowMs, () => `${this.label} ${level}: ${text} ${JSON.stringify(fields)}`)
      },
    })
    const running: Running = {
      engine,
      runner,
      store,
      syncing: undefined,
      turnPlanned: false,
      wakeMs: Infinity,
      plannedMs: Infinity,
    }
    return running
  }

  /** Ends at once: what was not durable is gone, of a sync under way all or nothing is there. */
  crash(options: { readonly silently: boolean }): void {
    if (this.#running === undefined) return
    const { schedule, trace, network, observer } = this.#parts
    trace.note('crash', schedule.nowMs, this.number)
    trace.line(schedule.nowMs, () => `${this.label} crashes`)
    this.#running = undefined
    this.#backlog = []
    this.#pausedUntilMs = 0
    this.#fuse = undefined
    network.stopped(this.number, options.silently)
    observer.gone(this)
  }

  /** Ends as a program that is asked to: its clients are told what can be said, and what it has applied goes to the disk. */
  stop(): void {
    const running = this.#running
    if (running === undefined || this.isPaused) return
    running.runner.stop(this.nowMs)
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

  /** From now on it dials that process, until it is told to drop it. */
  seek(peer: number): void {
    if (!this.running || this.#openness !== 'open' || this.#sought.has(peer)) return
    this.#sought.add(peer)
    this.#parts.network.consider(this.number, peer)
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
    if (this.#running !== undefined) this.#running.plannedMs = Infinity
    this.#planWake()
  }

  /** Its wall clock, which neither pauses nor drifts, and may be put forward or back. */
  get wallMs(): number {
    const wallMs = WALL_BEGIN_MS + Math.floor(this.#parts.schedule.nowMs) + this.wallSkewMs
    this.wallMaxMs = Math.max(this.wallMaxMs, wallMs)
    return wallMs
  }

  get nowMs(): number {
    return this.#clockMs + (this.#parts.schedule.nowMs - this.#clockSinceMs) * this.clockRate
  }

  // What the network tells.

  get deaf(): boolean {
    return this.#openness === 'deaf'
  }

  wants(peer: number): boolean {
    const { name, address } = this.#parts.network.station(peer)
    return this.#kept.get(name)?.includes(address) === true || this.#sought.has(peer)
  }

  linked(peer: number): void {
    this.#whenAwake(() => this.input((engine, nowMs) => engine.linked(nowMs, this.#nameOf(peer))))
  }

  unlinked(peer: number, _reason: string): void {
    this.#whenAwake(() => this.input((engine, nowMs) => engine.unlinked(nowMs, this.#nameOf(peer))))
  }

  received(peer: number, messages: readonly Message[]): void {
    const name = this.#nameOf(peer)
    this.#whenAwake(() => {
      this.#running?.runner.received(this.nowMs, name, messages)
      this.#planTurn()
    })
  }

  /** One input of the engine, and what follows from it. */
  input(work: (engine: Engine, nowMs: number) => Effects): void {
    this.#running?.runner.input(this.nowMs, work)
    this.#planTurn()
  }

  /** A client's request; its number, or undefined where the node can't take it at present. */
  ask(
    work: (engine: Engine, nowMs: number) => { operation: number; effects: Effects },
    began: (operation: number) => void,
  ): void {
    this.#whenAwake(() => {
      this.#running?.runner.ask(this.nowMs, work, began)
      this.#planTurn()
    })
  }

  #nameOf(peer: number): PeerId {
    return this.#parts.network.station(peer).name
  }

  #whenAwake(work: () => void): void {
    if (!this.running) return
    if (this.isPaused) this.#backlog.push(work)
    else work()
  }

  /** It was stopped, or ended by itself: a halt, an exception, a failed sync, a damaged store. */
  #end(error: Error | undefined): void {
    const { schedule, trace, observer } = this.#parts
    trace.line(schedule.nowMs, () => `${this.label} ends: ${error?.message ?? 'it was asked to'}`)
    if (error === undefined && !this.disk.full && this.disk.failing === 0) this.#flush()
    this.crash({ silently: false })
    if (error !== undefined) observer.ended(this, error)
  }

  /** What was applied goes to the disk, behind the batch that is on its way. */
  #flush(): void {
    const running = this.#running
    if (running === undefined) return
    if (running.syncing !== undefined) {
      this.disk.persist(running.syncing)
      running.store.endSync()
    }
    this.disk.persist(running.store.beginSync())
  }

  #keep(peer: PeerId, addresses: readonly string[]): void {
    const { network } = this.#parts
    if (this.#openness !== 'open') return
    this.#kept.set(peer, addresses)
    for (const address of addresses) {
      const station = network.at(address)
      if (station !== undefined) network.consider(this.number, station)
    }
  }

  #withdraw(reason: string, openness: Exclude<Openness, 'open'>): void {
    this.#openness = openness
    this.#kept.clear()
    this.#sought.clear()
    this.#parts.schedule.after(0, () => this.#parts.network.dropAll(this.number, reason))
  }

  #close(name: PeerId, reason: string): void {
    const { network, schedule } = this.#parts
    const peer = network.linkedAs(this.number, name)
    if (peer === undefined) return
    // Not within the turn: losing the link is an input.
    schedule.after(0, () => network.drop(this.number, peer, reason))
  }

  #planTurn(): void {
    const running = this.#running
    if (running === undefined || running.turnPlanned) return
    const { turnMs } = this.#parts
    if (turnMs === 0) this.#endTurn(running)
    else this.#endTurnAfter(running, turnMs)
  }

  #endTurnAfter(running: Running, delayMs: number): void {
    running.turnPlanned = true
    this.#parts.schedule.after(delayMs, () => {
      if (this.#running !== running) return
      this.#whenAwake(() => this.#endTurn(running))
    })
  }

  #endTurn(running: Running): void {
    running.turnPlanned = false
    if (running.runner.endTurn(this.nowMs)) this.#endTurnAfter(running, 0)
  }

  #beginSync(running: Running): void {
    const { random, schedule, syncMs } = this.#parts
    const { disk, boot } = this
    const batch = running.store.beginSync()
    running.syncing = batch
    const willFail = disk.full || disk.failing > 0
    if (disk.failing > 0) disk.failing--
    // A crash on the way leaves the whole batch or nothing of it; a failed sync as well.
    const durationMs = Math.min(SYNC_MS_MAX, syncMs * random.between(0.5, 2) * disk.slowness)
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
          running.runner.fail(this.nowMs, new DiskFailure('a sync failed'))
          return
        }
        running.syncing = undefined
        running.store.endSync()
        this.#atStep('synced', () => running.runner.synced(this.nowMs))
        this.#planTurn()
      })
    })
    this.#step('sync')
  }

  #planWake(): void {
    const running = this.#running
    if (running === undefined) return
    const { schedule } = this.#parts
    // A microsecond late, so that rounding never wakes it too early.
    const atMs = schedule.nowMs + Math.max(0, running.wakeMs - this.nowMs) / this.clockRate + 0.001
    if (running.plannedMs <= atMs) return
    running.plannedMs = atMs
    if (atMs === Infinity) return
    schedule.at(atMs, () => {
      if (this.#running !== running || running.plannedMs !== atMs) return
      this.#whenAwake(() => {
        running.plannedMs = Infinity
        running.runner.wake(this.nowMs, this.wallMs)
        this.#planTurn()
      })
    })
  }

  /** May be the last step of this node; throws then, to leave what it was in the middle of. */
  #step(step: Step): void {
    const fuse = this.#fuse
    if (fuse === undefined || fuse.step !== step || --fuse.left > 0) return
    this.crash({ silently: this.#parts.random.chance(0.5) })
    fuse.blown()
    throw new PowerLoss()
  }

  /** Goes on unless that step is its last. */
  #atStep(step: Step, work: () => void): void {
    try {
      this.#step(step)
    } catch (error) {
      if (error instanceof PowerLoss) return
      throw error
    }
    work()
  }
}

/** The disk refused a batch: the node must end. */
export class DiskFailure extends Error {}
