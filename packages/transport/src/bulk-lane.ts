/**
 * What catch-up sends, waiting for its share of a link: votes and all else go first.
 *
 * A frame that has been encoded must be sent in its turn, for the next one rests on the dictionary that it leaves. So these
 * messages wait as they are, and each is encoded once nothing else waits and less than the share is under way.
 */
import {
  BULK_BYTES_MIN,
  LINK_QUEUE_BYTES_MAX,
  LINK_QUEUE_SPARE_BYTES,
  type Message,
  VALUE_BYTES_MAX,
} from '@replicator/interface'
import { CREDIT_RETURN_BYTES, messageBytes } from '@replicator/rpc'

/** As much as a receiver holds back before it gives credit: with less under way it would give none. */
export const BULK_SHARE_BYTES = CREDIT_RETURN_BYTES

const BULK_BYTES_MAX = LINK_QUEUE_BYTES_MAX - LINK_QUEUE_SPARE_BYTES

/**
 * Whether a message may be overtaken by others: what is small may be what a read waits for, and of the largest it must be
 * said at once whether a frame can hold it.
 */
export function isBulk(message: Message): boolean {
  if (message.type !== 'page' && message.type !== 'records' && message.type !== 'newer') return false
  const bytes = messageBytes(message)
  return bytes >= BULK_BYTES_MIN && bytes <= VALUE_BYTES_MAX
}

export class BulkLane {
  readonly #waiting: Message[] = []
  #bytes = 0

  /** About as many bytes as its frames will have. */
  get queuedBytes(): number {
    return this.#bytes
  }

  hasRoomFor(messages: readonly Message[]): boolean {
    return messages.length === 0 || this.#bytes + bytesOf(messages) <= BULK_BYTES_MAX
  }

  add(messages: readonly Message[]): void {
    this.#waiting.push(...messages)
    this.#bytes += bytesOf(messages)
  }

  /** The one that has waited longest, which is gone from here. */
  take(): Message | undefined {
    const message = this.#waiting.shift()
    if (message !== undefined) this.#bytes -= messageBytes(message)
    return message
  }
}

function bytesOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageBytes(message), 0)
}
