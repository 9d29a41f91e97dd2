/**
 * A lock on a directory that dies with the process that holds it.
 *
 * Node has no `flock`, lmdb lets several processes write, and a file with a process id outlives its process and may
 * name a later one. So the lock is a Unix domain socket that listens in the directory: the kernel stops it from
 * listening when its process ends, however it ends, and a connection attempt tells the two apart without waiting for
 * the holder, which may be busy or paused. It also works between containers that share a volume on one kernel.
 *
 * A socket's file stays behind, so a dead one must be replaced, and two processes may try that at once. Removing the
 * dead file and binding again is a race: the slower one removes the living socket of the faster. Instead the files are
 * numbered, and nobody ever removes the highest:
 *
 * 1. Where the highest number answers, the directory is locked.
 * 2. Otherwise listen under a private name, and only then link it to the next number: whoever sees a numbered file sees
 *    one that already listens, so one that refuses is dead for ever. Linking fails where the number is taken; start anew.
 * 3. Look again. A higher number is there only where this process was so slow that others came and went: withdraw and
 *    start anew. Otherwise the lock is held, and the lower numbers may go.
 *
 * Nobody links a number above a living one, and a living highest number is never removed, so two never hold it.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreLocked } from './store-error.js'

const NUMBERED = /^lock-([1-9]\d{0,14})$/
const PRIVATE = /^lock-new-[0-9a-f]+$/

/** The kernel takes 104 to 108 bytes; the rest is for the file's own name. */
const SOCKET_FOLDER_BYTES_MAX = 72

const RESTARTS_MAX = 100

export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * Takes the lock of an existing directory, or throws `StoreLocked`. Rejects with the system's error where the directory
 * can't be written or its file system has no sockets.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  return withShortPath(directory, async (folder) => {
    for (let restart = 0; restart < RESTARTS_MAX; restart++) {
      const highest = await highestNumber(directory)
      if (await isListening(join(folder, nameOf(highest)))) throw new StoreLocked(directory)
      const server = await publish(directory, folder, highest + 1)
      if (server !== undefined) return { release: () => close(server) }
    }
    throw new StoreLocked(directory)
  })
}

/** Whether a running process holds the lock. False where the directory doesn't exist. */
export async function isDirectoryLocked(directory: string): Promise<boolean> {
  try {
    return await withShortPath(directory, async (folder) =>
      isListening(join(folder, nameOf(await highestNumber(directory)))),
    )
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false
    throw cause
  }
}

/** Undefined where another process was faster. */
async function publish(directory: string, folder: string, number: number): Promise<Server | undefined> {
  const own = `lock-new-${randomBytes(8).toString('hex')}`
  const server = await listen(join(folder, own))
  try {
    await link(join(directory, own), join(directory, nameOf(number)))
    if ((await highestNumber(directory)) === number) {
      await removeBelow(directory, number)
      return server
    }
    await rm(join(directory, nameOf(number)), { force: true })
  } catch (cause) {
    await close(server)
    // ENOENT: a holder has swept the private name away.
    if (codeOf(cause) === 'EEXIST' || codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
  await close(server)
  return undefined
}

/** Also sweeps private names: of processes that died, of this one, or of one that will find the lock held. */
async function removeBelow(directory: string, number: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const each = NUMBERED.exec(name)?.[1]
    if (PRIVATE.test(name) || (each !== undefined && Number(each) < number)) {
      await rm(join(directory, name), { force: true })
    }
  }
}

async function highestNumber(directory: string): Promise<number> {
  const numbers = (await readdir(directory)).map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0))
  return Math.max(0, ...numbers)
}

function nameOf(number: number): string {
  return `lock-${number}`
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Whoever connects only asks whether it can.
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      server.on('error', () => {})
      server.unref()
      resolve(server)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}

/** Only a refusal and a missing file say that nobody listens; any other failure, a full queue say, doesn't. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (cause) => {
      socket.destroy()
      resolve(codeOf(cause) !== 'ECONNREFUSED' && codeOf(cause) !== 'ENOENT')
    })
  })
}

/** A socket's path is short, a directory's may not be: a long one is reached through a link that lives as long as the call. */
async function withShortPath<Result>(directory: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  const full = await realpath(directory)
  if (Buffer.byteLength(full) <= SOCKET_FOLDER_BYTES_MAX) return use(full)
  const aside = await mkdtemp(join(tmpdir(), 'replicator-'))
  try {
    const folder = join(aside, 'd')
    await symlink(full, folder)
    return await use(folder)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}
