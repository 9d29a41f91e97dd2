/** `replicator export`: the records of a node as lines of JSON that `replicator import` takes. */
import { closeSync, fsyncSync, renameSync, rmSync } from 'node:fs'
import { CommandFailure, EXIT } from './exit.js'
import { LineOutput } from './line-output.js'
import type { HttpNodes } from '@replicator/client/http'
import { fileOutput } from './output.js'
import { jsonIn } from './problem-report.js'
import { Progress } from './progress.js'
import { records, type ListedRecord } from './records.js'
import { printable, say, type Terminal } from './terminal.js'

export interface ExportArguments {
  readonly prefix: string | undefined
  /** A file; absent: stdout. */
  readonly out: string | undefined
  readonly json: boolean
}

export async function exportRecords(
  client: HttpNodes,
  args: ExportArguments,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> {
  const { out, json } = args
  if (out === undefined) {
    await write(client, args, terminal, stop)
    return stopped(stop, terminal) ?? EXIT.done
  }
  // Under its own name only once it is whole: half of an export looks like a whole one.
  const part = `${out}.part`
  const file = fileOutput(part)
  try {
    const count = await write(client, args, { ...terminal, stdout: file, outputFailure: () => file.failure }, stop)
    if (file.failure === undefined) fsyncSync(file.fd)
    else throw new CommandFailure(`The file ${part} can't be written: ${file.failure.message}`)
    const exit = stopped(stop, terminal)
    if (exit !== undefined) return exit
    renameSync(part, out)
    const words = `${count.toLocaleString('en')} records are in ${printable(out)}`
    terminal.stdout.write(json ? `${JSON.stringify({ records: count, file: out })}\n` : `${words}\n`)
    return EXIT.done
  } finally {
    closeSync(file.fd)
    rmSync(part, { force: true })
  }
}

function stopped(stop: AbortSignal, terminal: Terminal): number | undefined {
  if (!stop.aborted) return undefined
  say(terminal, 'Stopped before the end.')
  return EXIT.failed
}

/** Resolves with the number of records. */
async function write(
  client: HttpNodes,
  { prefix }: ExportArguments,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> {
  const output = new LineOutput(terminal)
  const signal = AbortSignal.any([stop, output.gone])
  const progress = new Progress({ terminal, unit: 'records', now: () => performance.now() })
  const isWatched = terminal.stdout.isTTY !== true && terminal.stderr.isTTY === true
  const total = isWatched && (prefix ?? '') === '' ? await recordsAt(client) : undefined
  let count = 0
  try {
    for await (const record of records(client, { prefix, after: undefined, values: true }, terminal, signal)) {
      await output.write(`${JSON.stringify(portable(record))}\n`)
      count++
      if (isWatched) progress.show({ count, share: total === undefined ? undefined : Math.min(count / total, 1) })
    }
  } finally {
    progress.clear()
  }
  return count
}

/** How many records the node holds, deleted ones among them: enough for a bar. */
async function recordsAt(client: HttpNodes): Promise<number | undefined> {
  const { body } = await client.request({ method: 'GET', path: '/status' })
  const count = jsonIn(body)?.['records']
  return typeof count === 'number' && count > 0 ? count : undefined
}

/** What another network can take over: not the version, which it counts itself. */
function portable({ key, final, contentType, expires, value, valueBase64 }: ListedRecord): object {
  return { key, final, contentType, expires, value, valueBase64 }
}
