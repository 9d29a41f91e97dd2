/**
 * `replicator import`: stores lines of JSON through `POST /batch`, and so through the check that each key is free.
 *
 * A line whose very record is there already is no conflict, whoever stored it. So an import that was broken off goes on
 * when the command is given again; nothing has to be remembered between the two. What else could tell a repeat, an
 * idempotency key made of the line, would call a record stored that has been deleted since.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { linesOf, NoAnswer, type HttpNodes, Refusal } from '@replicator/client/http'
import { IMPORT_BATCHES_MAX, IMPORT_BYTES_TARGET, IMPORT_LINES_MAX, LINE_BYTES_MAX } from '../limits.js'
import { CommandFailure, EXIT, messageOf } from './exit.js'
import { createLine, getLine, LineError, parseLine, type ImportRecord } from './import-line.js'
import { ImportReport } from './import-report.js'
import { Settler } from './settler.js'
import { Progress } from './progress.js'
import { say, type Terminal } from './terminal.js'

export interface ImportArguments {
  /** A file; absent or `-`: stdin. */
  readonly file: string | undefined
  readonly dryRun: boolean
  /** A file for what is not stored; absent: the first ones are shown. */
  readonly conflicts: string | undefined
  readonly json: boolean
}

/** A line that is to be settled. */
export interface ImportLine {
  readonly number: number
  readonly record: ImportRecord
  /** As a batch takes it, to store and to read. */
  readonly create: string
  readonly get: string
}

export async function importRecords(
  client: HttpNodes,
  args: ImportArguments,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> {
  const { source, bytes } = opened(args.file, terminal)
  const report = new ImportReport(terminal, args)
  const progress = new Progress({ terminal, unit: 'lines', now: () => performance.now() })
  // The end of the input, a stop, or the failure of one batch ends the others after the answers that they wait for.
  const failed = new AbortController()
  const signal = AbortSignal.any([stop, failed.signal])
  signal.addEventListener('abort', () => source.destroy(), { once: true })
  const settler = new Settler({ client, terminal, report, signal, dryRun: args.dryRun })
  const chunks = chunksOf(source, report)
  let done = 0
  const work = async (): Promise<void> => {
    try {
      for await (const chunk of shared(chunks)) {
        await settler.settle(chunk.lines)
        done += chunk.bytes
        progress.show({ count: report.lines, share: bytes === undefined ? undefined : Math.min(done / bytes, 1) })
      }
    } catch (error) {
      failed.abort(error)
    }
  }
  await Promise.all(Array.from({ length: IMPORT_BATCHES_MAX }, work))
  progress.clear()
  const exit = report.end()
  if (!signal.aborted) return exit
  say(terminal, 'It is not at its end; the same command goes on.')
  if (stop.aborted) return EXIT.failed
  throw inputFailure(failed.signal.reason, args)
}

function opened(file: string | undefined, { stdin }: Terminal): { source: Readable; bytes: number | undefined } {
  if (file === undefined || file === '-') return { source: stdin, bytes: undefined }
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) throw new Error('it is a directory')
    return { source: createReadStream(file), bytes: stat.isFile() ? stat.size : undefined }
  } catch (error) {
    throw inputFailure(error, { file })
  }
}

function inputFailure(error: unknown, { file = 'stdin' }: Pick<ImportArguments, 'file'>): unknown {
  if (error instanceof CommandFailure || error instanceof NoAnswer || error instanceof Refusal) return error
  return new CommandFailure(`The input ${file} can't be read: ${messageOf(error)}`, { cause: error })
}

interface Chunk {
  readonly lines: readonly ImportLine[]
  /** Of the input. */
  readonly bytes: number
}

/** The lines in pieces, each for one batch. Lines that can't be stored are told to the report. */
async function* chunksOf(source: Readable, report: ImportReport): AsyncGenerator<Chunk> {
  const run = randomUUID()
  let lines: ImportLine[] = []
  let bytes = 0
  for await (const { number, bytes: line } of linesOf(source, LINE_BYTES_MAX)) {
    bytes += (line?.length ?? 0) + 1
    const parsed = line === undefined || !isBlank(line) ? importLine(number, line, { run, report }) : undefined
    if (parsed !== undefined) lines.push(parsed)
    if (lines.length === IMPORT_LINES_MAX || bytes >= IMPORT_BYTES_TARGET) {
      yield { lines, bytes }
      lines = []
      bytes = 0
    }
  }
  yield { lines, bytes }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

function importLine(
  number: number,
  line: Uint8Array | undefined,
  { run, report }: { readonly run: string; readonly report: ImportReport },
): ImportLine | undefined {
  try {
    if (line === undefined) throw new LineError('it is longer than any record')
    const nowMs = Date.now()
    const record = parseLine(line, nowMs)
    if (record.expiresMs !== undefined && record.expiresMs <= nowMs) {
      report.expired()
      return undefined
    }
    return { number, record, create: createLine(record, nowMs, `${run}-${number}`), get: getLine(record) }
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    report.refused({ line: number, code: 'INVALID_REQUEST', detail: `Line ${number} is no record: ${error.message}.` })
    return undefined
  }
}

/** One sequence, taken from by several: the end of one loop does not end it for the others. */
function shared<Item>(sequence: AsyncGenerator<Item>): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: () => ({ next: () => sequence.next() }) }
}
