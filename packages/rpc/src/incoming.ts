/** Messages out of the objects of the generated decoders: checked, copied, plain. */
import {
  ADDRESS_BYTES_MAX,
  ADDRESSES_PER_MEMBER_MAX,
  type Answer,
  type Commit,
  type Hello,
  MEMBERS_MAX,
  type Message,
  PAGE_ENTRIES_MAX,
  type MergedLog,
  type PageEntry,
  type Progress,
  type Question,
  REASON_BYTES_MAX,
  type Remembered,
  type Survey,
} from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import type { ReceivedTexts } from './dictionary.js'
import * as field from './field.js'
import { FrameRefusal } from './frame-error.js'
import { ballotFrom, classicBallotFrom, proposalFrom, proposalIdFrom, recordFrom } from './incoming-record.js'
import { repairFrom } from './incoming-repair.js'
import { verdictFrom } from './incoming-verdict.js'
import { QUESTION_NUMBERS, REFUSAL_NUMBERS, wordsOf } from './wire-name.js'

const REFUSALS = wordsOf(REFUSAL_NUMBERS)
const QUESTIONS = wordsOf(QUESTION_NUMBERS)

const ADDRESSES = {
  max: ADDRESSES_PER_MEMBER_MAX,
  each: (address: string, name: string) => field.text(address, ADDRESS_BYTES_MAX, name),
}

/** Throws a `FrameRefusal` where the message is of an unknown kind, or a field can't be what it should be. */
export function messageFrom(envelope: replicator.v1.Envelope, texts: ReceivedTexts): Message {
  const question = questionFrom(envelope, texts)
  if (question !== undefined) return question
  if (envelope.answer !== null) return answerFrom(envelope.answer, texts)
  if (envelope.relay !== null) return relayFrom(envelope.relay, texts)
  if (envelope.commit !== null) return commitFrom(envelope.commit, texts)
  if (envelope.committed !== null) {
    const { key, version, need } = envelope.committed
    return { type: 'committed', key: field.keyText(key, 'committed.key'), version, need }
  }
  if (envelope.ping !== null) {
    const { token, epoch, boot, nonce, batch } = envelope.ping
    return { type: 'ping', token, epoch, boot, nonce: field.nonceText(nonce, 'ping.nonce'), batch }
  }
  if (envelope.pong !== null) {
    const { token, epoch, boot, nonce, batch } = envelope.pong
    return { type: 'pong', token, epoch, boot, nonce: field.nonceText(nonce, 'pong.nonce'), batch }
  }
  return catchUpFrom(envelope, texts) ?? repairFrom(envelope, texts) ?? membershipFrom(envelope, texts)
}

function questionFrom(wire: replicator.v1.Envelope | replicator.v1.Relay, texts: ReceivedTexts): Question | undefined {
  if (wire.reserve !== null) {
    const { generation, key, version, proposal, trace } = wire.reserve
    return {
      type: 'reserve',
      generation,
      key: field.keyText(key, 'reserve.key'),
      version,
      proposal: proposalFrom(proposal, texts, 'reserve.proposal'),
      ...tracedFrom(trace, 'reserve.trace'),
    }
  }
  if (wire.prepare !== null) {
    const { generation, key, version, ballot, trace } = wire.prepare
    return {
      type: 'prepare',
      generation,
      key: field.keyText(key, 'prepare.key'),
      version,
      ballot: classicBallotFrom(ballot, texts, 'prepare.ballot'),
      ...tracedFrom(trace, 'prepare.trace'),
    }
  }
  if (wire.accept !== null) {
    const { generation, key, version, ballot, proposal, trace } = wire.accept
    return {
      type: 'accept',
      generation,
      key: field.keyText(key, 'accept.key'),
      version,
      ballot: classicBallotFrom(ballot, texts, 'accept.ballot'),
      proposal: proposalFrom(proposal, texts, 'accept.proposal'),
      ...tracedFrom(trace, 'accept.trace'),
    }
  }
  if (wire.read !== null) {
    const { generation, key, reader, readId, trace } = wire.read
    return {
      type: 'read',
      generation,
      key: field.keyText(key, 'read.key'),
      reader: texts.peers.at(reader, 'read.reader'),
      readId: field.readIdText(readId, 'read.readId'),
      ...tracedFrom(trace, 'read.trace'),
    }
  }
  return undefined
}

/** Nothing at all where nobody traces, as nearly always. */
function tracedFrom(trace: Uint8Array | null, name: string): Pick<Question, 'trace'> | undefined {
  return trace === null ? undefined : { trace: field.traceParent(trace, name) }
}

function peersFrom(voters: readonly number[], texts: ReceivedTexts, name: string): string[] {
  return field.list(voters, { max: MEMBERS_MAX, each: (voter, place) => texts.peers.at(voter, place), name })
}

function relayFrom(wire: replicator.v1.Relay, texts: ReceivedTexts): Message {
  const voters = peersFrom(wire.voters, texts, 'relay.voters')
  const question = questionFrom(wire, texts)
  if (question === undefined) throw new FrameRefusal('unknown-message', 'relay.question')
  return { type: 'relay', voters, question }
}

function answerFrom(wire: replicator.v1.Answer, texts: ReceivedTexts): Answer {
  const { to, voter, generation, key, version, ballot } = wire
  const question = field.word(QUESTIONS, wire.question, 'answer.question')
  return {
    type: 'answer',
    to: texts.peers.at(to, 'answer.to'),
    voter: texts.peers.at(voter, 'answer.voter'),
    generation,
    question,
    key: field.keyText(key, 'answer.key'),
    version,
    ballot: ballotFrom(ballot, texts, 'answer.ballot'),
    asked: askedFrom(wire, question, texts),
    verdict: verdictFrom(wire.verdict, texts, 'answer.verdict'),
  }
}

function askedFrom(wire: replicator.v1.Answer, question: Question['type'], texts: ReceivedTexts): string {
  const { origin, asked } = wire
  if (question === 'reserve' || question === 'accept') {
    return proposalIdFrom({ origin, sequence: asked }, texts, 'answer.asked')
  }
  if (origin !== 0) field.refuse('answer.asked')
  if (question === 'read') return field.readIdText(asked, 'answer.asked')
  return asked === '' ? asked : field.refuse('answer.asked')
}

function commitFrom(wire: replicator.v1.Commit, texts: ReceivedTexts): Commit {
  const { generation, ballot, key, version, record } = wire
  const commit = {
    type: 'commit' as const,
    generation,
    ballot: ballotFrom(ballot, texts, 'commit.ballot'),
    key: field.keyText(key, 'commit.key'),
    version,
    proposal: proposalIdFrom(wire, texts, 'commit.proposal'),
    voters: peersFrom(wire.voters, texts, 'commit.voters'),
  }
  return record === null ? commit : { ...commit, record: recordFrom(record, texts, 'commit.record') }
}

function catchUpFrom(
  { pull, page, fetch, records }: replicator.v1.Envelope,
  texts: ReceivedTexts,
): Message | undefined {
  const max = PAGE_ENTRIES_MAX
  if (pull !== null) return pullFrom(pull)
  if (page !== null) {
    const { after, upTo, head } = page
    return {
      type: 'page',
      after,
      upTo,
      head,
      records: page.records,
      merged: mergedFrom(page.merged, texts, 'page.merged'),
      entries: field.list(page.entries, {
        max,
        each: (entry, name) => entryFrom(entry, texts, name),
        name: 'page.entries',
      }),
    }
  }
  if (fetch !== null) {
    return { type: 'fetch', keys: field.list(fetch.keys, { max, each: field.keyText, name: 'fetch.keys' }) }
  }
  if (records !== null) {
    return {
      type: 'records',
      records: field.list(records.records, {
        max,
        each: (record, name) => recordFrom(record, texts, name),
        name: 'records.records',
      }),
    }
  }
  return undefined
}

function pullFrom({ after, until, full }: replicator.v1.Pull): Message {
  if (until !== 0 && until < after) field.refuse('pull.until')
  return { type: 'pull', after, full, ...(until === 0 ? {} : { until }) }
}

function entryFrom(
  { key, version, bytes, record }: replicator.v1.Page.Entry,
  texts: ReceivedTexts,
  name: string,
): PageEntry {
  const entry = { key: field.keyText(key, `${name}.key`), version, bytes }
  return record === null ? entry : { ...entry, record: recordFrom(record, texts, `${name}.record`) }
}

function membershipFrom(
  { hello, refuse, join, wish, configured, survey, progress }: replicator.v1.Envelope,
  texts: ReceivedTexts,
): Message {
  if (hello !== null) return helloFrom(hello, texts)
  if (refuse !== null) {
    return {
      type: 'refuse',
      code: field.word(REFUSALS, refuse.code, 'refuse.code'),
      reason: field.text(refuse.reason, REASON_BYTES_MAX, 'refuse.reason'),
    }
  }
  if (join !== null) {
    return {
      type: 'join',
      peer: texts.peers.at(join.peer, 'join.peer'),
      cluster: texts.clusters.at(join.cluster, 'join.cluster'),
      addresses: field.list(join.addresses, { ...ADDRESSES, name: 'join.addresses' }),
      name: field.nameText(join.name, 'join.name'),
      token: field.tokenText(join.token, 'join.token'),
      admitted: join.admitted,
    }
  }
  if (wish !== null) {
    return {
      type: 'wish',
      requester: texts.peers.at(wish.requester, 'wish.requester'),
      remove: peersFrom(wish.remove, texts, 'wish.remove'),
      promote: peersFrom(wish.promote, texts, 'wish.promote'),
      demote: peersFrom(wish.demote, texts, 'wish.demote'),
      force: wish.force,
    }
  }
  if (configured !== null)
    return { type: 'configured', record: recordFrom(configured.record, texts, 'configured.record') }
  if (survey !== null) return surveyFrom(survey)
  if (progress !== null) return progressFrom(progress, texts)
  throw new FrameRefusal('unknown-message', 'envelope')
}

function helloFrom(wire: replicator.v1.Hello, texts: ReceivedTexts): Hello {
  const { clusterId, networkId, epoch, boot, nonce, batch, addresses, minPeers, remembered, past } = wire
  const { retired, compares } = wire
  return {
    type: 'hello',
    clusterId: texts.clusters.at(clusterId, 'hello.clusterId'),
    networkId: field.networkText(networkId, 'hello.networkId'),
    epoch,
    boot,
    nonce: field.nonceText(nonce, 'hello.nonce'),
    batch,
    addresses: field.list(addresses, { ...ADDRESSES, name: 'hello.addresses' }),
    minPeers,
    ...(remembered === null ? {} : { remembered: rememberedFrom(remembered, 'hello.remembered') }),
    ...(past === null ? {} : { past: rememberedFrom(past, 'hello.past') }),
    retired,
    compares,
  }
}

function rememberedFrom({ boot, nonce, batch }: replicator.v1.Hello.Remembered, name: string): Remembered {
  return { boot, nonce: field.nonceText(nonce, `${name}.nonce`), batch }
}

function surveyFrom({ generation, question }: replicator.v1.Survey): Survey {
  return { type: 'survey', generation, ...(question === null ? {} : { question }) }
}

function progressFrom(
  { generation, settled, merged, question }: replicator.v1.Progress,
  texts: ReceivedTexts,
): Progress {
  return {
    type: 'progress',
    generation,
    merged: mergedFrom(merged, texts, 'progress.merged'),
    ...(settled === null ? {} : { settled }),
    ...(question === null ? {} : { question }),
  }
}

function mergedFrom(
  merged: readonly replicator.v1.MergedLog[],
  texts: ReceivedTexts,
  name: string,
): readonly MergedLog[] {
  const each = ({ peer, sequence }: replicator.v1.MergedLog, place: string): MergedLog => ({
    peer: texts.peers.at(peer, `${place}.peer`),
    sequence,
  })
  return field.list(merged, { max: MEMBERS_MAX, each, name })
}
