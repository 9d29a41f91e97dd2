/** One kind of fault: begun in a network under load, and ended so that the network can be whole again. */
import type { Prng } from '@replicator/testkit/random'
import type { FaultNetwork, FaultNode } from '../network/fault-network.ts'

export interface Fault {
  readonly name: string
  /** What it is made of, for `--list`. */
  readonly about: string
  /** Whether it takes a disk of its own, thus the right to mount. */
  readonly takesDisk?: boolean
  /** Begins the fault. It goes on by itself until it is ended. */
  begin(site: Site): Promise<RunningFault>
}

export interface Site {
  readonly network: FaultNetwork
  readonly random: Prng
  /** Draws a node that no other fault has been given. */
  victim(): FaultNode
  /** Draws a whole cluster likewise, one without a victim where there is one. */
  victims(): readonly FaultNode[]
  /** For how long the fault goes on. */
  readonly durationMs: number
}

export interface RunningFault {
  /** Ends it, and starts again what has ended by it. Resolves with why it was never in effect; undefined where it was. */
  end(): Promise<string | undefined>
}

/** Does a thing again and again until it is ended; `end` resolves once the last time is over. */
export function repeated(once: (over: AbortSignal) => Promise<void>): { end(): Promise<void> } {
  const over = new AbortController()
  const done = (async () => {
    while (!over.signal.aborted) await once(over.signal)
  })()
  // Whoever ends it learns of what went wrong.
  done.catch(() => undefined)
  return {
    end: () => {
      over.abort()
      return done
    },
  }
}

/** Resolves after so long, or as soon as it is over. */
export function lasting(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    over.addEventListener('abort', done, { once: true })
    if (over.aborted) done()
    function done(): void {
      clearTimeout(timer)
      over.removeEventListener('abort', done)
      resolve()
    }
  })
}
