/**
 * What catch-up sends, waiting for its share of a link: votes and all else go first.
 *
 * A frame that has been encoded must be sent in its turn, for the next one rests on the dictionary that it leaves. So these
 * messages wait as they are, and each is encoded once nothing else waits and less than the share is under way.
 */
import { CREDIT_RETURN_BYTES } from '@replicator/rpc'
import { BULK_BYTES_MAX } from './limits.js'

/** As much as a receiver holds back before it gives credit: with less under way it would give none. */
export const BULK_SHARE_BYTES = CREDIT_RETURN_BYTES

/** A message, and about how many bytes its frame will have. */
export interface Bulk<Message> {
  readonly message: Message
  readonly bytes: number
}

export class BulkLane<Message> {
  readonly #waiting: Bulk<Message>[] = []
  #bytes = 0

  /** About as many bytes as its frames will have. */
  get queuedBytes(): number {
    return this.#bytes
  }

  hasRoomFor(bulk: readonly Bulk<Message>[]): boolean {
    return bulk.length === 0 || this.#bytes + bytesOf(bulk) <= BULK_BYTES_MAX
  }

  add(bulk: readonly Bulk<Message>[]): void {
    this.#waiting.push(...bulk)
    this.#bytes += bytesOf(bulk)
  }

  /** The one that has waited longest, which is gone from here. */
  take(): Message | undefined {
    const first = this.#waiting.shift()
    this.#bytes -= first?.bytes ?? 0
    return first?.message
  }
}

function bytesOf(bulk: readonly Bulk<unknown>[]): number {
  return bulk.reduce((sum, { bytes }) => sum + bytes, 0)
}
