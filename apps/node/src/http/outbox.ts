/**
 * Large answers, or pieces of streamed ones, that their clients have not taken yet. A connection has one answer at a time, but a thousand connections
 * that nobody reads would hold a thousand values in memory. Where there is no more room, those that have had time enough
 * make some: their connections are closed, the oldest first.
 */
import type { ServerResponse } from 'node:http'
import type { HttpLimits } from './limits.js'

type OutboxLimits = Pick<HttpLimits, 'answerBytesMax' | 'smallAnswerBytes' | 'answerPatienceMs'>

interface Answer {
  readonly bytes: number
  readonly sinceMs: number
}

export class Outbox {
  readonly #limits: OutboxLimits
  readonly #nowMs: () => number
  /** In the order in which they began. */
  readonly #answers = new Map<ServerResponse, Answer>()
  #bytes = 0

  constructor(limits: OutboxLimits, nowMs: () => number) {
    this.#limits = limits
    this.#nowMs = nowMs
  }

  /**
   * False where there is no room for an answer of so many bytes. Small ones, and one alone, always find room. Whoever
   * enters one has it leave once it is taken, or nobody waits for it any more.
   */
  enter(response: ServerResponse, bytes: number): boolean {
    const { smallAnswerBytes, answerBytesMax, answerPatienceMs } = this.#limits
    if (bytes <= smallAnswerBytes) return true
    const nowMs = this.#nowMs()
    for (const [oldest, { sinceMs }] of this.#answers) {
      if (this.#bytes + bytes <= answerBytesMax) break
      if (nowMs - sinceMs < answerPatienceMs) return false
      this.leave(oldest)
      oldest.destroy()
    }
    this.#answers.set(response, { bytes, sinceMs: nowMs })
    this.#bytes += bytes
    return true
  }

  leave(response: ServerResponse): void {
    this.#bytes -= this.#answers.get(response)?.bytes ?? 0
    this.#answers.delete(response)
  }
}
