/**
 * Messages to the bytes of a frame and back.
 *
 * The protobuf code is generated, and only the reader and the writer beneath it are the package's own: they bound what
 * decoding may allocate, and keep numbers plain and exact. What the generated code decodes is then checked field by
 * field against the limits, and copied: it is kept, and must not keep the frame in memory.
 *
 * A receiver refuses a frame as a whole. To skip only the message that it doesn't understand was rejected: a node that
 * leaves out parts of what a newer one says would take part in its decisions half-blind.
 */
import { FRAME_BYTES_MAX, FRAME_BYTES_TARGET, FRAME_MESSAGES_MAX, type Message } from '@replicator/interface'
import type Protobuf from 'protobufjs/minimal.js'
import { replicator } from '../gen/replicator.js'
import { type FrameError, FrameRefusal } from './frame-error.js'
import { messageFrom } from './incoming.js'
import { messageBytes } from './message-size.js'
import { toEnvelope, type Wire } from './outgoing.js'
import { WireReader } from './wire-reader.js'
import { WireWriter } from './wire-writer.js'

export type Decoded =
  | { readonly ok: true; readonly messages: readonly Message[] }
  /** `detail` names the field or the bound, for the log. */
  | { readonly ok: false; readonly reason: FrameError; readonly detail: string }

type Encode = (frame: Wire<replicator.v1.Frame.$Properties>, writer: Protobuf.Writer) => Protobuf.Writer

const encode: Encode = replicator.v1.Frame.encode as Encode

/**
 * The bytes of one frame. Throws a `RangeError` where no receiver would accept it: without messages or with too many,
 * over `FRAME_BYTES_MAX`, or with a number that is no safe integer from 0 on.
 */
export function encodeFrame(messages: readonly Message[]): Uint8Array {
  if (messages.length === 0 || messages.length > FRAME_MESSAGES_MAX) {
    throw new RangeError(`a frame has 1 to ${FRAME_MESSAGES_MAX} messages, not ${messages.length}`)
  }
  const capacity = messages.reduce((sum, message) => sum + messageBytes(message), 0)
  const bytes = encode({ envelopes: messages.map(toEnvelope) }, new WireWriter(capacity)).finish(true)
  if (bytes.length > FRAME_BYTES_MAX)
    throw new RangeError(`a frame has at most ${FRAME_BYTES_MAX} bytes, not ${bytes.length}`)
  return bytes
}

/**
 * The messages of one turn as frames, in order; none for no messages. A frame ends before it would pass
 * `FRAME_BYTES_TARGET`, so that only a single message can make it longer. Throws as `encodeFrame` does.
 */
export function encodeFrames(messages: readonly Message[]): Uint8Array[] {
  const frames: Uint8Array[] = []
  let begin = 0
  let bytes = 0
  for (const [at, message] of messages.entries()) {
    const added = messageBytes(message)
    if (at > begin && (bytes + added > FRAME_BYTES_TARGET || at - begin === FRAME_MESSAGES_MAX)) {
      frames.push(encodeFrame(messages.slice(begin, at)))
      begin = at
      bytes = 0
    }
    bytes += added
  }
  if (begin < messages.length) frames.push(encodeFrame(messages.slice(begin)))
  return frames
}

/** The messages of a frame, each field checked, sharing no memory with the bytes. Never throws. */
export function decodeFrame(bytes: Uint8Array): Decoded {
  if (bytes.length > FRAME_BYTES_MAX) return refused('oversize', `${bytes.length} bytes`)
  try {
    const { envelopes } = replicator.v1.Frame.decode(new WireReader(bytes))
    if (envelopes.length === 0) return refused('empty', 'no message')
    if (envelopes.length > FRAME_MESSAGES_MAX) return refused('too-many', `${envelopes.length} messages`)
    return { ok: true, messages: envelopes.map(messageFrom) }
  } catch (error) {
    if (error instanceof FrameRefusal) return refused(error.reason, error.message)
    // The generated code throws an error without a code for whatever isn't protobuf.
    return refused('garbage', error instanceof Error ? error.message : 'not protobuf')
  }
}

function refused(reason: FrameError, detail: string): Decoded {
  return { ok: false, reason, detail }
}
