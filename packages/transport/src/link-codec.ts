/** What the messages of a link are as bytes: those of nodes among themselves, or of clients and nodes. */
import { BULK_BYTES_MIN, type Message, VALUE_BYTES_MAX } from '@replicator/interface'
import { FrameDecoder, FrameEncoder, type FrameError, messageBytes } from '@replicator/rpc'

/** For one link: it may remember what was said before. */
export interface LinkCodec<Out, In> {
  /** As frames, in order. Throws a `RangeError` for what no frame may hold. */
  encode(messages: readonly Out[]): Uint8Array[]
  /** What was encoded last is not going to be sent. */
  lost(): void
  decode(
    bytes: Uint8Array,
  ):
    | { readonly ok: true; readonly messages: readonly In[] }
    | { readonly ok: false; readonly reason: FrameError; readonly detail: string }
  /** About how long a message is that others may overtake; 0: none may. */
  bulkBytes(message: Out): number
}

/** Of nodes among themselves. */
export function nodeCodec(): LinkCodec<Message, Message> {
  const encoder = new FrameEncoder()
  const decoder = new FrameDecoder()
  return {
    encode: (messages) => encoder.encode(messages),
    lost: () => encoder.lost(),
    decode: (bytes) => decoder.decode(bytes),
    bulkBytes,
  }
}

/** What is small may be what a read waits for, and of the largest it must be said at once whether a frame can hold it. */
function bulkBytes(message: Message): number {
  if (message.type !== 'page' && message.type !== 'records' && message.type !== 'newer') return 0
  const bytes = messageBytes(message)
  return bytes >= BULK_BYTES_MIN && bytes <= VALUE_BYTES_MAX ? bytes : 0
}
