/**
 * A copy of a node's committed records, taken while it serves.
 *
 * First all records in the order of their keys, page by page; then, from the change log, what was committed meanwhile: from
 * where the log ended at the start until its end. That is enough. A key never goes away, deleted ones leave a tombstone, so
 * the first pass meets every record that was committed at the start, as it was or newer; and whatever is committed later
 * has a place in the log behind that. Where a key is in the copy twice, the higher version is the newer one. The last page of
 * the log is read in one go with its records, so together they are what this node had committed at that moment.
 *
 * Before all that, the node waits until it holds what any node of the network had acknowledged (a *barrier*, `engine`), unless
 * it is to tell what it holds alone.
 *
 * Votes and promises, the identity, the boots, the configuration and the system records are not in it: see
 * `backup-form.ts` of the store. A network that is made of it has secrets of its own.
 *
 * The rejected alternative, a read of the store that stays open for as long as the copy takes, keeps lmdb from using any page
 * again that is freed meanwhile: a slow reader would let the file grow without bound.
 */
import { setImmediate } from 'node:timers/promises'
import { type BarrierOutcome, isUserKey, type StatusView } from '@replicator/interface'
import { type BackupHeader, BackupWriter } from '@replicator/store'
import { BACKUP_BYTES_AT_ONCE, READ_AT_ONCE } from './limits.js'
import { NoQuorum, NotReady } from './node-error.js'
import type { ServedView } from './served-view.js'

export interface BackupParts {
  readonly store: ServedView
  /** Resolves once the node holds what is to be in the copy; rejects where that can't be had. */
  readonly gather: () => Promise<void>
  readonly header: () => BackupHeader
  /** Throws where it shall not go on. */
  readonly check: () => void
}

export const NO_BACKUP = 'no backup can be taken of this node'

export function backupHeader(status: StatusView, startedMs: number): BackupHeader {
  const { networkId, epoch, clusterId, peerId, records, tombstones, reasons } = status
  return { networkId, epoch, clusterId, peerId, startedMs, records: records + tombstones, reasons }
}

/** Throws where a barrier was not passed. */
export function checkPassed(outcome: BarrierOutcome): void {
  switch (outcome.outcome) {
    case 'passed':
      return
    case 'no-quorum':
      throw new NoQuorum(
        'no quorum of the voters said in time what it holds; with consistency=local the backup is of this node alone',
      )
    case 'not-ready':
      throw new NotReady(NO_BACKUP, outcome.reasons)
    case 'overloaded':
      throw new NotReady(NO_BACKUP, ['as many others as may wait for one'])
  }
}

/** Holds one page at a time, and goes on when it is asked for more. */
export async function* backupOf({ store, gather, header, check }: BackupParts): AsyncGenerator<Uint8Array, void> {
  await gather()
  check()
  const writer = new BackupWriter()
  const beganAt = store.head
  const byKey = (after: string): Places<string> =>
    store.keys({ prefix: '', after, limit: READ_AT_ONCE }).map((key) => ({ key, place: key }))
  const changed = (after: number): Places<number> =>
    store.changes(after, READ_AT_ONCE).map(({ key, sequence }) => ({ key, place: sequence }))
  yield writer.begin(header())
  yield* pagesOf('', byKey)
  yield* pagesOf(beganAt, changed)
  yield writer.end()

  async function* pagesOf<Place>(after: Place, places: (after: Place) => Places<Place>): AsyncGenerator<Uint8Array> {
    // Between two pages, the event loop sees to others.
    for (let from = after, isLast = false; !isLast; await setImmediate()) {
      check()
      const found = places(from)
      const { bytes, taken } = pageOf(store, writer, found)
      isLast = taken === found.length && taken < READ_AT_ONCE
      from = found[taken - 1]?.place ?? from
      if (bytes.length > 0) yield bytes
    }
  }
}

/** Keys with their places in whatever order is gone through. */
type Places<Place> = readonly { readonly key: string; readonly place: Place }[]

/** The records at the first of these places, as many as fit, and how many places that were. */
function pageOf(
  store: ServedView,
  writer: BackupWriter,
  places: Places<unknown>,
): { readonly bytes: Uint8Array; readonly taken: number } {
  const pieces: Uint8Array[] = []
  let length = 0
  let taken = 0
  for (const { key } of places) {
    if (length >= BACKUP_BYTES_AT_ONCE) break
    taken++
    const record = isUserKey(key) ? store.record(key) : undefined
    if (record === undefined) continue
    const bytes = writer.record(record)
    pieces.push(bytes)
    length += bytes.length
  }
  return { bytes: Buffer.concat(pieces, length), taken }
}
