/**
 * Finds by comparison what the change logs can't tell: records that this node has lost, or never got, although it has merged
 * the logs in which they stand. A log is read once; what went missing behind its mark stays missing without this.
 *
 * The store keeps sums of its records by ranges of keys. A *walk* compares with one voter: first the sum of all, and where
 * that differs, those of 16 parts, of 16 parts of each that differs, and so on down to ranges of some 64 keys. Where such a
 * range still differs a while later, so that it was no write on its way, its records are named to the peer, which answers
 * with those that it has in a later version. They are merged like all others that come: a record never goes back. What
 * the peer lacks itself it finds on its own walks.
 *
 *     all:  compare ─▶ differ ─▶ compare 16 parts ─▶ differ …   a range:  … 2 s … compare ─▶ differ ─▶ list ─▶ newer
 *
 * So the cost grows with the difference: one lost record among a million takes seven questions, none takes one. While
 * writes go on, walks find those that are under way and nothing else: then the pauses between them grow with what was asked
 * for nothing. Whatever is lost, too much at once, or with a peer that goes away, is found again by a later walk.
 *
 * Nothing begins while this node catches up: the logs bring that for less. Nor is anything said to a peer of a version that
 * doesn't know these questions.
 *
 * Rejected: that a peer, told the names, also fetches what it lacks. It would mend both with one walk, but then what a node
 * has under way would hang on what others ask.
 */
import type { Differ, KeyRange, List, Newer, PeerId } from '@replicator/interface'
import { RANGE_PARTS_MAX } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { bringsMore, tickCatchUp } from './catch-up.js'
import { mergeRecord } from './learning.js'
import { isNewcomer } from './newcomer.js'
import { takePart } from './snapshot.js'
import type { RangeLook } from '../turn/repair-state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import {
  committedVersion,
  count,
  damageOf,
  log,
  looksAlive,
  nextQuestion,
  send,
  takeTurns,
  wakeAt,
} from '../turn/turn.js'

const ALL: KeyRange = { from: '' }

/** Forgets what was lost, and begins a walk when it is time and all is counted. */
export function tickRepair(turn: NetworkTurn): void {
  const { repair } = own(turn)
  // A start has more urgent things to do.
  if (isNewcomer(turn) || turn.nowMs - turn.state.startedAtMs < turn.options.repairMs) return
  for (const [question, { askedAtMs }] of repair.questions) {
    if (turn.nowMs - askedAtMs >= turn.options.pullMs) repair.questions.delete(question)
  }
  if (repair.peer === undefined && turn.nowMs >= repair.dueMs && countOn(turn)) beginWalk(turn)
  goOn(turn)
}

/**
 * A few records are counted at a time, with pauses in which votes are heard: all of them after a start, and before each walk
 * those that ranges are divided for. True once nothing is left of it.
 */
export function countOn(turn: NetworkTurn): boolean {
  const { repair } = own(turn)
  const { countRecordsMax, countPauseMs } = turn.options
  if (turn.nowMs < repair.dueMs) return false
  if (!turn.store.countRanges(countRecordsMax)) {
    repair.dueMs = wakeAt(turn, 'count', '', turn.nowMs + countPauseMs)
    return false
  }
  if (repair.counted) return true
  repair.counted = true
  // Nodes that were started together are done together: the first walk leaves the others a moment.
  repair.dueMs = turn.nowMs + countPauseMs
  log(turn, 'info', 'all records are counted, to be compared with those of other nodes')
  return false
}

function beginWalk(turn: NetworkTurn): void {
  const { configuration, self, retiredPeers, neighbours } = turn.state
  const { repair } = own(turn)
  if (bringsMore(turn)) return
  const isAsked = (peer: PeerId): boolean =>
    peer !== self && !retiredPeers.has(peer) && looksAlive(turn, peer) && neighbours.get(peer)?.hello?.compares === true
  repair.peer = takeTurns(turn, everyVoter(configuration).filter(isAsked))
  if (repair.peer === undefined) return
  repair.asks = 0
  repair.repaired = 0
  repair.looks.push({ ...ALL, look: 'sum' })
}

/** Asks as much as may be under way; ends the walk where nothing is left of it. */
function goOn(turn: NetworkTurn): void {
  const { repair } = own(turn)
  const { peer, looks, again, questions } = repair
  if (peer === undefined) return
  if (!bringsMore(turn)) {
    while (again[0] !== undefined && again[0].dueMs <= turn.nowMs) looks.push(...again.splice(0, 1))
    // The last one first: so no more wait than lie on the way to those that were looked at.
    for (let next = looks.at(-1); next !== undefined && questions.size < underWayMax(turn, next); next = looks.at(-1)) {
      looks.pop()
      ask(turn, peer, next)
    }
  }
  if (looks.length + again.length + questions.size === 0) endWalk(turn)
}

function underWayMax({ options: { comparesMax, listsMax } }: Turn, { look }: RangeLook): number {
  return look === 'names' ? listsMax : comparesMax
}

function endWalk(turn: Turn): void {
  const { repair } = own(turn)
  const { repairMs, repairMsMax } = turn.options
  if (repair.repaired > 0)
    log(turn, 'warn', 'records were missing here and are fetched from another node', {
      records: repair.repaired,
      peer: repair.peer ?? '',
    })
  // Where something was found, there may be more of it. Where nothing was, the asking was for what was on its way.
  const pauseMs = Math.min(repairMsMax, repairMs * (1 + repair.asks / RANGE_PARTS_MAX))
  repair.dueMs = turn.nowMs + (repair.repaired > 0 ? 0 : pauseMs)
  repair.peer = undefined
}

/** The peer is gone, and with it the walk. */
export function endRepair(turn: Turn, peer: PeerId): void {
  const { repair } = own(turn)
  if (repair.peer !== peer) return
  repair.looks.length = 0
  repair.again.length = 0
  repair.questions.clear()
  endWalk(turn)
}

function ask(turn: NetworkTurn, peer: PeerId, range: RangeLook): void {
  const { repair } = own(turn)
  const question = nextQuestion(turn)
  repair.asks++
  if (range.look === 'names') {
    count(turn, 'ranges-differing')
    const listed = nameRecords(turn, range)
    repair.questions.set(question, { ...listed, look: 'names', askedAtMs: turn.nowMs })
    send(turn, peer, { type: 'list', question, ...listed })
    return
  }
  const parts = turn.store.rangeParts(range, range.look === 'parts' ? RANGE_PARTS_MAX : 1)
  if (parts === undefined) return
  for (const _ of parts) count(turn, 'ranges-compared')
  repair.questions.set(question, { ...range, askedAtMs: turn.nowMs })
  send(turn, peer, { type: 'compare', question, parts, ...untilOf(range) })
}

/** As many records of a range as one message names; what lies behind them is left for the next one. */
function nameRecords(turn: Turn, range: KeyRange): Omit<List, 'type' | 'question'> {
  const { pageEntriesMax, pageBytesTarget } = turn.options
  const found = turn.store.names(range, pageEntriesMax + 1)
  let bytes = 0
  const behind = found.findIndex(({ key }, index) => {
    bytes += key.length
    return index === pageEntriesMax || (index > 0 && bytes > pageBytesTarget)
  })
  const next = found[behind]
  if (next === undefined) return { from: range.from, ...untilOf(range), names: found }
  planLook(turn, { from: next.key, ...untilOf(range), look: 'names' })
  return { from: range.from, until: next.key, names: found.slice(0, behind) }
}

function untilOf({ until }: KeyRange): Pick<KeyRange, 'until'> {
  return until === undefined ? {} : { until }
}

/** Has a range looked at, if there is room for it. */
function planLook(turn: Turn, range: RangeLook): void {
  const { looks, again } = own(turn).repair
  if (looks.length + again.length < turn.options.looksMax) looks.push(range)
}

export function onDiffer(turn: NetworkTurn, from: PeerId, { question, ranges }: Differ): void {
  const about = takeQuestion(turn, from, question)
  if (about === undefined || about.look === 'names') return
  for (const range of ranges) {
    if (about.look === 'again') planLook(turn, { ...range, look: 'names' })
    // A range that is none here, or that parts have not narrowed down, is not divided further.
    else if (isDivisible(turn, range) && !(about.look === 'parts' && isSame(about, range)))
      planLook(turn, { ...range, look: 'parts' })
    else lookAgain(turn, range)
  }
  goOn(turn)
}

/** What is on its way at both looks would have to be on its way for so long. */
function lookAgain(turn: Turn, range: KeyRange): void {
  const { looks, again } = own(turn).repair
  const { looksMax, settleMs } = turn.options
  if (looks.length + again.length < looksMax) again.push({ ...range, look: 'again', dueMs: turn.nowMs + settleMs })
}

function isDivisible(turn: Turn, range: KeyRange): boolean {
  return (turn.store.rangeParts(range, 2)?.length ?? 0) > 1
}

function isSame(one: KeyRange, two: KeyRange): boolean {
  return one.from === two.from && one.until === two.until
}

export function onNewer(turn: NetworkTurn, from: PeerId, newer: Newer): void {
  if (takePart(turn, from, newer)) return tickCatchUp(turn)
  const { question, records, upTo } = newer
  // Also where the answer comes too late to be waited for: a record is as good as at any other time.
  for (const record of records) {
    const isNews = damageOf(turn, record.key) === undefined && record.version > committedVersion(turn, record.key)
    if (!mergeRecord(turn, record) || !isNews) continue
    own(turn).repair.repaired++
    count(turn, 'records-repaired')
  }
  const about = takeQuestion(turn, from, question)
  if (about?.look !== 'names') return
  if (upTo !== undefined) planLook(turn, { from: upTo, ...untilOf(about), look: 'names' })
  goOn(turn)
}

/** What a question of this walk was about, which is answered now; undefined where nobody asked it. */
function takeQuestion(turn: Turn, from: PeerId, question: number): RangeLook | undefined {
  const { peer, questions } = own(turn).repair
  const about = peer === from ? questions.get(question) : undefined
  questions.delete(question)
  return about
}
