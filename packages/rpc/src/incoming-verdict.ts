/** Verdicts out of the objects of the generated decoders: checked, copied, plain. */
import type { Verdict } from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import * as field from './field.js'
import { FrameRefusal } from './frame-error.js'
import { ballotFrom, identityFrom, voteFrom } from './incoming-record.js'

export function verdictFrom(wire: replicator.v1.Verdict | null, name: string): Verdict {
  const verdict = field.required(wire, name)
  if (verdict.confirm !== null) return { kind: 'confirm' }
  if (verdict.accepted !== null) return { kind: 'accepted' }
  if (verdict.state !== null) return stateFrom(verdict.state, name)
  if (verdict.promise !== null) {
    const { vote } = verdict.promise
    return vote === null ? { kind: 'promise' } : { kind: 'promise', vote: voteFrom(vote, `${name}.vote`) }
  }
  if (verdict.stored !== null) {
    return { kind: 'stored', identity: identityFrom(verdict.stored.identity, `${name}.identity`) }
  }
  if (verdict.reserved !== null) return { kind: 'reserved', by: field.proposalText(verdict.reserved.by, `${name}.by`) }
  if (verdict.recovering !== null) {
    return { kind: 'recovering', promised: ballotFrom(verdict.recovering.promised, `${name}.promised`) }
  }
  if (verdict.refused !== null) {
    return { kind: 'refused', promised: ballotFrom(verdict.refused.promised, `${name}.promised`) }
  }
  if (verdict.epoch !== null) return { kind: 'epoch', epoch: verdict.epoch.epoch }
  if (verdict.behind !== null) return { kind: 'behind' }
  if (verdict.forbidden !== null) return { kind: 'forbidden' }
  if (verdict.overloaded !== null) return { kind: 'overloaded' }
  if (verdict.mute !== null) return { kind: 'mute' }
  throw new FrameRefusal('unknown-message', name)
}

function stateFrom({ identity, vote }: replicator.v1.Verdict.State, name: string): Verdict {
  return {
    kind: 'state',
    ...(identity === null ? {} : { identity: identityFrom(identity, `${name}.identity`) }),
    ...(vote === null ? {} : { vote: heldVoteFrom(vote, `${name}.vote`) }),
  }
}

function heldVoteFrom({ ballot, proposal }: replicator.v1.Verdict.HeldVote, name: string) {
  return {
    ballot: ballotFrom(ballot, `${name}.ballot`),
    proposal: field.proposalText(proposal, `${name}.proposal`),
  }
}
