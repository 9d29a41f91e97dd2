/** The virtual time and all that is to happen: one heap for the whole simulated world. */

interface Event {
  readonly atMs: number
  /** Events of one time happen in the order in which they were planned. */
  readonly order: number
  readonly happen: () => void
}

export class Schedule {
  /** Virtual milliseconds since the world began. */
  nowMs = 0
  readonly #heap: Event[] = []
  #order = 0
  #happened = 0

  after(delayMs: number, happen: () => void): void {
    this.at(this.nowMs + delayMs, happen)
  }

  at(atMs: number, happen: () => void): void {
    const event = { atMs: Math.max(atMs, this.nowMs), order: this.#order++, happen }
    const heap = this.#heap
    let child = heap.length
    heap.push(event)
    while (child > 0) {
      const parent = (child - 1) >> 1
      const above = heap[parent] as Event
      if (!isBefore(event, above)) break
      heap[child] = above
      child = parent
    }
    heap[child] = event
  }

  /** Lets happen what comes next; false where that is after `untilMs`, which is then the time. */
  step(untilMs: number): boolean {
    const first = this.#heap[0]
    if (first === undefined || first.atMs > untilMs) {
      this.nowMs = untilMs
      return false
    }
    const last = this.#heap.pop() as Event
    if (this.#heap.length > 0) this.#sink(last)
    this.nowMs = first.atMs
    this.#happened++
    first.happen()
    return true
  }

  runUntil(untilMs: number): void {
    while (this.step(untilMs));
  }

  /** How many events there have been. */
  get happened(): number {
    return this.#happened
  }

  #sink(event: Event): void {
    const heap = this.#heap
    let parent = 0
    for (;;) {
      let child = 2 * parent + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++
      const below = heap[child] as Event
      if (!isBefore(below, event)) break
      heap[parent] = below
      parent = child
    }
    heap[parent] = event
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}
