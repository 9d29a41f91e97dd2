/** What a run leaves in its directory for the next one: that it is under way, and what ended it. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FAILURE_FILE, RUNNING_FILE } from './data-directory.js'
import { readIfThere, syncPath } from './durable-file.js'
import { wordsOf } from './folder-error.js'

/** Whether the last run didn't close its store: it was killed, or the machine lost power. */
export async function wasCutOff(dataDir: string): Promise<boolean> {
  return (await readIfThere(join(dataDir, RUNNING_FILE))) !== undefined
}

/** Only for the words of a later error, so it needs no sync. */
export async function markRunning(dataDir: string): Promise<void> {
  await writeFile(join(dataDir, RUNNING_FILE), `process ${process.pid}\n`, { mode: 0o600 })
}

export async function unmarkRunning(dataDir: string): Promise<void> {
  await rm(join(dataDir, RUNNING_FILE), { force: true })
}

/** What the failure was that ended the last run; undefined where none did. */
export async function readFailureMark(dataDir: string): Promise<string | undefined> {
  return readIfThere(join(dataDir, FAILURE_FILE))
}

/**
 * Leaves the mark before anybody can be told of the failure, so synchronously. An empty file is a mark too: its text may
 * not find a place. Returns what is wrong where even that failed.
 */
export function writeFailureMark(dataDir: string, reason: string): string | undefined {
  try {
    const file = openSync(join(dataDir, FAILURE_FILE), 'w', 0o600)
    try {
      writeSync(file, reason)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    syncPathNow(dataDir)
    return undefined
  } catch (cause) {
    return wordsOf(cause)
  }
}

export async function removeFailureMark(dataDir: string): Promise<void> {
  await rm(join(dataDir, FAILURE_FILE), { force: true })
  await syncPath(dataDir)
}

function syncPathNow(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
