/**
 * One part of an answer that has many: members of JSON, as HTTP has them, and the values beside them as bytes, one behind the
 * other. A part is as long as a small answer over HTTP, or holds one entry that is longer.
 */
import { PART_ENTRIES_MAX } from '../limits.js'

export class Part {
  readonly #bytesMax: number
  readonly #texts: string[] = []
  readonly #values: Uint8Array[] = []
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get isEmpty(): boolean {
    return this.#texts.length === 0
  }

  /** False where there is no room for it. */
  add(members: object, value: Uint8Array = NOTHING): boolean {
    const text = JSON.stringify(members)
    const bytes = Buffer.byteLength(text) + value.length
    const isLong = this.#bytes + bytes > this.#bytesMax
    if (!this.isEmpty && (isLong || this.#texts.length === PART_ENTRIES_MAX)) return false
    this.#texts.push(text)
    this.#values.push(value)
    this.#bytes += bytes
    return true
  }

  /** `name`: of the member that holds the entries; `others`: what is told beside them. */
  answer(
    name: string,
    others: object = {},
  ): { readonly status: 200; readonly members: string; readonly value: Uint8Array } {
    const rest = JSON.stringify(others).slice(1, -1)
    const members = `{"${name}":[${this.#texts.join(',')}]${rest === '' ? '' : `,${rest}`}}`
    return { status: 200, members, value: Buffer.concat(this.#values) }
  }
}

const NOTHING = new Uint8Array(0)
