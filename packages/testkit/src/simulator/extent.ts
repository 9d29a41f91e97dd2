/**
 * How much a seed draws. One of five is long, as networks are that grow, lose nodes and are changed while many clients work.
 * The others are short: fewer clients and kinds of fault in less time, in a network that has formed before. They take a third
 * of the time, are easier to read, and show most of what is wrong as well; what takes its time is drawn more often where
 * there is some.
 */
import { Prng } from '../random/prng.js'

type Range = readonly [least: number, most: number]

export interface Extent {
  readonly isShort: boolean
  /** How long clients work and faults strike. */
  readonly activeMs: Range
  readonly faultKinds: Range
  /** Faults beside one of each kind. */
  readonly moreFaultsMax: number
  readonly operations: Range
  readonly duelsMax: number
  readonly encountersMax: number
  /** Operations on keys that change. */
  readonly changes: Range
  /** How many of all seeds change members, how often, and with how many nodes to spare. */
  readonly membersShare: number
  readonly wishes: Range
  readonly sparesMax: number
  /** Where newcomers are asked for tokens: how many shouldn't get in. */
  readonly intruders: Range
}

const LONG: Extent = {
  isShort: false,
  activeMs: [3500, 7000],
  faultKinds: [3, 8],
  moreFaultsMax: 6,
  operations: [50, 80],
  duelsMax: 4,
  encountersMax: 8,
  changes: [15, 45],
  membersShare: 0.35,
  wishes: [1, 5],
  sparesMax: 3,
  intruders: [1, 4],
}

const SHORT: Extent = {
  isShort: true,
  activeMs: [1200, 2500],
  faultKinds: [1, 3],
  moreFaultsMax: 2,
  operations: [12, 24],
  duelsMax: 2,
  encountersMax: 4,
  changes: [6, 15],
  membersShare: 0.25,
  wishes: [1, 2],
  sparesMax: 1,
  intruders: [1, 1],
}

const SHORT_SHARE = 0.8

export function drawExtent(seed: number): Extent {
  return new Prng(seed, 'extent').chance(SHORT_SHARE) ? SHORT : LONG
}
