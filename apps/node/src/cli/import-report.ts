/** What became of the lines of an import: counted, and told where one was not stored. */
import { closeSync } from 'node:fs'
import { REFUSALS_SHOWN_MAX } from '../limits.js'
import { CommandFailure, EXIT } from './exit.js'
import { fileOutput, type FileOutput } from './output.js'
import { printable, say, type Terminal } from './terminal.js'

export interface RefusedLine {
  /** From 1. */
  readonly line: number
  readonly key?: string
  readonly code: string
  readonly detail: string
  /** Of the key, as a node told it. */
  readonly holder?: unknown
}

export interface ReportInit {
  readonly dryRun: boolean
  /** A file for the lines that are not stored, as JSON; absent: the first ones are shown. */
  readonly conflicts: string | undefined
  readonly json: boolean
}

export class ImportReport {
  readonly #terminal: Terminal
  readonly #init: ReportInit
  readonly #file: FileOutput | undefined
  readonly #counts = { stored: 0, alreadyThere: 0, conflicts: 0, refused: 0, expired: 0 }
  #shown = 0

  /** Throws a `CommandFailure` where the file can't be written. */
  constructor(terminal: Terminal, init: ReportInit) {
    this.#terminal = terminal
    this.#init = init
    this.#file = init.conflicts === undefined ? undefined : fileOutput(init.conflicts)
  }

  /** How many are settled. */
  get lines(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0)
  }

  /** In a dry run: would be stored. */
  stored(): void {
    this.#counts.stored++
  }

  there(): void {
    this.#counts.alreadyThere++
  }

  /** The record was to end before now. */
  expired(): void {
    this.#counts.expired++
  }

  conflict(line: RefusedLine): void {
    this.#counts.conflicts++
    this.#showRefused(line)
  }

  /** No node would store the line as it is. */
  refused(line: RefusedLine): void {
    this.#counts.refused++
    this.#showRefused(line)
  }

  /** Prints the sums, and says how the command ends. Throws a `CommandFailure` where the file could not be written. */
  end(): number {
    const { json, dryRun, conflicts: path } = this.#init
    const { stored, alreadyThere, conflicts, refused, expired } = this.#counts
    const hidden = conflicts + refused - this.#shown
    if (this.#file === undefined && hidden > 0)
      say(this.#terminal, `${hidden.toLocaleString('en')} more are not stored; --conflicts FILE takes them all.`)
    const words = [
      `${stored.toLocaleString('en')} ${dryRun ? 'would be stored' : 'stored'}`,
      `${alreadyThere.toLocaleString('en')} already there`,
      `${conflicts.toLocaleString('en')} conflicts`,
      ...(refused > 0 ? [`${refused.toLocaleString('en')} refused`] : []),
      ...(expired > 0 ? [`${expired.toLocaleString('en')} expired before`] : []),
    ]
    const result = { ...this.#counts, dryRun }
    this.#terminal.stdout.write(json ? `${JSON.stringify(result)}\n` : `${words.join(', ')}\n`)
    if (this.#file !== undefined) closeSync(this.#file.fd)
    if (this.#file?.failure !== undefined)
      throw new CommandFailure(`The file ${path} can't be written: ${this.#file.failure.message}`)
    if (conflicts > 0) return EXIT.conflict
    return refused > 0 ? EXIT.failed : EXIT.done
  }

  #showRefused(refused: RefusedLine): void {
    if (this.#file !== undefined) {
      this.#file.write(`${JSON.stringify(refused)}\n`)
      return
    }
    if (this.#shown === REFUSALS_SHOWN_MAX) return
    this.#shown++
    const { line, key, code, detail } = refused
    const where = key === undefined ? '' : `, ${printable(key)}`
    say(this.#terminal, `line ${line}${where}: ${printable(code)}: ${printable(detail)}`)
  }
}
