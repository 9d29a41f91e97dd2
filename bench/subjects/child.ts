/** A program of this folder as a process of its own, which ends with this one. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const running = new Set<ChildProcess>()
// A frozen one wouldn't notice that its parent is gone.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Has the process killed when this one ends, however it does. */
export function endWithThis(child: ChildProcess): void {
  running.add(child)
  child.once('exit', () => running.delete(child))
}

export interface Child {
  readonly process: ChildProcess
  /** What it sent first. */
  readonly first: unknown
  kill(): Promise<void>
}

export async function startChild(program: string, args: readonly string[]): Promise<Child> {
  const child = fork(join(import.meta.dirname, '../programs', program), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  endWithThis(child)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const first = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return {
    process: child,
    first,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
