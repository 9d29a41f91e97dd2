/** A record ends by itself when its time is up by the clock of whoever ends it, not before, and not long after. */
import type { Outcome } from '@replicator/engine'
import type { PeerId, Slot, StoredRecord } from '@replicator/interface'
import { isOverdue, proposalOwner } from '@replicator/interface'
import type { NetworkView, NodeView } from './network-view.js'
import type { Violation } from './violation.js'

/** From the time at which it is up by every clock: a few turns of those who might end it. */
const DELAY_MS_MAX = 10_000

/** To be called with each vote; `base` is what the voter has committed. */
export function checkNotEarly(
  { key, vote }: Slot,
  base: StoredRecord | undefined,
  owner: (peer: PeerId) => Pick<NodeView, 'wallMaxMs'>,
): Violation | undefined {
  if (vote?.proposal.operation !== 'expire') return undefined
  const { wallMaxMs } = owner(proposalOwner(vote.proposal.id))
  if (base?.present === true && (base.expiresMs ?? Infinity) <= wallMaxMs) return undefined
  const detail = `${vote.proposal.id} would end ${key}, which has until ${base?.expiresMs ?? 'ever'}, at ${wallMaxMs}`
  return { check: 'nothing ends before its time', detail }
}

/** To be called with each answer, before the node does anything else: what has ended by its own clock is told by no reader. */
export function checkNotTold(
  { name, engine }: Pick<NodeView, 'name' | 'engine'>,
  outcome: Outcome,
): Violation | undefined {
  if (engine === undefined || !('outcome' in outcome) || outcome.outcome !== 'found') return undefined
  const { wallMs } = engine.state
  const { key, expiresMs = 0 } = outcome.record
  if (!isOverdue(outcome.record, wallMs)) return undefined
  const detail = `${name} tells what ${key} held ${wallMs - expiresMs} ms after its end`
  return { check: 'what has ended is told by nobody', detail }
}

/** In a network at rest. */
export function checkExpired({ nodes, removed }: NetworkView): Violation | undefined {
  const alive = nodes.filter((node) => node.running && !node.disk.damaged && !node.outdated && !removed.has(node.name))
  const laterMs = Math.min(...alive.map(({ wallMs }) => wallMs)) - DELAY_MS_MAX
  for (const { name, store } of alive) {
    const [late] = store?.expired(laterMs, 1) ?? []
    if (late === undefined) continue
    return {
      check: 'what has an end ends',
      detail: `${name} holds ${late.key} ${laterMs - late.expiresMs} ms too long`,
    }
  }
  return undefined
}
