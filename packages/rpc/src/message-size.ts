import type { Message, Proposal, Question, RecordIdentity, StoredRecord, Verdict } from '@replicator/interface'
import { TRACE_BYTES } from './field.js'

/** Room for the numbers of a message, its tags and its lengths. */
const FIXED_BYTES = 48
/** The number of a text that the link knows. */
const PEER_BYTES = 2
/** The number of its origin, and a sequence of usual length. */
const PROPOSAL_ID_BYTES = 16
const BALLOT_BYTES = 24
/** A key that stands alone. */
const KEY_BYTES = 48
/** Of a decision the origin and the cluster in full: a page tells of many boots, and some of nodes that are long gone. */
const DECISION_BYTES = 160

/**
 * About how many bytes a message takes on a link that knows its peers and the origins of its proposals: more rather than
 * less in the usual case, and cheap, for no text is walked through. It decides where a frame ends and how much memory is
 * asked for, never what is allowed.
 */
export function messageBytes(message: Message): number {
  switch (message.type) {
    case 'pull':
    case 'survey':
      return FIXED_BYTES
    case 'ping':
    case 'pong':
      return FIXED_BYTES + 32
    case 'committed':
      return FIXED_BYTES + message.key.length
    case 'refuse':
      return FIXED_BYTES + message.reason.length
    case 'hello':
      return FIXED_BYTES * 5 + textBytes(message.addresses)
    case 'join':
      return FIXED_BYTES * 3 + message.token.length + textBytes(message.addresses)
    case 'relay':
      return FIXED_BYTES + message.voters.length * PEER_BYTES + questionBytes(message.question)
    case 'answer':
      return (
        FIXED_BYTES +
        2 * PEER_BYTES +
        message.key.length +
        BALLOT_BYTES +
        PROPOSAL_ID_BYTES +
        verdictBytes(message.verdict)
      )
    case 'commit':
      return (
        FIXED_BYTES +
        BALLOT_BYTES +
        message.key.length +
        PROPOSAL_ID_BYTES +
        message.voters.length * PEER_BYTES +
        recordBytes(message.record)
      )
    case 'page':
      return message.entries.reduce(
        (sum, { key, record }) => sum + 25 + key.length + recordBytes(record),
        FIXED_BYTES + message.merged.length * (PEER_BYTES + 16),
      )
    case 'fetch':
      return FIXED_BYTES + textBytes(message.keys)
    case 'compare':
      return message.parts.reduce((sum, { from }) => sum + 12 + from.length, FIXED_BYTES + KEY_BYTES)
    case 'differ':
      return message.ranges.reduce((sum, { from, until = '' }) => sum + 8 + from.length + until.length, FIXED_BYTES)
    case 'list':
      return message.names.reduce((sum, { key }) => sum + 25 + key.length, FIXED_BYTES + 2 * KEY_BYTES)
    case 'newer':
      return message.records.reduce((sum, record) => sum + recordBytes(record), FIXED_BYTES + KEY_BYTES)
    case 'records':
      return message.records.reduce((sum, record) => sum + recordBytes(record), FIXED_BYTES)
    case 'wish':
      return FIXED_BYTES + (message.remove.length + message.promote.length + message.demote.length) * PEER_BYTES
    case 'configured':
      return FIXED_BYTES + recordBytes(message.record)
    case 'progress':
      return FIXED_BYTES + message.merged.length * (PEER_BYTES + 16)
    default:
      return questionBytes(message)
  }
}

function questionBytes(question: Question): number {
  const shared = FIXED_BYTES + question.key.length + (question.trace === undefined ? 0 : TRACE_BYTES + 2)
  switch (question.type) {
    case 'reserve':
      return shared + proposalBytes(question.proposal)
    case 'prepare':
      return shared + BALLOT_BYTES
    case 'accept':
      return shared + BALLOT_BYTES + proposalBytes(question.proposal)
    case 'read':
      return shared + PEER_BYTES
  }
}

function verdictBytes(verdict: Verdict): number {
  switch (verdict.kind) {
    case 'promise':
      return 8 + (verdict.vote === undefined ? 0 : BALLOT_BYTES + proposalBytes(verdict.vote.proposal))
    case 'state':
      return 8 + BALLOT_BYTES + PROPOSAL_ID_BYTES + identityBytes(verdict.identity)
    case 'stored':
      return FIXED_BYTES + identityBytes(verdict.identity)
    case 'recovering':
    case 'refused':
      return FIXED_BYTES + BALLOT_BYTES
    case 'reserved':
      return FIXED_BYTES + PROPOSAL_ID_BYTES
    default:
      return FIXED_BYTES
  }
}

function proposalBytes({ cluster, requestId, fingerprint, value, contentType }: Proposal): number {
  const texts = PROPOSAL_ID_BYTES + cluster.length + requestId.length + fingerprint.length + contentType.length
  return FIXED_BYTES + texts + (value?.length ?? 0)
}

function identityBytes(identity: RecordIdentity | undefined): number {
  if (identity === undefined) return 0
  const decisions = identity.decisions.reduce((sum, { requestId, fingerprint }) => {
    return sum + DECISION_BYTES + requestId.length + fingerprint.length
  }, 0)
  return FIXED_BYTES + identity.key.length + decisions
}

function recordBytes(record: StoredRecord | undefined): number {
  return record === undefined ? 0 : identityBytes(record) + record.contentType.length + (record.value?.length ?? 0)
}

function textBytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 4, 0)
}
