/**
 * The stored form of a record, a slot and a text: bytes in, bytes out, no I/O.
 *
 * | bytes  | what                                                                       |
 * | ------ | -------------------------------------------------------------------------- |
 * | 0–3    | CRC-32 of all that follows up to the value                                 |
 * | 4      | the form's number and what it holds                                        |
 * | 5–7    | the length of the header in bytes                                          |
 * | 8–15   | the record's place in the change log, as a double; 0 elsewhere             |
 * | 16 …   | the header: a JSON array, its last two elements the value's length and CRC |
 * | then   | the value, as it is                                                        |
 *
 * The header names its key, so that an entry that stands under the wrong key is found out as well. The value has a
 * checksum of its own, so that the header alone can be read and trusted; a value is never JSON or base64. All integers
 * are big-endian. What can't be read as it was written is thrown as `StoreDamaged`, never guessed and never left out.
 */
import type { Ballot, Change, Decision, Operation, Proposal, Slot, StoredRecord } from '@replicator/interface'
import { reasonOf } from '@replicator/interface'
import { crc32 } from './checksum.js'
import { StoreDamaged } from './store-error.js'

const RECORD = 0x11
const SLOT = 0x12
const TEXT = 0x13

const HEADER_AT = 16
/** The length of a header stands in three bytes. */
const HEADER_LENGTH_END = 2 ** 24
const CHANGE_KEY_AT = 24
const NO_VALUE = new Uint8Array(0)

/** A record without its value, and its place in the change log. */
export interface PlacedHead {
  readonly record: Omit<StoredRecord, 'value'>
  readonly sequence: number
  /** The place at which it last really changed, as `Change` says. */
  readonly changed: number
}

export interface PlacedRecord extends PlacedHead {
  readonly record: StoredRecord
}

/** The head of a stored record, which says how long the value is. */
export interface StoredHead extends PlacedHead {
  readonly valueBytes: number
}

type BallotHeader = readonly [generation: number, number: number, peer: string, boot: number, attempt: number]
type DecisionHeader = readonly [
  version: number,
  proposal: string,
  cluster: string,
  requestId: string,
  fingerprint: string,
]
type ValueHeader = readonly [bytes: number, crc: number]

type RecordHeader = readonly [
  key: string,
  version: number,
  since: number,
  present: boolean,
  final: boolean,
  contentType: string,
  decisions: readonly DecisionHeader[],
  expiresMs: number | null,
  changed: number,
  ...ValueHeader,
]

type ProposalHeader = readonly [
  id: string,
  cluster: string,
  operation: Operation,
  requestId: string,
  fingerprint: string,
  contentType: string,
  mutable: boolean,
  expiresMs: number | null,
]

type SlotHeader = readonly [
  key: string,
  version: number,
  promised: BallotHeader,
  vote: readonly [ballot: BallotHeader, proposal: ProposalHeader] | null,
  ...ValueHeader,
]

type TextHeader = readonly [name: string, ...ValueHeader]

export function encodeRecord({ record, sequence, changed }: PlacedRecord): Uint8Array {
  const { key, version, since, present, final, contentType, value } = record
  const decisions = record.decisions.map(writeDecision)
  const expiresMs = record.expiresMs ?? null
  const held = [key, version, since, present, final, contentType, decisions, expiresMs, changed] as const
  const header: RecordHeader = [...held, ...writeValue(value)]
  return frame(RECORD, sequence, header, value)
}

/** The value in the answer is a view on `bytes`. */
export function decodeRecord(key: string, bytes: Uint8Array): PlacedRecord {
  const entry = entryOfRecord(key)
  const { value, ...head } = unframe<RecordHeader>(entry, RECORD, key, bytes)
  const { record, sequence, changed } = readRecord(entry, head)
  return { record: value === undefined ? record : { ...record, value }, sequence, changed }
}

/** A record that no key leads to, as one of a backup: it is that of the key which it names. */
export function decodeNamedRecord(bytes: Uint8Array): StoredRecord {
  const entry = 'a record'
  const { value, ...head } = unframe<RecordHeader>(entry, RECORD, undefined, bytes)
  const { record } = readRecord(entry, head)
  return value === undefined ? record : { ...record, value }
}

/** What a key leads to, without looking at the value. Nothing in the answer is a view on `bytes`. */
export function decodeHead(key: string, bytes: Uint8Array): StoredHead {
  const entry = entryOfRecord(key)
  const head = unframeHead<RecordHeader>(entry, RECORD, key, bytes)
  return { ...readRecord(entry, head), valueBytes: Math.max(0, head.header[9]) }
}

function entryOfRecord(key: string): string {
  return `the record of ${JSON.stringify(key)}`
}

function readRecord(entry: string, { sequence, header }: Head<RecordHeader>): PlacedHead {
  const [key, version, since, present, final, contentType, , expiresMs, changed] = header
  const decisions = readable(entry, () => header[6].map(readDecision))
  const record = { key, version, since, present, final, contentType, decisions, ...readExpiry(expiresMs) }
  return { record, sequence, changed }
}

export function encodeSlot(slot: Slot): Uint8Array {
  const { key, version, promised, vote } = slot
  const value = vote?.proposal.value
  const header: SlotHeader = [
    key,
    version,
    writeBallot(promised),
    vote === undefined ? null : [writeBallot(vote.ballot), writeProposal(vote.proposal)],
    ...writeValue(value),
  ]
  return frame(SLOT, 0, header, value)
}

/** The value in the answer is a view on `bytes`. */
export function decodeSlot(key: string, bytes: Uint8Array): Slot {
  const entry = `the slot of ${JSON.stringify(key)}`
  const { header, value } = unframe<SlotHeader>(entry, SLOT, key, bytes)
  return readable(entry, () => {
    const [, version, promised, vote] = header
    if (vote === null) return { key, version, promised: readBallot(promised) }
    const [ballot, proposal] = vote
    return {
      key,
      version,
      promised: readBallot(promised),
      vote: { ballot: readBallot(ballot), proposal: readProposal(proposal, value) },
    }
  })
}

export function encodeText(name: string, text: string): Uint8Array {
  const value = Buffer.from(text)
  const header: TextHeader = [name, ...writeValue(value)]
  return frame(TEXT, 0, header, value)
}

export function decodeText(name: string, bytes: Uint8Array): string {
  const { value } = unframe<TextHeader>(`the text ${JSON.stringify(name)}`, TEXT, name, bytes)
  return Buffer.from(value ?? NO_VALUE).toString('utf8')
}

/** What the change log says of a record. */
export function changeOf({ record, sequence, changed }: PlacedRecord): Change {
  return { sequence, changed, key: record.key, version: record.version, bytes: record.value?.length ?? 0 }
}

/**
 * A place in the change log: CRC-32 over the place and all that follows, the record's version as a double, the length of
 * its value (4 bytes), the place at which it last really changed, as a double, and the key.
 */
export function encodeChange({ sequence, changed, key, version, bytes: valueBytes }: Change): Uint8Array {
  const length = Buffer.byteLength(key)
  const bytes = Buffer.allocUnsafe(CHANGE_KEY_AT + length)
  bytes.writeDoubleBE(version, 4)
  bytes.writeUInt32BE(valueBytes, 12)
  bytes.writeDoubleBE(changed, 16)
  bytes.write(key, CHANGE_KEY_AT, length, 'utf8')
  bytes.writeUInt32BE(crc32(bytes.subarray(4), sequence >>> 0), 0)
  return bytes
}

export function decodeChange(sequence: number, bytes: Uint8Array): Change {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entry = `place ${sequence} of the change log`
  if (buffer.length < CHANGE_KEY_AT) throw new StoreDamaged(entry, 'is cut off')
  if (crc32(buffer.subarray(4), sequence >>> 0) !== buffer.readUInt32BE(0)) {
    throw new StoreDamaged(entry, 'fails its checksum')
  }
  const key = buffer.toString('utf8', CHANGE_KEY_AT)
  const changed = buffer.readDoubleBE(16)
  return { sequence, changed, key, version: buffer.readDoubleBE(4), bytes: buffer.readUInt32BE(12) }
}

function frame(kind: number, sequence: number, header: readonly unknown[], value: Uint8Array = NO_VALUE): Uint8Array {
  const text = JSON.stringify(header)
  const headerBytes = Buffer.byteLength(text)
  if (headerBytes >= HEADER_LENGTH_END) throw new RangeError(`an entry's header takes ${headerBytes} bytes, too many`)
  const valueAt = HEADER_AT + headerBytes
  const bytes = Buffer.allocUnsafe(valueAt + value.length)
  bytes[4] = kind
  bytes.writeUIntBE(headerBytes, 5, 3)
  bytes.writeDoubleBE(sequence, 8)
  bytes.write(text, HEADER_AT, headerBytes, 'utf8')
  bytes.writeUInt32BE(crc32(bytes.subarray(4, valueAt)), 0)
  bytes.set(value, valueAt)
  return bytes
}

interface Head<Header> {
  readonly sequence: number
  readonly header: Header
  /** Where the value begins. */
  readonly valueAt: number
}

interface Unframed<Header> extends Head<Header> {
  readonly value: Uint8Array | undefined
}

function unframe<Header extends readonly unknown[]>(
  entry: string,
  kind: number,
  key: string | undefined,
  bytes: Uint8Array,
): Unframed<Header> {
  const head = unframeHead<Header>(entry, kind, key, bytes)
  const { header, valueAt } = head
  const length = header.at(-2)
  const value = bytes.subarray(valueAt)
  if (value.length !== (length === -1 ? 0 : length)) throw new StoreDamaged(entry, 'has a value of another length')
  if (crc32(value) !== header.at(-1)) throw new StoreDamaged(entry, 'has a value that fails its checksum')
  return { ...head, value: length === -1 ? undefined : value }
}

function unframeHead<Header extends readonly unknown[]>(
  entry: string,
  kind: number,
  key: string | undefined,
  bytes: Uint8Array,
): Head<Header> {
  const head = checkedHeader(entry, kind, bytes)
  const header = parse<Header>(entry, head.toString('utf8', HEADER_AT))
  if (key !== undefined && header[0] !== key)
    throw new StoreDamaged(entry, `stands in the place of ${JSON.stringify(header[0])}`)
  return { sequence: head.readDoubleBE(8), header, valueAt: head.length }
}

/** The bytes before the value, once their checksum has been found right. */
function checkedHeader(entry: string, kind: number, bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < HEADER_AT) throw new StoreDamaged(entry, 'is cut off')
  const valueAt = HEADER_AT + buffer.readUIntBE(5, 3)
  if (buffer.length < valueAt) throw new StoreDamaged(entry, 'is cut off')
  const head = buffer.subarray(0, valueAt)
  if (crc32(head.subarray(4)) !== head.readUInt32BE(0)) throw new StoreDamaged(entry, 'fails its checksum')
  if (head[4] !== kind) throw new StoreDamaged(entry, `has the unknown form ${head[4]}`)
  return head
}

function parse<Header extends readonly unknown[]>(entry: string, text: string): Header {
  const header = readable(entry, () => JSON.parse(text) as unknown)
  if (!Array.isArray(header)) throw new StoreDamaged(entry, 'has a header of another form')
  return header as unknown as Header
}

/** A header with the right checksum may still be another program's: what isn't in its place is damage like any other. */
function readable<T>(entry: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new StoreDamaged(entry, `has no readable header (${reasonOf(cause)})`)
  }
}

function writeValue(value: Uint8Array | undefined): ValueHeader {
  return value === undefined ? [-1, 0] : [value.length, crc32(value)]
}

function writeDecision({ version, proposal, cluster, requestId, fingerprint }: Decision): DecisionHeader {
  return [version, proposal, cluster, requestId, fingerprint]
}

function readDecision([version, proposal, cluster, requestId, fingerprint]: DecisionHeader): Decision {
  return { version, proposal, cluster, requestId, fingerprint }
}

function writeBallot({ generation, number, peer, boot, attempt }: Ballot): BallotHeader {
  return [generation, number, peer, boot, attempt]
}

function readBallot([generation, number, peer, boot, attempt]: BallotHeader): Ballot {
  return { generation, number, peer, boot, attempt }
}

function writeProposal(proposal: Proposal): ProposalHeader {
  const { id, cluster, operation, requestId, fingerprint, contentType, mutable } = proposal
  return [id, cluster, operation, requestId, fingerprint, contentType, mutable, proposal.expiresMs ?? null]
}

function readProposal(header: ProposalHeader, value: Uint8Array | undefined): Proposal {
  const [id, cluster, operation, requestId, fingerprint, contentType, mutable, expiresMs] = header
  const stated = { id, cluster, operation, requestId, fingerprint, contentType, mutable }
  const proposal = { ...stated, ...readExpiry(expiresMs) }
  return value === undefined ? proposal : { ...proposal, value }
}

function readExpiry(expiresMs: number | null): { readonly expiresMs?: number } {
  return expiresMs === null ? {} : { expiresMs }
}
