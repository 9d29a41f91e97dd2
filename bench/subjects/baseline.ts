/** What the measured writes are set beside: one process, no replication. See `programs/baseline.ts`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { httpReader, httpWriter } from './http-lanes.ts'
import { KeySequence } from './key-sequence.ts'
import type { Subject } from './subject.ts'

export async function startBaseline(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-baseline-'))
  const child = await startChild('baseline.ts', [folder])
  const url = child.first as string
  const keys = new KeySequence()
  return {
    name: 'one process, no replication',
    places: 1,
    compilesWhileRunning: true,
    writer: () => httpWriter({ url, keys }),
    reader: () => httpReader({ url, keys }),
    pids: () => [child.process.pid ?? 0],
    freeze: () => void child.process.kill('SIGSTOP'),
    thaw: async () => void child.process.kill('SIGCONT'),
    stop: async () => {
      await child.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
