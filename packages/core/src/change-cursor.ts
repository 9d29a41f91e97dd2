/**
 * A place in one node's change log, as a text that a client keeps: `<peer id>.<place>`, or `<peer id>.<place>.<base>` while
 * it is still being told what was there before. Whoever has it has been told of each change with a number up to the base,
 * and of all that stood in the log up to the place when it was told; without a base, the place is the base as well.
 */
import type { PeerId } from '@replicator/interface'
import { isPeerId } from '@replicator/interface'

export interface ChangeCursor {
  readonly peer: PeerId
  readonly place: number
  readonly base: number
}

export function formatCursor({ peer, place, base }: ChangeCursor): string {
  return base === place ? `${peer}.${place}` : `${peer}.${place}.${base}`
}

/** Undefined where the text is no cursor. */
export function parseCursor(text: string): ChangeCursor | undefined {
  const [peer = '', place = '', base = place, ...more] = text.split('.')
  if (more.length > 0 || !isPeerId(peer) || !isPlace(place) || !isPlace(base)) return undefined
  return Number(base) > Number(place) ? undefined : { peer, place: Number(place), base: Number(base) }
}

/** One form for each number, none beyond what a number holds. */
function isPlace(text: string): boolean {
  return /^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text))
}
