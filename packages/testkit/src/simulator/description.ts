/** Messages, records and outcomes as one short line each, for traces and golden scripts. */
import type {
  Answer,
  Ballot,
  MemberChanges,
  Message,
  ProposalId,
  Proposal,
  Question,
  RecordIdentity,
  Verdict,
} from '@replicator/interface'
import { isOpen, parseProposalId } from '@replicator/interface'
import type { Outcome } from '@replicator/engine'

export function describe(message: Message): string {
  switch (message.type) {
    case 'hello':
      return `hello epoch ${message.epoch} boot ${message.boot} batch ${message.batch}`
    case 'refuse':
      return `refuse ${message.code}`
    case 'ping':
    case 'pong':
      return `${message.type} epoch ${message.epoch} batch ${message.batch}`
    case 'reserve':
    case 'prepare':
    case 'accept':
    case 'read':
      return describeQuestion(message)
    case 'relay':
      return `relay to ${message.voters.join(',')}: ${describeQuestion(message.question)}`
    case 'answer':
      return describeAnswer(message)
    case 'commit':
      return `commit ${versioned(message)} ${short(message.proposal)} by ${message.voters.join(',')}${message.record === undefined ? '' : ' with record'}`
    case 'committed':
      return `committed ${versioned(message)}${message.need ? ' needs the record' : ''}`
    case 'pull':
      return `pull after ${message.after}${message.until === undefined ? '' : ` until ${message.until}`}${message.full ? ' with records' : ''}`
    case 'page':
      return `page ${message.after}–${message.upTo} of ${message.head}: ${message.entries.map(versioned).join(' ')}`
    case 'fetch':
      return `fetch ${message.keys.map(named).join(' ')}`
    case 'records':
      return `records ${message.records.map(describeRecord).join(' ')}`
    case 'compare':
      return `compare ${message.parts.map(({ from }) => named(from)).join(' ')} up to ${upTo(message.until)}`
    case 'differ':
      return `differ ${message.ranges.map(({ from, until }) => `${named(from)}–${upTo(until)}`).join(' ') || 'nowhere'}`
    case 'list':
      return `list ${named(message.from)}–${upTo(message.until)}: ${message.names.map(versioned).join(' ')}`
    case 'newer':
      return `newer ${message.records.map(describeRecord).join(' ')}${message.upTo === undefined ? '' : ` up to ${message.upTo}`}`
    case 'join':
      return `join ${message.peer} of ${message.cluster}`
    case 'wish':
      return `wish of ${message.requester}: ${describeChanges(message)}${message.force ? ', forced' : ''}`
    case 'configured':
      return `configured epoch ${message.record.version}`
    case 'survey':
      return `survey of generation ${message.generation}${asQuestion(message.question)}`
    case 'progress':
      return `progress in generation ${message.generation}${asQuestion(message.question)}: settled ${message.settled ?? 'not'}, merged ${message.merged.map(({ peer, sequence }) => `${peer}:${sequence}`).join(' ')}`
  }
}

function describeQuestion(question: Question): string {
  const generation = `g${question.generation}`
  switch (question.type) {
    case 'reserve':
      return `reserve ${generation} ${versioned(question)} for ${describeProposal(question.proposal)}`
    case 'prepare':
      return `prepare ${versioned(question)} in ${describeBallot(question.ballot)}`
    case 'accept':
      return `accept ${versioned(question)} in ${describeBallot(question.ballot)}: ${describeProposal(question.proposal)}`
    case 'read':
      return `read ${generation} ${named(question.key)}`
  }
}

function describeAnswer({ to, voter, question, key, verdict }: Answer): string {
  return `${voter} answers ${to}'s ${question} of ${named(key)}: ${describeVerdict(verdict)}`
}

function describeVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'promise':
      return verdict.vote === undefined
        ? 'promise, no vote'
        : `promise, vote for ${short(verdict.vote.proposal.id)} in ${describeBallot(verdict.vote.ballot)}`
    case 'state': {
      const record = verdict.identity === undefined ? 'nothing' : describeRecord(verdict.identity)
      return verdict.vote === undefined
        ? `holds ${record}`
        : `holds ${record}, vote for ${short(verdict.vote.proposal)}`
    }
    case 'stored':
      return `stored ${describeRecord(verdict.identity)}`
    case 'recovering':
      return `recovering in ${describeBallot(verdict.promised)}`
    case 'reserved':
      return `reserved by ${short(verdict.by)}`
    case 'refused':
      return `refused, promised ${describeBallot(verdict.promised)}`
    case 'epoch':
      return `epoch is ${verdict.epoch}`
    default:
      return verdict.kind
  }
}

function describeBallot(ballot: Ballot): string {
  return isOpen(ballot)
    ? `g${ballot.generation} open`
    : `g${ballot.generation} ballot ${ballot.number} of ${ballot.peer}`
}

function describeProposal(proposal: Proposal): string {
  return `${proposal.operation} ${short(proposal.id)}`
}

/** Without the nonce: `a1.1#3` is the third proposal of a1's first boot. */
function short(id: ProposalId): string {
  const parts = parseProposalId(id)
  return parts === undefined ? 'nobody' : `${parts.peer}.${parts.boot}#${parts.sequence}`
}

export function describeRecord(record: RecordIdentity): string {
  const decision = record.decisions[0]
  return `${versioned(record)}=${record.present ? short(decision?.proposal ?? '') : 'absent'}`
}

function versioned({ key, version }: { readonly key: string; readonly version: number }): string {
  return `${named(key)}@${version}`
}

function upTo(key: string | undefined): string {
  return key === undefined ? 'the end' : named(key)
}

function named(key: string): string {
  return key === '' ? '(configuration)' : key
}

export function describeOutcome(outcome: Outcome): string {
  if ('state' in outcome)
    return outcome.holder === undefined ? outcome.state : `${outcome.state}, held by ${short(outcome.holder.proposal)}`
  switch (outcome.outcome) {
    case 'stored':
      return `stored ${short(outcome.proposal)} at ${outcome.version}${outcome.replayed ? ' (replayed)' : ''}`
    case 'denied-stored':
      return `denied, stored by ${short(outcome.holder.proposal)}`
    case 'denied-reserved':
      return `denied, reserved by ${short(outcome.holder.proposal)}`
    case 'denied-final':
      return `denied, final since ${outcome.version}`
    case 'version-mismatch':
      return outcome.version === 0 ? 'mismatch: nothing there' : `mismatch: version ${outcome.version}`
    case 'denied-absent':
      return 'nothing to delete'
    case 'unknown':
      return `unknown ${short(outcome.proposal)} at ${outcome.version}`
    case 'found':
      return `found ${describeRecord(outcome.record)} (${outcome.evidence})`
    case 'absent':
      return `absent (${outcome.evidence})`
    case 'settled':
      return `settled ${outcome.version}${outcome.holder === undefined ? '' : ` for ${short(outcome.holder.proposal)}`}`
    case 'members':
      return `members ${outcome.changed ? 'changed' : 'as wanted'} in epoch ${outcome.epoch}, generation ${outcome.generation}`
    case 'would-stop-writes':
      return `would stop writes: ${outcome.preview.warnings.join('; ')}`
    case 'impossible':
      return `impossible: ${outcome.reason}`
    case 'unknown-peer':
      return `unknown peer ${outcome.peer}`
    case 'not-ready':
      return `not ready: ${outcome.reasons.join('; ')}`
    default:
      return outcome.outcome
  }
}

function asQuestion(question: number | undefined): string {
  return question === undefined ? '' : `, question ${question}`
}

function describeChanges(changes: MemberChanges): string {
  return (['remove', 'promote', 'demote'] as const)
    .filter((verb) => changes[verb].length > 0)
    .map((verb) => `${verb} ${changes[verb].join(',')}`)
    .join(' ')
}
