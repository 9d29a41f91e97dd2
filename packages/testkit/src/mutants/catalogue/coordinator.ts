/** How answers are counted, what a recovery proposes, and which numbers are never used twice. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const CHOICE = 'commit/choice'
const ROUND = 'commit/round'
const DRIVE = 'engine/deciding/coordinator'

export const COORDINATOR: readonly Mutant[] = [
  mutant(
    'recoveries bounded by their number alone',
    'a burst of large values is not recovered by all nodes at once',
    edit('engine/deciding/janitor', 'if (bytes > 0 && bytes + slotBytes(slot) > options.recoveryBytesMax) break', ''),
  ),
  mutant(
    'voters asked again while large values are still on their way to them',
    'asking again while the voters are merely busy makes them busier still',
    edit(
      'engine/deciding/pacing',
      'Math.max(4 * own(turn).answerMs, turn.state.writingBytes / turn.options.valueBytesPerMs)',
      '4 * own(turn).answerMs',
    ),
  ),
  mutant(
    'rivals that leave no time for a large value',
    'the pauses are longer than a ballot takes',
    edit(
      'engine/deciding/pacing',
      'return emptyMs + 2 * valueMs(turn, valueBytes, nearestMs)',
      'return emptyMs + 0 * valueBytes',
    ),
  ),
  mutant(
    'a recovery that ignores votes of classic ballots',
    'a vote in a classic ballot was reported → the value of the highest one',
    edit(
      CHOICE,
      'if (vote === undefined || isOpen(vote.ballot)) continue',
      'if (vote === undefined || !isOpen(vote.ballot)) continue',
    ),
  ),
  mutant(
    'a recovery that takes the lowest classic vote',
    'a vote in a classic ballot was reported → the value of the highest one',
    edit(CHOICE, 'compareBallots(vote.ballot, highest.ballot) > 0', 'compareBallots(vote.ballot, highest.ballot) < 0'),
  ),
  mutant(
    'a recovery that proposes what it likes',
    'what may have been decided is proposed, and nothing else',
    edit(ROUND, 'choose(configuration, promises)?.proposal ?? round.candidate', 'round.candidate'),
  ),
  mutant(
    'a recovery with a majority of promises missing',
    'Prepare at all voters; with n ≥ qc promises',
    edit(ROUND, "if (!isClassicQuorum(configuration, (peer) => promises.has(peer))) return { kind: 'waiting' }", ''),
  ),
  mutant(
    'a free choice of the fewest votes',
    'free choice: most votes, then lowest proposal id',
    edit(CHOICE, 'b.votes - a.votes ||', 'a.votes - b.votes ||'),
  ),
  mutant(
    'ties broken by the highest proposal id',
    'free choice: most votes, then lowest proposal id',
    edit(CHOICE, 'compareText(a.id, b.id)', 'compareText(b.id, a.id)'),
  ),
  mutant(
    'a late answer of an earlier ballot is counted',
    'a ballot serves one recovery and one value',
    edit(
      ROUND,
      'answer.version !== round.version || !sameBallot(answer.ballot, round.ballot)',
      'answer.version !== round.version',
    ),
  ),
  mutant(
    'an answer about another version is counted',
    'consensus per (key, version)',
    edit(ROUND, 'answer.version !== round.version || !sameBallot', '!sameBallot'),
  ),
  mutant(
    'a confirm of another proposal is counted',
    'a fast quorum of confirms decides the proposal',
    edit(ROUND, "answer.question === 'reserve' && answer.asked === round.proposal.id", "answer.question === 'reserve'"),
  ),
  mutant(
    'an accept of another proposal is counted',
    'qc accepted → decided',
    edit(ROUND, "answer.question === 'accept' && answer.asked === round.proposal.id", "answer.question === 'accept'"),
  ),
  mutant(
    'any answer taken for an accept',
    'qc accepted → decided',
    edit(
      ROUND,
      'votes = (peer: PeerId): boolean => round.verdicts.get(peer)?.kind === COUNTS[round.phase]',
      'votes = (peer: PeerId): boolean => round.verdicts.has(peer)',
    ),
  ),
  mutant(
    'a ballot used for two values',
    'a ballot of number ≥ 1 serves one recovery and one value',
    edit(DRIVE, 'number: highest.number + 1,', 'number: 1,'),
    edit(DRIVE, 'attempt: ++own(turn).ballots,', 'attempt: 1,'),
  ),
  mutant(
    'ballots that do not rise above those met',
    'pick a new own ballot above all seen',
    edit(DRIVE, 'number: highest.number + 1,', 'number: 1,'),
  ),
  mutant(
    'a proposal id used twice',
    'a proposal id is never reused',
    edit('engine/turn/turn', 'sequence: ++own(turn).proposals', 'sequence: own(turn).proposals'),
  ),
  mutant(
    'a boot counter that is reused',
    'incremented and made durable with a random nonce at each start',
    edit('engine/run/boot', 'boot: (last?.boot ?? 0) + 1', 'boot: last?.boot ?? 1'),
  ),
  mutant(
    'a jump of the clock taken for a distance',
    'clocks affect progress only, and not for ever',
    edit('engine/links/heartbeat', 'if (sampleMs < turn.options.aliveMs) noteRoundTrip', 'noteRoundTrip'),
  ),
  mutant(
    'no recovery of what others left open',
    'the janitor on each node settles old reservations and old promises',
    edit(
      'engine/deciding/janitor',
      'beginRound(turn, { key, version: slot.version,',
      'if (slot.vote?.proposal.id.startsWith(state.self)) beginRound(turn, { key, version: slot.version,',
    ),
  ),
  mutant(
    'a janitor that leaves promises without a vote open',
    'the janitor on each node settles old reservations and old promises',
    edit('engine/deciding/janitor', 'if (slot === undefined', 'if (slot?.vote === undefined'),
  ),
  mutant(
    'a janitor that drops reservations instead of settling them',
    'a reservation’s age only permits recovery to start',
    edit(
      'engine/deciding/janitor',
      'beginRound(turn, { key, version: slot.version,',
      "turn.effects.writes.push({ type: 'slot', key })\n    ;(reservations as Map<string, number>).delete(key)\n    if (nowMs < 0) beginRound(turn, { key, version: slot.version,",
    ),
  ),
  mutant(
    'a representative taken at its word for its whole cluster',
    'the representative carries votes; it never casts one for its cluster',
    edit(
      'engine/inbox',
      'else onRoundAnswer(turn, answer)',
      'else for (const { peer } of configuration.members.filter(({ cluster }) => cluster === memberOf(configuration, answer.voter)?.cluster)) onRoundAnswer(turn, { ...answer, voter: peer })',
    ),
  ),
  mutant(
    'an answer credited to who carried it',
    'the representative returns each voter’s answer',
    edit('engine/inbox', 'else onRoundAnswer(turn, answer)', 'else onRoundAnswer(turn, { ...answer, voter: from })'),
  ),
  mutant(
    'a round that goes on in an old generation',
    'whoever meets a newer configuration starts its ballots anew with Prepare',
    edit('engine/changes/adoption', 'restartDrives(turn)', ''),
  ),
]
