/** Records that change, and that end by themselves. */
import { type Mutant, edit, mutant } from '../mutant.js'

const JUDGING = 'engine/requests/judging'
const WRITES = 'engine/requests/writes'
const DECISION = 'commit/decision'
const EXPIRY = 'engine/deciding/expiry'
const READS = 'engine/requests/reads'

export const RECORDS: readonly Mutant[] = [
  mutant(
    'an update applied without comparing',
    '`If-Match` is compared with `since`',
    edit(JUDGING, "(ifMatch === '*' || ifMatch === record.since)", '(ifMatch !== undefined || record.final)'),
  ),
  mutant(
    'an update compared with the version, no-ops included',
    '`If-Match` is compared with `since`',
    edit(JUDGING, 'ifMatch === record.since', 'ifMatch === record.version'),
  ),
  mutant(
    'an update of a final record',
    'a final record never changes',
    edit(JUDGING, 'record?.present === true && !record.final &&', 'record?.present === true &&'),
  ),
  mutant(
    'a deletion treated as final',
    'a create after a deletion is proposed for the next version',
    edit(
      JUDGING,
      "if (operation === 'create') return record?.present !== true",
      "if (operation === 'create') return record === undefined",
    ),
  ),
  mutant(
    'a deleted key treated as one that never was',
    'versions go on counting after a deletion',
    edit(
      WRITES,
      'const version = (record?.version ?? 0) + 1 if (!Number.isSafeInteger(version))',
      'const version = record?.present === true ? record.version + 1 : 1\n  if (!Number.isSafeInteger(version))',
    ),
  ),
  mutant(
    'a key said to be empty by an old record',
    'that a key holds nothing may have ceased to be true: only a quorum can say',
    edit(JUDGING, 'return isNow ? nothingThere(request) : undefined', 'return nothingThere(request)'),
  ),
  mutant(
    'a version that is still on its way told as a mismatch',
    'a named version that is still being told is waited for',
    edit(JUDGING, 'version > request.ifMatch', 'version !== request.ifMatch'),
  ),
  mutant(
    'a change that tells of the version that it named',
    'a mismatch tells a version that refused it',
    edit(
      JUDGING,
      "return isPassed || isNow ? { outcome: 'version-mismatch', version } : undefined",
      "return isPassed || isNow ? { outcome: 'version-mismatch', version: version - 1 } : undefined",
    ),
  ),
  mutant(
    'a refusal while the own proposal is open',
    'an attempt that was told it is refused never becomes visible',
    edit(JUDGING, 'if (version > (record?.version ?? 0)) return undefined', ''),
  ),
  mutant(
    'a change of any version that is proposed again under its old id',
    'a proposal id is never reused',
    edit(WRITES, 'delete operation.proposal propose(turn, operation)', 'propose(turn, operation)'),
    edit(WRITES, 'operation.proposal = nextProposalId(turn)', 'operation.proposal ??= nextProposalId(turn)'),
  ),
  mutant(
    'a no-op counted as a change',
    'a no-op decides that a version holds what the one before it held',
    edit(DECISION, ': { ...base, ...head, final: false }', ': { ...base, ...head, since: version, final: false }'),
  ),
  mutant(
    'a deletion that leaves the value',
    'a deletion leaves nothing',
    edit(
      DECISION,
      "case 'delete': return { ...head, since: version, present: false, final: false, contentType: '' }",
      "case 'delete':\n      return { contentType: '', ...base, ...head, since: version, present: base !== undefined, final: false }",
    ),
  ),
  mutant(
    'an update that leaves the end of the version before it',
    'an update without an end clears the end',
    edit(DECISION, '...expiryOf(proposal),', '...expiryOf(base),'),
  ),
  mutant(
    'an end that a no-op takes away',
    'a no-op decides that a version holds what the one before it held',
    edit(
      DECISION,
      ': { ...base, ...head, final: false }',
      ': { contentType: base.contentType, since: base.since, present: base.present, ...(base.value && { value: base.value }), ...head, final: false }',
    ),
  ),
  mutant(
    'a record that ends before its time',
    'nobody proposes the deletion before its own clock has passed the time',
    edit(EXPIRY, 'turn.store.expired(wallMs,', 'turn.store.expired(wallMs + 1500,'),
    edit(EXPIRY, 'isOverdue(record, turn.state.wallMs)', 'isOverdue(record, turn.state.wallMs + 1500)'),
  ),
  mutant(
    'a record whose end only one voter sees to',
    'any node that holds the record may end it',
    edit(
      EXPIRY,
      'ranked.filter(({ expiresMs, place }) => wallMs >= expiresMs + place * expiryTurnMs)',
      'ranked.filter(({ expiresMs, place }) => wallMs >= expiresMs + expiryTurnMs && place < 0)',
    ),
    edit('engine/deciding/janitor', '.filter((peer) => looksAlive(turn, peer)) return', '\n  return'),
  ),
  mutant(
    'deletions of ended records without a bound',
    'however many records end at once, only some are under way',
    edit(EXPIRY, 'while (ending.size < room(turn))', 'while (due.length > 0)'),
    edit(EXPIRY, 'EXPIRY_LOOK_AHEAD * expiriesMax * configuration.members.length', 'Infinity'),
  ),
  mutant(
    'as many deletions of ended records however slow the voters are',
    'where voters take k times as long, a k-th of the deletions is under way',
    edit(
      EXPIRY,
      'Math.min(1, expiryAnswerMs / own(turn).answerMs)',
      'Math.max(1, expiryAnswerMs / own(turn).answerMs)',
    ),
  ),
  mutant(
    'deletions of ended records that all nodes propose at once',
    'each goes on with its own share as long as there is any',
    edit(
      EXPIRY,
      'const isShareDone = share.length === 0 && ending.size === 0',
      'const isShareDone = share.length >= 0',
    ),
  ),
  mutant(
    'an end that deletes a newer version',
    'what is ended is a record that says so itself',
    edit(EXPIRY, 'if (!isOverdue(record, turn.state.wallMs)) continue', 'if (record?.present !== true) continue'),
  ),
  mutant(
    'an ended record that is told until it is deleted',
    'a record whose time is up is told by nobody',
    edit(
      READS,
      "(purpose.kind === 'get' || purpose.kind === 'write') && isOverdue",
      "purpose.kind === 'write' && isOverdue",
    ),
  ),
  mutant(
    'an ended record that its node alone goes on to tell',
    'a record whose time is up is told by nobody',
    edit(READS, '&& !isOverdue(record, turn.state.wallMs)', ''),
  ),
  mutant(
    'an end that is told before it is decided',
    'a reader is told that a key is absent once that is decided, whatever its clock says',
    edit(
      READS,
      'awaitEnd(turn, operation, record) return',
      "closeRead(turn, operation)\n    if (purpose.kind === 'get') report(turn, operation.id, { outcome: 'absent', evidence: 'quorum' })\n    return",
    ),
  ),
  mutant(
    'a change of a record that has ended',
    'a record whose time is up is ended before anything else is proposed',
    edit(WRITES, '|| isOverdue(record, turn.state.wallMs)', ''),
  ),
  mutant(
    'an ended record in a list',
    'a record whose time is up is told by nobody',
    edit('core/listing', '|| isOverdue(record, wallMs)', ''),
  ),
  mutant(
    'a list that shows pending records',
    'a list tells committed records',
    edit(
      'core/served-view',
      'record: (key) => {',
      '...({ slot: (key: string) => store.slot(key) } as object),\n    record: (key) => {',
    ),
    edit(
      'core/listing',
      'const record = isUserKey(key) ? store.record(key) : undefined',
      'const held = isUserKey(key) ? store.record(key) : undefined\n      const proposed = (store as unknown as { slot(name: string): { vote?: { proposal: StoredRecord } } }).slot(key)?.vote?.proposal\n      const record = held && proposed?.value ? { ...held, present: true, value: proposed.value } : held',
    ),
  ),
  mutant(
    'a watch that skips what was committed between page and live',
    'a change is never missed',
    edit('core/change-feed', 'upTo: isLast ? durable :', 'upTo: isLast ? this.#store.head :'),
  ),
  mutant(
    'a deleted record that a reader answers with what a lagging voter holds',
    'the newest record of a quorum is read',
    edit(
      'commit/quorum-read',
      'identity !== undefined && identity.version > (newest?.identity.version ?? 0)',
      'identity?.present === true && identity.version > (newest?.identity.version ?? 0)',
    ),
  ),
  mutant(
    'a read that the majority of the own cluster answers',
    'a mutable record is read from a classic quorum',
    edit(
      'commit/quorum-read',
      'if (!isClassicQuorum(configuration, (peer) => read.states.has(peer)))',
      'const own = configuration.members.find(({ peer }) => peer === answer.to)?.cluster\n  const site = configuration.members.filter(({ cluster, role }) => cluster === own && role === "voter")\n  const isSite = site.length > 2 && 2 * site.filter(({ peer }) => read.states.has(peer)).length > site.length\n  if (!isSite && !isClassicQuorum(configuration, (peer) => read.states.has(peer)))',
    ),
  ),
  mutant(
    'an end that is lost on the wire',
    'the time at which a record ends is part of it',
    edit('rpc/outgoing', 'expiresMs: proposal.expiresMs ?? 0', 'expiresMs: 0'),
  ),
  mutant(
    'a value that is there taken for the newest by a read',
    'a change of a mutable record that may be decided is settled before a read answers',
    edit(
      'commit/quorum-read',
      'newest?.identity.final !== true && mightBeDecided(read, configuration, version)',
      'newest?.identity.present !== true && mightBeDecided(read, configuration, version)',
    ),
  ),
  mutant(
    'a recovery that does not look at open votes for a deletion',
    'what may have been decided is proposed, whatever its operation',
    edit(
      'commit/choice',
      'if (vote === undefined || vote.ballot.generation !== generation) continue',
      "if (vote === undefined || vote.proposal.operation === 'delete' || vote.ballot.generation !== generation) continue",
    ),
    edit(
      'commit/choice',
      'if (vote === undefined) continue',
      "if (vote === undefined || vote.proposal.operation === 'delete') continue",
    ),
  ),
  mutant(
    'a deletion that forgets the decisions before it',
    'a record remembers its last 8 decisions',
    edit(
      DECISION,
      "case 'delete': return { ...head, since: version,",
      "case 'delete':\n      return { ...head, decisions: [decision], since: version,",
    ),
  ),
]
