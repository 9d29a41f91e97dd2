/**
 * A binary heap of wake-ups. One that no longer matches the time its subject waits for is stale and ignored, so nothing
 * is ever removed from the middle. Once the stale ones may be as many as the others, all of them are thrown out together:
 * that costs each of them a fixed share, and bounds the heap by what is waited for.
 */
export type TimerKind = 'tick' | 'drive' | 'write' | 'read' | 'delivery' | 'count'

export interface Timer {
  readonly atMs: number
  readonly kind: TimerKind
  /** The key of a drive or delivery, or the number of an operation. */
  readonly subject: string | number
}

export function pushTimer(heap: Timer[], timer: Timer): void {
  heap.push(timer)
  let child = heap.length - 1
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (at(heap, parent).atMs <= timer.atMs) break
    heap[child] = at(heap, parent)
    child = parent
  }
  heap[child] = timer
}

/** Keeps the timers that are still waited for, and says at what length to do so again, `lengthMin` or more. */
export function tidyTimers(heap: Timer[], lengthMin: number, isAwaited: (timer: Timer) => boolean): number {
  const kept = heap.filter((timer) => isAwaited(timer))
  heap.length = 0
  for (const timer of kept) pushTimer(heap, timer)
  return Math.max(lengthMin, 2 * heap.length)
}

/** The earliest timer that is due, removed; undefined where none is. */
export function popDue(heap: Timer[], nowMs: number): Timer | undefined {
  const first = heap[0]
  if (first === undefined || first.atMs > nowMs) return undefined
  const last = heap.pop()
  if (last !== undefined && heap.length > 0) siftDown(heap, last)
  return first
}

function siftDown(heap: Timer[], timer: Timer): void {
  let parent = 0
  for (;;) {
    let child = 2 * parent + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && at(heap, child + 1).atMs < at(heap, child).atMs) child++
    if (timer.atMs <= at(heap, child).atMs) break
    heap[parent] = at(heap, child)
    parent = child
  }
  heap[parent] = timer
}

function at(heap: Timer[], index: number): Timer {
  return heap[index] as Timer
}
