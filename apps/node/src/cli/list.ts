/** `replicator list`: the keys that a node holds, in order; a table for a person, a key a line for a program. */
import { EXIT } from './exit.js'
import { LineOutput } from './line-output.js'
import type { HttpNodes } from '@replicator/client/http'
import { records, type ListedRecord, type RecordsQuery } from './records.js'
import { outputPainter } from './style.js'
import { isPlainText, printable, say, type Terminal } from './terminal.js'
import { quoted } from './text.js'

export interface ListArguments extends RecordsQuery {
  /** Records at most; undefined: all. */
  readonly limit: number | undefined
  readonly json: boolean
}

export async function list(client: HttpNodes, args: ListArguments, terminal: Terminal): Promise<number> {
  const output = new LineOutput(terminal)
  const isTable = terminal.stdout.isTTY === true && !args.json
  let count = 0
  let last = ''
  for await (const record of records(client, args, terminal, output.gone)) {
    // One more than is shown was asked for, to know whether there is one.
    if (count === args.limit) {
      if (isTable) say(terminal, `There are more; they begin with --after ${quoted(last)}`)
      break
    }
    if (count === 0 && isTable)
      await output.write(`${outputPainter(terminal)('bold', row(HEAD, args.values ? 'KEY  VALUE' : 'KEY'))}\n`)
    count++
    last = record.key
    await output.write(`${lineOf(record, args, isTable)}\n`)
  }
  if (count === 0 && isTable) say(terminal, 'No key is stored there.')
  return EXIT.done
}

function lineOf(record: ListedRecord, { json, values }: ListArguments, isTable: boolean): string {
  if (json) return JSON.stringify(record)
  const key = printable(record.key)
  if (!isTable) return values ? `${key}\t${valueOf(record)}` : key
  const { version, bytes, contentType, final, expires } = record
  const cells = [version, bytes, final ? 'final' : 'mutable', expires ?? '-', contentType].map((cell) =>
    printable(String(cell)),
  )
  return row(cells, values ? `${key}  ${shortened(valueOf(record))}` : key)
}

const HEAD = ['VERSION', 'BYTES', 'KIND', 'EXPIRES', 'TYPE']
/** A table whose rows are never all known: its columns have their widths from the beginning, and the key comes last. */
const WIDTHS = [7, 8, 7, 24, 24]

function row(cells: readonly string[], last: string): string {
  return `${cells.map((cell, place) => cell.padEnd(WIDTHS[place] ?? 0)).join('  ')}  ${last}`
}

const SHOWN = 60

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** On one line; what is no text as base64. */
export function valueOf({ value, valueBase64 }: Pick<ListedRecord, 'value' | 'valueBase64'>): string {
  if (value === undefined) return `base64:${valueBase64 ?? ''}`
  return isPlainText(value) && !value.includes('\n') ? value : printable(value)
}
