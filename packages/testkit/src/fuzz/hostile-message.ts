import type { Answer, Message, Question, Verdict } from '@replicator/interface'
import { MEMBERS_MAX, openBallot, RANGE_PARTS_MAX } from '@replicator/interface'
import type { Vocabulary } from './vocabulary.js'

/** How to make one of each kind; the compiler sees that none is left out. */
const MAKERS: { readonly [Type in Message['type']]: (it: Vocabulary) => Message } = {
  hello: (it) => ({
    type: 'hello',
    clusterId: it.cluster(),
    networkId: it.random.pick([it.words.networkId, it.words.networkId, '', it.random.hex(16)]),
    epoch: it.epoch(),
    ...hostileMark(it),
    addresses: it.addresses(),
    minPeers: it.number(),
    ...(it.flag() ? {} : { remembered: hostileMark(it) }),
    ...(it.flag() ? {} : { past: hostileMark(it) }),
    retired: it.flag(),
    compares: it.flag(),
  }),
  refuse: (it) => ({
    type: 'refuse',
    code: it.random.pick(['network', 'identity', 'stranger', 'cluster']),
    reason: 'go away',
  }),
  ping: (it) => ({ type: 'ping', token: it.number(), epoch: it.epoch(), ...hostileMark(it) }),
  pong: (it) => ({ type: 'pong', token: it.number(), epoch: it.epoch(), ...hostileMark(it) }),
  reserve: (it) => ({ type: 'reserve', ...subject(it), proposal: it.proposal() }),
  prepare: (it) => ({ type: 'prepare', ...subject(it), ballot: it.classicBallot() }),
  accept: (it) => ({ type: 'accept', ...subject(it), ballot: it.classicBallot(), proposal: it.proposal() }),
  read: (it) => ({
    type: 'read',
    generation: it.generation(),
    key: it.key(),
    reader: it.peer(),
    readId: `${it.random.whole(0, 3)}.${it.number()}`,
  }),
  relay: (it) => ({ type: 'relay', voters: it.many(MEMBERS_MAX, () => it.peer()), question: hostileQuestion(it) }),
  answer: hostileAnswer,
  commit: (it) => {
    const key = it.key()
    return {
      type: 'commit',
      generation: it.generation(),
      ballot: it.ballot(),
      key,
      version: it.number(),
      proposal: it.proposalId(),
      voters: it.random.chance(0.3) ? [...it.words.peers] : it.many(MEMBERS_MAX, () => it.peer()),
      ...(it.flag() ? {} : { record: it.record(it.random.chance(0.9) ? key : it.key()) }),
    }
  },
  committed: (it) => ({ type: 'committed', key: it.key(), version: it.number(), need: it.flag() }),
  pull: (it) => ({ type: 'pull', after: it.number(), ...(it.flag() ? { until: it.number() } : {}), full: it.flag() }),
  page: (it) => ({
    type: 'page',
    after: it.number(),
    upTo: it.number(),
    head: it.number(),
    records: it.number(),
    merged: it.many(MEMBERS_MAX, () => ({ peer: it.peer(), sequence: it.number() })),
    entries: it.many(512, () => {
      const key = it.key()
      const record = it.flag() ? {} : { record: it.record(it.flag() ? key : it.key()) }
      return { key, version: it.number(), bytes: it.number(), ...record }
    }),
  }),
  fetch: (it) => ({ type: 'fetch', keys: it.many(512, () => it.key()) }),
  compare: (it) => ({
    type: 'compare',
    question: it.number(),
    parts: it.many(RANGE_PARTS_MAX, () => ({ from: it.key(), sum: it.sum() })),
    ...hostileUntil(it),
  }),
  differ: (it) => ({
    type: 'differ',
    question: it.number(),
    ranges: it.many(RANGE_PARTS_MAX, () => ({ from: it.key(), ...hostileUntil(it) })),
  }),
  list: (it) => ({
    type: 'list',
    question: it.number(),
    from: it.key(),
    ...hostileUntil(it),
    names: it.many(64, () => ({ key: it.key(), version: it.number(), hash: it.sum() })),
  }),
  newer: (it) => ({
    type: 'newer',
    question: it.number(),
    records: it.many(64, () => it.record()),
    ...(it.flag() ? {} : { upTo: it.key() }),
  }),
  records: (it) => ({ type: 'records', records: it.many(64, () => it.record()) }),
  join: (it) => ({
    type: 'join',
    peer: it.peer(),
    cluster: it.cluster(),
    addresses: it.addresses(),
    name: it.name(),
    token: it.joinSecret(),
    admitted: it.flag(),
  }),
  wish: (it) => ({
    type: 'wish',
    requester: it.peer(),
    remove: it.many(MEMBERS_MAX, () => it.peer()),
    promote: it.many(MEMBERS_MAX, () => it.peer()),
    demote: it.many(MEMBERS_MAX, () => it.peer()),
    force: it.flag(),
  }),
  configured: (it) => ({ type: 'configured', record: it.record(it.random.chance(0.9) ? '' : it.key()) }),
  survey: (it) => ({
    type: 'survey',
    generation: it.generation(),
    ...(it.flag() ? {} : { question: it.number() }),
  }),
  progress: (it) => ({
    type: 'progress',
    generation: it.generation(),
    merged: it.many(MEMBERS_MAX, () => ({ peer: it.peer(), sequence: it.number() })),
    ...(it.flag() ? {} : { settled: it.number() }),
    ...(it.flag() ? {} : { question: it.number() }),
  }),
}

const KINDS = Object.keys(MAKERS) as Message['type'][]
const QUESTIONS = ['reserve', 'prepare', 'accept', 'read'] as const

/** Any message that the codec lets through. */
export function hostileMessage(it: Vocabulary): Message {
  return MAKERS[it.random.pick(KINDS)](it)
}

function hostileQuestion(it: Vocabulary): Question {
  return MAKERS[it.random.pick(QUESTIONS)](it) as Question
}

function subject(it: Vocabulary): { generation: number; key: string; version: number } {
  return { generation: it.generation(), key: it.key(), version: it.number() }
}

function hostileAnswer(it: Vocabulary): Answer {
  const question = it.random.pick(QUESTIONS)
  const asked = {
    reserve: it.proposalId(),
    accept: it.proposalId(),
    prepare: '',
    read: `${it.number()}.${it.number()}`,
  }
  return {
    type: 'answer',
    to: it.random.chance(0.7) ? (it.words.peers[0] ?? 'ada') : it.peer(),
    voter: it.peer(),
    generation: it.generation(),
    question,
    key: it.key(),
    version: it.number(),
    ballot: it.flag() ? openBallot(it.generation()) : it.classicBallot(),
    asked: asked[question],
    verdict: hostileVerdict(it),
  }
}

function hostileMark(it: Vocabulary): { boot: number; nonce: string; batch: number } {
  return { boot: it.number(), nonce: it.nonce(), batch: it.number() }
}

function hostileUntil(it: Vocabulary): { readonly until?: string } {
  return it.flag() ? {} : { until: it.key() }
}

function hostileVerdict(it: Vocabulary): Verdict {
  switch (it.random.whole(0, 9)) {
    case 0:
      return { kind: 'promise', ...(it.flag() ? {} : { vote: it.vote() }) }
    case 1:
      return {
        kind: 'state',
        ...(it.flag() ? {} : { identity: it.identity() }),
        ...(it.flag() ? {} : { vote: { ballot: it.ballot(), proposal: it.proposalId() } }),
      }
    case 2:
      return { kind: 'epoch', epoch: it.epoch() }
    case 3:
      return { kind: 'stored', identity: it.identity() }
    case 4:
      return { kind: 'behind' }
    case 5:
      return { kind: 'recovering', promised: it.ballot() }
    case 6:
      return { kind: 'reserved', by: it.proposalId() }
    case 7:
      return { kind: 'refused', promised: it.ballot() }
    case 8:
      return { kind: it.random.pick(['confirm', 'accepted']) }
    default:
      return { kind: it.random.pick(['forbidden', 'overloaded', 'mute']) }
  }
}
