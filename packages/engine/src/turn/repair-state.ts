/** What is under way to find records that no change log brings: see `records/repair.ts`. */
import type { KeyRange, PeerId } from '@replicator/interface'

/** A range of keys to be compared with a peer, as a whole, in parts, or once more after a while; or to be named to it. */
export interface RangeLook extends KeyRange {
  readonly look: 'sum' | 'parts' | 'again' | 'names'
}

export interface Repair {
  /** The store has sums of its records: it has counted all of them once. */
  counted: boolean
  /** When the next walk is due, or the next records are to be counted. */
  dueMs: number
  /** With whom the present walk compares; undefined: none is under way. */
  peer: PeerId | undefined
  /** To be looked at, the last one first. */
  readonly looks: RangeLook[]
  /** To be looked at once more, at their times, which are in order. */
  readonly again: (RangeLook & { readonly dueMs: number })[]
  /** Questions under way by their numbers, with what they are about. */
  readonly questions: Map<number, RangeLook & { readonly askedAtMs: number }>
  /** Questions of the present walk. */
  asks: number
  /** Records that the present walk has brought. */
  repaired: number
}

export function noRepair(): Repair {
  return { counted: false, dueMs: 0, peer: undefined, looks: [], again: [], questions: new Map(), asks: 0, repaired: 0 }
}
