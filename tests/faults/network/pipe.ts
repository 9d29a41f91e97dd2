/** One direction of a connection: what comes is handed on in order, after the delay, and not while it is held. */
import type { Socket } from 'node:net'
import type { Passage } from './weather.ts'

/** What may wait here; more waits at the sender. */
const QUEUE_BYTES_MAX = 4 * 1024 * 1024

interface Waiting {
  readonly dueMs: number
  /** Undefined: the end. */
  readonly bytes: Buffer | undefined
}

export class Pipe {
  readonly #from: Socket
  readonly #to: Socket
  readonly #passage: () => Passage
  readonly #queue: Waiting[] = []
  #queuedBytes = 0
  #timer: NodeJS.Timeout | undefined
  /** Bytes that went on late. */
  delayedBytes = 0

  constructor(from: Socket, to: Socket, passage: () => Passage) {
    this.#from = from
    this.#to = to
    this.#passage = passage
    from.on('data', (bytes) => this.#enqueue(bytes))
    from.on('end', () => this.#enqueue(undefined))
    from.on('close', () => this.#enqueue(undefined))
    to.on('drain', () => this.applyWeather())
    this.applyWeather()
  }

  /** Has the weather's change take effect. */
  applyWeather(): void {
    clearTimeout(this.#timer)
    const { held } = this.#passage()
    if (!held) this.#handOn()
    // A sender that is not read soon finds the connection full, as it does with one that leads nowhere.
    if (held || this.#queuedBytes > QUEUE_BYTES_MAX || this.#to.writableNeedDrain) this.#from.pause()
    else this.#from.resume()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#queue.length = 0
    this.#from.destroy()
  }

  #enqueue(bytes: Buffer | undefined): void {
    const { delayMs } = this.#passage()
    // What was sent first arrives first, also when the delay has just become shorter.
    const dueMs = Math.max(performance.now() + delayMs, this.#queue.at(-1)?.dueMs ?? 0)
    this.#queue.push({ dueMs, bytes })
    this.#queuedBytes += bytes?.length ?? 0
    if (delayMs > 0) this.delayedBytes += bytes?.length ?? 0
    this.applyWeather()
  }

  #handOn(): void {
    const nowMs = performance.now()
    while (this.#queue[0] !== undefined && this.#queue[0].dueMs <= nowMs) {
      const { bytes } = this.#queue.shift() as Waiting
      this.#queuedBytes -= bytes?.length ?? 0
      if (bytes !== undefined) this.#to.write(bytes)
      else this.#to.end()
    }
    const [next] = this.#queue
    if (next !== undefined) this.#timer = setTimeout(() => this.applyWeather(), next.dueMs - nowMs)
  }
}
