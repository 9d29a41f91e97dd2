/** A disk of its own for a node, small enough to be filled: a tmpfs, which takes the right to mount. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** More than a node's files take in a run, whose journal has 16 MiB from the start. */
const DISK_MIB = 128
const BALLAST = Buffer.alloc(256 * 1024)

const mounted = new Set<string>()
// Nothing is left behind, however the program ends. The processes on it are killed first: their handler came before.
process.on('exit', () => mounted.forEach(unmount))

/** Whether this user may mount, found out by trying. */
export function mayMount(): boolean {
  const folder = join(tmpdir(), `replicator-may-mount-${process.pid}`)
  mkdirSync(folder)
  const may = mount(folder) === undefined
  if (may) unmount(folder)
  rmSync(folder, { recursive: true, force: true })
  return may
}

export class SmallDisk {
  readonly folder: string

  /** Throws where it can't be mounted. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    const problem = mount(folder)
    if (problem !== undefined) throw new Error(`no disk for ${folder}: ${problem}`)
    mounted.add(folder)
    this.folder = folder
  }

  /** Takes all the room that is left. */
  fill(): void {
    const file = openSync(this.#ballast, 'w')
    try {
      for (let length = BALLAST.length; length > 0;) {
        const written = tryToWrite(file, length)
        if (written < length) length = Math.floor(length / 2)
      }
    } finally {
      closeSync(file)
    }
  }

  /** Gives it back. */
  empty(): void {
    rmSync(this.#ballast, { force: true })
  }

  dispose(): void {
    unmount(this.folder)
    mounted.delete(this.folder)
  }

  /** Beside the node's folder: nothing of it is the node's. */
  get #ballast(): string {
    return join(this.folder, 'ballast')
  }
}

function tryToWrite(file: number, length: number): number {
  try {
    return writeSync(file, BALLAST, 0, length)
  } catch {
    return 0
  }
}

/** What is in the way, in words. */
function mount(folder: string): string | undefined {
  const { status, error, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder])
  return status === 0 ? undefined : (error?.message ?? stderr.toString().trim())
}

function unmount(folder: string): void {
  // At once, whoever still has files open there.
  spawnSync('umount', ['-l', folder])
}
