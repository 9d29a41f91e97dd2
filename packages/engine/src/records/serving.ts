/** What others are given of this node's change log, and of its records. Whoever asks controls the flow. */
import type {
  Compare,
  Fetch,
  KeyRange,
  List,
  Page,
  PageEntry,
  PeerId,
  Pull,
  RangePart,
  RecordName,
  StoredRecord,
} from '@replicator/interface'
import { addSums, isDamaged } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { mergedOf } from './marks.js'
import { usersHeld } from './newcomer.js'
import type { NetworkTurn } from '../turn/turn.js'
import { heldOf, noteDamage, send, sendDurable } from '../turn/turn.js'

export function onPull(turn: NetworkTurn, from: PeerId, { after, until = Infinity, full }: Pull): void {
  if (memberOf(turn.state.configuration, from) === undefined) return
  const { pageEntriesMax, pageBytesTarget } = turn.options
  const { head } = turn.store
  const entries: PageEntry[] = []
  let bytes = 0
  // Where the log ends, or where the first place is that the page leaves out.
  let upTo = head
  const changes = turn.store.changes(after, pageEntriesMax)
  for (const { sequence, changed: _, ...entry } of changes) {
    // A large record is only named: the page's answer must fit into a link whatever the records are.
    // What this turn has written is not in the log yet: it comes with a later page.
    const isSent = full && entry.bytes <= pageBytesTarget
    const record = isSent ? durableRecord(turn, entry.key) : undefined
    const size = record === undefined ? 0 : sizeOf(record)
    if (sequence > until || (entries.length > 0 && bytes + size > pageBytesTarget)) {
      upTo = sequence - 1
      break
    }
    entries.push(record === undefined ? entry : { ...entry, record })
    bytes += size
    if (entries.length === pageEntriesMax) upTo = sequence
  }
  // Where these are of use: at the log's end, and to whoever is given all by keys from here on.
  const merged = upTo === head || after === 0 ? mergedOfAll(turn) : []
  // Only durable places leave: after a crash the log would give the lost ones to other records.
  sendDurable(turn, from, { type: 'page', after, upTo, head, records: usersHeld(turn), merged, entries })
}

/** How far this node has merged each other member's change log. */
function mergedOfAll(turn: NetworkTurn): Page['merged'] {
  const { configuration, self } = turn.state
  return configuration.members
    .map(({ peer }) => ({ peer, sequence: mergedOf(turn, peer) }))
    .filter(({ peer, sequence }) => peer !== self && sequence > 0)
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

/** Which of the ranges that a peer has summed up differ here. A range that has no sum here is told with the one before. */
export function onCompare(turn: NetworkTurn, from: PeerId, { question, parts, until }: Compare): void {
  if (memberOf(turn.state.configuration, from) === undefined) return
  const ranges: KeyRange[] = []
  let open: RangePart | undefined
  for (const [index, part] of parts.entries()) {
    open = open === undefined ? part : { from: open.from, sum: addSums(open.sum, part.sum) }
    const end = parts[index + 1]?.from ?? until
    const range = { from: open.from, ...(end === undefined ? {} : { until: end }) }
    const sum = turn.store.rangeSum(range)
    if (sum === undefined) continue
    if (sum !== open.sum) ranges.push(range)
    open = undefined
  }
  // Nothing is counted here yet, or the ends are no borders: whoever asked finds out by waiting.
  if (open === undefined) send(turn, from, { type: 'differ', question, ranges })
}

/** What a peer that has named its records lacks of those that are here: one message's worth. */
export function onList(turn: NetworkTurn, from: PeerId, { question, names, ...list }: List): void {
  if (memberOf(turn.state.configuration, from) === undefined) return
  const { pageEntriesMax, pageBytesTarget } = turn.options
  const range = { from: list.from, ...(list.until === undefined ? {} : { until: list.until }) }
  if (names.length === 0) return sendAll(turn, from, question, range)
  const there = new Map(names.map((name) => [name.key, name]))
  const records: StoredRecord[] = []
  let bytes = 0
  let upTo: string | undefined
  // As many as were named are looked at, and as many again that may be missing there.
  const looksMax = 2 * pageEntriesMax
  for (const [index, name] of turn.store.names(range, looksMax + 1).entries()) {
    const record = isNewer(name, there.get(name.key)) ? durableRecord(turn, name.key) : undefined
    const size = record === undefined ? 0 : sizeOf(record)
    const isFull = records.length === pageEntriesMax || (records.length > 0 && bytes + size > pageBytesTarget)
    if (isFull || index === looksMax) {
      upTo = name.key
      break
    }
    if (record === undefined) continue
    records.push(record)
    bytes += size
  }
  send(turn, from, { type: 'newer', question, records, ...(upTo === undefined ? {} : { upTo }) })
}

/**
 * All records of a range, to a peer that has none of them: one message's worth. It may take the range for merged then, so the
 * answer ends before a record that can't be read here; where that is the first one, there is none.
 */
function sendAll(turn: NetworkTurn, from: PeerId, question: number, range: KeyRange): void {
  const { pageEntriesMax, pageBytesTarget } = turn.options
  const records: StoredRecord[] = []
  let bytes = 0
  let upTo: string | undefined
  for (const key of turn.store.keysIn(range, pageEntriesMax + 1)) {
    const record = records.length < pageEntriesMax ? durableRecord(turn, key) : undefined
    bytes += record === undefined ? 0 : sizeOf(record)
    if (record === undefined || (records.length > 0 && bytes > pageBytesTarget)) {
      upTo = key
      break
    }
    records.push(record)
  }
  if (records.length === 0 && upTo !== undefined) return
  send(turn, from, { type: 'newer', question, records, ...(upTo === undefined ? {} : { upTo }) })
}

/** Whether a peer that has named a record so, or not at all, is to get this one. */
function isNewer(own: RecordName, there: RecordName | undefined): boolean {
  if (there === undefined || own.version > there.version) return true
  // Two decisions for one version are a broken promise: whoever gets the other one finds that out.
  return own.version === there.version && own.hash !== there.hash
}

/** Not what this turn has written. Undefined where it can't be read, which is noted. */
function durableRecord(turn: NetworkTurn, key: string): StoredRecord | undefined {
  const found = turn.state.damaged.has(key) ? undefined : turn.store.find(key)
  if (!isDamaged(found)) return found
  noteDamage(turn, key, found)
  return undefined
}

function sizeOf({ key, value }: StoredRecord): number {
  return key.length + (value?.length ?? 0)
}
