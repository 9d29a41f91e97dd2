/** Verdicts out of the objects of the generated decoders: checked, copied, plain. */
import type { Verdict } from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import type { ReceivedTexts } from './dictionary.js'
import * as field from './field.js'
import { FrameRefusal } from './frame-error.js'
import { ballotFrom, identityFrom, proposalIdFrom, voteFrom } from './incoming-record.js'

export function verdictFrom(wire: replicator.v1.Verdict | null, texts: ReceivedTexts, name: string): Verdict {
  const verdict = field.required(wire, name)
  if (verdict.confirm !== null) return { kind: 'confirm' }
  if (verdict.accepted !== null) return { kind: 'accepted' }
  if (verdict.state !== null) return stateFrom(verdict.state, texts, name)
  if (verdict.promise !== null) {
    const { vote } = verdict.promise
    return vote === null ? { kind: 'promise' } : { kind: 'promise', vote: voteFrom(vote, texts, `${name}.vote`) }
  }
  if (verdict.stored !== null) {
    return { kind: 'stored', identity: identityFrom(verdict.stored.identity, texts, `${name}.identity`) }
  }
  if (verdict.reserved !== null) return { kind: 'reserved', by: proposalIdFrom(verdict.reserved, texts, `${name}.by`) }
  if (verdict.recovering !== null) {
    return { kind: 'recovering', promised: ballotFrom(verdict.recovering.promised, texts, `${name}.promised`) }
  }
  if (verdict.refused !== null) {
    return { kind: 'refused', promised: ballotFrom(verdict.refused.promised, texts, `${name}.promised`) }
  }
  if (verdict.epoch !== null) return { kind: 'epoch', epoch: verdict.epoch.epoch }
  if (verdict.behind !== null) return { kind: 'behind' }
  if (verdict.forbidden !== null) return { kind: 'forbidden' }
  if (verdict.overloaded !== null) return { kind: 'overloaded' }
  if (verdict.mute !== null) return { kind: 'mute' }
  throw new FrameRefusal('unknown-message', name)
}

function stateFrom({ identity, vote }: replicator.v1.Verdict.State, texts: ReceivedTexts, name: string): Verdict {
  return {
    kind: 'state',
    ...(identity === null ? {} : { identity: identityFrom(identity, texts, `${name}.identity`) }),
    ...(vote === null ? {} : { vote: heldVoteFrom(vote, texts, `${name}.vote`) }),
  }
}

function heldVoteFrom(held: replicator.v1.Verdict.HeldVote, texts: ReceivedTexts, name: string) {
  return {
    ballot: ballotFrom(held.ballot, texts, `${name}.ballot`),
    proposal: proposalIdFrom(held, texts, `${name}.proposal`),
  }
}
