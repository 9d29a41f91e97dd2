/**
 * What clients and nodes say to each other, as frames. No dictionary: a client says few things twice, and each frame can be
 * read without the others. Bounds are checked where a frame comes in, keys and options by whoever takes the question.
 */
import {
  type ClientAnswer,
  type ClientQuestion,
  FRAME_BYTES_MAX,
  FRAME_BYTES_TARGET,
  FRAME_MESSAGES_MAX,
  isError,
} from '@replicator/interface'
import type Protobuf from 'protobufjs/minimal.js'
import { replicator } from '../gen/replicator.js'
import { refuse, text, valueBytes } from './field.js'
import { type FrameError, FrameRefusal } from './frame-error.js'
import { QUESTION_SUBJECT_BYTES_MAX, QUESTION_TEXT_BYTES_MAX } from './limits.js'
import type { Wire } from './outgoing.js'
import { WireReader } from './wire-reader.js'
import { WireWriter } from './wire-writer.js'

export type DecodedAs<Message> =
  | { readonly ok: true; readonly messages: readonly Message[] }
  /** `detail` names the field or the bound, for the log. */
  | { readonly ok: false; readonly reason: FrameError; readonly detail: string }

type Question = replicator.v1.ClientQuestion
type Operation = ClientQuestion['type']

/** What a message takes beside its texts and bytes. */
const MESSAGE_BYTES = 64

const NUMBERS: Readonly<Record<Operation, replicator.v1.ClientOperation>> = {
  show: replicator.v1.ClientOperation.CLIENT_OPERATION_SHOW,
  put: replicator.v1.ClientOperation.CLIENT_OPERATION_PUT,
  delete: replicator.v1.ClientOperation.CLIENT_OPERATION_DELETE,
  get: replicator.v1.ClientOperation.CLIENT_OPERATION_GET,
  proposal: replicator.v1.ClientOperation.CLIENT_OPERATION_PROPOSAL,
  status: replicator.v1.ClientOperation.CLIENT_OPERATION_STATUS,
  peers: replicator.v1.ClientOperation.CLIENT_OPERATION_PEERS,
  list: replicator.v1.ClientOperation.CLIENT_OPERATION_LIST,
  watch: replicator.v1.ClientOperation.CLIENT_OPERATION_WATCH,
  more: replicator.v1.ClientOperation.CLIENT_OPERATION_MORE,
  unwatch: replicator.v1.ClientOperation.CLIENT_OPERATION_UNWATCH,
}

/** The questions of one turn as frames. Throws a `RangeError` for one that no frame may hold. */
export function encodeQuestions(questions: readonly ClientQuestion[]): Uint8Array[] {
  return framesOf(questions.map(wireQuestion), (wire, writer) => {
    const encode = replicator.v1.ClientQuestions.encode as Encode<{ readonly questions: readonly WireQuestion[] }>
    encode({ questions: wire }, writer)
  })
}

export function decodeQuestions(bytes: Uint8Array): DecodedAs<ClientQuestion> {
  return decoded(bytes, (reader) => replicator.v1.ClientQuestions.decode(reader).questions.map(questionFrom))
}

/** The answers of one turn as frames. Throws a `RangeError` for one that no frame may hold. */
export function encodeAnswers(answers: readonly ClientAnswer[]): Uint8Array[] {
  return framesOf(answers, (wire, writer) => {
    const encode = replicator.v1.ClientAnswers.encode as Encode<{ readonly answers: readonly ClientAnswer[] }>
    encode({ answers: wire }, writer)
  })
}

export function decodeAnswers(bytes: Uint8Array): DecodedAs<ClientAnswer> {
  return decoded(bytes, (reader) =>
    replicator.v1.ClientAnswers.decode(reader).answers.map(({ id, status, members, value }) => {
      const kept = valueBytes(value, 'answer.value')
      return { id, status, members, ...(kept !== undefined && { value: kept }) }
    }),
  )
}

type Encode<Frame> = (frame: Frame, writer: Protobuf.Writer) => Protobuf.Writer

/** As the generated encoder takes it, where absent fields are not written. */
type WireQuestion = Wire<Partial<replicator.v1.ClientQuestion.$Properties>>

function wireQuestion(question: ClientQuestion): WireQuestion {
  const operation = NUMBERS[question.type]
  switch (question.type) {
    case 'show':
      return { operation, subject: question.token }
    case 'put':
    case 'delete': {
      const { key: subject, ifMatch, type: _, ...rest } = question
      return { ...rest, operation, subject, ...(ifMatch !== undefined && { ifMatch: ifMatch === '*' ? 0 : ifMatch }) }
    }
    case 'get':
      return { id: question.id, operation, subject: question.key, local: question.local }
    case 'proposal':
      return { id: question.id, operation, subject: question.proposal }
    case 'list':
    case 'watch': {
      const { prefix: subject, type: _, ...rest } = question
      return { ...rest, operation, subject }
    }
    case 'more':
      return { id: question.id, operation, watch: question.watch }
    case 'unwatch':
      return { operation, watch: question.watch }
    default:
      return { id: question.id, operation }
  }
}

/** Throws a `FrameRefusal` where a field can't be what it should be. */
function questionFrom(wire: Question): ClientQuestion {
  const { id, ifMatch, mutable, final, ttlSeconds } = wire
  const subject = text(wire.subject, QUESTION_SUBJECT_BYTES_MAX, 'question.subject')
  const idempotencyKey = text(wire.idempotencyKey, QUESTION_TEXT_BYTES_MAX, 'question.idempotency_key')
  const condition = ifMatch === null ? {} : { ifMatch: ifMatch === 0 ? ('*' as const) : ifMatch }
  switch (wire.operation) {
    case NUMBERS.show:
      return { type: 'show', token: subject }
    case NUMBERS.put:
      return {
        type: 'put',
        id,
        key: subject,
        value: valueBytes(wire.value, 'question.value') ?? new Uint8Array(0),
        contentType: text(wire.contentType, QUESTION_TEXT_BYTES_MAX, 'question.content_type'),
        ...condition,
        ...(mutable !== null && { mutable }),
        ...(final !== null && { final }),
        ttlSeconds,
        idempotencyKey,
      }
    case NUMBERS.delete:
      return { type: 'delete', id, key: subject, ...condition, idempotencyKey }
    case NUMBERS.get:
      return { type: 'get', id, key: subject, local: wire.local }
    case NUMBERS.proposal:
      return { type: 'proposal', id, proposal: subject }
    case NUMBERS.status:
      return { type: 'status', id }
    case NUMBERS.peers:
      return { type: 'peers', id }
    case NUMBERS.list:
      return { type: 'list', id, prefix: subject, ...afterIn(wire), limit: wire.limit, values: wire.values }
    case NUMBERS.watch:
      return { type: 'watch', id, prefix: subject, ...afterIn(wire), values: wire.values }
    case NUMBERS.more:
      return { type: 'more', id, watch: wire.watch }
    case NUMBERS.unwatch:
      return { type: 'unwatch', watch: wire.watch }
    default:
      return refuse('question.operation')
  }
}

/** Where a list or a watch is to begin: nothing said is another thing than an empty text. */
function afterIn({ after }: Question): { readonly after?: string } {
  return after === null ? {} : { after: text(after, QUESTION_SUBJECT_BYTES_MAX, 'question.after') }
}

interface Sized {
  readonly value?: Uint8Array | null
  readonly subject?: string
  readonly after?: string | null
  readonly members?: string
}

/** A UTF-16 unit takes three bytes at most. */
function sizeOf({ value, subject = '', after, members = '' }: Sized): number {
  return MESSAGE_BYTES + (value?.length ?? 0) + 3 * (subject.length + (after?.length ?? 0) + members.length)
}

/** A frame ends before it would pass `FRAME_BYTES_TARGET`, so that only a single message can make it longer. */
function framesOf<Message extends Sized>(
  messages: readonly Message[],
  encode: (messages: readonly Message[], writer: WireWriter) => void,
): Uint8Array[] {
  const turns: { messages: Message[]; bytes: number }[] = []
  let turn = turns[0]
  for (const message of messages) {
    const bytes = sizeOf(message)
    if (turn === undefined || turn.bytes + bytes > FRAME_BYTES_TARGET || turn.messages.length === FRAME_MESSAGES_MAX) {
      turn = { messages: [], bytes: 0 }
      turns.push(turn)
    }
    turn.messages.push(message)
    turn.bytes += bytes
  }
  return turns.map((each) => {
    const writer = new WireWriter().begin(each.bytes)
    encode(each.messages, writer)
    const bytes = writer.end()
    if (bytes.length > FRAME_BYTES_MAX)
      throw new RangeError(`a frame has at most ${FRAME_BYTES_MAX} bytes, not ${bytes.length}`)
    return bytes
  })
}

function decoded<Message>(bytes: Uint8Array, read: (reader: WireReader) => readonly Message[]): DecodedAs<Message> {
  if (bytes.length > FRAME_BYTES_MAX) return { ok: false, reason: 'oversize', detail: `${bytes.length} bytes` }
  try {
    const messages = read(new WireReader(bytes))
    if (messages.length === 0) return { ok: false, reason: 'empty', detail: 'no message' }
    if (messages.length > FRAME_MESSAGES_MAX)
      return { ok: false, reason: 'too-many', detail: `${messages.length} messages` }
    return { ok: true, messages }
  } catch (error) {
    if (error instanceof FrameRefusal) return { ok: false, reason: error.reason, detail: error.message }
    // The generated code throws an error without a code for whatever isn't protobuf.
    return { ok: false, reason: 'garbage', detail: isError(error) ? error.message : 'not protobuf' }
  }
}
