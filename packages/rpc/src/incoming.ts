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
  type PageEntry,
  type Progress,
  type Question,
  REASON_BYTES_MAX,
  type Remembered,
} from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import * as field from './field.js'
import { FrameRefusal } from './frame-error.js'
import { ballotFrom, classicBallotFrom, proposalFrom, recordFrom } from './incoming-record.js'
import { verdictFrom } from './incoming-verdict.js'
import { QUESTION_NUMBERS, REFUSAL_NUMBERS, wordsOf } from './wire-name.js'

const REFUSALS = wordsOf(REFUSAL_NUMBERS)
const QUESTIONS = wordsOf(QUESTION_NUMBERS)

const VOTERS = { max: MEMBERS_MAX, each: field.peerText }
const ADDRESSES = {
  max: ADDRESSES_PER_MEMBER_MAX,
  each: (address: string, name: string) => field.text(address, ADDRESS_BYTES_MAX, name),
}

/** Throws a `FrameRefusal` where the message is of an unknown kind, or a field can't be what it should be. */
export function messageFrom(envelope: replicator.v1.Envelope): Message {
  const question = questionFrom(envelope)
  if (question !== undefined) return question
  if (envelope.answer !== null) return answerFrom(envelope.answer)
  if (envelope.relay !== null) return relayFrom(envelope.relay)
  if (envelope.commit !== null) return commitFrom(envelope.commit)
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
  return catchUpFrom(envelope) ?? membershipFrom(envelope)
}

function questionFrom(wire: replicator.v1.Envelope | replicator.v1.Relay): Question | undefined {
  if (wire.reserve !== null) {
    const { generation, key, version, proposal } = wire.reserve
    return {
      type: 'reserve',
      generation,
      key: field.keyText(key, 'reserve.key'),
      version,
      proposal: proposalFrom(proposal, 'reserve.proposal'),
    }
  }
  if (wire.prepare !== null) {
    const { generation, key, version, ballot } = wire.prepare
    return {
      type: 'prepare',
      generation,
      key: field.keyText(key, 'prepare.key'),
      version,
      ballot: classicBallotFrom(ballot, 'prepare.ballot'),
    }
  }
  if (wire.accept !== null) {
    const { generation, key, version, ballot, proposal } = wire.accept
    return {
      type: 'accept',
      generation,
      key: field.keyText(key, 'accept.key'),
      version,
      ballot: classicBallotFrom(ballot, 'accept.ballot'),
      proposal: proposalFrom(proposal, 'accept.proposal'),
    }
  }
  if (wire.read !== null) {
    const { generation, key, reader, readId } = wire.read
    return {
      type: 'read',
      generation,
      key: field.keyText(key, 'read.key'),
      reader: field.peerText(reader, 'read.reader'),
      readId: field.readIdText(readId, 'read.readId'),
    }
  }
  return undefined
}

function relayFrom(wire: replicator.v1.Relay): Message {
  const voters = field.list(wire.voters, { ...VOTERS, name: 'relay.voters' })
  const question = questionFrom(wire)
  if (question === undefined) throw new FrameRefusal('unknown-message', 'relay.question')
  return { type: 'relay', voters, question }
}

function answerFrom(wire: replicator.v1.Answer): Answer {
  const { to, voter, generation, key, version, ballot } = wire
  const question = field.word(QUESTIONS, wire.question, 'answer.question')
  return {
    type: 'answer',
    to: field.peerText(to, 'answer.to'),
    voter: field.peerText(voter, 'answer.voter'),
    generation,
    question,
    key: field.keyText(key, 'answer.key'),
    version,
    ballot: ballotFrom(ballot, 'answer.ballot'),
    asked: askedText(wire.asked, question),
    verdict: verdictFrom(wire.verdict, 'answer.verdict'),
  }
}

function askedText(asked: string, question: Question['type']): string {
  if (question === 'prepare') return asked === '' ? asked : field.refuse('answer.asked')
  return question === 'read' ? field.readIdText(asked, 'answer.asked') : field.proposalText(asked, 'answer.asked')
}

function commitFrom(wire: replicator.v1.Commit): Commit {
  const { generation, ballot, key, version, proposal, record } = wire
  const commit = {
    type: 'commit' as const,
    generation,
    ballot: ballotFrom(ballot, 'commit.ballot'),
    key: field.keyText(key, 'commit.key'),
    version,
    proposal: field.proposalText(proposal, 'commit.proposal'),
    voters: field.list(wire.voters, { ...VOTERS, name: 'commit.voters' }),
  }
  return record === null ? commit : { ...commit, record: recordFrom(record, 'commit.record') }
}

function catchUpFrom({ pull, page, fetch, records }: replicator.v1.Envelope): Message | undefined {
  const max = PAGE_ENTRIES_MAX
  if (pull !== null) return { type: 'pull', after: pull.after, full: pull.full }
  if (page !== null) {
    const { after, upTo, head } = page
    return {
      type: 'page',
      after,
      upTo,
      head,
      records: page.records,
      entries: field.list(page.entries, { max, each: entryFrom, name: 'page.entries' }),
    }
  }
  if (fetch !== null) {
    return { type: 'fetch', keys: field.list(fetch.keys, { max, each: field.keyText, name: 'fetch.keys' }) }
  }
  if (records !== null) {
    return { type: 'records', records: field.list(records.records, { max, each: recordFrom, name: 'records.records' }) }
  }
  return undefined
}

function entryFrom({ key, version, bytes, record }: replicator.v1.Page.Entry, name: string): PageEntry {
  const entry = { key: field.keyText(key, `${name}.key`), version, bytes }
  return record === null ? entry : { ...entry, record: recordFrom(record, `${name}.record`) }
}

function membershipFrom({ hello, refuse, join, configured, survey, progress }: replicator.v1.Envelope): Message {
  if (hello !== null) return helloFrom(hello)
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
      peer: field.peerText(join.peer, 'join.peer'),
      cluster: field.clusterText(join.cluster, 'join.cluster'),
      addresses: field.list(join.addresses, { ...ADDRESSES, name: 'join.addresses' }),
    }
  }
  if (configured !== null) return { type: 'configured', record: recordFrom(configured.record, 'configured.record') }
  if (survey !== null) return { type: 'survey', generation: survey.generation }
  if (progress !== null) return progressFrom(progress)
  throw new FrameRefusal('unknown-message', 'envelope')
}

function helloFrom(wire: replicator.v1.Hello): Hello {
  const { clusterId, networkId, epoch, boot, nonce, batch, addresses, minPeers, remembered, past, retired } = wire
  return {
    type: 'hello',
    clusterId: field.clusterText(clusterId, 'hello.clusterId'),
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
  }
}

function rememberedFrom({ boot, nonce, batch }: replicator.v1.Hello.Remembered, name: string): Remembered {
  return { boot, nonce: field.nonceText(nonce, `${name}.nonce`), batch }
}

function progressFrom({ generation, settled, merged }: replicator.v1.Progress): Progress {
  const progress = {
    type: 'progress' as const,
    generation,
    merged: field.list(merged, {
      max: MEMBERS_MAX,
      each: ({ peer, sequence }, name) => ({ peer: field.peerText(peer, `${name}.peer`), sequence }),
      name: 'progress.merged',
    }),
  }
  return settled === null ? progress : { ...progress, settled }
}
