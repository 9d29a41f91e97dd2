/**
 * Finds records that the disk has damaged, and fetches them from others.
 *
 * A tick looks at a few places of the change log, so all records are read in turn, at a bounded rate; after the last one
 * there is a pause. What is needed before is found by whoever reads it (`heldOf`). The head of a record says which version
 * it is, or else its entry in the log. The same version of a key is the same record everywhere, so any other node's is as
 * good: it is put back as it was. A higher one takes its place like any other that comes; a lower one is none that this node
 * ever needs.
 *
 *     read, or scrubbed ─▶ damaged ─▶ (its version is sought in the log) ─▶ fetched from one voter after the other ─▶ healed
 *
 * Until then this node votes by nothing that it can't read: it hears no question about the key, and no decision of it, and
 * makes no record of a decision of its own. All else goes on as at a node that the record has never reached, which is nothing
 * special. To go on voting like such a node was rejected: it would vote in a version that it has seen decided. So a question
 * has its record read before anything is done by it.
 */
import type { Message, PeerId, RecordPlace, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY, isDamaged } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { own } from './own.js'
import { DAMAGED_NAMED_MAX } from '../turn/limits.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { count, damageOf, healRecord, log, looksAlive, noteDamage, send, takeTurns } from '../turn/turn.js'
import { WORDS, type Words } from '../turn/words.js'

/** Looks at the next records, and asks for those that were found damaged. */
export function tickScrub(turn: NetworkTurn): void {
  placeDamaged(turn)
  fetchDamaged(turn)
  const { scrub } = own(turn)
  const { scrubPerSecond, scrubBytesMax, scrubPauseMs, damagedMax, tickMs } = turn.options
  if (scrubPerSecond === 0 || turn.nowMs < scrub.dueMs) return
  const changes = turn.store.changes(scrub.after, Math.ceil((scrubPerSecond * tickMs) / 1000))
  let bytes = 0
  for (const change of changes) {
    if (turn.state.damaged.size >= damagedMax || (bytes > 0 && bytes + change.bytes > scrubBytesMax)) return
    bytes += change.bytes
    scrub.after = change.sequence
    count(turn, 'records-scrubbed')
    const { key, version } = change
    if (isReadable(turn, key)) continue
    noteDamage(turn, key, { isDamaged: true, place: { version, sequence: change.sequence } })
  }
  if (changes.length > 0) return
  scrub.after = 0
  scrub.dueMs = turn.nowMs + scrubPauseMs
}

/** One that isn't there although the log names it is as good as damaged. */
function isReadable(turn: Turn, key: string): boolean {
  const found = turn.state.damaged.has(key) ? undefined : turn.store.find(key)
  return found !== undefined && !isDamaged(found)
}

/** Finds in the change log which version those records have of which nothing could be read: some of its places in each tick. */
function placeDamaged(turn: NetworkTurn): void {
  const { damaged } = turn.state
  const { scrub } = own(turn)
  if (![...damaged.values()].some(({ place }) => place === undefined)) return
  const changes = turn.store.changes(scrub.soughtTo, turn.options.scrubPlacesMax)
  for (const { key, version, sequence } of changes) {
    const damage = damaged.get(key)
    if (damage !== undefined && damage.place === undefined)
      noteDamage(turn, key, { isDamaged: true, place: { version, sequence } })
  }
  // One that was found meanwhile may stand before where this began.
  scrub.soughtTo = changes.at(-1)?.sequence ?? 0
}

/** From one voter after the other, since one may be behind. An answer has a bound: what it leaves out is asked for again. */
function fetchDamaged(turn: NetworkTurn): void {
  const { configuration, self, retiredPeers, damaged } = turn.state
  if (damaged.size === 0) return
  const isAsked = (peer: PeerId): boolean => peer !== self && !retiredPeers.has(peer) && looksAlive(turn, peer)
  const peer = takeTurns(turn, everyVoter(configuration).filter(isAsked))
  if (peer !== undefined)
    send(turn, peer, { type: 'fetch', keys: [...damaged.keys()].slice(0, turn.options.damagedMax) })
}

/** Whether what a message asks or tells this voter can't be answered by what it holds of the key, which is read for that. */
export function isAboutDamaged(turn: Turn, message: Message): boolean {
  switch (message.type) {
    case 'reserve':
    case 'prepare':
    case 'accept':
    case 'read':
    case 'commit':
      return damageOf(turn, message.key) !== undefined
    default:
      return false
  }
}

/** Puts a record back that can't be read; false where it has come in an older version than it had. */
export function heal(turn: Turn, record: StoredRecord, place: RecordPlace): boolean {
  const { key, version } = record
  if (version < place.version) return false
  healRecord(turn, record, place.sequence)
  // Requests may wait for it.
  turn.committed.add(key)
  log(turn, 'info', 'a record that could not be read was fetched from another node', { key, version })
  return true
}

/** Why a node alone does not tell of a record. */
export function unreadable(key: string): string {
  return `this node can't read its record of ${JSON.stringify(key)} any more, and fetches it from others`
}

/** What an operator is to know of them; nothing where all can be read. */
export function damageWarnings({ state }: Turn): readonly Words[] {
  const keys = [...state.damaged.keys()]
  if (keys.length === 0) return []
  const named = keys
    .slice(0, DAMAGED_NAMED_MAX)
    .map((key) => (key === CONFIGURATION_KEY ? 'the list of members' : JSON.stringify(key)))
  const more = keys.length > DAMAGED_NAMED_MAX ? ', …' : ''
  return [WORDS.damaged({ records: keys.length, named: named.join(', ') + more })]
}
