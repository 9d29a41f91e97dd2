import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A program of the `programs` folder, running in a process of its own against the built package. */
export class Program {
  readonly #process: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #ended: Promise<unknown>
  /** What it has printed on its standard error: nothing, where all went as it should. */
  errors = ''

  constructor(name: string, args: readonly string[], shellPrefix = '') {
    const path = join(import.meta.dirname, 'programs', `${name}.mjs`)
    const command = `${shellPrefix}exec "$0" "$@"`
    this.#process = spawn('sh', ['-c', command, process.execPath, path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#ended = once(this.#process, 'close')
    const { stdout, stderr } = this.#process
    if (stdout === null || stderr === null) throw new Error('the program has no output')
    stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  }

  /** The next line that it prints; undefined at the end. */
  async line(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next()
    return done === true ? undefined : value
  }

  /** The same, where it must not end yet. */
  async nextLine(): Promise<string> {
    const line = await this.line()
    if (line === undefined) throw new Error('the program has ended')
    return line
  }

  async remainingLines(): Promise<string[]> {
    const lines: string[] = []
    for (let line = await this.line(); line !== undefined; line = await this.line()) lines.push(line)
    return lines
  }

  /** Ends its input, which asks it to end, and waits until it has. */
  async end(): Promise<void> {
    this.#process.stdin?.end()
    await this.#ended
  }

  /** Ends it with SIGKILL and waits until the kernel has. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }
}
