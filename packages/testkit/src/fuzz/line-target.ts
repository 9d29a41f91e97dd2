/**
 * Rows of frames against one direction of a link, whose ends keep a dictionary: a frame is understood there as it is where
 * it stands for itself, also behind frames that were made and never sent; and a spoiled one is refused or is as good as
 * another.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Message } from '@replicator/interface'
import type { Decoded } from '@replicator/rpc'
import { decodeFrame, encodeFrame, FrameDecoder, FrameEncoder } from '@replicator/rpc'
import type { Prng } from '../random/prng.js'
import { fewMessages, problemWith } from './frame-target.js'
import { hexOf, spoiled } from './hostile-bytes.js'
import type { Target, Trial } from './target.js'
import { problemOf } from './target.js'

/** Both ends of a direction, as they are tried. */
export interface Line {
  readonly encoder: Pick<FrameEncoder, 'encode' | 'lost'>
  readonly decoder: Pick<FrameDecoder, 'decode'>
}

const FRAMES_MAX = 10

export function lineTarget(
  open: () => Line = () => ({ encoder: new FrameEncoder(), decoder: new FrameDecoder() }),
): Target {
  return {
    name: 'lines',
    trial(random): Trial {
      const arrived: string[] = []
      const problem = problemOf(() => tryLine(open(), random, arrived))
      return problem === undefined
        ? { inputs: Math.max(1, arrived.length) }
        : { inputs: arrived.length, failure: { problem, input: arrived.join('\n    ') || 'no frame' } }
    },
  }
}

/** The first problem, or undefined. Each frame that arrives is noted. */
function tryLine({ encoder, decoder }: Line, random: Prng, arrived: string[]): string | undefined {
  let isSpoiled = false
  for (let frames = random.whole(2, FRAMES_MAX); frames > 0; frames--) {
    const messages = fewMessages(random)
    const [frame = new Uint8Array(0)] = encoder.encode(messages)
    if (random.chance(0.2)) {
      encoder.lost()
      continue
    }
    // What comes behind a spoiled frame may mean something else than what was sent.
    isSpoiled ||= random.chance(0.1)
    const bytes = isSpoiled ? spoiled(random, frame, frame) : frame
    arrived.push(hexOf(bytes))
    const decoded = decoder.decode(bytes)
    const problem = isSpoiled ? problemWith(decoded, decodeFrame) : difference(decoded, messages)
    if (problem !== undefined || !decoded.ok) return problem
  }
  return undefined
}

function difference(decoded: Decoded, messages: readonly Message[]): string | undefined {
  const alone = decodeFrame(encodeFrame(messages))
  if (isDeepStrictEqual(decoded, alone)) return undefined
  return `a link makes ${JSON.stringify(decoded)} of what is ${JSON.stringify(alone)} where each frame stands for itself`
}
