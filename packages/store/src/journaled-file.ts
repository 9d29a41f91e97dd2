/**
 * A disk in two parts: a batch is durable once it is in the journal, and gets to the data file with all others of half a
 * second, as one transaction, a *checkpoint*. A slot that was opened and settled meanwhile never gets there.
 *
 * What is in the journal and not yet in the data file is kept in memory as well, in two layers at most: one for what comes,
 * one for what a checkpoint is moving. Each is as large as an area of the journal: where that is full before the checkpoint
 * of the other is through, the next batch waits. A batch larger than an area goes to the data file straight away, together
 * with all that is journaled.
 *
 * Rejected: lmdb alone. For every batch it writes each page on the way to each entry, its list of free pages and its root,
 * and syncs twice: 760 µs of CPU for a batch of one entry, where this takes 360.
 */
import { reasonOf } from '@replicator/interface'
import { type DataFile, plain, type Room } from './data-file.js'
import { readCounters } from './counters.js'
import type { DurableBatch, DurableEntries, NameRange } from './durable-entries.js'
import type { Journal } from './journal.js'
import { JournaledLayer } from './journaled-layer.js'
import { compareKeys } from './key-order.js'
import { CHECKPOINT_DIVISOR } from './limits.js'
import { overlaid } from './overlay.js'

export interface JournaledFileParts {
  readonly file: DataFile
  readonly journal: Journal
  /** How long a batch may be in the journal alone, in milliseconds. */
  readonly checkpointMs: number
  /** Makes sure that the disk has room for so many bytes behind the end of the data file. */
  reserve(room: Room): Promise<void>
}

/** A write to one of the two files that failed, and how much room it takes at most. */
export class WriteFailure extends Error {
  override readonly name = 'WriteFailure'
  override readonly cause: unknown
  readonly bytes: number

  constructor(cause: unknown, bytes: number) {
    super(reasonOf(cause))
    this.cause = cause
    this.bytes = bytes
  }
}

export class JournaledFile implements DurableEntries {
  readonly #parts: JournaledFileParts
  /** The keys of the slots that are in the data file. */
  readonly #fileSlots: Set<string>
  #layer = new JournaledLayer()
  /** What the checkpoint under way moves. */
  #leaving: JournaledLayer | undefined
  /** Resolves with the end of the last checkpoint; rejects where it failed, and then nothing more is written. */
  #checkpoint: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #isWriting = false
  #isDue = false
  #tellFailure: (failure: unknown) => void = () => undefined

  /** All that the journal holds must be in the data file by then. */
  constructor(parts: JournaledFileParts) {
    this.#parts = parts
    this.#fileSlots = slotsOf(parts.file)
  }

  /** Says who is told of the `WriteFailure`, at once, where a checkpoint failed. */
  onFailure(listener: (failure: unknown) => void): void {
    this.#tellFailure = listener
  }

  read(table: 'records' | 'counters', key: string): Uint8Array | undefined {
    const bytes = this.#journaled(table, key)
    return bytes === undefined ? this.#parts.file.read(table, key) : plain(bytes)
  }

  peek(key: string): Uint8Array | undefined {
    return this.#journaled('records', key) ?? this.#parts.file.peek(key)
  }

  keys(prefix: string, after: string): Generator<string> {
    const upper = new Map<string, string>()
    for (const { records } of this.#layers) {
      for (const key of records.keys()) if (key.startsWith(prefix) && compareKeys(key, after) > 0) upper.set(key, key)
    }
    return overlaid({ lower: this.#parts.file.keys(prefix, after), upper, nameOf: (key) => key })
  }

  expiriesIn(range: NameRange): Generator<readonly [name: string, bytes: Uint8Array]> {
    const upper = new Map<string, readonly [name: string, bytes: Uint8Array] | undefined>()
    for (const { expiries } of this.#layers) {
      for (const [name, bytes] of expiries) {
        if (name >= range.start && name < range.end) upper.set(name, bytes && [name, bytes])
      }
    }
    return overlaid({ lower: this.#parts.file.expiriesIn(range), upper, nameOf: ([name]) => name })
  }

  *places(after: number): Generator<readonly [sequence: number, bytes: Uint8Array]> {
    const layers = this.#layers
    for (const place of this.#parts.file.places(after)) {
      // The checkpoint under way may be there already.
      if (!layers.some(({ log }) => log.has(place[0]))) yield place
    }
    for (const [index, { log }] of layers.entries()) {
      for (const [sequence, bytes] of log) {
        if (sequence <= after || bytes === undefined) continue
        if (!layers.slice(index + 1).some((upper) => upper.log.has(sequence))) yield [sequence, bytes]
      }
    }
  }

  /** Of the data file, and so of all only where nothing is journaled, as at the start. */
  entries(table: 'slots' | 'texts'): Iterable<readonly [key: string, bytes: Uint8Array]> {
    return this.#parts.file.entries(table)
  }

  /** Of the data file, and so of all only where nothing is journaled, as at the start. */
  count(table: 'records' | 'log' | 'expiries'): number {
    return this.#parts.file.count(table)
  }

  /** Resolves when the batch is on the disk, or rejects with a `WriteFailure`, and then nobody knows. One at a time. */
  async write(batch: DurableBatch): Promise<void> {
    const { journal } = this.#parts
    const frame = journal.encode(batch)
    this.#isWriting = true
    try {
      if (frame.length > journal.areaBytes) {
        await this.#checkpoint
        this.#noteJournaled(batch.writes)
        await this.checkpoint()
        return
      }
      if (!journal.fits(frame.length)) {
        await this.#checkpoint
        this.#beginCheckpoint()
      }
      await orFailure(frame.length, journal.append(frame))
      this.#noteJournaled(batch.writes)
      this.#timer ??= setTimeout(() => this.#callDue(), this.#parts.checkpointMs).unref()
      // Small ones: while much of the data file is synced, nothing else gets to the disk for long.
      if (journal.usedBytes >= journal.areaBytes / CHECKPOINT_DIVISOR) this.#isDue = true
    } finally {
      this.#isWriting = false
    }
    this.#checkpointIfDue()
  }

  /** Moves all that is journaled to the data file. Not while a write is under way. */
  async checkpoint(): Promise<void> {
    await this.#checkpoint
    if (!this.#layer.isEmpty) this.#beginCheckpoint()
    await this.#checkpoint
  }

  /** The same, and leaves the journal empty. */
  async settle(): Promise<void> {
    await this.checkpoint()
    await this.#parts.journal.clear()
  }

  /** Why the next start would not find the journal, in words; undefined where it would. */
  loss(): string | undefined {
    return this.#parts.journal.loss()
  }

  /** What is journaled and was not moved is found there by the next start. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#checkpoint.catch(() => undefined)
    await this.#parts.file.close()
    this.#parts.journal.close()
  }

  /** The lowest first. */
  get #layers(): readonly JournaledLayer[] {
    return this.#leaving === undefined ? [this.#layer] : [this.#leaving, this.#layer]
  }

  #journaled(table: 'records' | 'counters', key: string): Uint8Array | undefined {
    return this.#layer.kept(table, key) ?? this.#leaving?.kept(table, key)
  }

  #noteJournaled(writes: DurableBatch['writes']): void {
    this.#layer.putAll(writes, (key) => {
      const { slots } = this.#leaving ?? {}
      return slots?.has(key) === true ? slots.get(key) !== undefined : this.#fileSlots.has(key)
    })
  }

  #callDue(): void {
    this.#isDue = true
    this.#checkpointIfDue()
  }

  /** Not while a batch is on its way to the area that would be left, nor while the other area isn't free. */
  #checkpointIfDue(): void {
    if (this.#isDue && !this.#isWriting && this.#leaving === undefined) this.#beginCheckpoint()
  }

  #beginCheckpoint(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isDue = false
    const leaving = this.#layer
    this.#leaving = leaving
    this.#layer = new JournaledLayer()
    this.#parts.journal.turnOver()
    this.#checkpoint = this.#move(leaving)
    this.#checkpoint.catch(() => undefined)
  }

  async #move(leaving: JournaledLayer): Promise<void> {
    try {
      await moveLayer(leaving, this.#parts)
    } catch (failure) {
      this.#tellFailure(failure)
      throw failure
    }
    for (const [key, bytes] of leaving.slots) {
      if (bytes === undefined) this.#fileSlots.delete(key)
      else this.#fileSlots.add(key)
    }
    this.#leaving = undefined
    this.#checkpointIfDue()
  }
}

/** Moves what a run has left in the journal to the data file. Throws `StoreDamaged`, or rejects with a `WriteFailure`. */
export async function moveJournaled(parts: JournaledFileParts): Promise<void> {
  const { file, journal } = parts
  const batches = await journal.batchesAfter(readCounters(file).batch)
  const slots = slotsOf(file)
  const layer = new JournaledLayer()
  for (const { writes } of batches) layer.putAll(writes, (key) => slots.has(key))
  if (!layer.isEmpty) await moveLayer(layer, parts)
}

async function moveLayer(layer: JournaledLayer, { file, reserve }: JournaledFileParts): Promise<void> {
  const writes = layer.writes()
  const room = file.roomFor(writes)
  await orFailure(
    room.bytes,
    reserve(room).then(() => file.write(writes)),
  )
}

/** Rejects with a `WriteFailure` where the write of so many bytes rejects. */
export async function orFailure(bytes: number, writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (cause) {
    throw new WriteFailure(cause, bytes)
  }
}

function slotsOf(file: DataFile): Set<string> {
  return new Set([...file.entries('slots')].map(([key]) => key))
}
