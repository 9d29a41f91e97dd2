import { spawn } from 'node:child_process'

export interface Bounds {
  readonly folder: string
  readonly timeMsMax: number
  readonly memoryMbMax: number
}

export interface Ending {
  readonly output: string
  readonly errors: string
  /** Null where it was ended from outside. */
  readonly code: number | null
  readonly tookTooLong: boolean
}

/** What is kept of the errors: their end says what happened. */
const ERRORS_MAX = 4000

/** Runs a program of this Node's in a group of its own, and ends all of the group where it takes too long. */
export function runBounded(args: readonly string[], { folder, timeMsMax, memoryMbMax }: Bounds): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: `--max-old-space-size=${memoryMbMax}`,
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
      },
    })
    let output = ''
    let errors = ''
    let tookTooLong = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-ERRORS_MAX)))
    const end = (): void => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
    const timer = setTimeout(() => {
      tookTooLong = true
      end()
    }, timeMsMax)
    // Before the copy that it runs in is removed: what still runs would go on writing there.
    process.prependOnceListener('exit', end)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      process.off('exit', end)
      resolve({ output, errors, code, tookTooLong })
    })
  })
}
