/**
 * Clients that are refused for want of room and ask again at once, whatever `Retry-After` says.
 *
 * A refusal is cheap, but not free: reading the request and writing the answer is the most of it, and no shorter way to say
 * no saves that. Some thousand clients that do nothing else take the time in which a node could do what it has let in. So it
 * refuses a connection as often as it has told it to come, and not as often as it comes: one that comes sooner, and would be
 * refused, waits until then, and is let in if there is room by that time. Who heeds `Retry-After` meets none of this.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Bounds } from './bounds.js'
import type { HttpLimits } from './limits.js'

type ThrottleLimits = Pick<HttpLimits, 'retryAfterMs' | 'requestsMax' | 'bodyBytesMax'>

export class Throttle {
  readonly #retryAfterMs: number
  readonly #nowMs: () => number
  /** When a connection was told to come again. */
  readonly #toldMs = new WeakMap<Socket, number>()
  /** As much may wait here as may be under way, and what is beyond that is refused at once. */
  readonly #room: Bounds
  readonly #waiting = new Set<() => void>()
  #isClosed = false

  constructor(limits: ThrottleLimits, nowMs: () => number) {
    this.#retryAfterMs = limits.retryAfterMs
    this.#room = new Bounds(limits)
    this.#nowMs = nowMs
  }

  /**
   * Whether a request for which there is no room is kept back: `again` is called once the time is over that its connection
   * was told, unless the client goes away. False where it is to be refused now, and its connection is told so.
   */
  keeps({ socket }: IncomingMessage, response: ServerResponse, bytes: number, again: () => void): boolean {
    const nowMs = this.#nowMs()
    const leftMs = (this.#toldMs.get(socket) ?? nowMs) - nowMs
    if (leftMs <= 0 || this.#isClosed || !this.#room.enter(bytes)) {
      this.#toldMs.set(socket, nowMs + this.#retryAfterMs)
      return false
    }
    const leave = (): void => {
      clearTimeout(timer)
      response.off('close', leave)
      this.#waiting.delete(goOn)
      this.#room.leave(bytes)
    }
    const goOn = (): void => {
      leave()
      again()
    }
    const timer = setTimeout(goOn, leftMs)
    response.once('close', leave)
    this.#waiting.add(goOn)
    return true
  }

  /** Nobody is kept back any longer. */
  close(): void {
    this.#isClosed = true
    for (const goOn of this.#waiting) goOn()
  }
}
