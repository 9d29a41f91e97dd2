/**
 * Finds records that the disk has damaged before anybody needs them, and fetches them from others.
 *
 * A tick looks at a few places of the change log, so all records are read in turn, at a bounded rate; after the last one
 * there is a pause. The log's entry names the version of what can't be read. The same version of a key is the same record
 * everywhere, so any other node's is as good: it is put back as it was. A higher one takes its place like any other that
 * comes; a lower one is none that this node ever needs.
 *
 * Until then this node votes by nothing that it can't read: it hears no question about the key, and no decision of it. All
 * else goes on as at a node that the record has never reached, which is nothing special. To go on voting like such a node
 * was rejected: it would vote in a version that it has seen decided.
 *
 * A record that can't be read and was not found in time ends the node when it is needed: in the middle of an input nobody
 * can say what has been done by it.
 */
import type { Message, PeerId, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { own } from './own.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { count, damageOf, healRecord, log, looksAlive, noteDamage, send, takeTurns } from '../turn/turn.js'

/** Of the damaged records, so many are named where people are told. */
const NAMED_MAX = 3

/** Looks at the next records, and asks for those that were found damaged. */
export function tickScrub(turn: NetworkTurn): void {
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
    if (damageOf(turn, key) !== undefined || turn.store.isSound(key)) continue
    noteDamage(turn, change)
    log(turn, 'error', 'a record can not be read any more: it is fetched from another node', { key, version })
  }
  if (changes.length > 0) return
  scrub.after = 0
  scrub.dueMs = turn.nowMs + scrubPauseMs
}

/** From one voter after the other, since one may be behind. An answer has a bound: what it leaves out is asked for again. */
function fetchDamaged(turn: NetworkTurn): void {
  const { configuration, self, retiredPeers, damaged } = turn.state
  if (damaged.size === 0) return
  const isAsked = (peer: PeerId): boolean => peer !== self && !retiredPeers.has(peer) && looksAlive(turn, peer)
  const peer = takeTurns(turn, everyVoter(configuration).filter(isAsked))
  if (peer !== undefined) send(turn, peer, { type: 'fetch', keys: [...damaged.keys()] })
}

/** Whether what a message asks or tells this voter can't be answered by what it holds of the key. */
export function isAboutDamaged({ state }: Turn, message: Message): boolean {
  if (state.damaged.size === 0) return false
  switch (message.type) {
    case 'reserve':
    case 'prepare':
    case 'accept':
    case 'read':
    case 'commit':
      return state.damaged.has(message.key)
    default:
      return false
  }
}

/** Puts a record back that can't be read; false where it has come in an older version than it had. */
export function heal(turn: Turn, record: StoredRecord, damage: { version: number; sequence: number }): boolean {
  const { key, version } = record
  if (version < damage.version) return false
  healRecord(turn, record, damage.sequence)
  log(turn, 'info', 'a record that could not be read was fetched from another node', { key, version })
  return true
}

/** What an operator is to know of them; nothing where all can be read. */
export function damageWarnings({ state }: Turn): readonly string[] {
  const keys = [...state.damaged.keys()]
  if (keys.length === 0) return []
  const named = keys
    .slice(0, NAMED_MAX)
    .map((key) => (key === CONFIGURATION_KEY ? 'the list of members' : JSON.stringify(key)))
  const more = keys.length > NAMED_MAX ? ', …' : ''
  return [
    `records that this node can't read any more, and fetches from others: ${keys.length}, ${named.join(', ')}${more}; ` +
      'its disk may be failing',
  ]
}
