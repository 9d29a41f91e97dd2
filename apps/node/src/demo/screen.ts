/** What the demo shows: numbered steps, what is asked, and whether what came is what had to come. */
import type { Writable } from 'node:stream'
import { type Paint, painter } from '../cli/style.js'
import { printable } from '../cli/terminal.js'

export interface ScreenOptions {
  readonly out: Writable
  readonly colour: boolean
  /** True where a line can be written over: a terminal. */
  readonly live: boolean
}

export class Screen {
  readonly #options: ScreenOptions
  readonly #styled: Paint
  #steps = 0
  #failures = 0
  #hasProgress = false
  #isClosed = false

  constructor(options: ScreenOptions) {
    this.#options = options
    this.#styled = painter(options.colour)
  }

  /** How many checks did not come true. */
  get failures(): number {
    return this.#failures
  }

  title(text: string): void {
    this.#line(`\n  ${this.#styled('bold', text)}\n`)
  }

  step(text: string): void {
    this.#steps++
    this.#line(`\n  ${this.#styled('bold', `${this.#steps}  ${text}`)}`)
  }

  /** What is done or asked. */
  say(text: string): void {
    this.#line(`     ${printable(text)}`)
  }

  /** What is worth knowing beside it. */
  note(text: string): void {
    this.#line(`     ${this.#styled('dim', printable(text))}`)
  }

  /** A line that the next one replaces; only where a person watches. */
  progress(text: string): void {
    if (!this.#options.live || this.#isClosed) return
    this.#options.out.write(`\r\u001b[2K     ${this.#styled('dim', text)}`)
    this.#hasProgress = true
  }

  /** Says whether something came true, and where it didn't, what came instead. */
  check(cameTrue: boolean, text: string, came: () => string): boolean {
    if (cameTrue) this.#line(`     ${this.#styled('green', '✓')} ${printable(text)}`)
    else {
      this.#failures++
      this.#line(`     ${this.#styled('red', '✗')} ${printable(text)}`)
      for (const line of came().split('\n')) this.#line(`       ${this.#styled('red', `but ${printable(line)}`)}`)
    }
    return cameTrue
  }

  blank(): void {
    this.#line('')
  }

  /** Shows nothing any more: what is still under way has no meaning once the demo is interrupted. */
  close(): void {
    this.#isClosed = true
  }

  #line(text: string): void {
    if (this.#isClosed) return
    this.#options.out.write(this.#hasProgress ? `\r\u001b[2K${text}\n` : `${text}\n`)
    this.#hasProgress = false
  }
}
