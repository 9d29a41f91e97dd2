/** What every node holds in the end, from a backup of each: that has deletions too, and who decided what. */
import { readBackup, type StoredRecord } from '@replicator/core'
import { until } from '@replicator/testkit/processes'
import type { FaultNode } from '../network/fault-network.ts'

/** By key. */
export type Copy = ReadonlyMap<string, StoredRecord>

/** How long records may take to reach every node, once all is whole. */
const SETTLED_MS = 60_000

async function copyOf({ process }: Pick<FaultNode, 'process'>, prefix: string): Promise<Copy> {
  const response = await fetch(`${process.url}/backup`, { signal: AbortSignal.timeout(SETTLED_MS) })
  if (response.status !== 200 || response.body === null) throw new Error(`no backup: ${response.status}`)
  const records = new Map<string, StoredRecord>()
  for await (const part of readBackup(response.body)) {
    if (part.type !== 'record' || !part.record.key.startsWith(prefix)) continue
    if ((records.get(part.record.key)?.version ?? 0) < part.record.version) records.set(part.record.key, part.record)
  }
  return records
}

/** What the node's wall clock says, which stands at the head of each backup. */
export async function wallMsOf({ process }: FaultNode): Promise<number> {
  const response = await fetch(`${process.url}/backup`, { signal: AbortSignal.timeout(SETTLED_MS) })
  if (response.body === null) throw new Error(`no backup: ${response.status}`)
  for await (const part of readBackup(response.body)) if (part.type === 'header') return part.header.startedMs
  throw new Error('a backup without a header')
}

/** By node, once no reservation is open and all nodes hold the same of these keys. Rejects where they don't come to. */
export function settledCopies(nodes: readonly FaultNode[], prefix: string): Promise<ReadonlyMap<string, Copy>> {
  return until(
    'all nodes hold the same, and nothing is reserved',
    async () => {
      for (const { name, process } of nodes) {
        const { reservations } = (await process.ask('/reservations')).json as { reservations: readonly unknown[] }
        if (reservations.length > 0) throw new Error(`${name} has ${reservations.length} reservations`)
      }
      const copies = new Map<string, Copy>()
      for (const node of nodes) copies.set(node.process.peerId, await copyOf(node, prefix))
      const difference = differenceOf(copies)
      if (difference !== undefined) throw new Error(difference)
      return copies
    },
    { withinMs: SETTLED_MS, everyMs: 250 },
  )
}

/** The first difference, in words. */
export function differenceOf(copies: ReadonlyMap<string, Copy>): string | undefined {
  const [first, ...others] = copies
  if (first === undefined) return 'there is no node'
  for (const [peer, copy] of others) {
    for (const key of new Set([...first[1].keys(), ...copy.keys()])) {
      const [here, there] = [inWords(first[1].get(key)), inWords(copy.get(key))]
      if (here !== there) return `${first[0]} holds ${key} as ${here}, ${peer} as ${there}`
    }
  }
  return undefined
}

function inWords(record: StoredRecord | undefined): string {
  return record === undefined ? 'nothing' : `${record.version} ${record.decisions[0]?.proposal ?? ''}`
}
