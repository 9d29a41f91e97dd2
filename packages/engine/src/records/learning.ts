/** Committed records: how they get here, and how a decision made here gets to everybody else. */
import type { Learned } from '@replicator/commit'
import { learnCommit, learnRecord } from '@replicator/commit'
import type { Commit, PeerId, Records, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { decodeConfiguration, memberOf } from '@replicator/membership'
import { noteCame } from './newcomer.js'
import { heal } from './scrub.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { asVoter, count, damageOf, halt, heldOf, log, send, sendDurableLate, writeRecord } from '../turn/turn.js'

/** Takes what was learned; true where the key's committed version is at least that of the decision now. */
function takeLearned(turn: Turn, key: string, learned: Learned): boolean {
  switch (learned.kind) {
    case 'record':
      if (!isFit(turn, learned.record)) {
        count(turn, 'configurations-refused')
        return false
      }
      writeRecord(turn, learned.record)
      noteCame(turn, learned.record)
      turn.committed.add(key)
      return true
    case 'known':
      return true
    case 'conflict':
      halt(
        turn,
        `two decisions for one version: ${learned.held} is committed here, ${learned.told} was told by another node`,
      )
      log(turn, 'error', 'two decisions for one version', { held: learned.held, told: learned.told })
      return false
    default:
      count(turn, `commit-${learned.kind}`)
      return false
  }
}

/**
 * A configuration that can't be acted on must not become the committed one: the node would have to stop, for good. Nor may
 * one of another network than that of the records that are here: there they would be decisions that nobody has made.
 */
function isFit(turn: Turn, { key, version, value }: StoredRecord): boolean {
  if (key !== CONFIGURATION_KEY) return true
  const next = decodeConfiguration(value)
  const { configuration, joins } = turn.state
  const own = configuration?.networkId ?? joins
  return next?.epoch === version && (own === undefined || next.networkId === own)
}

/** A record that a member holds as committed. */
export function mergeRecord(turn: Turn, record: StoredRecord): boolean {
  const damage = damageOf(turn, record.key)
  if (damage !== undefined) {
    // Whether it is as new as what was here can't be said yet: it is asked for again.
    if (damage.place === undefined) return false
    if (record.version <= damage.place.version) return heal(turn, record, damage.place)
  }
  return takeLearned(turn, record.key, learnRecord(heldOf(turn, record.key), record))
}

export function onRecords(turn: Turn, message: Records): void {
  for (const record of message.records) mergeRecord(turn, record)
}

export function onCommit(turn: NetworkTurn, from: PeerId, message: Commit): void {
  const { key, version } = message
  const learned = learnCommit(asVoter(turn), heldOf(turn, key), message)
  const taken = takeLearned(turn, key, learned)
  if (taken) sendDurableLate(turn, from, { type: 'committed', key, version, need: false })
  else if (learned.kind === 'need') send(turn, from, { type: 'committed', key, version, need: true })
}

/** Asks a member for a record that it said it has. */
export function fetchRecord(turn: NetworkTurn, from: PeerId, key: string): void {
  const { configuration, self } = turn.state
  if (from !== self && memberOf(configuration, from) !== undefined) {
    send(turn, from, { type: 'fetch', keys: [key] })
  }
}
