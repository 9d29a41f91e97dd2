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

export function damaged(detail: string): StoreDamaged {
  return new StoreDamaged('the data file', detail)
}

/** Whole numbers beyond 2^53 come out inexact, and far above all that a file can have. */
export function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
}

/** The bounds that the branch above sets: keys from `low` on, and below `high`. */
export interface KeyRange {
  readonly low?: Buffer
  readonly high?: Buffer
}

export interface Overflow {
  readonly page: number
  readonly pages: number
  readonly bytes: number
}

/** A page of a tree, checked as far as it can be alone. */
export class TreePage {
  readonly count: number
  readonly isLeaf: boolean
  readonly #bytes: Buffer
  readonly #number: number

  constructor(bytes: Buffer, number: number, isLeaf: boolean) {
    this.#bytes = bytes
    this.#number = number
    this.isLeaf = isLeaf
    if (readNumber(bytes, 0) !== number) throw this.#damaged('is not in its place')
    if ((bytes.readUInt16LE(18) & KINDS) !== (isLeaf ? KIND_LEAF : KIND_BRANCH))
      throw this.#damaged('is of a wrong kind')
    const lower = bytes.readUInt16LE(20)
    const upper = bytes.readUInt16LE(22)
    if (lower % 2 !== 0 || lower === 0 || lower > upper || upper > bytes.length - PAGE_HEADER_BYTES) {
      throw this.#damaged('has wrong bounds')
    }
    this.count = lower / 2
    for (let index = 0; index < this.count; index++) this.#checkNode(index, upper)
  }

  /** Throws where the keys don't ascend, or are not those that the branch above leads to. */
  checkOrder({ low, high }: KeyRange, compare: CompareKeys): void {
    const bytes = this.#bytes
    // The first key of a branch counts as lower than all others, whatever it is.
    const first = this.isLeaf ? 0 : 1
    for (let index = first; index < this.count; index++) {
      const at = this.#keyAt(index)
      const end = at + this.#keyBytes(index)
      if (index > first) {
        const before = this.#keyAt(index - 1)
        if (compare(bytes, before, before + this.#keyBytes(index - 1), bytes, at, end) >= 0) {
          throw this.#damaged('has keys out of order')
        }
      }
      if (index === first && low !== undefined && compare(low, 0, low.length, bytes, at, end) > 0) {
        throw this.#damaged('has keys that belong before it')
      }
      if (index === this.count - 1 && high !== undefined && compare(bytes, at, end, high, 0, high.length) >= 0) {
        throw this.#damaged('has keys that belong behind it')
      }
    }
  }

  /** A copy: the page's own bytes are not kept. */
  key(index: number): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#keyAt(index), this.#keyAt(index) + this.#keyBytes(index)))
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

  #checkNode(index: number, upper: number): void {
    const offset = this.#bytes.readUInt16LE(PAGE_HEADER_BYTES + 2 * index)
    const end = this.#bytes.length
    if (offset < upper || offset % 2 !== 0 || PAGE_HEADER_BYTES + offset + NODE_HEADER_BYTES > end) {
      throw this.#damaged('has an entry outside')
    }
    if (this.isLeaf && (this.#flags(index) & ~(FLAG_OVERFLOW | FLAG_TREE)) !== 0) {
      throw this.#damaged('has an entry of an unknown kind')
    }
    const dataBytes = !this.isLeaf ? 0 : (this.#flags(index) & FLAG_OVERFLOW) === 0 ? this.#size(index) : OVERFLOW_BYTES
    if (this.#keyAt(index) + this.#keyBytes(index) + dataBytes > end)
      throw this.#damaged('has an entry that is too long')
  }

  #nodeAt(index: number): number {
    return PAGE_HEADER_BYTES + this.#bytes.readUInt16LE(PAGE_HEADER_BYTES + 2 * index)
  }

  #size(index: number): number {
    return this.#bytes.readUInt32LE(this.#nodeAt(index))
  }

  #flags(index: number): number {
    return this.#bytes.readUInt16LE(this.#nodeAt(index) + 4)
  }

  #keyBytes(index: number): number {
    return this.#bytes.readUInt16LE(this.#nodeAt(index) + 6)
  }

  #keyAt(index: number): number {
    return this.#nodeAt(index) + NODE_HEADER_BYTES
  }

  #damaged(detail: string): StoreDamaged {
    return damaged(`: page ${this.#number} ${detail}`)
  }
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
