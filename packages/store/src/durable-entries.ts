/** What is on a disk: the entries of the last durable batch, as bytes of their stored form, table by table. */
export interface DurableEntries {
  /** The entry's bytes, which stay as they are. */
  read(table: 'records' | 'counters', key: string): Uint8Array | undefined
  /** A record's bytes for reading at once: the next read may overwrite them. */
  peek(key: string): Uint8Array | undefined
  /** Keys of records that start with `prefix` and come after `after`, in the order of `compareKeys`. */
  keys(prefix: string, after: string): Iterable<string>
  /** All entries of a table that stays small. */
  entries(table: 'slots' | 'texts'): Iterable<readonly [key: string, bytes: Uint8Array]>
  /** The change log's places after `after`, in ascending order. */
  places(after: number): Iterable<readonly [sequence: number, bytes: Uint8Array]>
  /** Expiries whose names are in the range, in the order of `compareKeys`. */
  expiriesIn(range: NameRange): Iterable<readonly [name: string, bytes: Uint8Array]>
  count(table: 'records' | 'log' | 'expiries'): number
}

/** Names from `start` on, and before `end`. */
export interface NameRange {
  readonly start: string
  readonly end: string
}

/** An entry to set, or to drop where it has no bytes. The change log's keys are numbers, all others are texts. */
export type EntryWrite = { readonly bytes?: Uint8Array } & (
  | { readonly table: 'records' | 'slots' | 'texts' | 'counters' | 'expiries'; readonly key: string }
  | { readonly table: 'log'; readonly key: number }
)

/** What becomes durable together, or not at all. */
export interface DurableBatch {
  /** One more than that of the batch before. */
  readonly number: number
  readonly writes: readonly EntryWrite[]
}
