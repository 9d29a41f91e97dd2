/** The data file as this process owns it: open and locked, so that whoever comes next finds out, until the process ends. */
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, renameSync, write } from 'node:fs'
import { promisify } from 'node:util'
import type { Room } from './data-file.js'
import { FilePresence } from './file-presence.js'
import { excludesOthers, lockFile, type Locking, systemLocking } from './file-lock.js'
import { wordsOf } from './folder-error.js'
import { FILE_AHEAD_BYTES, LOCK_ATTEMPTS_MAX } from './limits.js'
import { StoreLocked, StoreUnusable } from './store-error.js'

const ZEROS = Buffer.alloc(256 * 1024)

const writeTo = promisify(write)

export class HeldFile {
  readonly path: string
  readonly #dataDir: string
  readonly #locking: Locking
  #file: number
  #presence: FilePresence
  #isOpen = true

  private constructor(dataDir: string, path: string, file: number, locking: Locking) {
    this.path = path
    this.#dataDir = dataDir
    this.#locking = locking
    this.#file = file
    this.#presence = new FilePresence(path, file)
  }

  /**
   * Opens and locks the file, which is made, empty, where it isn't there and `make` is true. Throws `StoreLocked` where
   * somebody else has it, `StoreUnusable` where the file system has no locks, and the system's error otherwise.
   */
  static hold(options: {
    readonly dataDir: string
    readonly path: string
    readonly make: boolean
    /** For tests: other locks than the system's. */
    readonly locking?: Locking
  }): HeldFile {
    const { dataDir, path, make, locking = systemLocking } = options
    for (let attempt = 0; attempt < LOCK_ATTEMPTS_MAX; attempt++) {
      const file = openSync(path, make ? constants.O_RDWR | constants.O_CREAT : constants.O_RDWR, 0o600)
      try {
        lock(dataDir, file, locking)
        const held = new HeldFile(dataDir, path, file, locking)
        if (held.loss() === undefined) {
          checkExclusion(dataDir, path, locking)
          return held
        }
      } catch (cause) {
        closeSync(file)
        throw cause
      }
      // Somebody has put another file in its place meanwhile.
      closeSync(file)
    }
    throw new StoreLocked(dataDir)
  }

  get file(): number {
    return this.#file
  }

  get isEmpty(): boolean {
    return fstatSync(this.#file).size === 0
  }

  /** Why the path doesn't lead to this file any more, in words; undefined where it does. One call of the system. */
  loss(): string | undefined {
    return this.#presence.loss()
  }

  /** Puts another file in its place, durably, and holds that one from then on. At no moment is neither of them locked. */
  replaceBy(path: string): void {
    const file = openSync(path, 'r+')
    try {
      lock(this.#dataDir, file, this.#locking)
      fsyncSync(file)
      renameSync(path, this.path)
    } catch (cause) {
      closeSync(file)
      throw cause
    }
    const before = this.#file
    this.#file = file
    this.#presence = new FilePresence(this.path, file)
    closeSync(before)
  }

  empty(): void {
    ftruncateSync(this.#file, 0)
    fsyncSync(this.#file)
  }

  /**
   * Takes off what lies behind `end`, where lmdb's own pages end: room that an earlier run made and didn't use. Only what
   * this run has written itself is known to be room. A copy of the folder may have left a hole there, of which the size
   * says nothing, and a limit on the size of a file may be lower by now.
   */
  cutRoom(end: number): void {
    if (fstatSync(this.#file).size > end) ftruncateSync(this.#file, end)
  }

  /**
   * Makes sure that the disk has room for so many bytes from `end` on, where lmdb's own end: what is missing is written as
   * zeros, and a little more for the next time. Rejects with the system's error, with the file as long as it was.
   *
   * Without it, a full disk is found by lmdb, which calls it a failure of the device where the disk took a part of the
   * write; and where the disk took nothing, lmdb 3.5.6 writes its message over the end of a buffer, so that the process
   * may end by a signal.
   */
  async reserve({ end, bytes }: Room): Promise<void> {
    const { size } = fstatSync(this.#file)
    const needed = end + bytes
    if (size >= needed) return
    let reached = size
    try {
      while (reached < needed + FILE_AHEAD_BYTES) {
        const length = Math.min(ZEROS.length, needed + FILE_AHEAD_BYTES - reached)
        reached += (await writeTo(this.#file, ZEROS, 0, length, reached)).bytesWritten
      }
    } catch (cause) {
      if (reached >= needed) return
      // What was taken of the last of the disk is somebody else's.
      ftruncateSync(this.#file, size)
      throw cause
    }
  }

  /** The lock goes with it. To be called once more does nothing. */
  release(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    closeSync(this.#file)
  }
}

function lock(dataDir: string, file: number, locking: Locking): void {
  let isTaken: boolean
  try {
    isTaken = lockFile(file, locking)
  } catch (cause) {
    throw new StoreUnusable(dataDir, `its file system has no locks that end with their process: ${wordsOf(cause)}`, {
      cause,
    })
  }
  if (!isTaken) throw new StoreLocked(dataDir)
}

function checkExclusion(dataDir: string, path: string, locking: Locking): void {
  if (!excludesOthers(path, locking)) {
    throw new StoreUnusable(
      dataDir,
      'its file system grants one lock twice, as some network file systems do, so a second node could write to the same ' +
        'data; use a local disk',
    )
  }
}
