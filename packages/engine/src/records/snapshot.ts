/**
 * All records of one peer in the order of their keys, for a node that holds next to nothing.
 *
 * A change log names records in the order in which they were committed, and their keys may be anywhere. Whoever takes many of
 * them so writes a page of its store for each, and whoever gives them reads one for each. In the order of keys neighbours
 * share a page: a fifth of what is written, and a third less CPU at both ends.
 *
 * No key ever goes away, and no record goes back. So whoever has been told where a peer's log ends, and is then given what
 * that peer holds under each key, has all that stood in the log up to there, in that version or a later one. What is committed
 * meanwhile stands behind that place, and the log is followed from it. So it is with what the peer had merged of the others'
 * logs when it told that, and those are not read from their beginning.
 *
 *     the first page (the log ends at H) ─▶ list ─▶ newer … until each range has ended ─▶ merged up to H ─▶ the log from H on
 *
 * Several ranges are on their way, as pages of a log are; keys of the first page say where they begin. An answer tells where
 * the next one goes on, which is asked for when it is durable. It ends before a record that its owner can't read any more:
 * where nothing comes however often it is asked for, or the link breaks, the log is followed from its beginning. That costs a name for each
 * record that has come, and nothing that is kept has to be told from what isn't.
 *
 * A log whose keys come in their order already, as those of a clock do, is followed as it is.
 */
import type { KeyRange, Newer, Page, PeerId } from '@replicator/interface'
import { mergeRecord } from './learning.js'
import { markMerged, mergedOf, takeOver } from './marks.js'
import { noteMerged } from './newcomer.js'
import { own } from './own.js'
import type { Pulling, Snapshot } from '../turn/pulling.js'
import type { NetworkTurn } from '../turn/turn.js'
import { nextQuestion, sendDurable } from '../turn/turn.js'

/** The order of such keys is the same by the units of their strings, as here, and by the bytes, as in stores. */
const PLAIN = /^[^\ud800-\uffff]*$/

/** The first page of a log has come, whose records are still to be merged: goes on by keys where that is worth the while. */
export function beginSnapshot(turn: NetworkTurn, peer: PeerId, pull: Pulling, page: Page): void {
  const { pageEntriesMax, snapshotPagesMin, pagesMax } = turn.options
  const isEmpty = page.after === 0 && turn.store.recordCount < pageEntriesMax
  const isLong = page.head - page.upTo > snapshotPagesMin * pageEntriesMax
  if (!isEmpty || !isLong || turn.state.neighbours.get(peer)?.hello?.compares !== true) return
  for (const { pull: other } of own(turn).pulls.values()) if (other?.snapshot !== undefined) return
  const keys = page.entries.map(({ key }) => key)
  if (isMostlyInOrder(keys)) return
  const { generation } = turn.state.configuration
  const { head, merged } = page
  const snapshot: Snapshot = { head, merged, generation, questions: new Map(), tries: 0 }
  pull.snapshot = snapshot
  for (const range of rangesAt(keys, pagesMax)) ask(turn, peer, snapshot, range)
}

function isMostlyInOrder(keys: readonly string[]): boolean {
  const steps = keys.slice(1).filter((key, index) => key > (keys[index] ?? ''))
  return 4 * steps.length > 3 * keys.length
}

/** All keys there may be, in so many ranges at most, of which each has about as many of these. */
function rangesAt(keys: readonly string[], count: number): readonly KeyRange[] {
  const inOrder = [...new Set(keys.filter((key) => key !== '' && PLAIN.test(key)))].toSorted()
  const starts = new Set([''])
  for (let part = 1; part < count; part++) {
    const start = inOrder[Math.floor((part * inOrder.length) / count)]
    if (start !== undefined) starts.add(start)
  }
  const all = [...starts]
  return all.map((from, index) => {
    const until = all[index + 1]
    return until === undefined ? { from } : { from, until }
  })
}

function ask(turn: NetworkTurn, peer: PeerId, { questions }: Snapshot, range: KeyRange): void {
  const question = nextQuestion(turn)
  questions.set(question, range)
  sendList(turn, peer, question, range)
}

/** What has come before is to be durable: no more than the answers under way is ever in memory only. */
function sendList(turn: NetworkTurn, peer: PeerId, question: number, range: KeyRange): void {
  sendDurable(turn, peer, { type: 'list', question, ...range, names: [] })
}

/** Nothing has come for long: asks again, by the same questions, since an answer may merely be late; false where that is over. */
export function askAgain(turn: NetworkTurn, peer: PeerId, pull: Pulling | undefined): boolean {
  const snapshot = pull?.snapshot
  if (pull === undefined || snapshot === undefined || snapshot.tries >= turn.options.snapshotTriesMax) return false
  snapshot.tries++
  pull.movedAtMs = turn.nowMs
  for (const [question, range] of snapshot.questions) sendList(turn, peer, question, range)
  return true
}

/** Takes part of a snapshot; false where the answer is to another question. */
export function takePart(turn: NetworkTurn, from: PeerId, { question, records, upTo }: Newer): boolean {
  const pull = own(turn).pulls.get(from)?.pull
  const snapshot = pull?.snapshot
  const range = snapshot?.questions.get(question)
  if (pull === undefined || snapshot === undefined || range === undefined) return false
  snapshot.questions.delete(question)
  snapshot.tries = 0
  for (const record of records) mergeRecord(turn, record)
  pull.movedAtMs = turn.nowMs
  if (upTo !== undefined) ask(turn, from, snapshot, { ...range, from: upTo })
  else if (snapshot.questions.size === 0) endSnapshot(turn, from, pull, snapshot)
  return true
}

/** All is here that stood in the log when its end was told. */
function endSnapshot(turn: NetworkTurn, peer: PeerId, pull: Pulling, { head, merged, generation }: Snapshot): void {
  delete pull.snapshot
  if (head > mergedOf(turn, peer)) markMerged(turn, peer, head)
  takeOver(turn, merged)
  pull.upTo = head
  // So that one more page is asked for, though nothing may have come meanwhile: its end tells how far the other logs are merged there.
  pull.head = head + 1
  pull.generation = generation
  noteMerged(turn)
}
