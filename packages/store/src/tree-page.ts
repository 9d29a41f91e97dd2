/**
 * A page of lmdb's file, read without lmdb: only what must hold so that lmdb can follow it without leaving the file.
 *
 * All numbers are little-endian. A page begins with 24 bytes: its number (8), the transaction that wrote it (8), 2 unused,
 * its kind (2), and two bounds of 2 bytes each: where the list of its nodes ends and where the nodes begin, counted from
 * the end of these 24 bytes. A node is 4 bytes of size, 2 of flags, 2 of the key's length, the key, and the data; in a
 * branch, size and flags are the number of the page below.
 */
import { StoreDamaged } from './store-error.js'

export const PAGE_HEADER_BYTES = 24
export const KIND_OVERFLOW = 4

const NODE_HEADER_BYTES = 8
const KIND_BRANCH = 1
const KIND_LEAF = 2
const KINDS = 0xff

/** The data of such a node is the place of the pages that hold it. */
const FLAG_OVERFLOW = 1
/** The data of such a node is another tree. */
const FLAG_TREE = 2
const OVERFLOW_BYTES = 24
/** Of keys, at first. */
const KEY_LIST_BYTES = 64 * 1024

export function damaged(detail: string): StoreDamaged {
  return new StoreDamaged('the data file', detail)
}

/** Whole numbers beyond 2^53 come out inexact, and far above all that a file can have. */
export function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
}

/** The bounds that the branch above sets: keys from `low` on, and below `high`, by their numbers in a list; 0: none. */
export interface KeyBounds {
  readonly low: number
  readonly high: number
}

/**
 * Keys of branches, one behind the other in one piece of memory, named by numbers from 1 on. A tree of a million records has
 * hundreds of thousands: as buffers of their own they cost a start more than all else that is looked at.
 */
export class KeyList {
  #bytes = Buffer.allocUnsafe(KEY_LIST_BYTES)
  /** Where each key ends, and the next one begins; the first one stands for none. */
  readonly #ends = [0]

  /** Copies the bytes from `at` to before `end`, and returns their number. */
  add(bytes: Buffer, at: number, end: number): number {
    const from = this.#ends.at(-1) ?? 0
    const to = from + end - at
    if (to > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(2 * to)
      this.#bytes.copy(grown, 0, 0, from)
      this.#bytes = grown
    }
    bytes.copy(this.#bytes, from, at, end)
    return this.#ends.push(to) - 1
  }

  /** What all keys are in. Good until the next one is added. */
  get bytes(): Buffer {
    return this.#bytes
  }

  startOf(key: number): number {
    return this.#ends[key - 1] ?? 0
  }

  endOf(key: number): number {
    return this.#ends[key] ?? 0
  }
}

export interface Overflow {
  readonly page: number
  readonly pages: number
  readonly bytes: number
}

/**
 * Pages as they were read, one after the other. Nearly all that is looked at are numbers of 2 bytes at even places, so the same
 * memory is there as an array of these: a start reads millions of them, which costs five times as much byte by byte.
 */
export class PageBytes {
  readonly bytes: Buffer
  readonly words: Uint16Array

  constructor(length: number) {
    const memory = new ArrayBuffer(length)
    this.bytes = Buffer.from(memory)
    this.words = new Uint16Array(memory)
  }
}

/** A page of a tree, checked as far as it can be alone. Good as long as what it was read into holds the same. */
export class TreePage {
  readonly count: number
  readonly isLeaf: boolean
  /** The data of each entry is here, and no tree. */
  readonly isPlain: boolean
  readonly #bytes: Buffer
  readonly #words: Uint16Array
  readonly #number: number
  /** Where the page begins, and where it ends, in bytes. */
  readonly #start: number
  readonly #end: number

  constructor({ bytes, words }: PageBytes, { start, length }: PagePlace, number: number, isLeaf: boolean) {
    this.#bytes = bytes
    this.#words = words
    this.#number = number
    this.#start = start
    this.#end = start + length
    this.isLeaf = isLeaf
    if (readNumber(bytes, start) !== number) throw this.#damaged('is not in its place')
    if ((bytes.readUInt16LE(start + 18) & KINDS) !== (isLeaf ? KIND_LEAF : KIND_BRANCH))
      throw this.#damaged('is of a wrong kind')
    const lower = bytes.readUInt16LE(start + 20)
    const upper = bytes.readUInt16LE(start + 22)
    if (lower % 2 !== 0 || lower === 0 || lower > upper || upper > length - PAGE_HEADER_BYTES) {
      throw this.#damaged('has wrong bounds')
    }
    this.count = lower / 2
    this.isPlain = this.#checkNodes(upper) === 0
  }

  /** Throws where the keys don't ascend, or are not those that the branch above leads to. */
  checkOrder(keys: KeyList, { low, high }: KeyBounds, compare: CompareKeys): void {
    const bytes = this.#bytes
    // The first key of a branch counts as lower than all others, whatever it is.
    const first = this.isLeaf ? 0 : 1
    if (this.count <= first) return
    let before = this.#keyAt(first)
    let beforeEnd = before + this.#keyBytes(first)
    if (low !== 0 && compare(keys.bytes, keys.startOf(low), keys.endOf(low), bytes, before, beforeEnd) > 0)
      throw this.#damaged('has keys that belong before it')
    for (let index = first + 1; index < this.count; index++) {
      const at = this.#keyAt(index)
      const end = at + this.#keyBytes(index)
      if (compare(bytes, before, beforeEnd, bytes, at, end) >= 0) throw this.#damaged('has keys out of order')
      before = at
      beforeEnd = end
    }
    if (high !== 0 && compare(bytes, before, beforeEnd, keys.bytes, keys.startOf(high), keys.endOf(high)) >= 0)
      throw this.#damaged('has keys that belong behind it')
  }

  /** Copies a key, since the page's own bytes are not kept, and returns its number there. */
  keepKey(index: number, keys: KeyList): number {
    const at = this.#keyAt(index)
    return keys.add(this.#bytes, at, at + this.#keyBytes(index))
  }

  child(index: number): number {
    return this.#size(index) + this.#flags(index) * 2 ** 32
  }

  /** Where the data is elsewhere. */
  overflow(index: number): Overflow | undefined {
    if ((this.#flags(index) & FLAG_OVERFLOW) === 0) return undefined
    const at = this.#keyAt(index) + this.#keyBytes(index)
    return { page: readNumber(this.#bytes, at), pages: readNumber(this.#bytes, at + 16), bytes: this.#size(index) }
  }

  /** Where the data is here. */
  data(index: number): Buffer {
    const at = this.#keyAt(index) + this.#keyBytes(index)
    return this.#bytes.subarray(at, at + this.#size(index))
  }

  isTree(index: number): boolean {
    return (this.#flags(index) & FLAG_TREE) !== 0
  }

  /** All flags of a leaf's entries together. */
  #checkNodes(upper: number): number {
    const words = this.#words
    const first = this.#start + PAGE_HEADER_BYTES
    const room = this.#end - first
    let all = 0
    for (let index = 0; index < this.count; index++) {
      const offset = words[(first >>> 1) + index] ?? 0
      if (offset < upper || (offset & 1) !== 0 || offset + NODE_HEADER_BYTES > room) {
        throw this.#damaged('has an entry outside')
      }
      const node = (first + offset) >>> 1
      const flags = words[node + 2] ?? 0
      let dataBytes = 0
      if (this.isLeaf) {
        if ((flags & ~(FLAG_OVERFLOW | FLAG_TREE)) !== 0) throw this.#damaged('has an entry of an unknown kind')
        const size = (words[node] ?? 0) + (words[node + 1] ?? 0) * 2 ** 16
        dataBytes = (flags & FLAG_OVERFLOW) === 0 ? size : OVERFLOW_BYTES
        all |= flags
      }
      if (offset + NODE_HEADER_BYTES + (words[node + 3] ?? 0) + dataBytes > room)
        throw this.#damaged('has an entry that is too long')
    }
    return all
  }

  #nodeAt(index: number): number {
    const first = this.#start + PAGE_HEADER_BYTES
    return first + (this.#words[(first >>> 1) + index] ?? 0)
  }

  #size(index: number): number {
    return this.#bytes.readUInt32LE(this.#nodeAt(index))
  }

  #flags(index: number): number {
    return this.#words[(this.#nodeAt(index) >>> 1) + 2] ?? 0
  }

  #keyBytes(index: number): number {
    return this.#words[(this.#nodeAt(index) >>> 1) + 3] ?? 0
  }

  #keyAt(index: number): number {
    return this.#nodeAt(index) + NODE_HEADER_BYTES
  }

  #damaged(detail: string): StoreDamaged {
    return damaged(`: page ${this.#number} ${detail}`)
  }
}

/** In bytes, within what was read; even. */
interface PagePlace {
  readonly start: number
  readonly length: number
}

/** Negative, zero or positive, as the bytes of one range come before, are, or come after those of the other. */
export type CompareKeys = (a: Buffer, aAt: number, aEnd: number, b: Buffer, bAt: number, bEnd: number) => number

export const compareBytes: CompareKeys = (a, aAt, aEnd, b, bAt, bEnd) => {
  const bytes = Math.min(aEnd - aAt, bEnd - bAt)
  for (let index = 0; index < bytes; index++) {
    const difference = (a[aAt + index] ?? 0) - (b[bAt + index] ?? 0)
    if (difference !== 0) return difference
  }
  return aEnd - aAt - (bEnd - bAt)
}

/** The list of free pages has numbers as its keys. */
export const compareNumbers: CompareKeys = (a, aAt, aEnd, b, bAt, bEnd) => {
  if (aEnd - aAt !== 8 || bEnd - bAt !== 8) throw damaged('has a list of free pages that cannot be read')
  return readNumber(a, aAt) - readNumber(b, bAt)
}
