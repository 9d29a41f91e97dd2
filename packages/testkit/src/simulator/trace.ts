/** What happened, as a hash always (two runs of one seed must agree) and as text for people on request. */
import { textHash } from '../random/prng.js'
import { readable } from './system-keys.js'

export class Trace {
  readonly #lines: string[] | undefined
  #hash = 0x811c9dc5
  #events = 0

  constructor(options: { readonly readable: boolean }) {
    this.#lines = options.readable ? [] : undefined
  }

  /** Takes an event into the hash; `detail` is any number that tells it from another of its kind. */
  note(kind: string, atMs: number, detail: number): void {
    this.#events++
    this.#hash = Math.imul(this.#hash ^ textHash(kind), 0x01000193)
    this.#hash = Math.imul(this.#hash ^ Math.floor(atMs * 1000), 0x01000193)
    this.#hash = Math.imul(this.#hash ^ detail, 0x01000193)
  }

  /** Adds a readable line; the text is made only where it is wanted. */
  line(atMs: number, text: () => string): void {
    this.#lines?.push(`${(atMs / 1000).toFixed(6).padStart(11)}  ${readable(text())}`)
  }

  get isReadable(): boolean {
    return this.#lines !== undefined
  }

  get lines(): readonly string[] {
    return this.#lines ?? []
  }

  /** Eight hexadecimal characters. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0')
  }

  get events(): number {
    return this.#events
  }
}
