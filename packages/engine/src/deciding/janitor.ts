/** Settles what others left open: reservations and promises past their age, by recovery, in turn among the voters. */
import type { PeerId, Slot } from '@replicator/interface'
import { CONFIGURATION_KEY, isOpen, proposalOwner } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { beginRound } from './coordinator.js'
import { turnMs } from './pacing.js'
import type { Turn } from '../turn/turn.js'
import { heldOf, looksAlive, random, slotBytes } from '../turn/turn.js'

/** Recoveries that the janitor begins in one tick. */
const RECOVERIES_MAX = 256

/**
 * Bytes of the values that this node's recoveries may have under way; one goes on whatever its size. Promises bring them
 * here and acceptance sends them on, each time from and to every voter: without a bound, a burst of large values that
 * takes longer than the age is recovered by all nodes at once, and none of them gets anywhere.
 */
const RECOVERY_BYTES_MAX = 4 * 1024 * 1024

/** Where the owner looks gone, nobody need wait for it: this share of the age is enough for its last messages. */
const ORPHAN_SHARE = 4

export function tickJanitor(turn: Turn): void {
  const { state, options, nowMs } = turn
  const { reservations, drives } = state
  let started = 0
  let bytes = 0
  for (const [key, sinceMs] of reservations) {
    const ageMs = nowMs - sinceMs
    if (ageMs < options.reservationAgeMs / ORPHAN_SHARE || started >= RECOVERIES_MAX) break
    if (key === CONFIGURATION_KEY) continue
    const { slot } = heldOf(turn, key)
    if (bytes > 0 && bytes + slotBytes(slot) > RECOVERY_BYTES_MAX) break
    if (drives.has(key)) {
      bytes += slotBytes(slot)
      continue
    }
    if (slot === undefined || (ageMs < options.reservationAgeMs && looksAlive(turn, ownerOf(slot)))) continue
    beginRound(turn, { key, version: slot.version, delayMs: 1 + turnMs(turn) * (rank(turn, key) + random(turn)) })
    started++
    bytes += slotBytes(slot)
  }
}

/** Who would go on with what is open here. */
function ownerOf({ promised, vote }: Slot): PeerId {
  return isOpen(promised) && vote !== undefined ? proposalOwner(vote.proposal.id) : promised.peer
}

/** This node's place in the order in which live voters try a key: different for each key, so that the work is shared. */
function rank(turn: Turn, key: string): number {
  const { configuration, self } = turn.state
  if (configuration === undefined) return 0
  const voters = everyVoter(configuration)
  let hash = 0
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) >>> 0
  const first = hash % Math.max(1, voters.length)
  const order = [...voters.slice(first), ...voters.slice(0, first)].filter((peer) => looksAlive(turn, peer))
  return Math.max(0, order.indexOf(self))
}
