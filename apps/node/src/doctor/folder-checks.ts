/** What can be told of a data folder on this machine: who may read it, how fast and how full its disk is. */
import { type BigIntStats, constants, fdatasyncSync, openSync, closeSync, rmSync, writeSync } from 'node:fs'
import { lstat, readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../cli/exit.js'
import { quoted } from '../cli/text.js'
import { DOCTOR_FREE_BYTES, DOCTOR_SYNC_MS, DOCTOR_SYNCS } from '../limits.js'
import { closingCommand, openPaths } from '../secret-file.js'
import { type Finding, judged, ok } from './finding.js'

const PAGE = Buffer.alloc(4096)
/** Linux's number for a file system in memory. */
const TMPFS = 0x01021994

export async function folderFindings(dataDir: string): Promise<readonly Finding[]> {
  try {
    const names = await readdir(dataDir)
    const entries = await Promise.all(
      ['.', ...names].map(async (name) => ({ name, ...(await lstat(join(dataDir, name), { bigint: true })) })),
    )
    return [access(dataDir, entries, await openPaths(dataDir)), await room(dataDir, entries), await speed(dataDir)]
  } catch (error) {
    const advice = 'Give the folder of a node of this machine, as a user who may read it.'
    return [{ check: 'folder', state: 'wrong', says: messageOf(error), advice }]
  }
}

type Entry = Pick<BigIntStats, 'uid' | 'size'> & { readonly name: string }

/** The files hold the node's private key. */
function access(dataDir: string, entries: readonly Entry[], open: readonly string[]): Finding {
  const good = ok('permissions', `${dataDir} is its owner's alone`)
  if (open.length > 0) {
    const says = `others than the owner may enter or read ${open.join(', ')}`
    return { ...good, state: 'wrong', says, advice: closingCommand(dataDir) }
  }
  const owners = new Set(entries.map(({ uid }) => uid))
  return judged(
    owners.size > 1 ? { ...good, says: `its files belong to ${owners.size} users` } : good,
    owners.size > 1,
    {
      state: 'wrong',
      advice: `Give all to the user of the node's process: chown -R USER ${quoted(dataDir)}`,
    },
  )
}

/** After a failed sync the data is copied to a new file. */
async function room(dataDir: string, entries: readonly Entry[]): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  const data = Number(entries.find(({ name }) => name === 'data.mdb')?.size ?? 0)
  const good = ok('space', `${inMiB(free)} left on the disk, beside ${inMiB(data)} of data`)
  if (free < DOCTOR_FREE_BYTES) {
    return { ...good, state: 'wrong', advice: 'Make room: a node whose disk is full ends.' }
  }
  return judged(good, free < data, {
    state: 'warning',
    advice: 'Make room for as much again: after a failed sync, a start copies the data.',
  })
}

function inMiB(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024).toLocaleString('en')} MiB`
}

async function speed(dataDir: string): Promise<Finding> {
  const { type } = await statfs(dataDir)
  const times = syncTimes(join(dataDir, `doctor-${process.pid}`)).toSorted((a, b) => a - b)
  const [medianMs = 0, longestMs = 0] = [times[times.length >> 1], times.at(-1)]
  const good = ok(
    'disk',
    `a synced write of 4 KiB takes ${medianMs.toFixed(2)} ms, ${longestMs.toFixed(1)} ms at most of ${times.length}`,
  )
  if (type === TMPFS) {
    const advice = 'Move the folder to a disk: here all is lost with the power, and the node with it.'
    return { ...good, state: 'wrong', says: 'the folder is in memory', advice }
  }
  return judged(good, medianMs > DOCTOR_SYNC_MS, {
    state: 'wrong',
    advice: 'Each write waits for this. Move the folder to a faster disk, or see what else uses this one.',
  })
}

/** In milliseconds. Nothing is left of the file. */
function syncTimes(path: string): number[] {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    // So that no write makes the file larger, as with a journal.
    for (let place = 0; place < DOCTOR_SYNCS; place++) writeSync(file, PAGE, 0, PAGE.length, place * PAGE.length)
    fdatasyncSync(file)
    return Array.from({ length: DOCTOR_SYNCS }, (_, place) => {
      const beganAtMs = performance.now()
      writeSync(file, PAGE, 0, PAGE.length, place * PAGE.length)
      fdatasyncSync(file)
      return performance.now() - beganAtMs
    })
  } finally {
    closeSync(file)
    rmSync(path, { force: true })
  }
}
