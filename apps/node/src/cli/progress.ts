/** A progress bar: one line at a terminal, drawn over itself; nothing elsewhere. */
import { PROGRESS_MS } from '../limits.js'
import { CLEAR_LINE, type Terminal } from './terminal.js'
import { durationText } from './text.js'

export interface ProgressInit {
  readonly terminal: Terminal
  /** What is counted: `records`. */
  readonly unit: string
  /** Milliseconds since any moment. */
  readonly now: () => number
}

export interface ProgressState {
  readonly count: number
  /** From 0 to 1, as far as that can be told. */
  readonly share: number | undefined
}

const BAR = 24

export class Progress {
  readonly #init: ProgressInit
  readonly #startMs: number
  #drawnMs = -Infinity
  #isShown = false

  constructor(init: ProgressInit) {
    this.#init = init
    this.#startMs = init.now()
  }

  show(state: ProgressState): void {
    const { terminal, now } = this.#init
    if (terminal.stderr.isTTY !== true || terminal.env['TERM'] === 'dumb') return
    const nowMs = now()
    if (nowMs - this.#drawnMs < PROGRESS_MS) return
    this.#drawnMs = nowMs
    this.#isShown = true
    terminal.stderr.write(`${CLEAR_LINE}${this.#text(state, nowMs - this.#startMs)}`)
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#isShown) this.#init.terminal.stderr.write(CLEAR_LINE)
    this.#isShown = false
  }

  #text({ count, share }: ProgressState, elapsedMs: number): string {
    const words = [`${count.toLocaleString('en')} ${this.#init.unit}`]
    if (elapsedMs > 0) words.push(`${Math.round((count * 1000) / elapsedMs).toLocaleString('en')}/s`)
    if (share === undefined) return words.join('  ')
    const full = Math.round(share * BAR)
    if (share > 0) words.push(`${durationText((elapsedMs * (1 - share)) / share)} left`)
    return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}] ${Math.floor(share * 100)}%  ${words.join('  ')}`
  }
}
