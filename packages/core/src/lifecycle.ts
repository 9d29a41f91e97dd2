/** How a node ends: because it was asked to, or because it can't go on. Once begun, an end is never taken back. */
import type { Clock } from '@replicator/interface'
import { NodeStopped } from './node-error.js'
import type { Logger } from './replicator.js'

export interface LifecycleParts {
  readonly clock: Clock
  readonly logger: Logger | undefined
  /** The longest that accepted requests are waited for, whatever grace was given. */
  readonly graceMsMax: number
  /** Between two looks whether any are left. */
  readonly turnMs: number
  /** Requests that have no answer yet. */
  readonly pending: () => number
  /** An end has begun, or what is said of it has changed. */
  readonly changed: (failure: Error | undefined) => void
  /** No new request is taken from here on; those that were accepted go on. */
  readonly refuse: () => void
  /** Lets go of everything; called once, when nobody waits any more. */
  readonly release: () => Promise<void>
}

export class Lifecycle {
  /** Settles when the node can't go on; never rejects. */
  readonly failed: Promise<Error>
  readonly #parts: LifecycleParts
  #reportFailure: (error: Error) => void = () => undefined
  #failure: Error | undefined
  #stopping: Promise<void> | undefined
  /** When accepted requests are waited for no longer. */
  #graceEndsMs = Infinity

  constructor(parts: LifecycleParts) {
    this.#parts = parts
    this.failed = new Promise((resolve) => {
      this.#reportFailure = resolve
    })
  }

  /** Why the node can't go on. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** It takes no requests any more, whatever the reason. */
  get isEnding(): boolean {
    return this.#stopping !== undefined || this.#failure !== undefined
  }

  /** What a request is told that comes too late. */
  refusal(): NodeStopped {
    return new NodeStopped(
      this.#failure === undefined ? 'the node is stopping' : `the node has failed: ${this.#failure.message}`,
    )
  }

  /** Asked again, the end is the same one, and the shorter grace counts. */
  stop(graceMs: number): Promise<void> {
    const { clock, graceMsMax, changed } = this.#parts
    this.#graceEndsMs = Math.min(this.#graceEndsMs, clock.monotonicMs() + Math.min(graceMs, graceMsMax))
    this.#stopping ??= this.#stop()
    changed(undefined)
    return this.#stopping
  }

  fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#parts.logger?.error({ error: error.message }, 'the node has failed')
    this.#parts.changed(error)
    this.#reportFailure(error)
    void this.#stopAnyway()
  }

  async #stopAnyway(): Promise<void> {
    try {
      await this.stop(Infinity)
    } catch (error) {
      this.#parts.logger?.error({ error: String(error) }, 'the node did not stop cleanly')
    }
  }

  async #stop(): Promise<void> {
    const { clock, turnMs, pending, refuse, release } = this.#parts
    refuse()
    while (this.#failure === undefined && pending() > 0 && clock.monotonicMs() < this.#graceEndsMs) {
      await new Promise<void>((resolve) => clock.after(turnMs, resolve))
    }
    await release()
  }
}
