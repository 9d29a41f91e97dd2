import { Overlap } from './overlap.js'

/** What the wire does to frames at present. */
export class Weather {
  readonly loss = new Overlap(0)
  readonly duplication = new Overlap(0)
  /** How often a frame overtakes those before it. */
  readonly reordering = new Overlap(0)
  /** How often a frame is held up, and for how long at most. */
  readonly delays = new Overlap(0)
  readonly delayMsMax = new Overlap(0)
  /** How often a frame of an earlier boot comes along on a new link. */
  readonly replay = new Overlap(0)
}
