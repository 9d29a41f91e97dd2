/** The data file as this process owns it: open and locked, so that whoever comes next finds out, until the process ends. */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { excludesOthers, lockFile, type Locking, systemLocking } from './file-lock.js'
import { wordsOf } from './folder-error.js'
import { StoreLocked, StoreUnusable } from './store-error.js'

/** How often the file may be another one by the time it is locked: each time, another process has just replaced it. */
const ATTEMPTS_MAX = 100

/** As much as is written to find out why a write failed: more than what may be left of a last block. */
const PROBE_BYTES = 64 * 1024

interface Identity {
  readonly device: bigint
  readonly inode: bigint
}

export class HeldFile {
  readonly path: string
  readonly #dataDir: string
  readonly #locking: Locking
  #file: number
  #identity: Identity
  #isOpen = true

  private constructor(dataDir: string, path: string, file: number, locking: Locking) {
    this.path = path
    this.#dataDir = dataDir
    this.#locking = locking
    this.#file = file
    this.#identity = identityOf(file)
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
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
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
    try {
      const { dev, ino } = statSync(this.path, { bigint: true })
      if (dev === this.#identity.device && ino === this.#identity.inode) return undefined
      return `another file has been put in the place of ${this.path}, and this node's own has no name any more`
    } catch (cause) {
      return `${this.path} has been removed or moved away while it was in use (${wordsOf(cause)})`
    }
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
    this.#identity = identityOf(file)
    closeSync(before)
  }

  empty(): void {
    ftruncateSync(this.#file, 0)
    fsyncSync(this.#file)
  }

  /** The system's error where the file can't grow; undefined where it can. lmdb tells it as another one, or not at all. */
  growthProblem(): unknown {
    const { size } = fstatSync(this.#file)
    const probe = Buffer.alloc(PROBE_BYTES)
    try {
      for (let done = 0; done < PROBE_BYTES;)
        done += writeSync(this.#file, probe, done, PROBE_BYTES - done, size + done)
      return undefined
    } catch (cause) {
      return cause
    } finally {
      // Behind all that any root of the file leads to.
      ftruncateSync(this.#file, size)
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

function identityOf(file: number): Identity {
  const { dev, ino } = fstatSync(file, { bigint: true })
  return { device: dev, inode: ino }
}
