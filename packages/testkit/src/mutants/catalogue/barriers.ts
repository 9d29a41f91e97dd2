/** What a node holds when it says that it holds all that was acknowledged. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const BARRIER = 'engine/requests/barrier'
const SETTLED_END = 'engine/records/settled-end'

export const BARRIERS: readonly Mutant[] = [
  mutant(
    'a log taken for settled while votes are open',
    'where a log ends is told once what was open has been decided',
    edit(SETTLED_END, 'if (openSinceMs <= atMs) continue', ''),
  ),
  mutant(
    'an end that lacks what was committed in this turn',
    'where a log ends is told with all that is in it',
    edit(SETTLED_END, 'if (commitsRecord(turn)) return', 'void commitsRecord'),
  ),
  mutant(
    'the end of a log told before it is durable',
    'where a log ends is told durably',
    edit(
      SETTLED_END,
      "sendDurable(turn, peer, { type: 'progress'",
      "void sendDurable; turn.effects.sends.push({ to: peer, durable: false, late: false, message: { type: 'progress'",
    ),
    edit(SETTLED_END, 'merged: [], question })', 'merged: [], question } })'),
  ),
  mutant(
    'an end told by a voter that may have forgotten votes',
    'an old copy of a store vouches for nothing',
    edit(SETTLED_END, 'inquiries.size === 0 || !vouched', 'inquiries.size === 0 || (!vouched && inquiries.size === 0)'),
  ),
  mutant(
    'a barrier passed by what voters say',
    'a barrier is passed by what is merged',
    edit(BARRIER, 'end !== undefined && (peer === self || mergedOf(turn, peer) >= end)', 'end !== undefined'),
  ),
  mutant(
    'a barrier passed by one voter',
    'a barrier takes a classic quorum',
    edit(BARRIER, 'if (isClassicQuorum(configuration, isMerged))', 'if ([...ends.keys()].some(isMerged))'),
  ),
  mutant(
    'a barrier that counts ends of several generations',
    'answers are counted in the generation that they were asked in',
    edit(
      BARRIER,
      'if (barrier.question !== question || barrier.generation !== generation) continue',
      'if (barrier.question !== question) continue',
    ),
  ),
  mutant(
    'a barrier that is not begun anew in a new generation',
    'answers are counted in the generation that they were asked in',
    edit(BARRIER, 'barrier.ends.clear()', ''),
  ),
]
