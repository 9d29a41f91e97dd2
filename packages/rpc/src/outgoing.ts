/**
 * Messages in the form of the generated encoders: texts that repeat as their numbers on the link, words as theirs. Values
 * are left in place.
 */
import type {
  Answer,
  Ballot,
  Decision,
  MergedLog,
  Message,
  Proposal,
  Question,
  RecordIdentity,
  StoredRecord,
  TraceParent,
  Verdict,
  Vote,
} from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import type { SentTexts } from './dictionary.js'
import { TRACE_BYTES } from './field.js'
import { OPERATION_NUMBERS, QUESTION_NUMBERS, REFUSAL_NUMBERS } from './wire-name.js'

/** The generated types are mutable ones; the encoders change nothing. */
export type Wire<T> = T extends Uint8Array ? T : { readonly [K in keyof T]: Wire<T[K]> }

type V1<Name extends keyof Shapes> = Wire<Shapes[Name]>

interface Shapes {
  readonly answer: replicator.v1.Answer.$Properties
  readonly ballot: replicator.v1.Ballot.$Properties
  readonly decision: replicator.v1.Decision.$Properties
  readonly envelope: replicator.v1.Envelope.$Properties
  readonly identity: replicator.v1.RecordIdentity.$Properties
  readonly proposal: replicator.v1.Proposal.$Properties
  readonly record: replicator.v1.StoredRecord.$Properties
  readonly verdict: replicator.v1.Verdict.$Properties
  readonly vote: replicator.v1.Vote.$Properties
}

export function toEnvelope(message: Message, texts: SentTexts): V1<'envelope'> {
  switch (message.type) {
    case 'hello':
      return { hello: { ...message, clusterId: texts.clusters.numberOf(message.clusterId) } }
    case 'refuse':
      return { refuse: { reason: message.reason, code: REFUSAL_NUMBERS[message.code] } }
    case 'ping':
      return { ping: message }
    case 'pong':
      return { pong: message }
    case 'reserve':
    case 'prepare':
    case 'accept':
    case 'read':
      return toQuestion(message, texts)
    case 'relay':
      return { relay: { voters: toPeers(message.voters, texts), ...toQuestion(message.question, texts) } }
    case 'answer':
      return { answer: toAnswer(message, texts) }
    case 'commit': {
      const { generation, ballot, key, version, proposal, voters, record } = message
      const commit = {
        generation,
        ballot: toBallot(ballot, texts),
        key,
        version,
        origin: texts.origins.numberOf(originOf(proposal)),
        voters: toPeers(voters, texts),
        sequence: sequenceOf(proposal),
      }
      return { commit: record === undefined ? commit : { ...commit, record: toRecord(record, texts) } }
    }
    case 'committed':
      return { committed: message }
    case 'pull':
      return { pull: { ...message, until: message.until ?? 0 } }
    case 'page': {
      const entries = message.entries.map(({ key, version, bytes, record }) => {
        const entry = { key, version, bytes }
        return record === undefined ? entry : { ...entry, record: toRecord(record, texts) }
      })
      return { page: { ...message, merged: toMerged(message.merged, texts), entries } }
    }
    case 'fetch':
      return { fetch: message }
    case 'records':
      return { records: { records: message.records.map((record) => toRecord(record, texts)) } }
    case 'compare':
      return { compare: { ...message, until: message.until ?? null } }
    case 'differ':
      return {
        differ: { ...message, ranges: message.ranges.map(({ from, until }) => ({ from, until: until ?? null })) },
      }
    case 'list':
      return { list: { ...message, until: message.until ?? null } }
    case 'newer': {
      const { question, records, upTo } = message
      return { newer: { question, records: records.map((record) => toRecord(record, texts)), upTo: upTo ?? null } }
    }
    case 'join': {
      const { peer, cluster, ...rest } = message
      return { join: { ...rest, peer: texts.peers.numberOf(peer), cluster: texts.clusters.numberOf(cluster) } }
    }
    case 'wish': {
      const { requester, remove, promote, demote, force } = message
      return {
        wish: {
          requester: texts.peers.numberOf(requester),
          remove: toPeers(remove, texts),
          promote: toPeers(promote, texts),
          demote: toPeers(demote, texts),
          force,
        },
      }
    }
    case 'configured':
      return { configured: { record: toRecord(message.record, texts) } }
    case 'survey':
      return { survey: message }
    case 'progress':
      return { progress: { ...message, merged: toMerged(message.merged, texts) } }
  }
}

function toMerged(
  merged: readonly MergedLog[],
  texts: SentTexts,
): readonly Wire<replicator.v1.MergedLog.$Properties>[] {
  return merged.map(({ peer, sequence }) => ({ peer: texts.peers.numberOf(peer), sequence }))
}

function toPeers(peers: readonly string[], texts: SentTexts): readonly number[] {
  return peers.map((peer) => texts.peers.numberOf(peer))
}

/** Of a proposal's id, what stands before its last point. */
function originOf(proposal: string): string {
  return proposal.slice(0, Math.max(0, proposal.lastIndexOf('.')))
}

/** What stands behind it. */
function sequenceOf(proposal: string): string {
  return proposal.slice(proposal.lastIndexOf('.') + 1)
}

function toQuestion(question: Question, texts: SentTexts): Wire<Pick<Shapes['envelope'], Question['type']>> {
  const { generation, key } = question
  const trace = toTrace(question.trace)
  switch (question.type) {
    case 'reserve': {
      const { version, proposal } = question
      return { reserve: { generation, key, version, proposal: toProposal(proposal, texts), trace } }
    }
    case 'prepare': {
      const { version, ballot } = question
      return { prepare: { generation, key, version, ballot: toBallot(ballot, texts), trace } }
    }
    case 'accept': {
      const { version, ballot, proposal } = question
      const accept = {
        generation,
        key,
        version,
        ballot: toBallot(ballot, texts),
        proposal: toProposal(proposal, texts),
      }
      return { accept: { ...accept, trace } }
    }
    case 'read': {
      const { reader, readId } = question
      return { read: { generation, key, reader: texts.peers.numberOf(reader), readId, trace } }
    }
  }
}

function toTrace(trace: TraceParent | undefined): Uint8Array | null {
  if (trace === undefined) return null
  const hex = trace.traceId + trace.spanId
  return Uint8Array.from({ length: TRACE_BYTES }, (_, place) =>
    Number.parseInt(hex.slice(2 * place, 2 * place + 2), 16),
  )
}

function toBallot({ generation, number, peer, boot, attempt }: Ballot, texts: SentTexts): V1<'ballot'> {
  return { generation, number, peer: texts.peers.numberOf(peer), boot, attempt }
}

function toProposal(proposal: Proposal, texts: SentTexts): V1<'proposal'> {
  const { id, cluster, operation, requestId, fingerprint, value, contentType, mutable } = proposal
  return {
    origin: texts.origins.numberOf(originOf(id)),
    cluster: texts.clusters.numberOf(cluster),
    operation: OPERATION_NUMBERS[operation],
    requestId,
    fingerprint,
    value: value ?? null,
    contentType: texts.contentTypes.numberOf(contentType),
    mutable,
    sequence: sequenceOf(id),
    expiresMs: proposal.expiresMs ?? 0,
  }
}

function toVote(vote: Vote, texts: SentTexts): V1<'vote'> {
  return { ballot: toBallot(vote.ballot, texts), proposal: toProposal(vote.proposal, texts) }
}

function toDecision(decision: Decision, texts: SentTexts): V1<'decision'> {
  const { version, proposal, cluster, requestId, fingerprint } = decision
  return {
    version,
    origin: texts.origins.numberOf(originOf(proposal)),
    cluster: texts.clusters.numberOf(cluster),
    requestId,
    fingerprint,
    sequence: sequenceOf(proposal),
  }
}

function toIdentity(identity: RecordIdentity, texts: SentTexts): V1<'identity'> {
  const { key, version, since, present, final, decisions } = identity
  return { key, version, since, present, final, decisions: decisions.map((each) => toDecision(each, texts)) }
}

function toRecord(record: StoredRecord, texts: SentTexts): V1<'record'> {
  return {
    ...toIdentity(record, texts),
    value: record.value ?? null,
    contentType: texts.contentTypes.numberOf(record.contentType),
    expiresMs: record.expiresMs ?? 0,
  }
}

function toAnswer(answer: Answer, texts: SentTexts): V1<'answer'> {
  const { to, voter, generation, question, key, version, ballot, asked, verdict } = answer
  const isOfProposal = question === 'reserve' || question === 'accept'
  return {
    to: texts.peers.numberOf(to),
    voter: texts.peers.numberOf(voter),
    generation,
    question: QUESTION_NUMBERS[question],
    key,
    version,
    ballot: toBallot(ballot, texts),
    asked: isOfProposal ? sequenceOf(asked) : asked,
    verdict: toVerdict(verdict, texts),
    origin: isOfProposal ? texts.origins.numberOf(originOf(asked)) : 0,
  }
}

function toVerdict(verdict: Verdict, texts: SentTexts): V1<'verdict'> {
  switch (verdict.kind) {
    case 'confirm':
      return { confirm: {} }
    case 'promise':
      return { promise: verdict.vote === undefined ? {} : { vote: toVote(verdict.vote, texts) } }
    case 'accepted':
      return { accepted: {} }
    case 'state': {
      const { identity, vote } = verdict
      return {
        state: {
          identity: identity === undefined ? null : toIdentity(identity, texts),
          vote:
            vote === undefined
              ? null
              : {
                  ballot: toBallot(vote.ballot, texts),
                  origin: texts.origins.numberOf(originOf(vote.proposal)),
                  sequence: sequenceOf(vote.proposal),
                },
        },
      }
    }
    case 'forbidden':
      return { forbidden: {} }
    case 'epoch':
      return { epoch: verdict }
    case 'stored':
      return { stored: { identity: toIdentity(verdict.identity, texts) } }
    case 'behind':
      return { behind: {} }
    case 'recovering':
      return { recovering: { promised: toBallot(verdict.promised, texts) } }
    case 'reserved':
      return { reserved: { origin: texts.origins.numberOf(originOf(verdict.by)), sequence: sequenceOf(verdict.by) } }
    case 'overloaded':
      return { overloaded: {} }
    case 'refused':
      return { refused: { promised: toBallot(verdict.promised, texts) } }
    case 'mute':
      return { mute: {} }
  }
}
