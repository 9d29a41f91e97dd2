/**
 * `replicator start --replace OLD`: a new node that, once it is ready, asks for what `replicator replace OLD <itself>` does.
 *
 * It changes who votes, and nobody looks on, so it does so only where a slip can do no harm. OLD is one member of this
 * cluster; this node has not heard it for longer than a dial may take; and it has no vote itself: the others give a new node
 * one as soon as all voters of its cluster can be reached, so where it has one they hear OLD. A change that would stop writes
 * is refused as ever. In every other case it stays what it is without the flag, a new member, and says why.
 *
 * Only a node that is new in the network does it. A flag that stays in a service file would otherwise remove OLD at some
 * later start, when it is down for a moment.
 */
import type { Logger, Replicator } from '@replicator/core'
import { type MembersOutcome, peersMeant, type PeerView } from '@replicator/interface'
import { messageOf } from '../cli/exit.js'
import { REPLACE_SILENCE_MS, REPLACE_TURN_MS } from '../limits.js'

export interface TakePlaceParts {
  readonly replicator: Replicator
  readonly logger: Pick<Logger, 'info' | 'warn'>
  /** Aborted when the node ends. */
  readonly stop: AbortSignal
  /** For how long OLD must not have been heard, in milliseconds. Shorter in tests. */
  readonly silenceMs?: number
}

/** May come true later, where it is asked for again. */
const PASSING: ReadonlySet<MembersOutcome['outcome']> = new Set(['no-quorum', 'not-ready', 'overloaded', 'pending'])

/** Resolves once it is done, or never will be. */
export async function takePlace(old: string, parts: TakePlaceParts): Promise<void> {
  const { replicator, logger, stop, silenceMs = REPLACE_SILENCE_MS } = parts
  const { peerId: self } = replicator
  try {
    await replicator.ready({ signal: stop })
    let replaced: string | undefined
    const beganAtMs = performance.now()
    while (!stop.aborted) {
      const found = peersMeant(replaced ?? old, replicator.peers())
      if (replaced !== undefined && found.length === 0) break
      const problem = objectionTo(found, replicator)
      if (problem !== undefined) return sayNotReplaced(logger, { old, problem })
      if (performance.now() - beganAtMs >= silenceMs) {
        replaced = found[0]?.peerId ?? old
        const told = await replicator.changeMembers({ replace: { [replaced]: self } }, { signal: stop })
        if (told.outcome === 'members') break
        if (!PASSING.has(told.outcome)) return sayNotReplaced(logger, { old, ...told })
      }
      await new Promise((resolve) => setTimeout(resolve, REPLACE_TURN_MS).unref())
    }
    if (!stop.aborted) logger.info({ old: replaced }, 'this node has taken the place of a member')
  } catch (error) {
    if (!stop.aborted) sayNotReplaced(logger, { old, error: messageOf(error) })
  }
}

export function sayNotReplaced(logger: Pick<Logger, 'warn'>, why: Readonly<Record<string, unknown>>): void {
  logger.warn(why, 'nothing was replaced (--replace): this node is a member like any other')
}

/** Why the member that was named stays, in words; undefined where nothing is known against it. */
function objectionTo(found: readonly PeerView[], replicator: Replicator): string | undefined {
  const [member, other] = found
  if (member === undefined) return 'the network has no such member'
  if (other !== undefined)
    return `it may stand for ${found.map(({ peerId, name }) => `${peerId} (${name})`).join(', ')}`
  if (member.clusterId !== replicator.clusterId) return `it is of cluster ${member.clusterId}`
  if (member.self) return 'it is this node itself'
  // What runs with an old copy of its store has no vote, and never will have.
  if (member.retired) return undefined
  if (member.alive) return 'it can be reached'
  if (replicator.status().role === 'voter') return 'this node has a vote already'
  return undefined
}
