/**
 * What is remembered of each peer's store, and which process goes on from there.
 *
 * An identity is a key in a folder, and folders are copied: backups, cloned machines, rehearsals of a restore. A copy
 * counts its boots on from where it was made, as the original does, so a higher boot alone proves nothing. So a Hello shows
 * where it goes on from: its own log's entry of the boot that the receiver remembers. If that boot ended, for the sender,
 * before what the receiver has seen of it, the sender has forgotten votes; under another nonce, it was another process.
 */
import type { Boot, Hello, PeerId, Remembered } from '@replicator/interface'
import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { dropMeta, knownMember, metaOf, writeMeta } from '../turn/turn.js'

/** What is remembered of a peer: by its present link, or in the store. */
export function memoryOf(turn: Turn, peer: PeerId): Remembered | undefined {
  const { remembered } = own(turn).neighbours.get(peer) ?? {}
  if (remembered !== undefined) return remembered
  const kept = metaOf(turn, nameOf(peer))
  return kept === undefined ? undefined : (JSON.parse(kept) as Remembered)
}

/** Keeps what is remembered of a member over a start. */
export function remember(turn: Turn, peer: PeerId, remembered: Remembered): void {
  if (knownMember(turn, peer) === undefined) return
  const value = JSON.stringify(remembered)
  if (metaOf(turn, nameOf(peer)) !== value) writeMeta(turn, nameOf(peer), value)
}

function nameOf(peer: PeerId): string {
  return `remembered/${peer}`
}

/**
 * What a Hello is, to a node that remembers so much of its sender: `known` is the same process or one that goes on from
 * it; `unproven` has not shown yet where it goes on from; `older` may be a late message; `forked` has left the path of
 * what was seen, and never comes back to it.
 */
export type Standing = 'known' | 'unproven' | 'older' | 'forked'

export function standingOf(known: Remembered | undefined, { boot, nonce, past }: Hello): Standing {
  if (known === undefined) return 'known'
  if (boot < known.boot) return 'older'
  if (boot === known.boot) return nonce === known.nonce ? 'known' : 'forked'
  if (past?.boot !== known.boot) return 'unproven'
  return past.nonce === known.nonce && past.batch >= known.batch ? 'known' : 'forked'
}

/** What this store's own log says of one of its boots; undefined where that is older than the log, or yet to come. */
function ownBoot({ state, store }: Turn, boot: number): Remembered | undefined {
  return boot === state.boot.boot
    ? { ...state.boot, batch: store.batch }
    : state.boots.find((each) => each.boot === boot)
}

/** Where this node goes on from, for a peer that remembers so much of it; undefined where there is nothing to show. */
export function pastOf(turn: Turn, remembered: Remembered | undefined): Remembered | undefined {
  if (remembered === undefined || remembered.boot >= turn.state.boot.boot) return undefined
  // What is older than the log can't be checked any more.
  return ownBoot(turn, remembered.boot) ?? remembered
}

/**
 * What it means for this node that a member remembers so much of it. `behind`: this store has forgotten some of what it
 * said. `elsewhere`: another process goes on, or went on, under this identity; that says nothing against this store.
 */
export function selfStandingOf(turn: Turn, told: Remembered): 'known' | 'behind' | 'elsewhere' {
  if (told.boot > turn.state.boot.boot) return 'elsewhere'
  const own = ownBoot(turn, told.boot)
  if (own === undefined) return 'known'
  if (own.nonce !== told.nonce) return 'elsewhere'
  return told.batch > own.batch ? 'behind' : 'known'
}

export function isOfBoot(one: Boot | undefined, other: Boot): boolean {
  return one?.boot === other.boot && one.nonce === other.nonce
}

/** A peer that is no longer a member: those that ever were have no bound. */
export function forgetMember(turn: Turn, peer: PeerId): void {
  const { liveness, neighbours, retiredPeers } = own(turn)
  dropMeta(turn, nameOf(peer))
  retiredPeers.delete(peer)
  if (!neighbours.has(peer)) liveness.peers.delete(peer)
}
