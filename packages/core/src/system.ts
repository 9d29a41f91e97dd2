/** The machine's own clock and random source. */
import { randomBytes } from 'node:crypto'
import type { Clock, Random } from '@replicator/interface'

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (delayMs, call) => {
    // A timer counts whole milliseconds. Come too early for what is due, it would have to be set again at once.
    const timer = setTimeout(call, Math.ceil(delayMs))
    return () => clearTimeout(timer)
  },
}

export const systemRandom: Random = {
  uint32: () => randomBytes(4).readUInt32LE(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
}
