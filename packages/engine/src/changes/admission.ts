/**
 * Who may be added, in a network that asks newcomers for a token.
 *
 * Whether a token is good takes a hash, a wall clock and the token's record as a quorum has it. All that lies outside: this
 * node asks for it by an effect, and is told by an input (`onAdmission`). Until then the newcomer is like any stranger.
 *
 * **Whoever is asked checks**, and says so when it passes the join on (`admitted`); the token itself goes no further. The
 * steward takes that from a member, and checks everybody else itself. So each way to be added leads past a check, also
 * through a member that knows nothing of tokens: what it passes on is not said to be checked.
 *
 * A token that counts once is used up in its own record, through the protocol, by whoever checks it: that is part of the
 * check. So two newcomers with one token at two members are rivals there, before either of them is proposed as a member.
 *
 * The rejected alternative, that only the steward checks, would have left everybody else without the words for a refusal,
 * and sent the secret on through nodes that have no need of it.
 */
import type { Join, PeerId } from '@replicator/interface'
import { JOINING_KEY } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { refuse } from '../links/handshake.js'
import type { Verdict } from '../turn/effects.js'
import type { Admission } from '../turn/state.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { checkNewcomer, count, heldOf } from '../turn/turn.js'

const NO_TOKEN = 'it needs a join token: replicator token create --join makes one at any node'

/** Whether newcomers need a token: the network says so, or this node has just learned that it will. */
export function needsTokens(turn: NetworkTurn): boolean {
  return turn.state.configuration.joining === 'token' || heldOf(turn, JOINING_KEY).record?.present === true
}

/** Whether the join of this newcomer may go on now. Where nobody has checked it yet, that is asked for, or it is refused. */
export function isAdmitted(turn: NetworkTurn, from: PeerId, join: Join): boolean {
  const { configuration } = turn.state
  if (!needsTokens(turn)) return true
  if (join.admitted && memberOf(configuration, from) !== undefined) return true
  const { peer, cluster, token } = join
  if (token === '') {
    refuse(turn, peer, { code: 'token', reason: NO_TOKEN })
    return false
  }
  const { admissions } = own(turn)
  const known = admissions.get(peer)
  // One that shows something else meanwhile waits until this is over: a peer has one check at a time.
  if (known !== undefined) return isOf(known, join) && known.isGood
  if (admissions.size >= turn.options.admissionsMax) {
    count(turn, 'joins-postponed')
    return false
  }
  admissions.set(peer, { join, sinceMs: turn.nowMs, isGood: false })
  checkNewcomer(turn, { peer, cluster, token })
  return false
}

/** A check is done. Returns the join that may go on now, if one may. */
export function noteVerdict(turn: NetworkTurn, peer: PeerId, verdict: Verdict): Join | undefined {
  const { admissions } = own(turn)
  const admission = admissions.get(peer)
  if (admission === undefined || admission.isGood) return undefined
  if (verdict.kind === 'good') {
    count(turn, 'joins-admitted')
    admission.isGood = true
    return admission.join
  }
  admissions.delete(peer)
  if (verdict.kind === 'bad') refuse(turn, peer, { code: 'token', reason: verdict.reason })
  return undefined
}

/** What was found counts for a moment: whoever is still no member then is checked anew. So is what nobody answered. */
export function forgetAdmissions(turn: NetworkTurn): void {
  const { admissions } = own(turn)
  for (const [peer, { sinceMs }] of admissions) {
    if (turn.nowMs - sinceMs >= turn.options.admissionMs) admissions.delete(peer)
  }
}

function isOf({ join }: Admission, { token, cluster }: Join): boolean {
  return join.token === token && join.cluster === cluster
}
