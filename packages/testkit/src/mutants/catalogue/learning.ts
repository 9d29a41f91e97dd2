/** Records: what a decision makes of them, and how they get everywhere. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const DECISION = 'commit/decision'
const PARTICIPANT = 'commit/participant'
const CATCH_UP = 'engine/records/catch-up'

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
    edit(PARTICIPANT, "return { kind: 'conflict', held:", "return { kind: 'known', held:"),
  ),
  mutant(
    'an older record replaces a newer one',
    'committed records only ever move forward',
    edit(PARTICIPANT, "?? { kind: 'record', record }", "&& { kind: 'record', record }"),
  ),
  mutant(
    'a decision that nobody is told',
    'Commit to all, in the background',
    edit('engine/records/delivery', 'deliver(turn, decision)', ''),
  ),
  mutant(
    'a catch-up cursor advanced before its records are here',
    'a peer’s log is merged up to where its records are here',
    edit(CATCH_UP, '|| page === undefined || page.missing.size > 0) return', '|| page === undefined) return'),
  ),
  mutant(
    'a catch-up page served before it is durable',
    'only durable places of the change log leave',
    edit(CATCH_UP, "sendDurable(turn, from, { type: 'page'", "send(turn, from, { type: 'page'"),
  ),
  mutant(
    'a catch-up that passes over a full page’s end',
    'every change is compared',
    edit(CATCH_UP, 'if (entries.length === 0) upTo = head', 'upTo = head'),
  ),
  mutant(
    'marks of the others told in the middle of a log',
    'who takes over marks has all that their owner has',
    edit(CATCH_UP, 'upTo === head ? mergedOfAll(turn) : []', 'mergedOfAll(turn)'),
    edit(CATCH_UP, 'if (page.upTo === page.head) takeOver', 'takeOver'),
  ),
  mutant(
    'marks taken over before the records of the page are here',
    'who takes over marks has all that their owner has',
    edit(
      CATCH_UP,
      'pull.movedAtMs = turn.nowMs\n  pull.page =',
      'pull.movedAtMs = turn.nowMs\n  if (page.upTo === page.head) takeOver(turn, page.merged)\n  pull.page =',
    ),
  ),
  mutant(
    'marks taken over of an old copy',
    'the places of an old copy are no place in its log',
    edit(CATCH_UP, 'retiredPeers.has(peer) || ', ''),
  ),
  mutant(
    'a page of whole records without a bound in bytes',
    'catch-up flows in pieces that a link can take',
    edit(CATCH_UP, 'if (entries.length > 0 && bytes + size > turn.options.pageBytesTarget) break', ''),
  ),
  mutant(
    'credit that never comes back',
    'a link goes on as soon as its receiver has read',
    edit('rpc/credit-return', 'this.state.due = 0 return due', 'this.state.due = 0; return 0'),
  ),
  mutant(
    'a catch-up that asks for all at once',
    'catch-up flows in pieces that a link can take',
    edit(CATCH_UP, 'if (bytes > 0 && bytes + missing.bytes > turn.options.fetchBytesMax) break', ''),
  ),
  mutant(
    'a fetch answered with all that it asks for',
    'every answer has a bound',
    edit(CATCH_UP, 'if (records.length > 0 && bytes > turn.options.pageBytesTarget) break', ''),
  ),
  mutant(
    'a record fetched from every peer that has it',
    'what is under way is not asked for twice',
    edit(CATCH_UP, ' || pulls.some((each) => (each.page?.missing.get(key)?.asked ?? 0) > 0)', ''),
  ),
  mutant(
    'no catch-up',
    'every pair of nodes reconciles in the background',
    edit(
      CATCH_UP,
      "send(turn, peer, { type: 'pull', after, full })",
      "if (full) send(turn, peer, { type: 'pull', after, full })",
    ),
  ),
]
