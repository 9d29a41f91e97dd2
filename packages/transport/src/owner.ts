import type { TransportHandlers } from '@replicator/interface'
import type { Counters } from './counters.js'
import type { Warn } from './options.js'

/** Calls the handlers of a transport's owner, from its start until it is to be stopped. */
export class Owner {
  readonly #counters: Counters
  readonly #warn: Warn
  #handlers: TransportHandlers | undefined
  #started = false

  constructor(counters: Counters, warn: Warn) {
    this.#counters = counters
    this.#warn = warn
  }

  /** Throws where it was done before. */
  attach(handlers: TransportHandlers): void {
    if (this.#started) throw new Error('a transport is started once')
    this.#started = true
    this.#handlers = handlers
  }

  get isAttached(): boolean {
    return this.#handlers !== undefined
  }

  detach(): void {
    this.#handlers = undefined
  }

  /** What a handler throws is a fault of the engine's driver; here it would end a stream, or the process. */
  call(work: (handlers: TransportHandlers) => void): void {
    if (this.#handlers === undefined) return
    try {
      work(this.#handlers)
    } catch (error) {
      this.#counters.add('handler-threw')
      this.#warn('a handler of the transport threw', { error })
    }
  }
}
