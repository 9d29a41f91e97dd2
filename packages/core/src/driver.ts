/**
 * The real world around an engine: its clock, its store, its transport, and the promises of those who ask. What the
 * engine's effects mean is the runner's business; a turn ends when the event loop comes round.
 */
import type {
  Clock,
  Counts,
  Message,
  PeerId,
  Store,
  StoredRecord,
  Transport,
  TransportHandlers,
} from '@replicator/interface'
import { asError, SYSTEM_PREFIX } from '@replicator/interface'
import type { Tracer } from '@opentelemetry/api'
import type { AdmissionRequest, Effects, Engine, EngineEvent, Outcome } from '@replicator/engine'
import { Runner } from '@replicator/engine'
import { NodeStopped, OutcomeLost } from './node-error.js'
import type { Logger } from './replicator.js'
import { type ServedView, servedView } from './served-view.js'
import { SyncTimes } from './sync-times.js'
import { type RequestName, Tracing } from './tracing.js'

export interface DriverParts {
  readonly engine: Engine
  readonly store: Store
  readonly transport: Transport
  readonly clock: Clock
  readonly logger?: Logger | undefined
  /** Absent where nobody traces. */
  readonly tracer?: Tracer | undefined
  /** The node can't go on: a broken invariant, a failed sync, an unreadable record. Called once. */
  readonly failed: (error: Error) => void
  /** What the store had applied up to this place of its change log is durable. */
  readonly synced: (head: number) => void
  /** Checks a newcomer, and has the engine told what came of it, later. */
  readonly admit: (request: AdmissionRequest) => void
  /** A system record is in the store, not durable yet. */
  readonly system: (record: StoredRecord) => void
  /** Called at the end of each turn. */
  readonly turned: () => void
}

/** An input of the engine whose outcome is waited for. */
export type Work = (engine: Engine, nowMs: number) => { operation: number; effects: Effects }

interface Waiting {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

/** Beside a peer's id, what people call it. */
function named(engine: Engine, fields: EngineEvent['fields']): object {
  const { peer } = fields
  return typeof peer === 'string' ? { name: engine.nameOf(peer), ...fields } : fields
}

export class Driver implements TransportHandlers {
  readonly served: ServedView
  readonly #parts: DriverParts
  readonly #runner: Runner
  readonly #tracing: Tracing | undefined
  readonly #waiting = new Map<number, Waiting>()
  #turnPlanned = false
  #turns = 0
  #syncs = 0
  readonly #syncTimes = new SyncTimes()
  #wake: { readonly atMs: number; readonly cancel: () => void } | undefined

  constructor(parts: DriverParts) {
    this.#parts = parts
    const { engine, store, transport, logger, tracer } = parts
    const { self, cluster } = engine.state
    this.served = servedView(store, (key) => this.input((_, nowMs) => engine.unreadable(nowMs, key)))
    if (tracer !== undefined) this.#tracing = new Tracing({ tracer, peer: self, cluster })
    this.#runner = new Runner(engine, {
      apply: (writes) => {
        store.apply(writes)
        for (const write of writes) {
          const record = write.type === 'record' || write.type === 'heal' ? write.record : undefined
          if (record?.key.startsWith(SYSTEM_PREFIX) === true) parts.system(record)
        }
        this.#syncTimes.wrote(writes.length)
      },
      beginSync: () => void this.#sync(),
      send: (peer, messages) => transport.send(peer, messages),
      keep: (peer, addresses) => transport.keep(peer, addresses),
      close: (peer, reason) => transport.close(peer, reason),
      drop: (peer, reason) => transport.drop(peer, reason),
      quiet: (reason, deaf) => transport.quiet(reason, deaf),
      told: (operation, outcome) => this.#resolveOperation(operation, outcome),
      admit: (request) => parts.admit(request),
      callAt: (atMs) => this.#callAt(atMs),
      ended: (error) => this.#ended(error),
      log: ({ level, fields, text }) => logger?.[level](named(engine, fields), text),
      watcher: this.#tracing,
    })
  }

  // What the transport tells.

  linked(peer: PeerId): void {
    this.input((engine, nowMs) => engine.linked(nowMs, peer))
  }

  unlinked(peer: PeerId, reason: string): void {
    this.#parts.logger?.debug({ peer, reason }, 'link closed')
    this.input((engine, nowMs) => engine.unlinked(nowMs, peer))
  }

  received(peer: PeerId, messages: readonly Message[]): void {
    this.#runner.received(this.#nowMs, peer, messages)
    this.#planTurn()
  }

  discovered(peer: PeerId, addresses: readonly string[]): void {
    this.input((engine, nowMs) => engine.discovered(nowMs, peer, addresses))
  }

  /** One input of the engine, and what follows from it. Nothing happens any more once the node has ended. */
  input(work: (engine: Engine, nowMs: number) => Effects): void {
    this.#runner.input(this.#nowMs, work)
    this.#planTurn()
  }

  /**
   * An input whose outcome is waited for. Rejects with `NodeStopped` where the node has ended and nothing was done, and
   * with `OutcomeLost` where it ends so badly that not even this can be said. `traced` is what it is called in a trace.
   */
  ask<O extends Outcome>(work: Work, traced?: RequestName): Promise<O> {
    if (this.#tracing === undefined || traced === undefined) return this.#ask(work)
    return this.#tracing.request(traced, () => this.#ask<O>(work))
  }

  #ask<O extends Outcome>(work: Work): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      let isBegun = false
      this.#runner.ask(this.#nowMs, work, (operation) => {
        isBegun = true
        this.#waiting.set(operation, { resolve: (outcome) => resolve(outcome as O), reject })
      })
      if (!isBegun) reject(new NodeStopped('the node has ended'))
      this.#planTurn()
    })
  }

  /** Whether any peer is linked. */
  get hasLinks(): boolean {
    return this.#parts.engine.state.neighbours.size > 0
  }

  /** What the driver counts itself. */
  counters(): Counts {
    return { inputs: this.#runner.inputs, turns: this.#turns, syncs: this.#syncs }
  }

  /** How long syncs took, and how much each was for. */
  syncTimes(): ReturnType<SyncTimes['view']> {
    return this.#syncTimes.view()
  }

  /** Requests whose outcome has not been told. */
  get pending(): number {
    return this.#waiting.size
  }

  /** No more inputs; what is held back is dropped, and requests still open are told what can be said of them. */
  stop(): void {
    this.#runner.stop(this.#nowMs)
  }

  get #nowMs(): number {
    return this.#parts.clock.monotonicMs()
  }

  #planTurn(): void {
    if (this.#turnPlanned || this.#runner.ended) return
    this.#turnPlanned = true
    setImmediate(() => this.#endTurn())
  }

  #endTurn(): void {
    this.#turnPlanned = false
    this.#turns++
    const isMoreDue = this.#runner.endTurn(this.#nowMs)
    if (this.#runner.ended) return
    if (isMoreDue) this.#planTurn()
    this.#parts.turned()
  }

  #resolveOperation(operation: number, outcome: Outcome): void {
    const waiting = this.#waiting.get(operation)
    this.#waiting.delete(operation)
    waiting?.resolve(outcome)
  }

  #ended(error: Error | undefined): void {
    this.#wake?.cancel()
    for (const { reject } of this.#waiting.values()) reject(new OutcomeLost(error))
    this.#waiting.clear()
    if (error !== undefined) this.#parts.failed(error)
  }

  async #sync(): Promise<void> {
    this.#syncs++
    const { head } = this.#parts.store
    const done = this.#syncTimes.beginSync()
    const traced = this.#tracing?.syncs()
    const beganAtMs = this.#nowMs
    try {
      await this.#parts.store.flush()
    } catch (error) {
      this.#runner.fail(this.#nowMs, asError(error))
      return
    }
    done(this.#nowMs - beganAtMs)
    traced?.()
    this.#parts.synced(head)
    this.#runner.synced(this.#nowMs)
    this.#planTurn()
  }

  #callAt(atMs: number): void {
    if (this.#wake?.atMs === atMs) return
    this.#wake?.cancel()
    this.#wake = undefined
    if (atMs === Infinity) return
    const cancel = this.#parts.clock.after(Math.max(0, atMs - this.#nowMs), () => {
      this.#wake = undefined
      this.#runner.wake(this.#nowMs, this.#parts.clock.wallMs())
      this.#planTurn()
    })
    this.#wake = { atMs, cancel }
  }
}
