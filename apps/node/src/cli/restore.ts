/** `replicator restore`: fills the folder of a node that has never run from a backup. */
import { createReadStream } from 'node:fs'
import type { Restored } from '@replicator/core'
import { RESTORE_BYTES_AT_ONCE } from '../limits.js'
import { shareOf } from './backup.js'
import { EXIT } from './exit.js'
import { inWords } from './folder-failure.js'
import { Progress } from './progress.js'
import { printable, say, type Terminal } from './terminal.js'
import { quoted } from './text.js'

export interface RestoreArguments {
  readonly file: string
  readonly dataDir: string
  readonly clusterId: string
  /** Absent: a new network is founded. */
  readonly join: string | undefined
  readonly json: boolean
}

export async function restore(args: RestoreArguments, terminal: Terminal): Promise<number> {
  const restored = await fill(args, terminal)
  const { networkId, peerId, records, tombstones, header } = restored
  const command = startCommand(args)
  if (args.json) {
    const { networkId: from, startedMs } = header
    const startedAt = new Date(startedMs).toISOString()
    const { dataDir } = args
    terminal.stdout.write(
      `${JSON.stringify({ dataDir, networkId, peerId, records, tombstones, from, startedAt, command })}\n`,
    )
    return EXIT.done
  }
  const held = `${records.toLocaleString('en')} records and ${tombstones.toLocaleString('en')} deleted keys`
  const as =
    args.join === undefined
      ? `They are the new network ${networkId}, which knows nothing of network ${header.networkId}.`
      : `They are for a node that joins network ${networkId}, and no other.`
  terminal.stdout.write(`${held} are in ${printable(args.dataDir)}. ${as}\n${command}\n`)
  if (header.reasons.length > 0)
    say(terminal, `Note: the node that the backup is of was not ready: ${header.reasons.map(printable).join('; ')}.`)
  return EXIT.done
}

async function fill({ file, dataDir, clusterId, join }: RestoreArguments, terminal: Terminal): Promise<Restored> {
  const { restoreBackup } = await import('@replicator/core')
  const progress = new Progress({ terminal, unit: 'records', now: () => performance.now() })
  try {
    return await restoreBackup({
      backup: piecesOf(file),
      dataDir,
      ...(join === undefined && { firstCluster: clusterId }),
      progress: (count, header) => progress.show({ count, share: shareOf(count, header) }),
    })
  } catch (error) {
    throw inWords(error)
  } finally {
    progress.clear()
  }
}

/** The file is opened once somebody reads it. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: RESTORE_BYTES_AT_ONCE }) as AsyncIterable<Buffer>
}

function startCommand({ dataDir, clusterId, join }: RestoreArguments): string {
  const peer = join === undefined ? '' : ` --peer ${quoted(join)}`
  return `replicator start --cluster-id ${clusterId} --data-dir ${quoted(dataDir)}${peer}`
}
