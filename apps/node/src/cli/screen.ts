/** A picture at a terminal that is drawn over itself, without the flicker of a screen that is emptied in between. */
import stringWidth from 'string-width'
import type { Paint } from './style.js'
import type { Terminal } from './terminal.js'

const ESCAPE = '\u001b['
const HOME = `${ESCAPE}H`
const CLEAR_ALL = `${ESCAPE}2J`
const CLEAR_REST = `${ESCAPE}K`
const CLEAR_BELOW = `${ESCAPE}J`

/** Of a terminal that doesn't tell its size. */
const USUAL = { columns: 80, rows: 24 }

export class Screen {
  readonly #stdout: Terminal['stdout']
  readonly #paint: Paint
  #isDrawn = false

  constructor({ stdout }: Terminal, paint: Paint) {
    this.#stdout = stdout
    this.#paint = paint
  }

  /** What doesn't fit is left out, and counted: a terminal that scrolls would keep the old picture above the new one. */
  draw(lines: readonly string[]): void {
    const shown = this.#fitting(lines)
    const picture = shown.map((line) => `${line}${CLEAR_REST}\n`).join('')
    this.#stdout.write(`${this.#isDrawn ? '' : CLEAR_ALL}${HOME}${picture}${CLEAR_BELOW}`)
    this.#isDrawn = true
  }

  #fitting(lines: readonly string[]): readonly string[] {
    const { columns = USUAL.columns, rows = USUAL.rows } = this.#stdout
    const height = (line: string): number => Math.max(1, Math.ceil(stringWidth(line) / columns))
    // The cursor stands below the last line.
    let room = rows - 1
    const fitting = lines.findIndex((line) => (room -= height(line)) < 0)
    if (fitting === -1) return lines
    // One of those that fit gives its place away.
    const shown = lines.slice(0, Math.max(0, fitting - 1))
    return [...shown, this.#paint('dim', `… ${lines.length - shown.length} more lines`)]
  }
}
