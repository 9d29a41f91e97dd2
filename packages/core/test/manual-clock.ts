import type { Clock } from '@replicator/interface'

interface Alarm {
  readonly atMs: number
  readonly call: () => void
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs = 1000
  #alarms: Alarm[] = []

  monotonicMs(): number {
    return this.#nowMs
  }

  wallMs(): number {
    return 1_700_000_000_000 + this.#nowMs
  }

  after(delayMs: number, call: () => void): () => void {
    const alarm = { atMs: this.#nowMs + delayMs, call }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((each) => each !== alarm)
    }
  }

  /** How many calls are still to come. */
  get pending(): number {
    return this.#alarms.length
  }

  /** Lets time pass, and calls whoever waited for that. */
  pass(ms: number): void {
    this.#nowMs += ms
    const due = this.#alarms.filter(({ atMs }) => atMs <= this.#nowMs)
    this.#alarms = this.#alarms.filter(({ atMs }) => atMs > this.#nowMs)
    for (const { call } of due.toSorted((a, b) => a.atMs - b.atMs)) call()
  }
}

/** Lets the event loop come round a few times: promises, turns and in-process links go on. */
export async function idle(rounds = 4): Promise<void> {
  for (let i = 0; i < rounds; i++) await new Promise<void>((done) => setImmediate(done))
}

/** Lets time pass in small steps until something has come true. */
export async function until(clock: ManualClock, condition: () => boolean, withinMs = 20_000): Promise<void> {
  const untilMs = clock.monotonicMs() + withinMs
  while (!condition()) {
    if (clock.monotonicMs() >= untilMs) throw new Error(`it didn't come true within ${withinMs} ms`)
    clock.pass(10)
    await idle()
  }
}

/** What a promise comes to while time passes. */
export async function settled<T>(clock: ManualClock, promise: Promise<T>, withinMs?: number): Promise<T> {
  let isSettled = false
  void Promise.allSettled([promise]).finally(() => {
    isSettled = true
  })
  await idle(1)
  await until(clock, () => isSettled, withinMs)
  return promise
}
