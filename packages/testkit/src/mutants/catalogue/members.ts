/** Removing, replacing, promoting and demoting members, and what a removed node comes to. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const CHANGES = 'membership/changes'
const CONFIGURATION = 'membership/configuration'
const PREVIEW = 'membership/preview'
const MEMBERS = 'engine/requests/members'
const WISHES = 'engine/changes/wishes'
const STEWARD = 'engine/changes/steward'
const GROWTH = 'engine/members/growth'
const PARTING = 'engine/links/parting'
const ENGINE = 'engine/engine'

export const MEMBERS_MUTANTS: readonly Mutant[] = [
  mutant(
    'a voter removed in one step',
    'removing a voter goes through a joint generation',
    edit(
      CHANGES,
      'return { ...changed, generation: epoch, joint }',
      'return withRemoved({ ...changed, generation: epoch }, leaving)',
    ),
    edit('commit/participant', 'return next !== undefined && mayFollow(current, next)', 'return next !== undefined'),
  ),
  mutant(
    'members that leave dropped while the generation is joint',
    'an old voter whose vote still counts must not drop out of the members',
    edit(
      CHANGES,
      'return { ...changed, generation: epoch, joint }',
      'return { ...withRemoved(changed, leaving), generation: epoch, joint }',
    ),
    edit('commit/participant', 'return next !== undefined && mayFollow(current, next)', 'return next !== undefined'),
  ),
  mutant(
    'a member that leaves left behind by the final generation',
    'whoever is steward next finishes what the last one began',
    edit(
      CONFIGURATION,
      'return withRemoved({ ...configuration, epoch, generation: epoch }, joint?.leaving ?? [])',
      'return { ...configuration, epoch, generation: epoch }',
    ),
  ),
  mutant(
    'a removed voter that keeps its vote in the new set',
    'every quorum must hold in the old and the new voter set',
    edit(CHANGES, "return remove.includes(member.peer) ? { ...member, role: 'learner' } : member", 'return member'),
  ),
  mutant(
    'success told before a quorum has adopted it',
    'success only when a classic quorum of the new voters has durably adopted the final generation',
    edit(
      MEMBERS,
      'if (isClassicQuorum(turn.state.configuration, (peer) => adopters.has(peer)))',
      'if (adopters.size > 0)',
    ),
  ),
  mutant(
    'adopters of an earlier epoch counted',
    'success only when a classic quorum of the new voters has durably adopted the final generation',
    edit(MEMBERS, '|| (verdict.identity?.version ?? 0) < operation.fulfilled.epoch', ''),
  ),
  mutant(
    'success told while the generation is joint',
    'success only when the final generation is adopted',
    edit(CHANGES, 'if (configuration.joint !== undefined) return false', ''),
  ),
  mutant(
    'a removed node that ends before the voters know',
    'it goes on until a classic quorum of the voters has said that it is out',
    edit(
      PARTING,
      'if (isClassicQuorum(turn.state.configuration, (peer) => partedFrom.has(peer))) fallSilent(turn)',
      'fallSilent(turn)',
    ),
  ),
  mutant(
    'a removed node that is told before it is durable',
    'whoever adopts a configuration without a peer refuses it once that is durable',
    edit(
      PARTING,
      "sendDurable(turn, peer, { type: 'refuse'",
      "turn.effects.sends.push({ to: peer, durable: false, late: false, message: { type: 'refuse'",
    ),
    edit(PARTING, "code: 'removed', reason })", "code: 'removed', reason } })"),
    edit(
      PARTING,
      'import { dropLink, isInNetwork, isRemoved, sendDurable }',
      'import { dropLink, isInNetwork, isRemoved }',
    ),
  ),
  mutant(
    'a removed node that is not told',
    'a removed node is refused, with a reason it can show',
    edit(PARTING, "sendDurable(turn, peer, { type: 'refuse', code: 'removed', reason })", ''),
    edit(
      PARTING,
      'import { dropLink, isInNetwork, isRemoved, sendDurable }',
      'import { dropLink, isInNetwork, isRemoved }',
    ),
  ),
  mutant(
    'a removed node forgotten once it is off the list',
    'whoever greets a member with an earlier configuration is told that it was removed',
    edit(
      'engine/links/handshake',
      '(wasMember || wasRemoved(configuration, peer))',
      'wasRemoved(configuration, peer) && wasMember && false',
    ),
  ),
  mutant(
    'a removed node that goes on serving',
    'a removed node serves nothing',
    edit('engine/requests/readiness', 'isRemoved(turn) ? reasonsNotReady(turn) : []', '[]'),
  ),
  mutant(
    'a removed node that starts as if nothing had been',
    'started again it says the same',
    edit(
      'engine/links/silence',
      'if (turn.store.meta(REMOVED) !== undefined) silence',
      'if (turn.store.meta(RETIRED) === REMOVED) silence',
    ),
  ),
  mutant(
    'a removed node that goes on with its rounds',
    'a removed node takes part in nothing',
    edit(ENGINE, 'tickMembers(turn)\n  if (isRemoved(turn)) return', 'tickMembers(turn)'),
  ),
  mutant(
    'a removed identity that joins again',
    'none of the removed is added again',
    edit(STEWARD, 'if (wasRemoved(configuration, peer)) return', ''),
    edit('engine/links/handshake', '(wasMember || wasRemoved(configuration, peer))', 'wasMember'),
    edit(CONFIGURATION, 'current.removed?.includes(peer) !== true', 'true'),
  ),
  mutant(
    'voters removed until writes stop',
    'what would leave fewer live voters than a classic quorum is refused',
    edit(PREVIEW, '...(after.mayFail.nodes < 0 ?', '...(after.mayFail.nodes < -99 ?'),
  ),
  mutant(
    'a cluster left with fewer voters than it needs',
    'what would stop writes at the nodes of a cluster is refused',
    edit(PREVIEW, '(had >= needs || voters > had)', 'voters > had'),
  ),
  mutant(
    'a preview that counts on nodes that are down',
    'how many of those alive now may fail',
    edit(PREVIEW, 'mayFail: mayFail(configuration, isAlive)', 'mayFail: mayFail(configuration, () => true)'),
  ),
  mutant(
    'no learner takes the place of one that is removed',
    'live learners get a vote in the same change where their cluster would have too few',
    edit(PREVIEW, '.slice(0, Math.max(0, needed(cluster) - voters))', '.slice(0, 0)'),
  ),
  mutant(
    'a demoted member promoted by growth',
    'it becomes a voter only when it is asked to',
    edit(GROWTH, 'member.demoted !== true && looksAlive', 'looksAlive'),
  ),
  mutant(
    'a wish that outlives whoever wanted it',
    'the asked node repeats what it wants; what is old is dropped',
    edit(
      WISHES,
      'const isOld = turn.nowMs - heardAtMs >= turn.options.latelyMs',
      'const isOld = heardAtMs > turn.nowMs',
    ),
  ),
  mutant(
    'a wish that only the asked node can bring about',
    'a change is wanted from any node',
    edit(WISHES, 'if (from === requester) send(turn, steward, message)', ''),
    edit(
      MEMBERS,
      'const steward = stewardOf(turn)',
      'const steward = stewardOf(turn) === turn.state.self ? turn.state.self : undefined',
    ),
  ),
  mutant(
    'a learner replaces a voter before it has caught up',
    'it begins only when every added voter has merged and answered lately',
    edit(STEWARD, 'return isPrepared(turn, wish.promoted) ? wish.next : undefined', 'return wish.next'),
  ),
  mutant(
    'as many voters in a cluster as there are nodes',
    'five voters a cluster and fifteen in all by default',
    edit(GROWTH, 'const chosen = learners.slice(0, room)', 'const chosen = learners'),
  ),
  mutant(
    'a further cluster beyond the most voters',
    'fifteen voters in all by default',
    edit(GROWTH, 'Math.max(options.votersMax, needed) - all', 'Math.max(options.votersMax, needed)'),
  ),
  mutant(
    'a wish that can never come true tried for ever',
    'voters are given a change only that leads somewhere',
    edit('engine/changes/wishes', 'if (isOld || !isPossible || isFulfilled', 'if (isOld || isFulfilled'),
  ),
]
