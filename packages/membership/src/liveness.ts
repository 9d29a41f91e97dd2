import type { PeerId } from '@replicator/interface'

/**
 * Who seems to be alive: linked, and heard from lately. A view of one node, for choosing whom to ask and when to give
 * up; it never decides who has a vote.
 */
export interface Liveness {
  readonly peers: Map<PeerId, Presence>
}

/** The same, to be read only. */
export interface LivenessView {
  readonly peers: ReadonlyMap<PeerId, Readonly<Presence>>
}

export interface Presence {
  linked: boolean
  /** On the caller's monotonic clock. */
  heardAtMs: number
  /** An estimate of the distance: see `noteRoundTrip`. Absent until a first round trip was measured. */
  roundTripMs?: number
}

export function emptyLiveness(): Liveness {
  return { peers: new Map() }
}

export function noteLinked(liveness: Liveness, peer: PeerId, nowMs: number): void {
  const known = liveness.peers.get(peer)
  if (known === undefined) liveness.peers.set(peer, { linked: true, heardAtMs: nowMs })
  else {
    known.linked = true
    known.heardAtMs = nowMs
  }
}

export function noteUnlinked(liveness: Liveness, peer: PeerId): void {
  const known = liveness.peers.get(peer)
  if (known !== undefined) known.linked = false
}

export function noteHeard(liveness: Liveness, peer: PeerId, nowMs: number): void {
  const known = liveness.peers.get(peer)
  if (known !== undefined) known.heardAtMs = nowMs
}

/**
 * A shorter sample is taken at once, a longer one by an eighth: the estimate is of the distance, and a busy moment (a
 * node that starts, a long sync) must not make a near peer look far.
 */
export function noteRoundTrip(liveness: Liveness, peer: PeerId, sampleMs: number): void {
  const known = liveness.peers.get(peer)
  if (known === undefined) return
  const before = known.roundTripMs ?? sampleMs
  known.roundTripMs = sampleMs <= before ? sampleMs : before * 0.875 + sampleMs * 0.125
}

export function isAlive(
  liveness: LivenessView,
  peer: PeerId,
  { nowMs, aliveMs }: { nowMs: number; aliveMs: number },
): boolean {
  const known = liveness.peers.get(peer)
  return known !== undefined && known.linked && nowMs - known.heardAtMs < aliveMs
}
