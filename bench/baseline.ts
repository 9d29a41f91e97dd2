/** Runs the baseline server as a process of its own. */
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Baseline {
  readonly url: string
  stop(): Promise<void>
}

export async function startBaseline(): Promise<Baseline> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-baseline-'))
  const child = fork(join(import.meta.dirname, 'baseline-server.ts'), [folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(message as string))
    child.once('exit', (code) => reject(new Error(`the baseline ended with ${code}`)))
  })
  return {
    url,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
