/** What a voter answers, and what it must not forget. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const PARTICIPANT = 'commit/participant'

export const VOTER: readonly Mutant[] = [
  mutant(
    'a generation that nobody looks at',
    'generation differs → `epoch`',
    edit(
      PARTICIPANT,
      "if (claim.generation !== voter.configuration.generation) return { kind: 'epoch', epoch: voter.configuration.epoch }",
      '',
    ),
  ),
  mutant(
    'confirms of several generations counted together',
    'only confirms of one generation are counted together',
    edit(
      PARTICIPANT,
      "if (claim.generation !== voter.configuration.generation) return { kind: 'epoch', epoch: voter.configuration.epoch }",
      '',
    ),
    edit(
      'commit/round',
      "if (verdict.kind === COUNTS[round.phase] && answer.generation !== round.ballot.generation) return { kind: 'waiting' }",
      '',
    ),
  ),
  mutant(
    'a vote of an earlier generation told as a confirm of this one',
    'only confirms of one generation are counted together',
    edit(PARTICIPANT, 'verdict: sameBallot(vote.ballot, open) ?', 'verdict: isOpen(vote.ballot) ?'),
  ),
  mutant(
    'a vote for a version that is committed',
    'version ≤ committed → `stored`',
    edit(PARTICIPANT, 'claim.version <= committed ||', 'claim.version < committed ||'),
  ),
  mutant(
    'a version behind a final record',
    'committed is final → `stored`',
    edit(PARTICIPANT, '(claim.version <= committed || held.record.final)', 'claim.version <= committed'),
  ),
  mutant(
    'a vote for a version whose predecessor is missing',
    'version > committed+1 → `behind`',
    edit(PARTICIPANT, "if (claim.version > committed + 1) return { kind: 'behind' }", ''),
  ),
  mutant(
    'a promise that does not close the open ballot',
    'a promise of number ≥ 1, of any generation → `recovering`',
    edit(
      PARTICIPANT,
      'if (slot !== undefined && !isOpen(slot.promised)) return',
      'if (slot?.vote !== undefined && !isOpen(slot.promised)) return',
    ),
  ),
  mutant(
    'an older promise that does not close the open ballot',
    'a promise of number ≥ 1, of any generation → `recovering`',
    edit(
      PARTICIPANT,
      'if (slot !== undefined && !isOpen(slot.promised)) return',
      'if (slot !== undefined && !isOpen(slot.promised) && slot.promised.generation === generation) return',
    ),
  ),
  mutant(
    'a second vote in the open ballot',
    'a vote for another proposal → `reserved`',
    edit(
      PARTICIPANT,
      'const vote = slot?.vote\n  if (vote !== undefined) {\n    if',
      'const vote = slot?.vote?.proposal.id === proposal.id ? slot.vote : undefined\n  if (vote !== undefined) {\n    if',
    ),
  ),
  mutant(
    'a reservation dropped by age',
    'no vote is ever dropped by time',
    edit(
      'engine/deciding/voter',
      'return answerReserve(voter, held, {',
      'const ageMs = turn.nowMs - (turn.state.reservations.get(message.key) ?? turn.nowMs)\n      return answerReserve(voter, ageMs >= 500 ? { record: held.record } : held, {',
    ),
  ),
  mutant(
    'a vote dropped by a restart where no promise was made',
    'a vote is kept until its version is decided',
    edit('store/stored-form', 'vote === undefined ? null :', 'vote === undefined || promised.number === 0 ? null :'),
  ),
  mutant(
    'a Prepare below the promise',
    'lower than promised → `refused`',
    edit(
      PARTICIPANT,
      "if (slot !== undefined && compareBallots(ballot, slot.promised) < 0) {\n    return { verdict: { kind: 'refused', promised: slot.promised } }\n  }\n  const vote = slot?.vote === undefined",
      'const vote = slot?.vote === undefined',
    ),
  ),
  mutant(
    'an Accept below the promise',
    'lower than promised → `refused`',
    edit(
      PARTICIPANT,
      "if (slot !== undefined && compareBallots(ballot, slot.promised) < 0) {\n    return { verdict: { kind: 'refused', promised: slot.promised } }\n  }\n  const vote = slot?.vote\n  if (vote !== undefined && sameBallot",
      'const vote = slot?.vote\n  if (vote !== undefined && sameBallot',
    ),
  ),
  mutant(
    'an Accept that does not raise the promise',
    'vote at that ballot, which raises the promise',
    edit(
      PARTICIPANT,
      "verdict: { kind: 'accepted' }, slot: { key, version, promised: ballot,",
      "verdict: { kind: 'accepted' }, slot: { key, version, promised: slot?.promised ?? openBallot(generation),",
    ),
  ),
  mutant(
    'an Accept of another value in the same ballot',
    'an equal ballot with another value → `refused`',
    edit(
      PARTICIPANT,
      'if (vote !== undefined && sameBallot(vote.ballot, ballot)) {',
      'if (vote !== undefined && sameBallot(vote.ballot, ballot) && vote.proposal.id === proposal.id) {',
    ),
  ),
  mutant(
    'a promise that forgets the vote',
    '`promise` with the vote held, if any',
    edit(
      PARTICIPANT,
      'slot: { key, version, promised: ballot, ...vote } }',
      'slot: { key, version, promised: ballot } }',
    ),
  ),
  mutant(
    'a promise that does not tell the vote',
    '`promise` with the vote held, if any',
    edit(PARTICIPANT, "{ kind: 'promise', ...vote }", "{ kind: 'promise' }"),
  ),
  mutant(
    'a promise that is not kept',
    'otherwise promise',
    edit(PARTICIPANT, 'return { verdict, slot: { key, version, promised: ballot, ...vote } }', 'return { verdict }'),
  ),
  mutant(
    'ballots compared by their rounds before their generations',
    'generation, round, peer id, boot, attempt, compared in that order',
    edit(
      'interface/ballot',
      'a.generation - b.generation ||\n    a.number - b.number ||',
      'a.number - b.number ||\n    a.generation - b.generation ||',
    ),
  ),
  mutant(
    'ballots of several generations taken for one',
    'generation, round, peer id, boot, attempt, compared in that order',
    edit('interface/ballot', 'a.generation - b.generation ||', ''),
  ),
  mutant(
    'ballots of several boots taken for one',
    'a restarted owner never repeats a ballot',
    edit('interface/ballot', 'a.boot - b.boot ||', ''),
  ),
  mutant(
    'a learner that votes',
    'each voter has one vote; a learner has none',
    edit(
      'membership/configuration',
      "memberOf(configuration, peer)?.role === 'voter' ||",
      'memberOf(configuration, peer) !== undefined ||',
    ),
  ),
  mutant(
    'a configuration decided in the open ballot',
    'record e+1 by epoch e’s classic quorum',
    edit(
      PARTICIPANT,
      "if (key === CONFIGURATION_KEY || proposal.operation === 'configure') return { verdict: { kind: 'forbidden' } }",
      '',
    ),
  ),
  mutant(
    'overload refuses Prepare too',
    'overload refuses Reserve only, never Prepare or Accept',
    edit(
      'engine/deciding/voter',
      'return answerPrepare(voter, held, { message, from })',
      "return isFull(turn, 0) ? { verdict: { kind: 'overloaded' } } : answerPrepare(voter, held, { message, from })",
    ),
  ),
  mutant(
    'reservations bounded by their number alone',
    'every cache has a bound, in bytes too',
    edit(
      'engine/deciding/voter',
      'return state.reservationBytes > 0 && state.reservationBytes + valueBytes > options.reservationBytesMax',
      'return false',
    ),
  ),
  mutant(
    'reservations bounded by their bytes alone',
    'every cache has a bound, in number too',
    edit('engine/deciding/voter', 'if (state.reservations.size >= options.reservationsMax) return true', ''),
  ),
  mutant(
    'bytes of reservations that are never given back',
    'a bound is on what is open now',
    edit('engine/turn/turn', 'own(turn).reservationBytes -= slotBytes(slot)', ''),
  ),
  mutant(
    'overload refuses nothing',
    'too many open reservations → `overloaded`',
    edit(PARTICIPANT, "if (incoming.full) return { verdict: { kind: 'overloaded' } }", ''),
  ),
]
