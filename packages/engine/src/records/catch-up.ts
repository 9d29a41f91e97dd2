/**
 * How a node gets the records that it missed: it follows the change log of each peer.
 *
 * A store numbers its committed records in the order in which it committed them, a key once, at its last change. A node
 * remembers durably how far it has merged each peer's log, and asks for what came after: everything for a new learner
 * (a snapshot that resumes where it broke off), the difference for one that was away. Merging is "higher version wins".
 */
import type { Fetch, Page, PageEntry, PeerId, Pull, Records, StoredRecord } from '@replicator/interface'
import { VALUE_BYTES_MAX } from '@replicator/interface'
import { everyVoter, memberOf } from '@replicator/membership'
import { mergeRecord } from './learning.js'
import { noteGoal, noteMerged } from './newcomer.js'
import type { MissingRecord, Neighbour, Pulling } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'
import { committedVersion, heldOf, looksAlive, metaOf, random, send, sendDurable, writeMeta } from '../turn/turn.js'

/** Pages on their way here at once, over all peers. */
const PULLS_MAX = 2
/** A page of which nothing comes for this long is asked for again. */
const PULL_MS = 2000
/** What is under way is given the time that it takes on a link as slow as this: 1 MiB a second. */
const BYTES_PER_MS_MIN = 1024

/** How far this node has merged a peer's change log, durably once the present writes are. */
export function mergedOf(turn: Turn, peer: PeerId): number {
  return Number(metaOf(turn, `merged/${peer}`) ?? 0)
}

/** Goes on: ends pages, asks for the next ones of the peers whose turn it is, those first that have waited longest. */
export function tickCatchUp(turn: Turn): void {
  const { state, nowMs } = turn
  const { configuration } = state
  if (configuration === undefined) return
  const neighbours = [...state.neighbours]
  for (const [peer, neighbour] of neighbours) endPage(turn, peer, neighbour)
  const free = PULLS_MAX - neighbours.filter(([, neighbour]) => isUnderWay(turn, neighbour)).length
  const due = neighbours
    .filter(([, neighbour]) => neighbour.pullAtMs <= nowMs && !isUnderWay(turn, neighbour))
    .filter(([peer]) => looksAlive(turn, peer) && memberOf(configuration, peer) !== undefined)
    .toSorted(([, a], [, b]) => a.pullAtMs - b.pullAtMs)
  for (const [peer, neighbour] of due.slice(0, Math.max(0, free))) pull(turn, peer, neighbour)
  fetchMissing(turn)
  // What came by another way may have been the rest of a page.
  if (neighbours.some(([, { pull: page }]) => page?.page?.missing.size === 0)) tickCatchUp(turn)
}

function isUnderWay({ nowMs }: Turn, { pull: page }: Neighbour): boolean {
  if (page === undefined) return false
  return nowMs - page.movedAtMs < PULL_MS + bytesUnderWay(page) / BYTES_PER_MS_MIN
}

/** How much was asked for of a page and is not here yet. */
function bytesUnderWay({ page }: Pulling): number {
  let bytes = 0
  for (const missing of page?.missing.values() ?? []) if (missing.asked > 0) bytes += missing.bytes
  return bytes
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
  neighbour.pull = { movedAtMs: turn.nowMs }
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
  for (const { sequence, key } of turn.store.changes(after, turn.options.pageEntriesMax)) {
    const { record } = heldOf(turn, key)
    if (record !== undefined) {
      const size = full ? sizeOf(record) : 0
      if (entries.length > 0 && bytes + size > turn.options.pageBytesTarget) break
      const entry = { key, version: record.version, bytes: record.value?.length ?? 0 }
      entries.push(full ? { ...entry, record } : entry)
      bytes += size
    }
    upTo = sequence
  }
  const { head, recordCount: records } = turn.store
  // Only durable places leave: after a crash the log would give the lost ones to other records.
  sendDurable(turn, from, { type: 'page', after, upTo: entries.length === 0 ? head : upTo, head, records, entries })
}

function sizeOf({ key, value }: StoredRecord): number {
  return key.length + (value?.length ?? 0)
}

export function onPage(turn: Turn, from: PeerId, page: Page): void {
  const neighbour = turn.state.neighbours.get(from)
  if (neighbour?.pull === undefined || neighbour.pull.page !== undefined || page.after !== mergedOf(turn, from)) return
  noteGoal(turn, from, page)
  const missing = new Map<string, MissingRecord>()
  for (const { key, version, bytes, record } of page.entries) {
    if (version <= committedVersion(turn, key)) continue
    if (record === undefined) missing.set(key, { version, bytes: Math.min(bytes, VALUE_BYTES_MAX), asked: 0 })
    else mergeRecord(turn, record)
  }
  neighbour.pull.movedAtMs = turn.nowMs
  neighbour.pull.page = { upTo: page.upTo, head: page.head, missing }
  tickCatchUp(turn)
}

/**
 * Asks for records that the pages name, in several questions of about one message's worth, and for no more than may be
 * under way at once: what is on its way here stands before the votes of the same link. The next question goes out when
 * an answer has come.
 */
function fetchMissing(turn: Turn): void {
  const underWay = [...turn.state.neighbours].filter(([, neighbour]) => isUnderWay(turn, neighbour))
  const pulls = underWay.flatMap(([, { pull: page }]) => page ?? [])
  let bytes = pulls.reduce((sum, each) => sum + bytesUnderWay(each), 0)
  for (const [peer, { pull: pulling }] of underWay) {
    let asked: { readonly keys: string[]; bytes: number; readonly number: number } | undefined
    for (const [key, missing] of pulling?.page?.missing ?? []) {
      if (missing.asked > 0 || pulls.some((each) => (each.page?.missing.get(key)?.asked ?? 0) > 0)) continue
      if (missing.version <= committedVersion(turn, key)) {
        pulling?.page?.missing.delete(key)
        continue
      }
      if (bytes > 0 && bytes + missing.bytes > turn.options.fetchBytesMax) break
      if (asked !== undefined && asked.bytes + missing.bytes > turn.options.pageBytesTarget) {
        send(turn, peer, { type: 'fetch', keys: asked.keys })
        asked = undefined
      }
      asked ??= { keys: [], bytes: 0, number: ++turn.state.reads }
      asked.keys.push(key)
      asked.bytes += key.length + missing.bytes
      missing.asked = asked.number
      bytes += missing.bytes
    }
    if (asked !== undefined) send(turn, peer, { type: 'fetch', keys: asked.keys })
  }
}

/** Ends a page whose records are all here; the next one is due at once where there is more. */
function endPage(turn: Turn, peer: PeerId, neighbour: Neighbour): void {
  const page = neighbour.pull?.page
  if (page === undefined || page.missing.size > 0) return
  if (page.upTo !== mergedOf(turn, peer)) writeMeta(turn, `merged/${peer}`, String(page.upTo))
  noteMerged(turn, (each) => mergedOf(turn, each))
  delete neighbour.pull
  const more = page.upTo < page.head
  neighbour.pullAtMs = turn.nowMs + (more ? 0 : turn.options.reconcileMs * (0.5 + random(turn)))
}

/** One message's worth: whoever asked asks for the rest when it has come. */
export function onFetch(turn: Turn, from: PeerId, { keys }: Fetch): void {
  const { configuration } = turn.state
  if (configuration === undefined || memberOf(configuration, from) === undefined) return
  const records: StoredRecord[] = []
  let bytes = 0
  for (const key of keys) {
    const { record } = heldOf(turn, key)
    if (record === undefined) continue
    bytes += sizeOf(record)
    if (records.length > 0 && bytes > turn.options.pageBytesTarget) break
    records.push(record)
  }
  if (records.length > 0) send(turn, from, { type: 'records', records })
}

/** Records that were asked for have come (and are merged by now). What the same answer left out is asked for again. */
export function afterRecords(turn: Turn, from: PeerId, { records }: Records): void {
  const answered = new Set<number>()
  for (const [peer, { pull: pulling }] of turn.state.neighbours) {
    const missing = pulling?.page?.missing
    if (pulling === undefined || missing === undefined) continue
    for (const { key } of records) {
      const here = missing.get(key)
      if (here === undefined || here.version > committedVersion(turn, key)) continue
      if (peer === from) answered.add(here.asked)
      missing.delete(key)
      pulling.movedAtMs = turn.nowMs
    }
  }
  const rest = turn.state.neighbours.get(from)?.pull?.page?.missing.values() ?? []
  for (const missing of rest) if (answered.has(missing.asked)) missing.asked = 0
  tickCatchUp(turn)
}
