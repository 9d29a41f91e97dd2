/**
 * How a node gets the records that it missed: it follows the change log of each peer.
 *
 * A store numbers its committed records in the order in which it committed them, a key once, at its last change. A node
 * remembers durably how far it has merged each peer's log, and asks for what came after: everything for a new learner
 * (a snapshot that resumes where it broke off), the difference for one that was away. Merging is "higher version wins".
 */
import type { Fetch, Page, PageEntry, PeerId, Pull, StoredRecord } from '@replicator/interface'
import { PAGE_BYTES_TARGET, PAGE_ENTRIES_MAX } from '@replicator/interface'
import { everyVoter, memberOf } from '@replicator/membership'
import { mergeRecord } from './learning.js'
import { noteGoal, noteMerged } from './newcomer.js'
import type { Neighbour } from './state.js'
import type { Turn } from './turn.js'
import { committedVersion, heldOf, looksAlive, metaOf, random, send, sendDurable, writeMeta } from './turn.js'

/** Pages on their way here at once, over all peers. */
const PULLS_MAX = 2
/** A page that doesn't come is asked for again. */
const PULL_MS = 2000

/** How far this node has merged a peer's change log, durably once the present writes are. */
export function mergedOf(turn: Turn, peer: PeerId): number {
  return Number(metaOf(turn, `merged/${peer}`) ?? 0)
}

/** Asks for the next page of the peers whose turn it is, those first that have waited longest. */
export function tickCatchUp(turn: Turn): void {
  const { state, nowMs } = turn
  const { configuration } = state
  if (configuration === undefined) return
  const isUnderWay = ({ pull: page }: Neighbour): boolean => page !== undefined && nowMs - page.askedAtMs < PULL_MS
  const neighbours = [...state.neighbours]
  const free = PULLS_MAX - neighbours.filter(([, neighbour]) => isUnderWay(neighbour)).length
  if (free <= 0) return
  const due = neighbours
    .filter(([, neighbour]) => neighbour.pullAtMs <= nowMs && !isUnderWay(neighbour))
    .filter(([peer]) => looksAlive(turn, peer) && memberOf(configuration, peer) !== undefined)
    .toSorted(([, a], [, b]) => a.pullAtMs - b.pullAtMs)
  for (const [peer, neighbour] of due.slice(0, free)) pull(turn, peer, neighbour)
}

/** Compares with every voter as soon as possible. */
export function hurry(turn: Turn): void {
  const { configuration, neighbours } = turn.state
  if (configuration === undefined) return
  for (const peer of everyVoter(configuration)) {
    const neighbour = neighbours.get(peer)
    if (neighbour !== undefined && neighbour.pull === undefined)
      neighbour.pullAtMs = Math.min(neighbour.pullAtMs, turn.nowMs)
  }
  tickCatchUp(turn)
}

function pull(turn: Turn, peer: PeerId, neighbour: Neighbour): void {
  const after = mergedOf(turn, peer)
  neighbour.pull = { askedAtMs: turn.nowMs }
  // Behind the others, should no answer come: peers that never answer must not take all turns.
  neighbour.pullAtMs = turn.nowMs
  // A node that holds next to nothing takes whole records; one that was away asks only which there are.
  const full = after === 0 && turn.store.recordCount <= 1
  send(turn, peer, { type: 'pull', after, full })
}

export function onPull(turn: Turn, from: PeerId, { after, full }: Pull): void {
  const { configuration } = turn.state
  if (configuration === undefined || memberOf(configuration, from) === undefined) return
  const entries: PageEntry[] = []
  let upTo = after
  let bytes = 0
  for (const { sequence, key } of turn.store.changes(after, PAGE_ENTRIES_MAX)) {
    const { record } = heldOf(turn, key)
    if (record !== undefined) {
      const size = full ? record.key.length + (record.value?.length ?? 0) : 0
      if (entries.length > 0 && bytes + size > PAGE_BYTES_TARGET) break
      entries.push({ key, version: record.version, ...(full ? { record } : {}) })
      bytes += size
    }
    upTo = sequence
  }
  const { head, recordCount: records } = turn.store
  // Only durable places leave: after a crash the log would give the lost ones to other records.
  sendDurable(turn, from, { type: 'page', after, upTo: entries.length === 0 ? head : upTo, head, records, entries })
}

export function onPage(turn: Turn, from: PeerId, page: Page): void {
  const neighbour = turn.state.neighbours.get(from)
  if (neighbour?.pull === undefined || neighbour.pull.page !== undefined || page.after !== mergedOf(turn, from)) return
  noteGoal(turn, from, page)
  const missing = new Map<string, number>()
  for (const { key, version, record } of page.entries) {
    if (version <= committedVersion(turn, key)) continue
    if (record === undefined) missing.set(key, version)
    else mergeRecord(turn, record)
  }
  neighbour.pull.page = { upTo: page.upTo, head: page.head, missing }
  if (missing.size > 0) send(turn, from, { type: 'fetch', keys: [...missing.keys()] })
  advance(turn, from, neighbour)
}

/** Ends the page once all its records are here, and goes on with the next. */
function advance(turn: Turn, peer: PeerId, neighbour: Neighbour): void {
  const page = neighbour.pull?.page
  if (page === undefined) return
  for (const [key, version] of page.missing) if (version <= committedVersion(turn, key)) page.missing.delete(key)
  if (page.missing.size > 0) return
  if (page.upTo !== mergedOf(turn, peer)) writeMeta(turn, `merged/${peer}`, String(page.upTo))
  noteMerged(turn, (each) => mergedOf(turn, each))
  delete neighbour.pull
  const more = page.upTo < page.head
  neighbour.pullAtMs = turn.nowMs + (more ? 0 : turn.options.reconcileMs * (0.5 + random(turn)))
  tickCatchUp(turn)
}

export function onFetch(turn: Turn, from: PeerId, { keys }: Fetch): void {
  const { configuration } = turn.state
  if (configuration === undefined || memberOf(configuration, from) === undefined) return
  let records: StoredRecord[] = []
  let bytes = 0
  for (const key of keys) {
    const { record } = heldOf(turn, key)
    if (record === undefined) continue
    records.push(record)
    bytes += record.key.length + (record.value?.length ?? 0)
    if (bytes < PAGE_BYTES_TARGET) continue
    send(turn, from, { type: 'records', records })
    records = []
    bytes = 0
  }
  if (records.length > 0) send(turn, from, { type: 'records', records })
}

/** Records that were asked for have come (and are merged by now). */
export function afterRecords(turn: Turn, from: PeerId): void {
  const neighbour = turn.state.neighbours.get(from)
  if (neighbour?.pull?.page === undefined) return
  advance(turn, from, neighbour)
}
