/** How many votes decide, and of whom. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const QUORUM = 'membership/quorum'
const ELECTORATE = 'membership/electorate'

export const QUORUMS: readonly Mutant[] = [
  mutant(
    'a fast quorum one too small',
    'qf is the least integer with qc + 2·qf > 2·V',
    edit(QUORUM, '(2 * voters - classicQuorum(voters)) / 2) + 1', '(2 * voters - classicQuorum(voters)) / 2)'),
  ),
  mutant(
    'half of the voters are a classic quorum',
    'qc = floor(V/2) + 1',
    edit(QUORUM, 'Math.floor(voters / 2) + 1', 'Math.ceil(voters / 2)'),
  ),
  mutant(
    'the open ballot decided by a classic quorum',
    'a fast quorum of confirms decides',
    edit(
      'commit/round',
      'isOpen(round.ballot) ? isFastQuorum(configuration, votes) : isClassicQuorum(configuration, votes)',
      'isClassicQuorum(configuration, votes)',
    ),
  ),
  mutant(
    'a recovery that ignores minority votes',
    'a value with count ≥ qf − (V − n) may have been decided',
    edit(QUORUM, 'fastQuorum(voters) - (voters - heard)', 'classicQuorum(voters)'),
  ),
  mutant(
    'a recovery that takes silent voters for voters without a vote',
    'a value with count ≥ qf − (V − n) may have been decided',
    edit(QUORUM, 'fastQuorum(voters) - (voters - heard)', 'fastQuorum(voters)'),
  ),
  mutant(
    'quorums of the new voters only while joint',
    'every quorum must hold in the old and the new voter set',
    edit(ELECTORATE, 'before === undefined ? [voters] : [voters, before]', '[voters]'),
  ),
  mutant(
    'quorums of the old voters only while joint',
    'every quorum must hold in the old and the new voter set',
    edit(ELECTORATE, 'before === undefined ? [voters] : [voters, before]', '[before ?? voters]'),
  ),
  mutant(
    'a recovery that forgets the open votes of the generation before',
    'a joint generation counts the open votes of the generation before it, by that one’s voter set',
    edit(ELECTORATE, 'return configuration.joint ?? { generation:', 'return { generation:'),
  ),
  mutant(
    'the open ballot stays on while joint',
    'in a joint generation the open ballot is off',
    edit(ELECTORATE, 'if (configuration.joint !== undefined) return false', ''),
    edit('commit/participant', 'if (voter.configuration.joint !== undefined)', 'if (voter.configuration.epoch === 0)'),
  ),
  mutant(
    'a Commit with too few voters is believed',
    'the voters named are a fast quorum if the ballot is open, a classic one otherwise',
    edit('commit/participant', "if (!isProven(voter.configuration, message)) return { kind: 'unproven' }", ''),
  ),
  mutant(
    'a recovery of a node with `--confirm all` reckons with all as the fast quorum',
    'recovery and reads always use the computed qf',
    edit(
      'engine/deciding/coordinator',
      'applyStep(turn, { drive, answer, step: takeAnswer(drive.round, turn.state.configuration, answer) })',
      "const promises = [...new Map(drive.round.verdicts).set(answer.voter, answer.verdict).values()]\n  const step = takeAnswer(drive.round, turn.state.configuration, answer)\n  if (turn.options.confirm === 'all' && step.kind === 'chosen') {\n    const votes = promises.flatMap((verdict) => (verdict.kind === 'promise' ? [verdict.vote] : []))\n    const [first] = votes\n    const all = first !== undefined && votes.every((vote) => vote?.proposal.id === first.proposal.id)\n    if (!all && votes.every((vote) => vote === undefined || isOpen(vote.ballot))) drive.round.proposal = drive.round.candidate\n  }\n  applyStep(turn, { drive, answer, step })",
    ),
  ),
]
