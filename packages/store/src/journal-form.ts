/**
 * The journal's form: bytes in, bytes out, no I/O.
 *
 * The file is a head of 4,096 bytes and two areas of the same size. The head is one line of text: the form's number, the
 * size of an area, the journal's mark, 8 random bytes, and the id that it shares with its data file (form 1 had none). An
 * area is one batch behind the other from its beginning on, and then whatever was there before:
 *
 * | bytes | what                                                                            |
 * | ----- | ------------------------------------------------------------------------------- |
 * | 0–7   | the journal's mark                                                              |
 * | 8–11  | CRC-32 of all that follows                                                      |
 * | 12–15 | the length of the entries in bytes                                              |
 * | 16–21 | the batch's number                                                              |
 * | 22 …  | the entries                                                                     |
 *
 * An entry is its table (1 byte, plus 128 where it is dropped), the length of its key (2) and of its bytes (4), the key and
 * the bytes. All integers are big-endian.
 *
 * Batches are numbered without a gap, and a number is never given again once its batch was whole in the journal when a
 * store was opened, or was acknowledged. So what is left of earlier uses of an area says of itself that it is old: its
 * numbers are not above the data file's. The mark is there since values hold what clients send: nobody who doesn't read
 * this file can make one that looks like a batch.
 */
import { crc32 } from './checksum.js'
import type { DurableBatch, EntryWrite } from './durable-entries.js'
import { StoreDamaged } from './store-error.js'

export const JOURNAL_HEAD_BYTES = 4096
export const MARK_BYTES = 8

const HEAD_LINE = /^replicator-journal 2 (\d+) ([0-9a-f]{16}) ([0-9a-f]{32})\n\0*$/

const CRC_AT = 8
const LENGTH_AT = 12
const NUMBER_AT = 16
const ENTRIES_AT = 22
const NUMBER_BYTES = 6

const ENTRY_HEADER_BYTES = 7
const DROPPED = 0x80
const TABLES = ['records', 'slots', 'texts', 'counters', 'log', 'expiries'] as const
const LOG = TABLES.indexOf('log')

export interface JournalHead {
  readonly areaBytes: number
  readonly mark: Buffer
  /** 32 hexadecimal characters, the same as in the data file. */
  readonly storeId: string
}

/** A batch that is whole, and where it stands in its area. */
interface Found {
  readonly number: number
  readonly entries: Buffer
  readonly end: number
}

export function journalDamaged(detail: string): StoreDamaged {
  return new StoreDamaged('the journal', detail)
}

export function encodeHead({ areaBytes, mark, storeId }: JournalHead): Buffer {
  const bytes = Buffer.alloc(JOURNAL_HEAD_BYTES)
  bytes.write(`replicator-journal 2 ${areaBytes} ${mark.toString('hex')} ${storeId}\n`, 'latin1')
  return bytes
}

/** Throws `StoreDamaged` where these bytes are no head. */
export function decodeHead(bytes: Buffer): JournalHead {
  const [, areaBytes, mark, storeId] = HEAD_LINE.exec(bytes.toString('latin1')) ?? []
  if (areaBytes === undefined || mark === undefined || storeId === undefined)
    throw journalDamaged('has no readable head')
  return { areaBytes: Number(areaBytes), mark: Buffer.from(mark, 'hex'), storeId }
}

export function encodeBatch({ number, writes }: DurableBatch, mark: Buffer): Buffer {
  let length = ENTRIES_AT
  for (const write of writes) length += ENTRY_HEADER_BYTES + keyBytes(write) + (write.bytes?.length ?? 0)
  const frame = Buffer.allocUnsafe(length)
  frame.set(mark)
  frame.writeUInt32BE(length - ENTRIES_AT, LENGTH_AT)
  frame.writeUIntBE(number, NUMBER_AT, NUMBER_BYTES)
  let at = ENTRIES_AT
  for (const write of writes) at = encodeEntry(frame, at, write)
  frame.writeUInt32BE(crc32(frame.subarray(LENGTH_AT)), CRC_AT)
  return frame
}

function keyBytes(write: EntryWrite): number {
  return write.table === 'log' ? NUMBER_BYTES : Buffer.byteLength(write.key)
}

/** Returns where the entry ends. */
function encodeEntry(frame: Buffer, at: number, write: EntryWrite): number {
  const { bytes } = write
  const keyAt = at + ENTRY_HEADER_BYTES
  const key =
    write.table === 'log'
      ? frame.writeUIntBE(write.key, keyAt, NUMBER_BYTES) - keyAt
      : frame.write(write.key, keyAt, 'utf8')
  frame[at] = TABLES.indexOf(write.table) + (bytes === undefined ? DROPPED : 0)
  frame.writeUInt16BE(key, at + 1)
  frame.writeUInt32BE(bytes?.length ?? 0, at + 3)
  if (bytes !== undefined) frame.set(bytes, keyAt + key)
  return keyAt + key + (bytes?.length ?? 0)
}

/**
 * The batches of both areas that come after the number `after`, in order. Where the last one was cut off it was never
 * acknowledged, and nothing is behind it. Throws `StoreDamaged` where one can't be read and a later one can.
 */
export function batchesAfter(after: number, areas: readonly Buffer[], mark: Buffer): readonly DurableBatch[] {
  const read = areas.map((area) => readArea(area, mark))
  const inPlace = read.flatMap(({ inPlace: each }) => each).toSorted((a, b) => a.number - b.number)
  const batches: DurableBatch[] = []
  let last = after
  for (const { number, entries } of inPlace) {
    if (number !== last + 1) continue
    batches.push({ number, writes: decodeEntries(entries) })
    last = number
  }
  const highest = read.reduce((most, each) => Math.max(most, each.highest), 0)
  if (highest > last) throw journalDamaged(`has lost batch ${last + 1}, though a later one, ${highest}, can be read`)
  return batches
}

export function holdsBatch(areas: readonly Buffer[], mark: Buffer): boolean {
  return areas.some((area) => readArea(area, mark).highest > 0)
}

/** The batches that follow each other from the beginning of an area on, and the highest number of all that are whole. */
function readArea(area: Buffer, mark: Buffer): { readonly inPlace: readonly Found[]; readonly highest: number } {
  const inPlace: Found[] = []
  let at = 0
  let highest = 0
  for (let next = batchAt(area, 0, mark); next !== undefined; next = batchAt(area, at, mark)) {
    if (inPlace.length > 0 && next.number !== highest + 1) break
    inPlace.push(next)
    highest = next.number
    at = next.end
  }
  for (at = area.indexOf(mark, at); at >= 0; at = area.indexOf(mark, at + 1)) {
    highest = Math.max(highest, batchAt(area, at, mark)?.number ?? 0)
  }
  return { inPlace, highest }
}

function batchAt(area: Buffer, at: number, mark: Buffer): Found | undefined {
  if (at + ENTRIES_AT > area.length || area.compare(mark, 0, MARK_BYTES, at, at + MARK_BYTES) !== 0) return undefined
  const end = at + ENTRIES_AT + area.readUInt32BE(at + LENGTH_AT)
  if (end > area.length || crc32(area.subarray(at + LENGTH_AT, end)) !== area.readUInt32BE(at + CRC_AT))
    return undefined
  return {
    number: area.readUIntBE(at + NUMBER_AT, NUMBER_BYTES),
    entries: area.subarray(at + ENTRIES_AT, end),
    end,
  }
}

/** The bytes are views on `entries`, whose checksum has been found right. */
function decodeEntries(entries: Buffer): readonly EntryWrite[] {
  const writes: EntryWrite[] = []
  for (let at = 0; at < entries.length;) {
    const kind = entries.readUInt8(at)
    const keyAt = at + ENTRY_HEADER_BYTES
    const bytesAt = keyAt + entries.readUInt16BE(at + 1)
    const end = bytesAt + entries.readUInt32BE(at + 3)
    const bytes = (kind & DROPPED) === 0 ? { bytes: entries.subarray(bytesAt, end) } : {}
    const number = kind & ~DROPPED
    if (number === LOG) writes.push({ table: 'log', key: entries.readUIntBE(keyAt, NUMBER_BYTES), ...bytes })
    else writes.push({ table: namedTable(number), key: entries.toString('utf8', keyAt, bytesAt), ...bytes })
    at = end
  }
  return writes
}

function namedTable(number: number): Exclude<EntryWrite['table'], 'log'> {
  const table = TABLES[number]
  if (table === undefined || table === 'log') throw journalDamaged(`has an entry of the unknown table ${number}`)
  return table
}
