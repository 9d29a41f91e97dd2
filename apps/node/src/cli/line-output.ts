/** Long output: no more of it is made than its reader takes, and none once nobody reads it. */
import { once } from 'node:events'
import type { Terminal } from './terminal.js'

export class LineOutput {
  readonly #terminal: Terminal
  readonly #gone = new AbortController()

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    // A reader that has seen enough (`| head`), or a disk that is full.
    terminal.stdout.on('error', () => this.#gone.abort())
  }

  /** Aborted once what is written no longer arrives. Whether that is a failure is told when the program ends. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /** Resolves once there is room for more. */
  async write(text: string): Promise<void> {
    const { stdout, outputFailure } = this.#terminal
    if (this.gone.aborted) return
    // It rejects where the reader has gone, which is known by then.
    if (!stdout.write(text)) await once(stdout, 'drain', { signal: this.gone }).catch(() => undefined)
    if (outputFailure?.() !== undefined) this.#gone.abort()
  }
}
