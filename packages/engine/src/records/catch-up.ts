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
 * Whoever asks controls the flow. Several pages of one log are on their way at once, each of a range of places about as
 * long as the last page was; they end in their order, so that a mark never passes over what isn't here. The next one is
 * asked for once what came before is durable: a slow disk slows the peer down, and fills no memory here.
 *
 * Pages name their records with the size of each, and records are asked for in pieces, with no more under way at once than
 * a link carries without making votes wait. Where most of what the last page named was missing, the next ones are asked
 * for with their records in them, of one peer only: others would send the same. Large records are only named there, too.
 * A node that holds next to nothing is given what came before the end of a log by keys (`snapshot.ts`).
 * To send whatever stands in a page was rejected: the answers could be more than a link's queue holds, were refused whole,
 * and asked for again in the same way for ever.
 */
import type { Page, PeerId, Records } from '@replicator/interface'
import { VALUE_BYTES_MAX } from '@replicator/interface'
import { everyVoter, ringOf } from '@replicator/membership'
import { mergeRecord } from './learning.js'
import { markMerged, mergedOf, takeOver } from './marks.js'
import { isCurrent, noteGoal, noteLacked, noteMerged } from './newcomer.js'
import { askAgain, beginSnapshot } from './snapshot.js'
import type { Comparison, MissingRecord, PulledPage, Pulling } from '../turn/pulling.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { knownVersion, looksAlive, nextQuestion, random, send, sendDurable } from '../turn/turn.js'

/** Goes on: ends pages, asks for the next ones of the peers whose turn it is, those first that have waited longest. */
export function tickCatchUp(turn: NetworkTurn): void {
  const { neighbours } = turn.state
  const { nowMs } = turn
  const dueAtMs = pauses(turn)
  const due: { readonly peer: PeerId; readonly comparison: Comparison; readonly atMs: number }[] = []
  let underWay = 0
  for (const peer of neighbours.keys()) {
    const comparison = comparisonWith(turn, peer)
    const isOfUse = isFollowed(turn, peer)
    if (isOfUse) goOn(turn, peer, comparison)
    else own(turn).pulls.set(peer, { sinceMs: nowMs, share: 1 })
    if (isUnderWay(turn, comparison) || (isOfUse && askAgain(turn, peer, comparison.pull))) underWay++
    else if (isOfUse) {
      const atMs = dueAtMs(peer, comparison)
      if (atMs <= nowMs && looksAlive(turn, peer)) due.push({ peer, comparison, atMs })
    }
  }
  const free = bulk(turn) === undefined ? Math.max(0, turn.options.pullsMax - underWay) : 0
  for (const { peer, comparison } of due.toSorted((a, b) => a.atMs - b.atMs).slice(0, free)) {
    const upTo = mergedOf(turn, peer)
    comparison.pull = { generation: 0, movedAtMs: nowMs, upTo, head: 0, lacked: 0, span: Infinity, pages: [] }
    askForPage(turn, peer, comparison, { after: upTo, until: Infinity })
  }
  fetchMissing(turn)
  // What came by another way may have been the rest of a page.
  for (const { pull } of own(turn).pulls.values())
    if (pull !== undefined && isOver(pull.pages[0], pull)) return tickCatchUp(turn)
}

/** When the comparison with each peer is due. Whoever still catches up follows every log. */
function pauses(turn: NetworkTurn): (peer: PeerId, comparison: Comparison) => number {
  const { reconcileMs, reconcileAllMs } = turn.options
  const followed = isCurrent(turn) ? nextInRing(turn) : undefined
  return (peer, { sinceMs, share }) =>
    sinceMs + share * (followed === undefined || peer === followed ? reconcileMs : reconcileAllMs)
}

/**
 * A decision is held by a quorum of the voters, so there is nothing in the log of a learner that theirs don't have. As a
 * voter it waits for its turn: all others would read it from the beginning at once.
 */
function isFollowed(turn: NetworkTurn, peer: PeerId): boolean {
  return everyVoter(turn.state.configuration).includes(peer)
}

/** The voter that comes after this node, leaving out those that don't look alive. */
function nextInRing(turn: NetworkTurn): PeerId | undefined {
  const { configuration, self } = turn.state
  const ring = ringOf(configuration)
  const isNext = (peer: PeerId): boolean => peer !== self && looksAlive(turn, peer)
  return ring.find((peer) => peer > self && isNext(peer)) ?? ring.find(isNext)
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

/** Whether more of some log is on its way here. */
export function bringsMore(turn: Turn): boolean {
  for (const [peer, comparison] of own(turn).pulls) {
    if (isUnderWay(turn, comparison) && behindOf(turn, peer) > 0) return true
  }
  return false
}

/** The peer is gone, and with it what was on its way. */
export function endComparison(turn: Turn, peer: PeerId): void {
  own(turn).pulls.delete(peer)
}

function isUnderWay({ nowMs, options }: Turn, { pull }: Comparison): boolean {
  if (pull === undefined) return false
  return nowMs - pull.movedAtMs < options.pullMs + bytesUnderWay(pull) / options.pullBytesPerMs
}

/** How much of what pages named was asked for and is not here yet. */
function bytesUnderWay(pull: Pulling): number {
  let bytes = 0
  for (const [, missing] of missingOf(pull)) if (missing.question > 0) bytes += missing.bytes
  return bytes
}

/** Compares with these voters as soon as possible. */
export function hurry(turn: NetworkTurn, peers: readonly PeerId[] = everyVoter(turn.state.configuration)): void {
  for (const peer of peers) {
    if (!turn.state.neighbours.has(peer)) continue
    const comparison = comparisonWith(turn, peer)
    if (comparison.pull === undefined) comparison.share = 0
  }
  tickCatchUp(turn)
}

/** The comparison that is given whole records at present, by keys if any is: all others wait for it. */
function bulk(turn: Turn): Comparison | undefined {
  const underWay = [...own(turn).pulls.values()].filter((comparison) => isUnderWay(turn, comparison))
  return (
    underWay.find(({ pull }) => pull?.snapshot !== undefined) ?? underWay.find(({ lacksMost }) => lacksMost === true)
  )
}

/** Of a peer's log, the places after `after` up to `until`: as many as one page holds where that is Infinity. */
type Range = Pick<PulledPage, 'after' | 'until'>

function askForPage(turn: NetworkTurn, peer: PeerId, comparison: Comparison, { after, until }: Range): void {
  // A node that holds next to nothing takes whole records from the first page on.
  const full = comparison.lacksMost ?? (after === 0 && turn.store.recordCount <= 1)
  const page = { after, until, generation: turn.state.configuration.generation }
  const pages = comparison.pull?.pages ?? []
  const place = pages.findIndex((each) => each.after > after)
  pages.splice(place < 0 ? pages.length : place, 0, page)
  // Behind the others, should no answer come: peers that never answer must not take all turns.
  comparison.sinceMs = turn.nowMs
  comparison.share = 0
  // What has come before is to be durable: no more than the pages under way is ever in memory only.
  sendDurable(turn, peer, { type: 'pull', after, full, ...(until === Infinity ? {} : { until }) })
}

export function onPage(turn: NetworkTurn, from: PeerId, page: Page): void {
  const comparison = own(turn).pulls.get(from)
  const pull = comparison?.pull
  const awaited = pull?.pages.find(({ after, told }) => after === page.after && told === undefined)
  if (comparison === undefined || pull === undefined || awaited === undefined) return
  comparison.head = page.head
  if (awaited.generation === turn.state.configuration.generation) noteGoal(turn, from, page)
  const missing = new Map<string, MissingRecord>()
  let lacked = 0
  for (const { key, version, bytes, record } of page.entries) {
    if (version <= knownVersion(turn, key)) continue
    lacked++
    if (record === undefined) missing.set(key, { version, bytes: Math.min(bytes, VALUE_BYTES_MAX), question: 0 })
    else mergeRecord(turn, record)
  }
  if (page.entries.length > 0) comparison.lacksMost = 2 * lacked > page.entries.length
  const wasAway = noteLacked(turn, { peer: from, pull, page, lacked, generation: awaited.generation })
  if (comparison.lacksMost === true) beginSnapshot(turn, from, pull, page)
  const { upTo, head, merged } = page
  const { until } = awaited
  pull.movedAtMs = turn.nowMs
  pull.head = head
  pull.last = awaited
  awaited.told = { upTo, head, merged, missing }
  awaited.until = upTo
  if (upTo > page.after)
    pull.span = spanAfter(page, { until, span: pull.span, entriesMax: turn.options.pageEntriesMax })
  if (wasAway) hurry(turn)
  else tickCatchUp(turn)
}

/**
 * How long the next ranges are: as far as a page comes that has no room for more, and twice as far where one had room for
 * as much again. What fills a gap, or ends the log, says nothing of that.
 */
function spanAfter(
  { after, upTo, head, entries }: Page,
  { until, span, entriesMax }: { readonly until: number; readonly span: number; readonly entriesMax: number },
): number {
  if (upTo < until) return upTo === head ? span : upTo - after
  return 2 * entries.length <= entriesMax ? Math.max(span, 2 * (upTo - after)) : span
}

/**
 * Asks for records that the pages name, in several questions of about one message's worth, and for no more than may be
 * under way at once: what is on its way here stands before the votes of the same link. The next question goes out when
 * an answer has come.
 */
function fetchMissing(turn: Turn): void {
  if (!isAnyMissing(turn)) return
  const underWay = [...own(turn).pulls].filter(([, comparison]) => isUnderWay(turn, comparison))
  const pulls = underWay.flatMap(([, { pull }]) => pull ?? [])
  const named = pulls.flatMap(({ pages }) => pages.flatMap(({ told }) => told?.missing ?? []))
  let bytes = pulls.reduce((sum, each) => sum + bytesUnderWay(each), 0)
  for (const [peer, { pull }] of underWay) {
    let fetch: { readonly keys: string[]; bytes: number; readonly question: number } | undefined
    for (const [key, missing, of] of missingOf(pull)) {
      if (missing.question > 0 || named.some((each) => (each.get(key)?.question ?? 0) > 0)) continue
      if (missing.version <= knownVersion(turn, key)) {
        of.delete(key)
        continue
      }
      if (bytes > 0 && bytes + missing.bytes > turn.options.fetchBytesMax) break
      if (fetch !== undefined && fetch.bytes + missing.bytes > turn.options.pageBytesTarget) {
        send(turn, peer, { type: 'fetch', keys: fetch.keys })
        fetch = undefined
      }
      fetch ??= { keys: [], bytes: 0, question: nextQuestion(turn) }
      fetch.keys.push(key)
      fetch.bytes += key.length + missing.bytes
      missing.question = fetch.question
      bytes += missing.bytes
    }
    if (fetch !== undefined) send(turn, peer, { type: 'fetch', keys: fetch.keys })
  }
}

/** So it is nearly never, and each page and each tick asks. */
function isAnyMissing(turn: Turn): boolean {
  for (const { pull } of own(turn).pulls.values())
    for (const { told } of pull?.pages ?? []) if (told !== undefined && told.missing.size > 0) return true
  return false
}

type Missing = Map<string, MissingRecord>

function* missingOf(pull: Pulling | undefined): Generator<readonly [key: string, missing: MissingRecord, of: Missing]> {
  for (const { told } of pull?.pages ?? []) {
    if (told !== undefined) for (const [key, missing] of told.missing) yield [key, missing, told.missing]
  }
}

/** Ends the pages whose records are all here, in their order, and asks for what follows them. */
function goOn(turn: NetworkTurn, peer: PeerId, comparison: Comparison): void {
  const { pull } = comparison
  if (pull === undefined) return
  const { pages } = pull
  skipMerged(pull, mergedOf(turn, peer))
  const before = pages[0]
  for (let page = pages[0]; isOver(page, pull); page = pages[0]) {
    endPage(turn, peer, { page, isLast: page === pull.last })
    pull.upTo = page.until
    pull.generation = page.generation
    // What was asked for and lies before the end of this one is here.
    pages.splice(0, Math.max(1, pages.findLastIndex(({ until }) => until <= page.until) + 1))
  }
  if (pages[0] !== before) noteMerged(turn)
  if (pull.snapshot !== undefined) return
  const pagesMax = (bulk(turn) ?? comparison) === comparison ? turn.options.pagesMax : 0
  let range = nextRange(pull)
  for (; range !== undefined && pages.length < pagesMax; range = nextRange(pull)) {
    askForPage(turn, peer, comparison, range)
  }
  if (pages.length > 0) return
  delete comparison.pull
  const isGoalless = pull.generation !== turn.state.configuration.generation && !isCurrent(turn)
  comparison.sinceMs = turn.nowMs
  comparison.share = isGoalless || range !== undefined ? 0 : 0.5 + random(turn)
}

/** The rest of what another peer told of, which is here: this log may have been far from there. */
function skipMerged(pull: Pulling, merged: number): void {
  if (merged <= pull.upTo) return
  pull.upTo = merged
  pull.pages.splice(0, pull.pages.findLastIndex(({ until }) => until <= merged) + 1)
}

/** Whether all that lies before its end is here, what a page before it had no room for included. */
function isOver(page: PulledPage | undefined, { upTo }: Pulling): page is PulledPage {
  return page !== undefined && page.after <= upTo && page.told?.missing.size === 0
}

/** The first places that were not asked for: what a page had no room for, or what follows all pages; undefined at the end. */
function nextRange({ upTo, pages, head, span }: Pulling): Range | undefined {
  let after = upTo
  for (const page of pages) {
    if (page.after > after) return { after, until: page.after }
    after = Math.max(after, page.until)
  }
  return after < head ? { after, until: after + span } : undefined
}

/**
 * The marks of a page at the log's end speak of what the peer held when it sent that page. They are taken over only where no
 * other page came after it: a record that was in the way of neither has moved behind both.
 */
function endPage(
  turn: NetworkTurn,
  peer: PeerId,
  { page: { after, told }, isLast }: { readonly page: PulledPage; readonly isLast: boolean },
): void {
  if (told === undefined) return
  const { upTo, head, merged } = told
  // Meanwhile another peer may have told of more. Only a log that is shorter than it was sets the mark back.
  if (upTo > mergedOf(turn, peer) || upTo < after) markMerged(turn, peer, upTo)
  if (upTo === head && isLast) takeOver(turn, merged)
}

/** Records that were asked for have come (and are merged by now). What the same answer left out is asked for again. */
export function afterRecords(turn: NetworkTurn, from: PeerId, { records }: Records): void {
  const answered = new Set<number>()
  for (const [peer, { pull }] of own(turn).pulls) {
    for (const { told } of pull?.pages ?? []) {
      for (const { key } of records) {
        const here = told?.missing.get(key)
        if (pull === undefined || here === undefined || here.version > knownVersion(turn, key)) continue
        if (peer === from) answered.add(here.question)
        told?.missing.delete(key)
        pull.movedAtMs = turn.nowMs
      }
    }
  }
  for (const [, missing] of missingOf(own(turn).pulls.get(from)?.pull)) {
    if (answered.has(missing.question)) missing.question = 0
  }
  tickCatchUp(turn)
}
