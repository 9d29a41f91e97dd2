/**
 * The journal's file: batches that are durable here, and in the data file somewhat later.
 *
 * It has its whole size from the beginning, so that a batch overwrites blocks that the file system has long given it, and
 * one flush of the device makes it durable. It has two areas: while what the one holds is moved to the data file, the
 * other takes what comes.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, constants, fdatasync, fstatSync, openSync, read, write } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { JOURNAL_FILE } from './data-directory.js'
import { syncPath } from './durable-file.js'
import type { DurableBatch } from './durable-entries.js'
import { FilePresence } from './file-presence.js'
import {
  batchesAfter,
  decodeHead,
  encodeBatch,
  encodeHead,
  holdsBatch,
  JOURNAL_HEAD_BYTES,
  type JournalHead,
  journalDamaged,
  MARK_BYTES,
} from './journal-form.js'

const ZEROS = Buffer.alloc(256 * 1024)

/**
 * On Linux, a write through a descriptor of this kind returns when it is on the disk: one call, and not two. Elsewhere it
 * is left out: macOS doesn't flush the device for it, Windows doesn't have it.
 */
const SYNCED = process.platform === 'linux' ? constants.O_DSYNC : 0

const readFrom = promisify(read)
const writeTo = promisify(write)
const syncData = promisify(fdatasync)

export class Journal {
  readonly #file: number
  readonly #presence: FilePresence
  #head: JournalHead
  #area = 0
  #used = 0

  private constructor(path: string, file: number, head: JournalHead) {
    this.#file = file
    this.#head = head
    this.#presence = new FilePresence(path, file)
  }

  /** Puts an empty journal into the directory, durably, in the place of one that is there. */
  static async make(folder: string, { areaBytes, storeId }: Omit<JournalHead, 'mark'>): Promise<void> {
    const temporary = join(folder, `${JOURNAL_FILE}.new`)
    try {
      const handle = await open(temporary, 'w', 0o600)
      try {
        const size = sizeOf(areaBytes)
        for (let at = 0; at < size;) {
          at += (await handle.write(ZEROS, 0, Math.min(ZEROS.length, size - at), at)).bytesWritten
        }
        await handle.write(encodeHead({ areaBytes, storeId, mark: newMark() }), 0, JOURNAL_HEAD_BYTES, 0)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, join(folder, JOURNAL_FILE))
      await syncPath(folder)
    } catch (cause) {
      await rm(temporary, { force: true })
      throw cause
    }
  }

  /** Throws `StoreDamaged` where the file is no whole journal, and the system's error where it can't be opened. */
  static async open(folder: string): Promise<Journal> {
    const path = join(folder, JOURNAL_FILE)
    const file = openSync(path, constants.O_RDWR | SYNCED)
    try {
      const head = decodeHead(await readBytes(file, 0, JOURNAL_HEAD_BYTES))
      const { size } = fstatSync(file)
      if (size !== sizeOf(head.areaBytes)) {
        throw journalDamaged(`has ${size} bytes, and was made with ${sizeOf(head.areaBytes)}`)
      }
      return new Journal(path, file, head)
    } catch (cause) {
      closeSync(file)
      throw cause
    }
  }

  get areaBytes(): number {
    return this.#head.areaBytes
  }

  /** The id of the store that it belongs to; undefined where it was made before there was one. */
  get storeId(): string {
    return this.#head.storeId
  }

  encode(batch: DurableBatch): Buffer {
    return encodeBatch(batch, this.#head.mark)
  }

  /** All that it holds after that number, in order. Throws `StoreDamaged` where one is missing among them. */
  async batchesAfter(number: number): Promise<readonly DurableBatch[]> {
    return batchesAfter(number, await this.#areas(), this.#head.mark)
  }

  /** Whether no batch at all can be read in it, not even one that was moved long ago. */
  async isEmpty(): Promise<boolean> {
    return !holdsBatch(await this.#areas(), this.#head.mark)
  }

  async #areas(): Promise<readonly Buffer[]> {
    return Promise.all([0, 1].map((area) => readBytes(this.#file, this.#startOf(area), this.areaBytes)))
  }

  /** What the area in use holds. */
  get usedBytes(): number {
    return this.#used
  }

  /** Whether so many bytes find a place in the area in use. */
  fits(bytes: number): boolean {
    return this.#used + bytes <= this.areaBytes
  }

  /** Appends an encoded batch that fits; it is on the disk when this resolves. One at a time. */
  async append(frame: Buffer): Promise<void> {
    await this.#write(frame, this.#startOf(this.#area) + this.#used)
    this.#used += frame.length
  }

  /** Goes on at the beginning of the other area, which must hold nothing any more that isn't in the data file as well. */
  turnOver(): void {
    this.#area = 1 - this.#area
    this.#used = 0
  }

  /** Leaves nothing of what it holds, all of which must be in the data file: nothing bears its new mark. */
  async clear(): Promise<void> {
    this.#head = { ...this.#head, mark: newMark() }
    await this.#write(encodeHead(this.#head), 0)
    this.#used = 0
  }

  /** Why the next start would not find this file, in words; undefined where it would. */
  loss(): string | undefined {
    return this.#presence.loss()
  }

  close(): void {
    closeSync(this.#file)
  }

  /** On the disk when it resolves. */
  async #write(bytes: Buffer, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += (await writeTo(this.#file, bytes, done, bytes.length - done, at + done)).bytesWritten
    }
    if (SYNCED === 0) await syncData(this.#file)
  }

  #startOf(area: number): number {
    return JOURNAL_HEAD_BYTES + area * this.areaBytes
  }
}

function newMark(): Buffer {
  return randomBytes(MARK_BYTES)
}

function sizeOf(areaBytes: number): number {
  return JOURNAL_HEAD_BYTES + 2 * areaBytes
}

async function readBytes(file: number, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes)
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await readFrom(file, buffer, done, bytes - done, at + done)
    if (bytesRead === 0) throw journalDamaged('is too short')
    done += bytesRead
  }
  return buffer
}
