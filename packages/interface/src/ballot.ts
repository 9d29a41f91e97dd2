import type { PeerId } from './ids.js'

/**
 * One attempt at deciding one version of one key.
 *
 * Number 0 is the *open* ballot: anybody may propose in it, and it has no owner. One of a number of 1 or more is a
 * *classic* ballot: it belongs to one node, serves one recovery and carries one value. A ballot is good in its generation
 * only; the order is that of the fields.
 */
export interface Ballot {
  readonly generation: number
  readonly number: number
  /** The owner; empty in the open ballot. */
  readonly peer: PeerId
  /** The owner's boot, so that a restarted owner never repeats a ballot. */
  readonly boot: number
  /** Counts the owner's ballots of this boot, from a random start. */
  readonly attempt: number
}

export function openBallot(generation: number): Ballot {
  return { generation, number: 0, peer: '', boot: 0, attempt: 0 }
}

export function isOpen(ballot: Ballot): boolean {
  return ballot.number === 0
}

/** Negative, zero or positive, as `a` comes before, is, or comes after `b`. */
export function compareBallots(a: Ballot, b: Ballot): number {
  return (
    a.generation - b.generation ||
    a.number - b.number ||
    compareText(a.peer, b.peer) ||
    a.boot - b.boot ||
    a.attempt - b.attempt
  )
}

export function sameBallot(a: Ballot, b: Ballot): boolean {
  return compareBallots(a, b) === 0
}

/** Orders text by UTF-16 code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
