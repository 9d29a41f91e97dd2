/**
 * The form of a backup: a stream of bytes that says what it is, holds committed records, and says where it ends.
 *
 * | bytes            | what                                                                        |
 * | ---------------- | --------------------------------------------------------------------------- |
 * | one line         | `replicator-backup 1`: what it is, and the number of its form               |
 * | a block          | the header, as JSON: of which network and node, since when, how much        |
 * | a block a record | the record in its stored form, with checksums of its own and no place       |
 * | 4                | 0: no more records                                                          |
 * | a block          | the trailer, as JSON: how many records, and SHA-256 of all that comes before |
 *
 * A block is its length in bytes (4, big-endian) and its content. The trailer is the last, so a file that was cut off is
 * found out; its checksum covers the header and the order as well. A key may stand in it twice, since records change while
 * a backup is taken: the higher version is the newer one.
 *
 * Nothing in it lets anybody vote: no votes, no promises, no identity, and never the configuration;
 * nor into it: no system records.
 */
import { createHash } from 'node:crypto'
import type { ClusterId, NetworkId, PeerId, StoredRecord } from '@replicator/interface'
import { isNetworkId, isUserKey, reasonOf } from '@replicator/interface'
import { ByteQueue } from './byte-queue.js'
import { BACKUP_PART_BYTES_MAX } from './limits.js'
import { decodeNamedRecord, encodeRecord } from './stored-form.js'

const FORM = 1
const FIRST_LINE = /^replicator-backup (\d{1,9})\n$/
const FIRST_LINE_BYTES = 32
const LENGTH_BYTES = 4

/** What a backup says of itself. */
export interface BackupHeader {
  /** Of which network its records are. */
  readonly networkId: NetworkId
  readonly epoch: number
  /** Whose copy it is. */
  readonly clusterId: ClusterId
  readonly peerId: PeerId
  /** When it was begun, in milliseconds since 1970. */
  readonly startedMs: number
  /** How many records there were then, present and absent ones. */
  readonly records: number
  /** Why the node wasn't ready then; empty where it was. */
  readonly reasons: readonly string[]
}

export type BackupPart =
  | { readonly type: 'header'; readonly header: BackupHeader }
  | { readonly type: 'record'; readonly record: StoredRecord }
  /** All of it was as it was written. `records`: how many there were in it. */
  | { readonly type: 'end'; readonly records: number }

interface Trailer {
  readonly records: number
  readonly sha256: string
}

/** The bytes are no backup that can be used: the message says why. */
export class BackupUnusable extends Error {
  override readonly name = 'BackupUnusable'
  readonly code = 'BACKUP_UNUSABLE'

  constructor(detail: string, options: ErrorOptions = {}) {
    super(`This is no backup that can be used: ${detail}`, options)
  }
}

/** Makes the bytes of one backup: what each call returns comes behind what was returned before. */
export class BackupWriter {
  readonly #hash = createHash('sha256')
  #records = 0

  begin(header: BackupHeader): Uint8Array {
    return this.#counted(Buffer.concat([Buffer.from(`replicator-backup ${FORM}\n`), block(json(header))]))
  }

  record(record: StoredRecord): Uint8Array {
    this.#records++
    return this.#counted(block(encodeRecord({ record, sequence: 0, changed: 0 })))
  }

  end(): Uint8Array {
    const end = this.#counted(block(new Uint8Array(0)))
    const trailer: Trailer = { records: this.#records, sha256: this.#hash.digest('hex') }
    return Buffer.concat([end, block(json(trailer))])
  }

  #counted(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes)
    return bytes
  }
}

/**
 * Reads a backup part by part, and holds no more of it than one. Only its end says that the parts before are to be trusted:
 * throws `BackupUnusable` where it is something else, of another form, damaged, cut off, or followed by anything.
 */
export async function* readBackup(source: AsyncIterable<Uint8Array>): AsyncGenerator<BackupPart> {
  const bytes = new ByteQueue(source)
  const hash = createHash('sha256')
  const read = async (length: number): Promise<Buffer> => {
    const taken = await bytes.take(length)
    if (taken === undefined) throw new BackupUnusable('it is cut off. Take it again, or use another one')
    return taken
  }
  const readBlock = async (): Promise<Buffer> => {
    const length = await read(LENGTH_BYTES)
    const size = length.readUInt32BE(0)
    if (size > BACKUP_PART_BYTES_MAX) throw damaged(`a part of ${size} bytes`)
    const content = await read(size)
    hash.update(length).update(content)
    return content
  }
  hash.update(await firstLine(bytes))
  yield { type: 'header', header: headerOf(await readBlock()) }
  let records = 0
  for (let content = await readBlock(); content.length > 0; content = await readBlock()) {
    yield { type: 'record', record: recordOf(content) }
    records++
  }
  const sha256 = hash.copy().digest('hex')
  const trailer = parse<Trailer>(await readBlock(), 'its end')
  if (trailer.sha256 !== sha256 || trailer.records !== records) throw damaged('another checksum than its end says')
  if ((await bytes.take(1)) !== undefined) throw damaged('something behind its end')
  yield { type: 'end', records }
}

async function firstLine(bytes: ByteQueue): Promise<Buffer> {
  const line = await bytes.takeLine(FIRST_LINE_BYTES)
  const form = line === undefined ? undefined : FIRST_LINE.exec(line.toString('latin1'))?.[1]
  if (line === undefined || form === undefined) throw new BackupUnusable('it does not begin like one')
  if (Number(form) !== FORM) {
    const advice = Number(form) > FORM ? 'use the newer program that wrote it' : 'use the program that wrote it'
    throw new BackupUnusable(`it has form ${form}, this program reads form ${FORM}; ${advice}`)
  }
  return line
}

function headerOf(content: Uint8Array): BackupHeader {
  const header = parse<BackupHeader>(content, 'its header')
  if (typeof header.networkId !== 'string' || !isNetworkId(header.networkId) || typeof header.records !== 'number')
    throw damaged('a header that does not say of which network it is')
  return header
}

function recordOf(content: Uint8Array): StoredRecord {
  let record: StoredRecord
  try {
    record = decodeNamedRecord(content)
  } catch (cause) {
    throw damaged('a record that is not as it was written', cause)
  }
  // It would bring voters or tokens of another network, or of another time, with it.
  if (!isUserKey(record.key)) throw new BackupUnusable("it has a record of the network's own among those of users")
  return record
}

function damaged(detail: string, cause?: unknown): BackupUnusable {
  return new BackupUnusable(`it is damaged: it has ${detail}`, { cause })
}

function parse<T>(content: Uint8Array, what: string): T {
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString())
    if (typeof value === 'object' && value !== null) return value as T
  } catch (cause) {
    throw new BackupUnusable(`it is damaged: ${what} is not readable (${reasonOf(cause)})`, { cause })
  }
  throw new BackupUnusable(`it is damaged: ${what} is not readable`)
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

function block(content: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + content.length)
  bytes.writeUInt32BE(content.length, 0)
  bytes.set(content, LENGTH_BYTES)
  return bytes
}
