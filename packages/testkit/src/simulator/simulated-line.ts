/**
 * One direction of a link as the sender sees it: a queue with a bound, credit that the receiver gives back, and a wire that
 * takes its time. The accounts are those of the real links (`rpc`), so a send is refused here when it would be there.
 */
import { CreditReturn, CreditWindow, LINK_HEADER_BYTES, type LinkBounds } from '@replicator/rpc'
import type { Schedule } from './schedule.js'

export interface LinePlan {
  readonly bytesPerMs: number
  readonly bounds: LinkBounds
}

export interface LineParts {
  readonly schedule: Schedule
  /** One way. */
  readonly distanceMs: number
  /** Whether nothing gets through at present; what is on the wire then gets there later. */
  readonly isCut: () => boolean
  /** Whether the link is no more. */
  readonly isOver: () => boolean
  /** The last byte of a frame is on the wire at that time. */
  readonly written: (frame: Uint8Array, atMs: number) => void
}

/** Between two looks whether a wire that was cut is mended. */
const CUT_LOOK_MS = 250

export class SimulatedLine {
  readonly #plan: LinePlan
  readonly #parts: LineParts
  readonly #window: CreditWindow
  /** The receiver's side. */
  readonly #returns: CreditReturn
  /** Frames not written to their ends yet, with the place of each end in the stream. */
  #waiting: { readonly frame: Uint8Array; readonly end: number }[] = []
  #offeredBytes = 0
  #writtenBytes = 0
  /** Until then the wire is busy with what was written before. */
  #busyUntilMs = 0

  constructor(plan: LinePlan, parts: LineParts) {
    this.#plan = plan
    this.#parts = parts
    this.#window = new CreditWindow(undefined, plan.bounds)
    this.#returns = new CreditReturn(undefined, plan.bounds)
  }

  /** False where there is no room for all of them: none was taken then. */
  send(frames: readonly Uint8Array[]): boolean {
    if (!this.#window.offer(frames)) return false
    for (const frame of frames) {
      this.#offeredBytes += LINK_HEADER_BYTES + frame.length
      this.#waiting.push({ frame, end: this.#offeredBytes })
    }
    this.#flush()
    return true
  }

  /** Writes what credit permits, and goes on when the wire is free again. */
  #flush(): void {
    const { schedule, distanceMs, isOver, written } = this.#parts
    const { nowMs } = schedule
    if (isOver() || this.#busyUntilMs > nowMs) return
    const before = this.#writtenBytes
    for (const chunk of this.#window.take()) this.#writtenBytes += chunk.length
    const bytes = this.#writtenBytes - before
    if (bytes === 0) return
    const atMs = (place: number): number => nowMs + (place - before) / this.#plan.bytesPerMs
    const ended = this.#waiting.filter(({ end }) => end <= this.#writtenBytes)
    this.#waiting = this.#waiting.slice(ended.length)
    this.#busyUntilMs = atMs(this.#writtenBytes)
    for (const { frame, end } of ended) written(frame, atMs(end))
    schedule.at(this.#busyUntilMs, () => this.#flush())
    schedule.at(this.#busyUntilMs + distanceMs, () => this.#read(bytes))
  }

  /** The receiver reads what came, and gives credit back. */
  #read(bytes: number): void {
    const { schedule, distanceMs, isCut, isOver } = this.#parts
    if (isOver()) return
    if (isCut()) {
      schedule.after(CUT_LOOK_MS, () => this.#read(bytes))
      return
    }
    if (!this.#returns.received(bytes)) throw new Error('more was written than there was credit for')
    const due = this.#returns.consumed(bytes)
    if (due > 0) schedule.after(distanceMs, () => this.#credit(due))
  }

  #credit(bytes: number): void {
    if (!this.#window.credit(bytes)) throw new Error('more credit came back than was used')
    this.#flush()
  }
}
