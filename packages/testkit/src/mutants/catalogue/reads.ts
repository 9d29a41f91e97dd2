/** What a read may say. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const READ = 'commit/quorum-read'

export const READS: readonly Mutant[] = [
  mutant(
    'not-found from one node',
    'not found: only by a classic quorum',
    edit(READ, "if (!isClassicQuorum(configuration, (peer) => read.states.has(peer))) return { kind: 'waiting' }", ''),
  ),
  mutant(
    'a read that ignores silent voters',
    'open votes seen + silent voters ≥ qf',
    edit(READ, 'votes + silent >=', 'votes >='),
  ),
  mutant(
    'a read that ignores classic votes',
    'a classic vote is seen → settle it',
    edit(
      READ,
      'if (vote !== undefined && !isOpen(vote.ballot)) return true',
      'if (vote !== undefined && !isOpen(vote.ballot)) continue',
    ),
  ),
  mutant(
    'a read that takes any open vote for undecided',
    'if a vote for the next version might have been decided, settle it',
    edit(
      READ,
      'newest?.identity.final !== true && mightBeDecided(read, configuration, version)',
      'version < 0 && mightBeDecided(read, configuration, version)',
    ),
  ),
  mutant(
    'joint reads of the old voters only',
    'in a joint generation both sets need their quorum',
    edit(
      READ,
      'if (!isClassicQuorum(configuration, (peer) => read.states.has(peer)))',
      'const asked = openElectorate(configuration).voters\n  if (2 * asked.filter((peer) => read.states.has(peer)).length <= asked.length)',
    ),
  ),
  mutant(
    'a read that takes the first record for the newest',
    'take the newest committed record',
    edit(
      READ,
      'identity !== undefined && identity.version > (newest?.identity.version ?? 0)',
      'identity !== undefined && newest === undefined',
    ),
  ),
  mutant(
    'a vote of an older version taken for one of the next',
    'a voter that lacks the record before cannot have voted for the version',
    edit(
      READ,
      'return (state.identity?.version ?? 0) + 1 === version ? state.vote : undefined',
      'return version > 0 ? state.vote : undefined',
    ),
  ),
  mutant(
    'a late answer to an earlier read is counted',
    'a read’s answers are given after it began',
    edit('engine/requests/reads', 'operation.read.readId !== answer.asked ||', ''),
  ),
  mutant(
    'a read answered before what may be decided is settled',
    'if a vote for the next version might have been decided, settle it by recovery',
    edit(
      'engine/requests/reads',
      "const version = step.kind === 'unsettled' ? step.version : (identity?.version ?? 0)",
      'const version = identity?.version ?? 0',
    ),
  ),
  mutant(
    'a read answered before the newest record is here',
    'take the newest committed record',
    edit(
      'engine/requests/reads',
      'const ready = target !== undefined && (record?.version ?? 0) >= target.version',
      'const ready = target !== undefined',
    ),
  ),
  mutant(
    'a local read of a mutable record',
    'only a committed, final record is answered from the local store',
    edit(
      'engine/requests/reads',
      'const isLasting = record?.final === true && tellsFinal(turn)',
      'const isLasting = record?.present === true && tellsFinal(turn)',
    ),
  ),
  mutant(
    'not-found from the own store',
    'not found: only by a classic quorum',
    edit(
      'engine/requests/reads',
      "isLasting ? foundOutcome(record, 'final') : undefined",
      "isLasting ? foundOutcome(record, 'final') : record === undefined ? ({ outcome: 'absent', evidence: 'quorum' } as const) : undefined",
    ),
  ),
  mutant(
    'final records told by a node whose cluster lacks voters',
    'while the own cluster has too few voters, reads are answered not ready',
    edit('engine/requests/readiness', '!isRemoved(turn) && reasonFewVoters(turn) === undefined', '!isRemoved(turn)'),
  ),
  mutant(
    'an undecided proposal said to be denied',
    'where the outcome is not known, the answer says so',
    edit(
      'engine/requests/reads',
      'if (record === undefined || record.version < version) return undefined',
      "if (record === undefined) return undefined\n  if (record.version < version) return { state: 'denied' }",
    ),
  ),
  mutant(
    'a forgotten decision taken for a denial',
    'the proposed version no longer among the last decisions → outcome unknown',
    edit(
      'engine/requests/reads',
      "if (decision === undefined) return { state: 'unknown' }",
      "if (decision === undefined) return { state: 'denied' }",
    ),
  ),
  mutant(
    'reads that go on in an old generation',
    'Read carries the generation and is answered only in it',
    edit('engine/changes/adoption', 'restartReads(turn)', ''),
  ),
]
