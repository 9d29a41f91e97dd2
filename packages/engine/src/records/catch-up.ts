/**
 * How a node gets the records that it missed: it follows the change log of each peer.
 *
 * A store numbers its committed records in the order in which it committed them, a key once, at its last change. A node
 * remembers durably how far it has merged each peer's log, and asks for what came after: everything for a new learner
 * (a snapshot that resumes where it broke off), the difference for one that was away. Merging is "higher version wins".
 *
 * Where all goes well the others hold nothing new: decisions are delivered when they are made. So each voter's log is
 * followed regularly by one node only, its neighbour in a ring. The last page of a log tells as well how far its owner has
 * merged the others' logs, and whoever has all that the owner has takes that over: each log is read once, and its marks go
 * round. To compare with each peer directly costs as many reads of each record as there are pairs of nodes, more than the
 * write itself; it is done with a new link, and rarely otherwise.
 *
 * Whoever asks controls the flow: pages name their records with the size of each, and records are asked for in pieces, with
 * no more under way at once than a link carries without making votes wait. To send whole pages was rejected: the answers to
 * one page could be more than a link's queue holds, were refused whole, and asked for again in the same way for ever.
 */
import type { Fetch, Page, PageEntry, PeerId, Pull, Records, StoredRecord } from '@replicator/interface'
import { VALUE_BYTES_MAX } from '@replicator/interface'
import { everyVoter, memberOf } from '@replicator/membership'
import { mergeRecord } from './learning.js'
import { isCurrent, noteGoal, noteMerged } from './newcomer.js'
import type { Comparison, MissingRecord, Pulling } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import {
  committedVersion,
  dropMeta,
  heldOf,
  looksAlive,
  metaOf,
  nextQuestion,
  random,
  send,
  sendDurable,
  writeMeta,
} from '../turn/turn.js'

/** How far this node has merged a peer's change log, durably once the present writes are. */
export function mergedOf(turn: Turn, peer: PeerId): number {
  return Number(metaOf(turn, mergedName(peer)) ?? 0)
}

function mergedName(peer: PeerId): string {
  return `merged/${peer}`
}

/** Goes on: ends pages, asks for the next ones of the peers whose turn it is, those first that have waited longest. */
export function tickCatchUp(turn: NetworkTurn): void {
  const { configuration, neighbours } = turn.state
  const { nowMs } = turn
  const { generation } = configuration
  const dueAtMs = pauses(turn)
  const all = [...neighbours.keys()].map((peer) => [peer, comparisonWith(turn, peer)] as const)
  for (const [peer, comparison] of all) endPage(turn, peer, { comparison, generation })
  const free = turn.options.pullsMax - all.filter(([, comparison]) => isUnderWay(turn, comparison)).length
  const due = all
    .filter(([peer, comparison]) => dueAtMs(peer, comparison) <= nowMs && !isUnderWay(turn, comparison))
    .filter(([peer]) => looksAlive(turn, peer) && memberOf(configuration, peer) !== undefined)
    .toSorted((a, b) => dueAtMs(...a) - dueAtMs(...b))
  for (const [peer, comparison] of due.slice(0, Math.max(0, free))) askForPage(turn, peer, { comparison, generation })
  fetchMissing(turn)
  // What came by another way may have been the rest of a page.
  if (all.some(([, { pull }]) => pull?.page?.missing.size === 0)) tickCatchUp(turn)
}

/** When the comparison with each peer is due. Whoever still catches up follows every log. */
function pauses(turn: NetworkTurn): (peer: PeerId, comparison: Comparison) => number {
  const { reconcileMs, reconcileAllMs } = turn.options
  const followed = isCurrent(turn) ? nextInRing(turn) : undefined
  return (peer, { sinceMs, share }) =>
    sinceMs + share * (followed === undefined || peer === followed ? reconcileMs : reconcileAllMs)
}

/** The voter that comes after this node, leaving out those that don't look alive. */
function nextInRing(turn: NetworkTurn): PeerId | undefined {
  const { configuration, self } = turn.state
  const ring = everyVoter(configuration)
    .filter((peer) => peer !== self && looksAlive(turn, peer))
    .toSorted()
  return ring.find((peer) => peer > self) ?? ring[0]
}

/** How the comparison with a linked peer goes; the first page of a new one is due at once. */
function comparisonWith(turn: Turn, peer: PeerId): Comparison {
  const { pulls } = own(turn)
  const known = pulls.get(peer)
  if (known !== undefined) return known
  const comparison = { sinceMs: turn.state.neighbours.get(peer)?.linkedAtMs ?? turn.nowMs, share: 0 }
  pulls.set(peer, comparison)
  return comparison
}

/**
 * How many places of a linked peer's change log are not merged here, of those that it had when it last told; 0 before it
 * has told, as of one without a link.
 */
export function behindOf(turn: Turn, peer: PeerId): number {
  const head = own(turn).pulls.get(peer)?.head ?? 0
  return Math.max(0, head - mergedOf(turn, peer))
}

/** The peer is gone, and with it what was on its way. */
export function endComparison(turn: Turn, peer: PeerId): void {
  own(turn).pulls.delete(peer)
}

/** A peer that is no longer a member: the logs of those that ever were have no bound. */
export function forgetLog(turn: Turn, peer: PeerId): void {
  dropMeta(turn, mergedName(peer))
}

function isUnderWay({ nowMs, options }: Turn, { pull }: Comparison): boolean {
  if (pull === undefined) return false
  return nowMs - pull.movedAtMs < options.pullMs + bytesUnderWay(pull) / options.pullBytesPerMs
}

/** How much was asked for of a page and is not here yet. */
function bytesUnderWay({ page }: Pulling): number {
  let bytes = 0
  for (const missing of page?.missing.values() ?? []) if (missing.asked > 0) bytes += missing.bytes
  return bytes
}

/** Compares with every voter as soon as possible. */
export function hurry(turn: NetworkTurn): void {
  const { configuration, neighbours } = turn.state
  for (const peer of everyVoter(configuration)) {
    if (!neighbours.has(peer)) continue
    const comparison = comparisonWith(turn, peer)
    if (comparison.pull === undefined) comparison.share = 0
  }
  tickCatchUp(turn)
}

interface Followed {
  readonly comparison: Comparison
  readonly generation: number
}

function askForPage(turn: Turn, peer: PeerId, { comparison, generation }: Followed): void {
  const after = mergedOf(turn, peer)
  comparison.pull = { generation, after, movedAtMs: turn.nowMs }
  // Behind the others, should no answer come: peers that never answer must not take all turns.
  comparison.sinceMs = turn.nowMs
  comparison.share = 0
  // A node that holds next to nothing takes whole records; one that was away asks only which there are.
  const full = after === 0 && turn.store.recordCount <= 1
  send(turn, peer, { type: 'pull', after, full })
}

export function onPull(turn: NetworkTurn, from: PeerId, { after, full }: Pull): void {
  if (memberOf(turn.state.configuration, from) === undefined) return
  const entries: PageEntry[] = []
  let upTo = after
  let bytes = 0
  for (const { sequence, changed: _, ...entry } of turn.store.changes(after, turn.options.pageEntriesMax)) {
    // What this turn has written is not in the log yet: it comes with a later page.
    const record = full ? turn.store.record(entry.key) : undefined
    const size = record === undefined ? 0 : sizeOf(record)
    if (entries.length > 0 && bytes + size > turn.options.pageBytesTarget) break
    entries.push(record === undefined ? entry : { ...entry, record })
    bytes += size
    upTo = sequence
  }
  const { head, recordCount: records } = turn.store
  if (entries.length === 0) upTo = head
  const merged = upTo === head ? mergedOfAll(turn) : []
  // Only durable places leave: after a crash the log would give the lost ones to other records.
  sendDurable(turn, from, { type: 'page', after, upTo, head, records, merged, entries })
}

/** How far this node has merged each other member's change log. */
function mergedOfAll(turn: NetworkTurn): Page['merged'] {
  const { configuration, self } = turn.state
  return configuration.members
    .map(({ peer }) => ({ peer, sequence: mergedOf(turn, peer) }))
    .filter(({ peer, sequence }) => peer !== self && sequence > 0)
}

/**
 * Takes over how far a peer has merged the others' logs: what it held up to there is in its own log, all of which has been
 * merged here. That is so at the end of the log only: in a page before it, a record that has changed meanwhile is missing,
 * and comes with a later one.
 */
function takeOver(turn: NetworkTurn, merged: Page['merged']): void {
  const { configuration, self, retiredPeers } = turn.state
  for (const { peer, sequence } of merged) {
    // The log of an old copy counts places anew that it has told before.
    if (peer === self || retiredPeers.has(peer) || memberOf(configuration, peer) === undefined) continue
    if (sequence > mergedOf(turn, peer)) writeMeta(turn, mergedName(peer), String(sequence))
  }
}

function sizeOf({ key, value }: StoredRecord): number {
  return key.length + (value?.length ?? 0)
}

export function onPage(turn: NetworkTurn, from: PeerId, page: Page): void {
  const comparison = own(turn).pulls.get(from)
  const pull = comparison?.pull
  if (comparison === undefined || pull === undefined || pull.page !== undefined || page.after !== pull.after) return
  comparison.head = page.head
  if (pull.generation === turn.state.configuration.generation) noteGoal(turn, from, page)
  const missing = new Map<string, MissingRecord>()
  for (const { key, version, bytes, record } of page.entries) {
    if (version <= committedVersion(turn, key)) continue
    if (record === undefined) missing.set(key, { version, bytes: Math.min(bytes, VALUE_BYTES_MAX), asked: 0 })
    else mergeRecord(turn, record)
  }
  pull.movedAtMs = turn.nowMs
  pull.page = { upTo: page.upTo, head: page.head, merged: page.merged, missing }
  tickCatchUp(turn)
}

/**
 * Asks for records that the pages name, in several questions of about one message's worth, and for no more than may be
 * under way at once: what is on its way here stands before the votes of the same link. The next question goes out when
 * an answer has come.
 */
function fetchMissing(turn: Turn): void {
  const underWay = [...own(turn).pulls].filter(([, comparison]) => isUnderWay(turn, comparison))
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
      asked ??= { keys: [], bytes: 0, number: nextQuestion(turn) }
      asked.keys.push(key)
      asked.bytes += key.length + missing.bytes
      missing.asked = asked.number
      bytes += missing.bytes
    }
    if (asked !== undefined) send(turn, peer, { type: 'fetch', keys: asked.keys })
  }
}

/** Ends a page whose records are all here; the next one is due at once where there is more. */
function endPage(turn: NetworkTurn, peer: PeerId, { comparison, generation }: Followed): void {
  const { pull } = comparison
  const page = pull?.page
  if (pull === undefined || page === undefined || page.missing.size > 0) return
  // Meanwhile another peer may have told of more. Only a log that is shorter than it was sets the mark back.
  if (page.upTo > mergedOf(turn, peer) || page.upTo < pull.after) writeMeta(turn, mergedName(peer), String(page.upTo))
  if (page.upTo === page.head) takeOver(turn, page.merged)
  noteMerged(turn, (each) => mergedOf(turn, each))
  delete comparison.pull
  const isGoalless = pull.generation !== generation && !isCurrent(turn)
  const more = page.upTo < page.head || isGoalless
  comparison.sinceMs = turn.nowMs
  comparison.share = more ? 0 : 0.5 + random(turn)
}

/** One message's worth: whoever asked asks for the rest when it has come. */
export function onFetch(turn: NetworkTurn, from: PeerId, { keys }: Fetch): void {
  if (memberOf(turn.state.configuration, from) === undefined) return
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
export function afterRecords(turn: NetworkTurn, from: PeerId, { records }: Records): void {
  const answered = new Set<number>()
  for (const [peer, { pull: pulling }] of own(turn).pulls) {
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
  const rest = own(turn).pulls.get(from)?.pull?.page?.missing.values() ?? []
  for (const missing of rest) if (answered.has(missing.asked)) missing.asked = 0
  tickCatchUp(turn)
}
