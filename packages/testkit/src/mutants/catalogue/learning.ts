/** Records: what a decision makes of them, and who believes it. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const DECISION = 'commit/decision'
const PARTICIPANT = 'commit/participant'

export const LEARNING: readonly Mutant[] = [
  mutant(
    'a no-op made final',
    'a no-op is never final',
    edit(DECISION, '{ ...base, ...head, final: false }', '{ ...base, ...head, final: true }'),
    edit(
      DECISION,
      "{ ...head, since: 0, present: false, final: false, contentType: '' }",
      "{ ...head, since: 0, present: false, final: true, contentType: '' }",
    ),
  ),
  mutant(
    'a no-op that empties the key',
    'a no-op decides that version k+1 holds what k held',
    edit(
      DECISION,
      ': { ...base, ...head, final: false }',
      ": { ...head, since: 0, present: false, final: false, contentType: '' }",
    ),
  ),
  mutant(
    'a mutable record made final',
    'final or mutable, as the proposal says',
    edit(DECISION, 'final: !proposal.mutable', 'final: true'),
  ),
  mutant(
    'decisions that are not carried on',
    'a record holds its last 8 decisions',
    edit(DECISION, '[decision, ...(base?.decisions ?? [])]', '[decision]'),
  ),
  mutant(
    'decisions without the request',
    'request id and fingerprint are part of the proposal and of the record',
    edit(DECISION, 'requestId: proposal.requestId,', "requestId: '',"),
  ),
  mutant(
    'a decision applied to whatever value is voted for here',
    'the decision names its proposal',
    edit(
      PARTICIPANT,
      'if (held.slot?.version !== version || vote?.proposal.id !== proposal)',
      'if (held.slot?.version !== version || vote === undefined)',
    ),
  ),
  mutant(
    'a record that is not of the decision is believed',
    'Commit(epoch, ballot, key, record, voters)',
    edit(
      PARTICIPANT,
      'if (record.key !== key || record.version !== version || record.decisions[0]?.proposal !== proposal)',
      "if (record.key === 'none')",
    ),
  ),
  mutant(
    'two decisions for one version go unnoticed',
    'same version, other content: alarm, and stop the node',
    edit(
      PARTICIPANT,
      "return { kind: 'conflict', held: held?.proposal ?? '', told: told.proposal }",
      "return { kind: 'known' }",
    ),
  ),
  mutant(
    'an older record replaces a newer one',
    'committed records only ever move forward',
    edit(
      PARTICIPANT,
      "return compareWithHeld(held.record, { version: record.version, proposal }) ?? { kind: 'record', record }",
      "return proposal === '' ? { kind: 'unproven' } : { kind: 'record', record }",
    ),
  ),
  mutant(
    'a decision that nobody is told',
    'Commit to all, in the background',
    edit('engine/records/delivery', 'deliver(turn, decision)', ''),
  ),
]
