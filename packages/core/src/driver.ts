/**
 * The loop around the pure engine: hands it what happens, carries out what it says. Writes are applied first; messages
 * that report state wait for its sync; all messages to one peer of one turn of the event loop leave together.
 */
import type { Clock, Message, PeerId, Store, Transport, TransportHandlers } from '@replicator/interface'
import type { Effects, Engine, Outcome } from '@replicator/engine'
import { Holdback, LINGER_MS, isAwaited } from './holdback.js'
import type { Logger } from './replicator.js'

interface Addressed {
  readonly to: PeerId
  readonly message: Message
}

export interface DriverParts {
  readonly engine: Engine
  readonly store: Store
  readonly transport: Transport
  readonly clock: Clock
  readonly logger?: Logger | undefined
  /** The node can't go on: a broken invariant, a failed sync, an unreadable record. Called once. */
  readonly failed: (error: Error) => void
  /** Called at the end of each turn. */
  readonly turned: () => void
}

export class Driver implements TransportHandlers {
  readonly #parts: DriverParts
  readonly #holdback = new Holdback<Addressed>()
  readonly #outgoing = new Map<PeerId, Message[]>()
  readonly #outcomes = new Map<number, (outcome: Outcome) => void>()
  #own: Message[] = []
  #turnPlanned = false
  #stopped = false
  /** Cancels the wait of what lingers for a sync that others need. */
  #linger: (() => void) | undefined
  #wake: { readonly atMs: number; readonly cancel: () => void } | undefined

  constructor(parts: DriverParts) {
    this.#parts = parts
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
    for (const message of messages) this.input((engine, nowMs) => engine.handle(nowMs, peer, message))
  }

  discovered(peer: PeerId, addresses: readonly string[]): void {
    this.input((engine, nowMs) => engine.discovered(nowMs, peer, addresses))
  }

  /** One input of the engine, and what follows from it. Nothing happens any more once the node has stopped. */
  input(work: (engine: Engine, nowMs: number) => Effects): void {
    this.#guard(() => this.#perform(work(this.#parts.engine, this.#parts.clock.monotonicMs())))
  }

  /** An input whose outcome is waited for. */
  ask<O extends Outcome>(work: (engine: Engine, nowMs: number) => { operation: number; effects: Effects }): Promise<O> {
    return new Promise<O>((resolve) => {
      this.input((engine, nowMs) => {
        const { operation, effects } = work(engine, nowMs)
        this.#outcomes.set(operation, (outcome) => resolve(outcome as O))
        return effects
      })
    })
  }

  /** Whether any peer is linked. */
  get hasLinks(): boolean {
    return this.#parts.engine.state.neighbours.size > 0
  }

  /** Requests whose outcome has not been told. */
  get pending(): number {
    return this.#outcomes.size
  }

  /** No more inputs; what is held back is dropped, and requests still open are told what can be said of them. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#abandon()
    this.#wake?.cancel()
    this.#endLinger()
  }

  #abandon(): void {
    const { engine, clock, logger } = this.#parts
    try {
      for (const outcome of engine.abandon(clock.monotonicMs()).outcomes) this.#tell(outcome)
    } catch (error) {
      // An engine that has just broken may not even be able to say this; the node ends all the same.
      logger?.error({ error: String(error) }, 'open requests could not be answered')
    }
  }

  #perform(effects: Effects): void {
    const { store, transport, logger } = this.#parts
    for (const { level, fields, text } of effects.events) logger?.[level](fields, text)
    if (effects.halt !== undefined) {
      this.#fail(new Error(effects.halt))
      return
    }
    const awaited = isAwaited(effects)
    if (effects.writes.length > 0) {
      store.apply(effects.writes)
      this.#holdback.wrote({ awaited })
    }
    for (const { to, message, durable } of effects.sends) {
      if (durable) this.#holdback.hold({ to, message }, { awaited })
      else this.#post(to, message)
    }
    for (const link of effects.links) {
      if (link.kind === 'keep') transport.keep(link.peer, link.addresses)
      else this.#dropAfterTurn(link.peer, link.reason)
    }
    for (const outcome of effects.outcomes) this.#tell(outcome)
    this.#planTurn()
  }

  #tell({ operation, outcome }: Effects['outcomes'][number]): void {
    const tell = this.#outcomes.get(operation)
    this.#outcomes.delete(operation)
    tell?.(outcome)
  }

  #post(to: PeerId, message: Message): void {
    if (to === this.#parts.transport.self) {
      this.#own.push(message)
      return
    }
    const messages = this.#outgoing.get(to)
    if (messages === undefined) this.#outgoing.set(to, [message])
    else messages.push(message)
  }

  /** A refusal must leave before its link is closed. */
  #dropAfterTurn(peer: PeerId, reason: string): void {
    this.#parts.clock.after(50, () => this.#parts.transport.drop(peer, reason))
  }

  #planTurn(): void {
    if (this.#turnPlanned) return
    this.#turnPlanned = true
    setImmediate(() => this.#guard(() => this.#turn()))
  }

  /** Does nothing once the node has stopped; an exception ends the node, never the program that embeds it. */
  #guard(work: () => void): void {
    if (this.#stopped) return
    try {
      work()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** The end of a turn: what came together leaves together. */
  #turn(): void {
    this.#turnPlanned = false
    this.#hearOneself()
    // What this node heard from itself may have ended it.
    if (this.#stopped) return
    this.#settle()
    for (const [peer, messages] of this.#outgoing) this.#parts.transport.send(peer, messages)
    this.#outgoing.clear()
    this.#planWake()
    this.#parts.turned()
  }

  /** What this node says to itself is an input like any other. What follows from it belongs to this turn still. */
  #hearOneself(): void {
    const own = this.#own
    this.#own = []
    this.received(this.#parts.transport.self, own)
  }

  #settle(): void {
    const { release, sync } = this.#holdback.take()
    if (this.#holdback.lingering) this.#linger ??= this.#parts.clock.after(LINGER_MS, () => this.#hurry())
    else this.#endLinger()
    for (const { to, message } of release) this.#post(to, message)
    if (this.#own.length > 0) this.#planTurn()
    if (sync) void this.#sync()
  }

  #hurry(): void {
    this.#holdback.hurry()
    this.#planTurn()
  }

  #endLinger(): void {
    this.#linger?.()
    this.#linger = undefined
  }

  async #sync(): Promise<void> {
    try {
      await this.#parts.store.flush()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
      return
    }
    for (const { to, message } of this.#holdback.synced()) this.#post(to, message)
    this.#planTurn()
  }

  #planWake(): void {
    const atMs = this.#parts.engine.nextWakeMs()
    if (this.#wake !== undefined && this.#wake.atMs <= atMs) return
    this.#wake?.cancel()
    const delayMs = Math.max(0, atMs - this.#parts.clock.monotonicMs())
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#wake = undefined
      this.input((engine, nowMs) => engine.wake(nowMs))
    })
    this.#wake = { atMs, cancel }
  }

  #fail(error: Error): void {
    if (this.#stopped) return
    this.stop()
    this.#parts.failed(error)
  }
}
