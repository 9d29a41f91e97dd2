/**
 * A voter's part in a change of the voters.
 *
 * On adopting a joint generation it lists the versions that are undecided in its store, promises as well as votes, and
 * settles each by recovery in the joint generation. Only then it reports where its change log ends: whoever has merged
 * it up to there holds everything that this voter ever helped to decide before. The list comes before the records; the
 * other way round a version decided in between would be in neither.
 */
import type { PeerId, Survey } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { hurry } from '../records/catch-up.js'
import { mergedOf } from '../records/marks.js'
import { beginRound } from '../deciding/coordinator.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { commitsRecord, committedVersion, heldOf, sendDurable } from '../turn/turn.js'

/** Lists what is open here, if the generation is joint and this node had a vote before it. */
export function beginSettling(turn: NetworkTurn): void {
  const { state } = turn
  const { configuration, self } = state
  own(turn).settling = undefined
  if (configuration.joint?.voters.includes(self) !== true) return
  const open = new Map<string, number>()
  for (const key of state.reservations.keys()) {
    const { slot } = heldOf(turn, key)
    // The configuration's own next version is what ends the joint generation.
    if (slot !== undefined && key !== CONFIGURATION_KEY) open.set(key, slot.version)
  }
  own(turn).settling = { generation: configuration.generation, open }
}

/** Goes on settling; notes the end of the change log once nothing of the list is open any more. */
export function tickSettling(turn: NetworkTurn): void {
  const { vouched } = turn.state
  const { settling } = own(turn)
  if (settling === undefined || settling.settled !== undefined) return
  // A report counts like a vote: an old copy of a store may have forgotten some of what was open.
  if (!vouched) return
  let started = 0
  for (const [key, version] of settling.open) {
    if (committedVersion(turn, key) >= version) settling.open.delete(key)
    else if (started++ < turn.options.settlingMax) beginRound(turn, { key, version })
  }
  if (settling.open.size === 0 && !commitsRecord(turn)) settling.settled = turn.store.head
}

export function onSurvey(turn: NetworkTurn, from: PeerId, { generation }: Survey): void {
  const { state } = turn
  if (state.configuration.generation !== generation) return
  own(turn).surveyor = from
  tickSettling(turn)
  reportProgress(turn)
  hurry(turn)
}

/** Tells whoever surveyed last how far this node is: at once, and again whenever it got further. */
export function reportProgress(turn: NetworkTurn): void {
  const { configuration, self } = turn.state
  const { settling, surveyor } = own(turn)
  if (surveyor === undefined) return
  const { generation } = configuration
  const merged = everyVoter(configuration)
    .filter((peer) => peer !== self)
    .map((peer) => ({ peer, sequence: mergedOf(turn, peer) }))
  const settled = settling?.generation === generation ? settling.settled : undefined
  sendDurable(turn, surveyor, { type: 'progress', generation, merged, ...(settled === undefined ? {} : { settled }) })
}
