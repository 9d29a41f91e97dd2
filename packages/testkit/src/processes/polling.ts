/** Waiting for a thing to come true in another process, where nothing tells when it does. */
import { FairClock } from './fair-clock.js'

export interface Patience {
  /** Fails after this long, on the clock. */
  readonly withinMs: number
  /** Default: one that is made now. */
  readonly clock?: FairClock
  /** Between two looks. Default 25 ms. */
  readonly everyMs?: number
}

/**
 * Looks until `look` gives something else than undefined, and resolves with that. What it throws counts as "not yet"; the
 * last such error is the cause when time is up.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  { withinMs, clock = new FairClock(), everyMs = 25 }: Patience,
): Promise<T> {
  for (;;) {
    const { value, error } = await outcomeOf(look)
    if (value !== undefined) return value
    if (clock.elapsedMs() >= withinMs) throw new Error(`not within ${withinMs} ms: ${what}`, { cause: error })
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

async function outcomeOf<T>(
  look: () => Promise<T | undefined> | T | undefined,
): Promise<{ value?: T | undefined; error?: unknown }> {
  try {
    return { value: await look() }
  } catch (error) {
    return { error }
  }
}
