/**
 * Committed records in the order of their keys, page by page. Nothing is kept between pages, no read of the store lasts
 * longer than one, and a page is bounded in bytes as well: values of any size are never all in memory.
 */
import { setImmediate } from 'node:timers/promises'
import type { StoredRecord } from '@replicator/interface'
import { isOverdue, isUserKey, SYSTEM_PREFIX } from '@replicator/interface'
import { PAGE_KEYS_MAX, READ_AT_ONCE } from './limits.js'
import type { ServedView } from './served-view.js'

/** Behind all system keys and before all others, in every order: no key is this one, nor between it and them. */
const SYSTEM_KEYS_END = `${SYSTEM_PREFIX}\u{10ffff}`

export interface PageOptions {
  readonly prefix: string
  /** The key behind which to go on; empty at the beginning. */
  readonly after: string
  /** Records in the page, at most. */
  readonly limit: number
  /** Bytes of keys and values in the page; one record is in it whatever its size. */
  readonly bytesMax: number
}

export interface RecordPage {
  readonly records: readonly StoredRecord[]
  /** What to give as `after` for what follows; absent at the end. */
  readonly next?: string
}

/** Without records whose time is up at `wallMs`, in milliseconds since 1970, deleted or not. */
export function pageOfRecords(
  store: ServedView,
  wallMs: number,
  { prefix, after, limit, bytesMax }: PageOptions,
): RecordPage {
  const records: StoredRecord[] = []
  let bytes = 0
  // System records are not gone through: they stand before all others, and `after` may be the empty beginning.
  let last = after < SYSTEM_KEYS_END ? SYSTEM_KEYS_END : after
  let seen = 0
  while (seen < PAGE_KEYS_MAX) {
    const keys = store.keys({ prefix, after: last, limit: READ_AT_ONCE })
    seen += READ_AT_ONCE
    for (const key of keys) {
      const record = isUserKey(key) ? store.record(key) : undefined
      if (record?.present !== true || isOverdue(record, wallMs)) {
        last = key
        continue
      }
      bytes += key.length + (record.value?.length ?? 0)
      if (records.length >= limit || (records.length > 0 && bytes > bytesMax)) return { records, next: last }
      records.push(record)
      last = key
    }
    if (keys.length < READ_AT_ONCE) return { records }
  }
  return { records, next: last }
}

/** All records, one page after the other; others get their turn between two of them. */
export async function* recordsOf(
  page: (after: string, limit: number) => RecordPage,
  { after, limit }: { readonly after: string; readonly limit: number },
): AsyncGenerator<StoredRecord> {
  let left = limit
  let from: string | undefined = after
  while (from !== undefined && left > 0) {
    const { records, next } = page(from, Math.min(left, READ_AT_ONCE))
    yield* records
    left -= records.length
    from = next
    await setImmediate()
  }
}
