/** What clients are told. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const WRITES = 'engine/requests/writes'
const JUDGING = 'engine/requests/judging'

export const REQUESTS: readonly Mutant[] = [
  mutant(
    'a timer dropped that is still waited for',
    'only what nobody waits for wakes nobody',
    edit('engine/turn/turn', '!stillWaits(turn.state, next)', "next.kind !== 'tick'"),
  ),
  mutant(
    'timers that are never tidied',
    'an operation that ends leaves no timer behind',
    edit('engine/turn/turn', 'if (mine.timers.length >= mine.timersTidyAt)', 'if (mine.timers.length < 0)'),
  ),
  mutant(
    'texts about peers that are gone',
    'nothing is kept of who is no longer a member',
    edit('engine/changes/gone-peers', 'if (present.has(peer)) continue', 'if (peer !== undefined) continue'),
  ),
  mutant(
    'values of clients that are counted for ever',
    'what a request has taken is free once it is told',
    edit(
      'engine/requests/waiting',
      'if (own(turn).writing.delete(operation.id)) own(turn).writingBytes -= operation.request.value.length',
      'own(turn).writing.delete(operation.id)',
    ),
  ),
  mutant(
    'values of clients bounded by their number alone',
    'every queue has a bound, in bytes too',
    edit(
      'engine/requests/waiting',
      'return writingBytes > 0 && writingBytes + valueBytes > options.operationBytesMax',
      'return false',
    ),
  ),
  mutant(
    'idempotency matched on the key alone',
    'same id, other fingerprint → mismatch',
    edit(JUDGING, "if (earlier.fingerprint !== request.fingerprint) return { outcome: 'mismatch' }", ''),
  ),
  mutant(
    'an open twin matched on the key alone',
    'same id, other fingerprint → mismatch',
    edit(WRITES, 'if (rival.fingerprint !== request.fingerprint) {', "if (rival.fingerprint === 'none') {"),
  ),
  mutant(
    'a fingerprint that does not cover the value',
    'the fingerprint covers operation, value, content type and options',
    edit('core/request', '.update(value)', ''),
  ),
  mutant(
    'twins treated as rivals',
    'a reservation of the same request is never a rival',
    edit(
      WRITES,
      "if (request.requestId !== '' && rival.requestId === request.requestId) {",
      "if (request.requestId === 'none' && rival.requestId === request.requestId) {",
    ),
  ),
  mutant(
    'a repeat denied by a rival while its first attempt may win',
    'a repeat gets the same answer as the first',
    edit(
      WRITES,
      "const isPatient = request.requestId !== '' || request.operation !== 'create'",
      "const isPatient = request.operation !== 'create'",
    ),
  ),
  mutant(
    'a stored twin treated as a rival',
    'the own request among the last decisions → success',
    edit(JUDGING, "request.requestId === '' ? undefined", 'request.requestId.length >= 0 ? undefined'),
  ),
  mutant(
    'the own proposal looked for in the last decision only',
    'the own proposal among its last decisions → success',
    edit(
      JUDGING,
      'const decided = decisions.find((each) => each.proposal === proposal)',
      'const decided = decisions.slice(0, 1).find((each) => each.proposal === proposal)',
    ),
  ),
  mutant(
    'a denial for a lost open ballot',
    'losing the open ballot is not a denial: recovery may still choose the proposal',
    edit(
      'engine/inbox',
      "if (verdict.kind === 'stored') onStoredElsewhere(turn, verdict.identity)",
      "if (verdict.kind === 'stored') onStoredElsewhere(turn, verdict.identity)\n  if (verdict.kind === 'reserved') {\n    for (const [operation, { proposal }] of turn.state.writing) {\n      if (proposal !== answer.asked) continue\n      ;(turn.state.writing as Map<number, unknown>).delete(operation)\n      ;(turn.state.interest.get(answer.key) as Set<number> | undefined)?.delete(operation)\n      const holder = { cluster: turn.state.cluster, peer: verdict.by.split('.')[0] ?? '', proposal: verdict.by, version: answer.version }\n      turn.effects.outcomes.push({ operation, outcome: { outcome: 'denied-reserved', holder, ageMs: 0, retryAfterMs: 1 } })\n    }\n  }\n",
    ),
  ),
  mutant(
    'a denial for a no-op',
    'absent or a no-op → propose anew at the next version',
    edit(
      JUDGING,
      "if (operation === 'create') return record?.present !== true",
      "if (operation === 'create') return record === undefined",
    ),
    edit(
      JUDGING,
      'const holder = record?.present === true ? holderOf(record) : undefined',
      'const holder = record === undefined ? undefined : holderOf(record)',
    ),
  ),
  mutant(
    'an unknown outcome told as no quorum',
    'no quorum: nothing was sent, or it is decided that this attempt can never win',
    edit(
      WRITES,
      "open === undefined ? { outcome: 'no-quorum' } : { outcome: 'unknown', ...open }",
      "{ outcome: 'no-quorum' }",
    ),
  ),
  mutant(
    'a forgotten decision told as a denial',
    'the proposed version no longer among the last decisions → outcome unknown',
    edit(JUDGING, "if (version < oldest) return { outcome: 'unknown', version, proposal }", 'void oldest'),
  ),
  mutant(
    'a denial from a mutable record of the own store',
    'deny at once only where that is certain: a final record',
    edit(
      JUDGING,
      "return final || isNow ? { outcome: 'denied-stored', holder, version, final } : undefined",
      "return { outcome: 'denied-stored', holder, version, final }",
    ),
  ),
  mutant(
    'a denial by an old reservation',
    'deny at once only by a young reservation whose owner still looks alive',
    edit(WRITES, 'if (settled) return false', ''),
  ),
  mutant(
    'a proposal without a quorum',
    'fewer than qc voters look alive → no quorum, nothing sent',
    edit(
      WRITES,
      "if (turn.options.confirm === 'all' ? !everyVoterLooksAlive(turn) : !quorumLooksAlive(turn)) {",
      'if (request.key === undefined) {',
    ),
  ),
  mutant(
    'requests bounded by their bytes alone',
    'every queue has a bound, in number too',
    edit('engine/requests/waiting', 'if (writing.size + reading.size >= options.operationsMax) return true', ''),
  ),
  mutant(
    'reads that no bound refuses',
    'too much under way at a node → overloaded, whatever is asked',
    edit(
      'engine/requests/reads',
      "purpose.kind !== 'write' && isOverloaded(turn, 0)",
      "purpose.kind !== 'write' && false",
    ),
  ),
  mutant(
    'deliveries without a bound',
    'decisions whose delivery is tracked have a bound',
    edit(
      'engine/records/delivery',
      'deliveries.size >= turn.options.deliveriesMax && !deliveries.has(key)',
      'deliveries.size < 0 && !deliveries.has(key)',
    ),
  ),
  mutant(
    'a refused send that nobody notices',
    'a turn that does not fit in the link’s queue as a whole is offered message by message',
    edit(
      'engine/run/runner',
      'if (this.#port.send(peer, messages)) continue',
      'this.#port.send(peer, messages)\n      continue',
    ),
  ),
  mutant(
    'messages that no link took and that nobody counts',
    'what is lost is counted',
    edit('engine/run/runner', 'this.#engine.unsent(refused.length)', 'void refused'),
  ),
  mutant(
    '`--confirm all` answered at a quorum',
    'answers only when every voter has confirmed',
    edit(
      JUDGING,
      "if (turn.options.confirm === 'all' && operation.confirmed < version)",
      "if (turn.options.confirm === 'all' && operation.id < 0)",
    ),
  ),
  mutant(
    '`--confirm all` does not wait for the own disk',
    'answers only when every voter has confirmed',
    edit(
      'engine/records/delivery',
      'for (const voter of voters) delivery.holders.add(voter)',
      'for (const voter of [...voters, self]) delivery.holders.add(voter)',
    ),
  ),
  mutant(
    'a confirmation of an older version taken for that of a newer one',
    'answers only when every voter has confirmed',
    edit(
      'engine/requests/writes',
      'operation.confirmed = Math.max(operation.confirmed, version)',
      'operation.confirmed = Infinity',
    ),
  ),
  mutant(
    'a voter that lacks the record taken for one that holds it',
    'answers only when every voter has confirmed',
    edit('engine/records/delivery', 'if (committed >= delivery.version || voted)', 'if (committed >= 0)'),
  ),
  mutant(
    'a decision made elsewhere that is not confirmed here',
    'every request is told once, with what is true',
    edit(WRITES, 'confirmEverywhere(turn, key)', ''),
  ),
]
