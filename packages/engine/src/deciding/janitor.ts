/** Settles what others left open: reservations and promises past their age, by recovery, in turn among the voters. */
import type { PeerId, Slot } from '@replicator/interface'
import { CONFIGURATION_KEY, isOpen, proposalOwner } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { beginRound } from './coordinator.js'
import { turnMs } from './pacing.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { heldOf, looksAlive, random, slotBytes } from '../turn/turn.js'

export function tickJanitor(turn: NetworkTurn): void {
  const { state, options, nowMs } = turn
  const { reservations } = state
  const { drives } = own(turn)
  let started = 0
  let bytes = 0
  for (const [key, sinceMs] of reservations) {
    const ageMs = nowMs - sinceMs
    if (ageMs < options.reservationAgeMs / options.orphanShare || started >= options.recoveriesMax) break
    if (key === CONFIGURATION_KEY) continue
    const { slot } = heldOf(turn, key)
    if (bytes > 0 && bytes + slotBytes(slot) > options.recoveryBytesMax) break
    if (drives.has(key)) {
      bytes += slotBytes(slot)
      continue
    }
    if (slot === undefined || (ageMs < options.reservationAgeMs && looksAlive(turn, ownerOf(slot)))) continue
    const valueBytes = slotBytes(slot)
    const delayMs = 1 + turnMs(turn, valueBytes) * (rank(turn, key) + random(turn))
    beginRound(turn, { key, version: slot.version, delayMs })
    started++
    bytes += valueBytes
  }
}

/** Who would go on with what is open here. */
function ownerOf({ promised, vote }: Slot): PeerId {
  return isOpen(promised) && vote !== undefined ? proposalOwner(vote.proposal.id) : promised.peer
}

/** This node's place in the order in which live voters try a key: different for each key, so that the work is shared. */
export function rank(turn: NetworkTurn, key: string): number {
  const { configuration, self } = turn.state
  const voters = everyVoter(configuration)
  let hash = 0
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) >>> 0
  const first = hash % Math.max(1, voters.length)
  const order = [...voters.slice(first), ...voters.slice(0, first)].filter((peer) => looksAlive(turn, peer))
  return Math.max(0, order.indexOf(self))
}
