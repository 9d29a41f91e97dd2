/**
 * The only source of chance in a simulation: sfc32, seeded by a number and a name. Streams of different names don't
 * disturb each other: a draw more for the network changes nothing in the plan.
 */
import type { Random } from '@replicator/interface'

export class Prng implements Random {
  #a: number
  #b: number
  #c: number
  #count = 1

  constructor(seed: number, name: string) {
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = textHash(name)
    for (let i = 0; i < 12; i++) this.uint32()
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  hex(bytes: number): string {
    let text = ''
    for (let i = 0; i < bytes; i++) text += (this.uint32() >>> 24).toString(16).padStart(2, '0')
    return text
  }

  /** From 0 (included) to 1 (not). */
  fraction(): number {
    return this.uint32() / 2 ** 32
  }

  /** True that often: 0 never, 1 always. */
  chance(probability: number): boolean {
    return probability > 0 && this.fraction() < probability
  }

  between(from: number, to: number): number {
    return from + this.fraction() * (to - from)
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1))
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.fraction() * list.length)]
    if (picked === undefined) throw new RangeError('nothing to pick from')
    return picked
  }

  /** In another order, as a new list. */
  shuffled<T>(list: readonly T[]): T[] {
    const shuffled = [...list]
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.whole(0, i)
      const kept = shuffled[i] as T
      shuffled[i] = shuffled[j] as T
      shuffled[j] = kept
    }
    return shuffled
  }
}

/** FNV-1a over UTF-16 units. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
