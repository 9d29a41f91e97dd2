/** What is counted and not found again by looking, written with each batch. Two of these numbers must never restart. */
import type { DurableEntries, EntryWrite } from './durable-entries.js'
import { StoreDamaged } from './store-error.js'
import { decodeChange, decodeText, encodeText } from './stored-form.js'

export interface Counters {
  /** The number of the last batch. */
  readonly batch: number
  /** The last place of the change log. */
  readonly head: number
  /** How many records hold nothing. */
  readonly absent: number
  /** Bytes of the values of all records. */
  readonly bytes: number
}

const KEY = 'counters'

export function writeOfCounters(counters: Counters): EntryWrite {
  return { table: 'counters', key: KEY, bytes: encodeText(KEY, JSON.stringify(counters)) }
}

/** Throws `StoreDamaged` where there are records and no counters, or these aren't what was written. */
export function readCounters(durable: DurableEntries): Counters {
  const bytes = durable.read('counters', KEY)
  if (bytes !== undefined) {
    const counters = JSON.parse(decodeText(KEY, bytes)) as Omit<Counters, 'bytes'> & Partial<Counters>
    return { ...counters, bytes: counters.bytes ?? bytesInLog(durable) }
  }
  if (durable.count('records') > 0) throw new StoreDamaged('the batch number', 'is missing')
  return { batch: 0, head: 0, absent: 0, bytes: 0 }
}

/** Where the store was last written before the bytes were counted. */
function bytesInLog(durable: DurableEntries): number {
  let sum = 0
  for (const [sequence, entry] of durable.places(0)) sum += decodeChange(sequence, entry).bytes
  return sum
}
