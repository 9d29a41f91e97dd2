/** `replicator backup`: a node's records in a file, which is there once it is whole. */
import { existsSync } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BackupHeader } from '@replicator/core'
import { CommandFailure, EXIT, messageOf, UsageError } from './exit.js'
import { NoAnswer, type HttpNodes } from '@replicator/client/http'
import { reportProblem } from './problem-report.js'
import { Progress } from './progress.js'
import { printable, say, type Terminal } from './terminal.js'

export interface BackupArguments {
  readonly file: string
  /** Replaces the file where there is one. */
  readonly force: boolean
  readonly consistency: 'quorum' | 'local'
  readonly json: boolean
}

interface Taken {
  readonly header: BackupHeader
  readonly records: number
  readonly bytes: number
}

export async function backup(
  client: HttpNodes,
  { file, force, consistency, json }: BackupArguments,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> {
  if (!force && existsSync(file)) throw new UsageError(`${printable(file)} is there already; --force replaces it.`)
  const query = consistency === 'local' ? '?consistency=local' : ''
  const answer = await client.open({ method: 'GET', path: `/backup${query}` }, { signal: stop })
  if (answer.status !== 200) return reportProblem(terminal, await answer.whole(), { json, url: client.url })
  const { header, records, bytes } = await writeWhole(file, answer.body, terminal)
  const { networkId, peerId, startedMs, reasons } = header
  const startedAt = new Date(startedMs).toISOString()
  if (json) {
    terminal.stdout.write(`${JSON.stringify({ file, records, bytes, networkId, peerId, startedAt, reasons })}\n`)
    return EXIT.done
  }
  const size = `${records.toLocaleString('en')} records, ${bytes.toLocaleString('en')} bytes`
  terminal.stdout.write(`The backup of network ${networkId} is in ${printable(file)}: ${size}\n`)
  if (reasons.length > 0)
    say(terminal, `Note: the node was not ready, and may lack what others hold: ${reasons.map(printable).join('; ')}.`)
  return EXIT.done
}

/** Under its own name only once it is whole and on the disk: half of a backup is none. */
async function writeWhole(file: string, body: AsyncIterable<Uint8Array>, terminal: Terminal): Promise<Taken> {
  const part = `${file}.part`
  try {
    const handle = await open(part, 'w', 0o600)
    try {
      const taken = await copy(body, handle, terminal)
      await handle.sync()
      await rename(part, file)
      await syncFolder(dirname(file))
      return taken
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof CommandFailure || error instanceof NoAnswer) throw error
    throw new CommandFailure(`There is no backup: ${messageOf(error)}.`, { cause: error })
  } finally {
    await rm(part, { force: true })
  }
}

/** Reads it as a restore would, while it is written. */
async function copy(body: AsyncIterable<Uint8Array>, handle: FileHandle, terminal: Terminal): Promise<Taken> {
  const { readBackup } = await import('@replicator/core')
  const progress = new Progress({ terminal, unit: 'records', now: () => performance.now() })
  let bytes = 0
  async function* written(): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      await handle.writeFile(piece)
      bytes += piece.length
      yield piece
    }
  }
  let header: BackupHeader | undefined
  let records = 0
  try {
    for await (const part of readBackup(written())) {
      if (part.type === 'header') header = part.header
      if (part.type === 'record') records++
      progress.show({ count: records, share: shareOf(records, header) })
    }
  } finally {
    progress.clear()
  }
  if (header === undefined) throw new CommandFailure('There is no backup: it has no header.')
  return { header, records, bytes }
}

/** How much of a backup is there, as far as its header knows: records that change meanwhile come on top. */
export function shareOf(records: number, header: BackupHeader | undefined): number | undefined {
  return header === undefined || header.records === 0 ? undefined : Math.min(records / header.records, 1)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
