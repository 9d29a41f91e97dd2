/**
 * Time that counts. A promise such as "settled within 5 s" is made for a machine that has time for it; where twenty other
 * programs want the same two cores, a node that does everything right still takes longer. So the clock looks, again and
 * again, how much longer than its own computing time a piece of computing takes, and goes slower by that.
 *
 * On a machine that is idle otherwise it goes like any clock. Rejected: longer limits for everybody, which would let a
 * real delay pass; and limits that are multiplied by the load average, which the nodes under test raise themselves.
 */
const SAMPLE_EVERY_MS = 250
/** Longer than the scheduler lets a process go first that has just woken up. */
const SAMPLE_MS = 15

export class FairClock {
  #fairMs = 0
  #countedAtMs = performance.now()
  #sampledAtMs = -Infinity
  #slowness = 1

  /** Since the clock was made. */
  elapsedMs(): number {
    if (performance.now() - this.#sampledAtMs >= SAMPLE_EVERY_MS) {
      this.#slowness = slowness()
      this.#sampledAtMs = performance.now()
    }
    const nowMs = performance.now()
    this.#fairMs += (nowMs - this.#countedAtMs) / this.#slowness
    this.#countedAtMs = nowMs
    return this.#fairMs
  }
}

/** How much longer computing takes here and now than it would alone; 1 or more. */
function slowness(): number {
  const begunMs = performance.now()
  const begunCpu = process.cpuUsage()
  for (;;) {
    const { user, system } = process.cpuUsage(begunCpu)
    const computedMs = (user + system) / 1000
    if (computedMs >= SAMPLE_MS) return Math.max(1, (performance.now() - begunMs) / computedMs)
  }
}
