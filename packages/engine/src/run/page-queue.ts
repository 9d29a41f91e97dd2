/**
 * Questions for pages that wait at this node, and when the next page is made.
 *
 * To make a page takes as long as hundreds of votes. So each has a turn of its own; and while the node takes part in writes,
 * a pause follows each behind which there is more to ask for. Whoever catches up gets what the writes leave, and never
 * nothing: a page behind each pause, whatever else there is to do. Who has missed a few changes waits for nothing.
 *
 * Peers take turns, with one page each. In the order in which all asked, a peer would wait for all pages of all others, and
 * might take that for a link on which nothing comes any more: it would ask again, for what it is about to get.
 *
 * A fixed pause, and not a share of what a page took: the time that passes while one is made is also that of all programs
 * beside it, and a rate that follows from two numbers can be told to an operator.
 */
import type { List, Message, PeerId, Pull } from '@replicator/interface'
import type { EngineOptions } from '../turn/options.js'

export interface PageQuestion {
  readonly peer: PeerId
  readonly question: Pull | List
}

type PageOptions = Pick<EngineOptions, 'pullsWaitingMax' | 'pagePauseMs' | 'pageCalmMs'>

export class PageQueue {
  readonly #options: PageOptions
  /** Whoever has waited longest for a page comes first, and so does each one's oldest question. None is empty. */
  readonly #waiting = new Map<PeerId, PageQuestion[]>()
  #count = 0
  /** Until when the node counts as one that takes part in writes. */
  #busyUntilMs = -Infinity
  /** Before that, no page is made while it does. */
  #pausesUntilMs = -Infinity

  constructor(options: PageOptions) {
    this.#options = options
  }

  /** What has no room is lost, as on a broken link: whoever asked asks again. */
  add(next: PageQuestion): void {
    if (this.#count >= this.#options.pullsWaitingMax) return
    this.#count++
    const before = this.#waiting.get(next.peer)
    if (before === undefined) this.#waiting.set(next.peer, [next])
    else before.push(next)
  }

  /** A client has asked this node for something, or another node for its vote or for what it holds. */
  noteWrite(nowMs: number): void {
    this.#busyUntilMs = nowMs + this.#options.pageCalmMs
  }

  /** When the next page is due, in the past where it is due at once; Infinity where nobody waits for one. */
  dueMs(): number {
    if (this.#count === 0) return Infinity
    return Math.min(this.#pausesUntilMs, this.#busyUntilMs)
  }

  /** The next question, where its page is due; it is gone from here. */
  take(nowMs: number): PageQuestion | undefined {
    const [first] = this.#waiting.values()
    if (first === undefined || this.dueMs() > nowMs) return undefined
    const oldest = first.shift()
    if (oldest === undefined) return undefined
    this.#count--
    this.#waiting.delete(oldest.peer)
    if (first.length > 0) this.#waiting.set(oldest.peer, first)
    return oldest
  }

  /** What was asked for is answered so. */
  made(nowMs: number, answers: readonly Message[]): void {
    if (answers.some(isMoreBehind)) this.#pausesUntilMs = nowMs + this.#options.pagePauseMs
  }
}

/** Whether an answer says that it leaves something out. */
function isMoreBehind(answer: Message): boolean {
  if (answer.type === 'page') return answer.upTo < answer.head
  return answer.type === 'newer' && answer.upTo !== undefined
}
