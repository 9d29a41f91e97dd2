/** Those who wait for a node to be ready: each is told, whatever becomes of the node. */
import type { Clock } from '@replicator/interface'
import { NotReady } from './node-error.js'
import { unlessAborted } from './giving-up.js'
import type { CallOptions } from './replicator.js'

/** How far a node is: ready, not yet and why, or never, with the error that says so. */
export type Progress = 'ready' | { readonly reasons: () => readonly string[] } | { readonly never: Error }

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export class Readiness {
  readonly #clock: Clock
  readonly #progress: () => Progress
  readonly #waiting = new Set<Waiting>()

  constructor(clock: Clock, progress: () => Progress) {
    this.#clock = clock
    this.#progress = progress
  }

  wait({ signal, timeoutMs }: CallOptions): Promise<void> {
    let leave: () => void = () => undefined
    const promise = new Promise<void>((resolve, reject) => {
      const one = { resolve, reject }
      this.#waiting.add(one)
      const giveUp = (): void => reject(this.#givenUp(`not ready within ${timeoutMs} ms`))
      const cancel = timeoutMs === undefined ? undefined : this.#clock.after(timeoutMs, giveUp)
      leave = () => {
        cancel?.()
        this.#waiting.delete(one)
      }
    })
    this.settleWaiters()
    const waited =
      signal === undefined
        ? promise
        : unlessAborted(promise, signal, (reason) => this.#givenUp('not ready, and no longer waited for', reason))
    return waited.finally(leave)
  }

  /** To be called whenever something may have changed. */
  settleWaiters(): void {
    if (this.#waiting.size === 0) return
    const progress = this.#progress()
    if (progress !== 'ready' && 'reasons' in progress) return
    for (const { resolve, reject } of this.#waiting) {
      if (progress === 'ready') resolve()
      else reject(progress.never)
    }
    this.#waiting.clear()
  }

  #givenUp(words: string, cause?: unknown): Error {
    const progress = this.#progress()
    const reasons = typeof progress === 'object' && 'reasons' in progress ? progress.reasons() : []
    return new NotReady(`the node is ${words}`, reasons, { cause })
  }
}
