/**
 * What survives a crash of one node: the bytes of the last durable batch, in the stored form of the real store, table by
 * table. A batch becomes durable whole or not at all, as lmdb promises.
 */
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { DurableBatch, DurableEntries, EntryWrite, NameRange } from '@replicator/store'
import { compareKeys, decodeRecord } from '@replicator/store'
import { Overlap } from './overlap.js'
import type { Prng } from '../random/prng.js'

type Table = EntryWrite['table']

export class SimulatedDisk implements DurableEntries {
  readonly records = new Map<string, Uint8Array>()
  readonly slots = new Map<string, Uint8Array>()
  readonly texts = new Map<string, Uint8Array>()
  readonly counters = new Map<string, Uint8Array>()
  /** Places of the change log, in ascending order. */
  readonly log = new Map<number, Uint8Array>()
  readonly expiries = new Map<string, Uint8Array>()
  readonly forgotten = new Set<string>()
  /** The number of the last batch. */
  batch = 0
  readonly slowdowns = new Overlap(1)
  readonly fillings = new Overlap(0)
  /** How many of the next syncs fail. */
  failing = 0
  /** The entry whose bits were flipped, or which was lost: the node that finds out must stop, or write it anew. */
  #hit: { readonly table: Table; readonly key: string | number } | undefined

  get damaged(): boolean {
    return this.#hit !== undefined
  }

  /**
   * Whether damage may end its node: not where a single record can't be read, for that is fetched from others. Without the
   * list of members nobody knows from whom.
   */
  get isUnusable(): boolean {
    if (this.#hit?.table !== 'records') return this.damaged
    return this.#hit.key === CONFIGURATION_KEY || !this.records.has(String(this.#hit.key))
  }

  /** How much slower than usual a sync is. */
  get slowness(): number {
    return this.slowdowns.worst
  }

  /** Syncs fail until there is room again. */
  get full(): boolean {
    return this.fillings.worst > 0
  }

  /** Nothing is wrong any more but what is damaged. */
  heal(): void {
    this.slowdowns.clear()
    this.fillings.clear()
    this.failing = 0
  }

  persist({ number, writes }: DurableBatch): void {
    for (const { table, key, bytes } of writes) {
      const entries = this[table] as Map<string | number, Uint8Array>
      if (bytes === undefined) entries.delete(key)
      else entries.set(key, bytes)
      if (this.#hit?.table === table && this.#hit.key === key) this.#hit = undefined
    }
    this.batch = number
  }

  // What the store reads.

  read(table: 'records' | 'counters', key: string): Uint8Array | undefined {
    return this[table].get(key)
  }

  peek(key: string): Uint8Array | undefined {
    return this.records.get(key)
  }

  keys(prefix: string, after: string): readonly string[] {
    const matching = [...this.records.keys()].filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0)
    return matching.toSorted(compareKeys)
  }

  entries(table: 'slots' | 'texts'): Iterable<readonly [key: string, bytes: Uint8Array]> {
    return this[table]
  }

  *places(after: number): Generator<readonly [sequence: number, bytes: Uint8Array]> {
    for (const place of this.log) if (place[0] > after) yield place
  }

  expiriesIn({ start, end }: NameRange): readonly (readonly [name: string, bytes: Uint8Array])[] {
    return [...this.expiries].filter(([name]) => name >= start && name < end).toSorted(([a], [b]) => compareKeys(a, b))
  }

  count(table: 'records' | 'log' | 'expiries'): number {
    return this[table].size
  }

  /** Flips one bit of one entry; what was hit, in words, or undefined where there is nothing to hit. */
  flipBit(random: Prng): { table: Table; key: string | number } | undefined {
    const table = random.pick(['records', 'records', 'slots', 'texts', 'counters', 'log'] as const)
    const entries = this[table] as Map<string | number, Uint8Array>
    const keys = [...entries.keys()]
    if (keys.length === 0) return undefined
    const key = random.pick(keys)
    const bytes = Uint8Array.from(entries.get(key) ?? [])
    const at = random.whole(0, bytes.length - 1)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.whole(0, 7))
    this.damage(table, key, bytes)
    return { table, key }
  }

  /** Loses one record's entry and leaves its place in the change log. */
  loseRecord(random: Prng): string | undefined {
    const keys = [...this.records.keys()]
    if (keys.length === 0) return undefined
    const key = random.pick(keys)
    this.damage('records', key, undefined)
    return key
  }

  /** Loses a record and its place in the change log: what is left says nothing of it. */
  forget(key: string): void {
    const bytes = this.records.get(key)
    if (bytes === undefined) return
    this.log.delete(decodeRecord(key, bytes).sequence)
    this.records.delete(key)
    this.forgotten.add(key)
  }

  /** Puts other bytes in the place of an entry, or none. */
  damage(table: Table, key: string | number, bytes: Uint8Array | undefined): void {
    const entries = this[table] as Map<string | number, Uint8Array>
    if (bytes === undefined) entries.delete(key)
    else entries.set(key, bytes)
    this.#hit = { table, key }
  }

  /** A copy as a backup would hold it. */
  copy(): SimulatedDisk {
    const copy = new SimulatedDisk()
    copy.restore(this)
    return copy
  }

  /** Puts back what a copy holds: the disk then is an old one. */
  restore(from: SimulatedDisk): void {
    for (const table of ['records', 'slots', 'texts', 'counters', 'expiries'] as const) refill(this[table], from[table])
    refill(this.log, from.log)
    this.batch = from.batch
  }
}

function refill<K>(into: Map<K, Uint8Array>, from: ReadonlyMap<K, Uint8Array>): void {
  into.clear()
  for (const [key, bytes] of from) into.set(key, bytes)
}
