/**
 * Messages to the bytes of frames and back, for one direction of a link: both ends keep its dictionary.
 *
 * The protobuf code is generated, and only the reader and the writer beneath it are the package's own: they bound what
 * decoding may allocate, and keep numbers plain and exact. What the generated code decodes is then checked field by
 * field against the limits, and copied: it is kept, and must not keep the frame in memory.
 *
 * A receiver refuses a frame as a whole. To skip only the message that it doesn't understand was rejected: a node that
 * leaves out parts of what a newer one says would take part in its decisions half-blind.
 */
import { FRAME_BYTES_MAX, FRAME_BYTES_TARGET, FRAME_MESSAGES_MAX, type Message, isError } from '@replicator/interface'
import type Protobuf from 'protobufjs/minimal.js'
import { replicator } from '../gen/replicator.js'
import { ReceivedTexts, SentTexts } from './dictionary.js'
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

/** The sender of one direction of a link. Each of its frames is to be read by one `FrameDecoder`, once and in order. */
export class FrameEncoder {
  readonly #texts = new SentTexts()
  readonly #writer = new WireWriter()
  readonly #alone: boolean

  /** `alone`: each frame can be read without the others, for a wire that loses or reorders them. */
  constructor({ alone = false }: { readonly alone?: boolean } = {}) {
    this.#alone = alone
  }

  /**
   * The messages of one turn as frames, in order; none for no messages. A frame ends before it would pass
   * `FRAME_BYTES_TARGET`, so that only a single message can make it longer.
   *
   * Frames that are then not sent must be told to `lost`. Throws a `RangeError` where no receiver would accept a frame:
   * over `FRAME_BYTES_MAX`, or with a number that is no safe integer from 0 on; that counts as lost.
   */
  encode(messages: readonly Message[]): Uint8Array[] {
    try {
      return turnsOf(messages).map((turn) => {
        if (this.#alone) this.lost()
        return frameOf(turn, this.#texts, this.#writer)
      })
    } catch (error) {
      this.lost()
      throw error
    }
  }

  /** What was encoded last is not going to be sent. The next frame is one that the receiver understands without it. */
  lost(): void {
    this.#texts.beginAnew()
  }
}

/** The receiver of one direction of a link. */
export class FrameDecoder {
  readonly #texts = new ReceivedTexts()

  /**
   * The messages of a frame, each field checked, sharing no memory with the bytes. Never throws. After a refusal the
   * dictionary may lack texts: no further frame of that link can be read.
   */
  decode(bytes: Uint8Array): Decoded {
    if (bytes.length > FRAME_BYTES_MAX) return refused('oversize', `${bytes.length} bytes`)
    try {
      const frame = replicator.v1.Frame.decode(new WireReader(bytes))
      const { envelopes } = frame
      if (envelopes.length === 0) return refused('empty', 'no message')
      if (envelopes.length > FRAME_MESSAGES_MAX) return refused('too-many', `${envelopes.length} messages`)
      this.#texts.beginFrame(frame)
      const messages = envelopes.map((envelope) => messageFrom(envelope, this.#texts))
      this.#texts.endFrame()
      return { ok: true, messages }
    } catch (error) {
      if (error instanceof FrameRefusal) return refused(error.reason, error.message)
      // The generated code throws an error without a code for whatever isn't protobuf.
      return refused('garbage', isError(error) ? error.message : 'not protobuf')
    }
  }
}

/**
 * One frame that any receiver can read, whatever else came on its link. Throws a `RangeError` where none would accept it:
 * without messages or with too many, over `FRAME_BYTES_MAX`, or with a number that is no safe integer from 0 on.
 */
export function encodeFrame(messages: readonly Message[]): Uint8Array {
  if (messages.length === 0 || messages.length > FRAME_MESSAGES_MAX) {
    throw new RangeError(`a frame has 1 to ${FRAME_MESSAGES_MAX} messages, not ${messages.length}`)
  }
  const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0)
  const texts = new SentTexts()
  texts.beginAnew()
  return frameOf({ messages, bytes }, texts, new WireWriter())
}

/** As `FrameDecoder.decode`, of a frame that can be read without others. */
export function decodeFrame(bytes: Uint8Array): Decoded {
  return new FrameDecoder().decode(bytes)
}

function frameOf({ messages, bytes }: Turn, texts: SentTexts, writer: WireWriter): Uint8Array {
  const anew = texts.beginFrame()
  const envelopes = messages.map((message) => toEnvelope(message, texts))
  const frame = {
    envelopes,
    anew,
    peers: texts.peers.takeFresh(),
    clusters: texts.clusters.takeFresh(),
    origins: texts.origins.takeFresh(),
    contentTypes: texts.contentTypes.takeFresh(),
  }
  encode(frame, writer.begin(bytes))
  const encoded = writer.end()
  if (encoded.length > FRAME_BYTES_MAX)
    throw new RangeError(`a frame has at most ${FRAME_BYTES_MAX} bytes, not ${encoded.length}`)
  return encoded
}

/** Messages of one frame, and about how many bytes they take. */
interface Turn {
  readonly messages: readonly Message[]
  readonly bytes: number
}

function turnsOf(messages: readonly Message[]): readonly Turn[] {
  const turns: { messages: Message[]; bytes: number }[] = []
  let turn = turns[0]
  for (const message of messages) {
    const bytes = messageBytes(message)
    if (turn === undefined || turn.bytes + bytes > FRAME_BYTES_TARGET || turn.messages.length === FRAME_MESSAGES_MAX) {
      turn = { messages: [], bytes: 0 }
      turns.push(turn)
    }
    turn.messages.push(message)
    turn.bytes += bytes
  }
  return turns
}

function refused(reason: FrameError, detail: string): Decoded {
  return { ok: false, reason, detail }
}
