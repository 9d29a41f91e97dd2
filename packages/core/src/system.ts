/** The machine's own clock and random source. */
import { randomBytes } from 'node:crypto'
import type { Clock, Random } from '@replicator/interface'

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs)
    return () => clearTimeout(timer)
  },
}

export const systemRandom: Random = {
  uint32: () => randomBytes(4).readUInt32LE(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
}
