import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { cleanEnvironment } from '@replicator/testkit/processes'

/** The launcher of the binary. It runs what was built, so `pnpm test` builds first. */
export const program = join(import.meta.dirname, '../../apps/node/bin/replicator.js')

/** Runs a command of the binary to its end, with nothing to type on. */
export function command(...args: readonly string[]): Promise<Ended> {
  return commandTo('pipe', ...args)
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Likewise, with its output to a file that is open. */
export function commandTo(output: 'pipe' | number, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', output, 'pipe'],
      env: cleanEnvironment(),
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (bytes: Buffer) => (stdout += bytes.toString()))
    child.stderr?.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
