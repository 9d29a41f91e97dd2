import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** For tests that start processes or sync hundreds of times: a machine that is busy with others needs long for it. */
export const PATIENT = { timeout: 60_000 }

/** A new folder that is removed when the test has ended. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
