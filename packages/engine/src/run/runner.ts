/**
 * What an engine's effects mean, and in which order they are carried out: written once, for the driver of a real node
 * and for the simulator.
 *
 * ```
 * an input   1. events      → the log
 *            2. writes      → the store, not synced yet
 *            3. messages    → the end of the turn, or held back until the sync that covers the writes
 *            4. outcomes    → who asked; newcomers to be checked → whoever checks them
 * a turn's   5. what the node said to itself is heard, until nothing more of it comes
 *   end      6. the sync    → begun where something waits for it
 *            7. messages    → all to one peer together; those that nobody waits for are kept for the next ones to it
 *            8. links       → kept, closed or dropped, behind the words that explain it
 *            9. a page      → of those that were asked for, one is made; the next turn is due at once
 * ```
 *
 * Whoever holds a runner calls `endTurn` soon after each input: all that came meanwhile leaves together. What a node
 * says to itself belongs to the turn in which it was said, since its own vote should leave with the questions to the
 * others' in one frame; the alternative, another turn for it, costs each write a turn and a frame.
 *
 * To make a page takes as long as hundreds of votes, and who catches up asks for several at once; a walk of repairs asks
 * for records likewise. So these questions wait
 * until all else that has come is answered, and each turn hears one of them at most: between two, what came meanwhile is
 * heard, and while there are writes there is a pause (`page-queue.ts`).
 *
 * A message that no link takes is lost, as on a broken link: the protocol asks again. But a turn that doesn't fit in the
 * link's queue as a whole is offered message by message, so that no vote is lost because a large record left with it.
 *
 * However a node ends, each of its operations is told once: on a halt the outcomes of that very turn come first, then
 * all others are told what can be said of them. Nothing else of such a turn is carried out.
 *
 * Pure: the outside world is the port, the time a parameter.
 */
import { asError } from '@replicator/interface'
import type { Message, PeerId, Write } from '@replicator/interface'
import type { AdmissionRequest, EngineEvent, Effects, LinkEffect, Outcome, Sending } from '../turn/effects.js'
import type { Engine } from '../engine.js'
import { Holdback, isAwaited } from './holdback.js'
import { PageQueue } from './page-queue.js'

/** The world around an engine. What it throws ends the node, like what the engine throws. */
export interface RunnerPort {
  /** Takes the writes at once; they become durable with the next sync that begins. */
  apply(writes: readonly Write[]): void
  /** Begins a sync of all that was applied; the runner's `synced` or `fail` is to follow. */
  beginSync(): void
  /** False where there is no link, or where it has no room for all of this: nothing was taken then. */
  send(peer: PeerId, messages: readonly Message[]): boolean
  keep(peer: PeerId, addresses: readonly string[]): void
  close(peer: PeerId, reason: string): void
  drop(peer: PeerId, reason: string): void
  quiet(reason: string, deaf: boolean): void
  told(operation: number, outcome: Outcome): void
  /** Checks a newcomer; an input with `Engine.admission` is to follow, at any time and never within this call. */
  admit(request: AdmissionRequest): void
  /** Calls `wake` at that time, Infinity for never. Takes the place of what was said before. */
  callAt(atMs: number): void
  /** The node has ended, and all operations of which anything can be said have been told. Without an error: it was stopped. */
  ended(error: Error | undefined): void
  log(event: EngineEvent): void
  /** Absent where nobody wants to know. */
  readonly watcher?: RoundWatcher | undefined
}

/**
 * Sees what a node hears and says about rounds, what it says to itself included. It may mark a question of the node's own
 * with the trace that it belongs to; nothing else follows from what it sees.
 */
export interface RoundWatcher {
  /** The engine is about to be given this; what it says to it is told before the next one. */
  heard(message: Message): void
  /** The engine has said this. What is returned goes in its place, once it may. */
  said(message: Message): Message
  /** It leaves: what it reports is durable. */
  leaves(message: Message): void
}

/** What is to leave for one peer together. */
interface Parcel {
  readonly messages: Message[]
  /** When it leaves at the latest. */
  dueMs: number
}

export class Runner {
  readonly #engine: Engine
  readonly #port: RunnerPort
  readonly #holdback = new Holdback<Sending>()
  readonly #outgoing = new Map<PeerId, Parcel>()
  /** The last word on each link in this turn. */
  readonly #links = new Map<PeerId, Exclude<LinkEffect, { kind: 'quiet' }>>()
  /** Why all links are to end with this turn. */
  #quiet: Extract<LinkEffect, { kind: 'quiet' }> | undefined
  /** Operations begun and not told yet. */
  readonly #open = new Set<number>()
  #own: Message[] = []
  readonly #pages: PageQueue
  /** When what lingers has waited long enough for a sync that others need. */
  #lingerUntilMs = Infinity
  #ended = false
  #inputs = 0

  constructor(engine: Engine, port: RunnerPort) {
    this.#engine = engine
    this.#port = port
    this.#pages = new PageQueue(engine.options)
  }

  /** Nothing happens any more once it has. */
  get ended(): boolean {
    return this.#ended
  }

  /** Inputs of the engine so far, what the node said to itself included. */
  get inputs(): number {
    return this.#inputs
  }

  // Inputs. Each is to be followed by `endTurn`.

  input(nowMs: number, work: (engine: Engine, nowMs: number) => Effects): void {
    this.#guard(nowMs, () => {
      this.#inputs++
      this.#perform(nowMs, work(this.#engine, nowMs))
    })
  }

  /** An input whose outcome is waited for; `began` is called with its number first, unless the node has ended or ends by it. */
  ask(
    nowMs: number,
    work: (engine: Engine, nowMs: number) => { operation: number; effects: Effects },
    began: (operation: number) => void,
  ): void {
    this.#guard(nowMs, () => {
      this.#inputs++
      this.#pages.noteWrite(nowMs)
      const { operation, effects } = work(this.#engine, nowMs)
      this.#open.add(operation)
      began(operation)
      this.#perform(nowMs, effects)
    })
  }

  received(nowMs: number, peer: PeerId, messages: readonly Message[]): void {
    for (const message of messages) {
      this.#port.watcher?.heard(message)
      if (message.type === 'pull' || message.type === 'list') this.#pages.add({ peer, question: message })
      else {
        if (isAboutKey(message)) this.#pages.noteWrite(nowMs)
        this.input(nowMs, (engine) => engine.handle(nowMs, peer, message))
      }
    }
  }

  /** The sync that was begun last is done. */
  synced(nowMs: number): void {
    this.#guard(nowMs, () => {
      for (const sending of this.#holdback.synced()) this.#post(nowMs, sending)
    })
  }

  /** To be called at the time that was asked for, or at any later one; `wallMs` is what the wall clock says then. */
  wake(nowMs: number, wallMs: number): void {
    if (this.#lingerUntilMs <= nowMs) {
      this.#holdback.hurry()
      this.#lingerUntilMs = Infinity
    }
    if (this.#engine.nextWakeMs() <= nowMs) this.input(nowMs, (engine) => engine.wake(nowMs, wallMs))
  }

  // Ends.

  /** Ends a turn; true where another is due at once. */
  endTurn(nowMs: number): boolean {
    let isPageMade = false
    this.#guard(nowMs, () => {
      for (let heard = 0; heard < this.#engine.options.ownRoundsMax; heard++) {
        this.#hearOneself(nowMs)
        // What this node heard from itself may have ended it.
        if (this.#ended) return
        this.#settle(nowMs)
        if (this.#own.length === 0) break
      }
      const nextMs = this.#sendDue(nowMs)
      this.#changeLinks()
      isPageMade = this.#hearPull(nowMs)
      // Behind a page comes another turn at once, which says when the next page is due.
      const pageMs = isPageMade ? Infinity : this.#pages.dueMs()
      this.#port.callAt(Math.min(this.#engine.nextWakeMs(), this.#lingerUntilMs, nextMs, pageMs))
    })
    return !this.#ended && (this.#own.length > 0 || isPageMade)
  }

  /** The node can't go on: a failed sync, say. */
  fail(nowMs: number, error: Error): void {
    this.#end(nowMs, error)
  }

  /** The node is to end. What waits for other words leaves now; what is held back until a sync is dropped. */
  stop(nowMs: number): void {
    this.#guard(nowMs, () => void this.#sendDue(Infinity))
    this.#end(nowMs, undefined)
  }

  #end(nowMs: number, error: Error | undefined): void {
    if (this.#ended) return
    this.#ended = true
    try {
      this.#tellOutcomes(this.#engine.abandon(nowMs))
    } catch (cause) {
      // An engine that has just broken may not even be able to say this.
      const fields = { error: String(cause) }
      this.#port.log({ level: 'error', text: 'open requests could not be answered', fields })
    }
    this.#port.ended(error)
  }

  #guard(nowMs: number, work: () => void): void {
    if (this.#ended) return
    try {
      work()
    } catch (cause) {
      this.#end(nowMs, asError(cause))
    }
  }

  #perform(nowMs: number, effects: Effects): void {
    for (const event of effects.events) this.#port.log(event)
    if (effects.halt !== undefined) {
      this.#tellOutcomes(effects)
      this.#end(nowMs, new Error(effects.halt))
      return
    }
    const awaited = isAwaited(effects)
    if (effects.writes.length > 0) {
      this.#port.apply(effects.writes)
      this.#holdback.wrote({ awaited })
    }
    const { watcher } = this.#port
    for (const said of effects.sends) {
      const sending = watcher === undefined ? said : { ...said, message: watcher.said(said.message) }
      if (sending.durable) this.#holdback.hold(sending, { awaited })
      else this.#post(nowMs, sending)
    }
    for (const link of effects.links) {
      if (link.kind === 'quiet') this.#quiet = link
      else {
        // Anew, so that the order is that of the last words.
        this.#links.delete(link.peer)
        this.#links.set(link.peer, link)
      }
    }
    this.#tellOutcomes(effects)
    for (const request of effects.admissions) this.#port.admit(request)
  }

  #tellOutcomes({ outcomes }: Effects): void {
    // An operation that threw in its first step was never begun: who asked for it is told by that.
    for (const { operation, outcome } of outcomes) if (this.#open.delete(operation)) this.#port.told(operation, outcome)
  }

  #post(nowMs: number, { to, message, late }: Sending): void {
    this.#port.watcher?.leaves(message)
    if (to === this.#engine.state.self) {
      this.#own.push(message)
      return
    }
    const parcel = this.#outgoing.get(to) ?? { messages: [], dueMs: Infinity }
    this.#outgoing.set(to, parcel)
    parcel.messages.push(message)
    const { lateMs, lateMessagesMax } = this.#engine.options
    const waits = late && parcel.messages.length < lateMessagesMax
    parcel.dueMs = Math.min(parcel.dueMs, waits ? nowMs + lateMs : nowMs)
  }

  #hearOneself(nowMs: number): void {
    const own = this.#own
    this.#own = []
    this.received(nowMs, this.#engine.state.self, own)
  }

  /** Hears the next question; false where no page is due. Its page leaves with the next turn. */
  #hearPull(nowMs: number): boolean {
    const next = this.#pages.take(nowMs)
    if (next === undefined) return false
    this.input(nowMs, (engine) => {
      const effects = engine.handle(nowMs, next.peer, next.question)
      this.#pages.made(
        nowMs,
        effects.sends.map(({ message }) => message),
      )
      return effects
    })
    return true
  }

  #settle(nowMs: number): void {
    const { release, sync } = this.#holdback.takeReleased()
    if (!this.#holdback.lingering) this.#lingerUntilMs = Infinity
    else if (this.#lingerUntilMs === Infinity) this.#lingerUntilMs = nowMs + this.#engine.options.lingerMs
    for (const sending of release) this.#post(nowMs, sending)
    if (sync) this.#port.beginSync()
  }

  /** Sends the parcels that are due; returns when the next one is. */
  #sendDue(nowMs: number): number {
    let nextMs = Infinity
    for (const [peer, { messages, dueMs }] of this.#outgoing) {
      if (dueMs > nowMs) {
        nextMs = Math.min(nextMs, dueMs)
        continue
      }
      this.#outgoing.delete(peer)
      if (this.#port.send(peer, messages)) continue
      const refused = messages.filter((message) => messages.length === 1 || !this.#port.send(peer, [message]))
      this.#engine.unsent(refused.length)
    }
    return nextMs
  }

  #changeLinks(): void {
    for (const link of this.#links.values()) {
      if (link.kind === 'keep') this.#port.keep(link.peer, link.addresses)
      else this.#port[link.kind](link.peer, link.reason)
    }
    this.#links.clear()
    if (this.#quiet !== undefined) this.#port.quiet(this.#quiet.reason, this.#quiet.deaf)
    this.#quiet = undefined
  }
}

/** Whether a client somewhere waits for what this node says to it. */
function isAboutKey({ type }: Message): boolean {
  return type === 'reserve' || type === 'prepare' || type === 'accept' || type === 'read' || type === 'relay'
}
