/** What others are given of this node's change log, and of its records. Whoever asks controls the flow. */
import type { Fetch, Page, PageEntry, PeerId, Pull, StoredRecord } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { mergedOf } from './marks.js'
import { usersHeld } from './newcomer.js'
import type { NetworkTurn } from '../turn/turn.js'
import { damageOf, heldOf, send, sendDurable } from '../turn/turn.js'

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
    const isSent = full && entry.bytes <= pageBytesTarget && damageOf(turn, entry.key) === undefined
    const record = isSent ? turn.store.record(entry.key) : undefined
    const size = record === undefined ? 0 : sizeOf(record)
    if (sequence > until || (entries.length > 0 && bytes + size > pageBytesTarget)) {
      upTo = sequence - 1
      break
    }
    entries.push(record === undefined ? entry : { ...entry, record })
    bytes += size
    if (entries.length === pageEntriesMax) upTo = sequence
  }
  const merged = upTo === head ? mergedOfAll(turn) : []
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

function sizeOf({ key, value }: StoredRecord): number {
  return key.length + (value?.length ?? 0)
}
