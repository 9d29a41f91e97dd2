/** One message of each kind, with each union member at least once, as nodes would say them. */
import {
  type Answer,
  type Ballot,
  type Message,
  openBallot,
  type Proposal,
  type RecordIdentity,
  type StoredRecord,
  type Verdict,
} from '@replicator/interface'

export const ada = '12D3KooWGzBGBpFTJnkdqFr6xqMzGbsVQZGHsgBZLCbZcXpTQfXY'
const bob = '12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X'
export const proposalId = `${ada}.3.0011223344556677.42`
export const classic: Ballot = { generation: 7, number: 1, peer: bob, boot: 2, attempt: 9 }

export const proposal: Proposal = {
  id: proposalId,
  cluster: 'zurich',
  operation: 'create',
  requestId: 'order-17',
  fingerprint: 'ab'.repeat(32),
  value: Uint8Array.of(1, 2, 3),
  contentType: 'application/json',
  mutable: true,
}

export const noop: Proposal = {
  id: proposalId,
  cluster: 'zurich',
  operation: 'noop',
  requestId: '',
  fingerprint: '',
  contentType: '',
  mutable: true,
}

const update: Proposal = { ...proposal, operation: 'update', expiresMs: 1_764_000_060_000 }

const deletion: Proposal = { ...noop, operation: 'delete', requestId: 'order-18', fingerprint: 'cd'.repeat(32) }

/** Nobody makes one with an end of its own, and it would be carried like any other. */
const expire: Proposal = { ...noop, operation: 'expire', expiresMs: 1_764_000_060_000 }

export const identity: RecordIdentity = {
  key: 'user/ada',
  version: 2,
  since: 1,
  present: true,
  final: false,
  decisions: [
    { version: 2, proposal: proposalId, cluster: 'zurich', requestId: '', fingerprint: '' },
    { version: 1, proposal: proposalId, cluster: 'bern', requestId: 'order-17', fingerprint: 'ab'.repeat(32) },
  ],
}

export const record: StoredRecord = { ...identity, value: Uint8Array.of(1, 2, 3), contentType: 'application/json' }

const deleted: StoredRecord = { ...identity, present: false, contentType: '' }

const ending: StoredRecord = { ...record, expiresMs: 1_764_000_060_000 }

/** What is left of a record that ended by itself tells when it had to. */
const ended: StoredRecord = { ...deleted, expiresMs: 1_764_000_060_000 }

export const reserve = { type: 'reserve', generation: 7, key: 'user/ada', version: 3, proposal } as const
export const prepare = { type: 'prepare', generation: 7, key: 'user/ada', version: 3, ballot: classic } as const
export const accept = { ...prepare, type: 'accept', proposal } as const
export const read = { type: 'read', generation: 7, key: 'user/ada', reader: ada, readId: '3.99' } as const

/** The example of W3C Trace Context. */
export const traced = { trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' } } as const

export const verdicts: readonly Verdict[] = [
  { kind: 'confirm' },
  { kind: 'promise' },
  { kind: 'promise', vote: { ballot: openBallot(7), proposal } },
  { kind: 'accepted' },
  { kind: 'state' },
  { kind: 'state', identity, vote: { ballot: classic, proposal: proposalId } },
  { kind: 'forbidden' },
  { kind: 'epoch', epoch: 8 },
  { kind: 'epoch', epoch: 8 },
  { kind: 'stored', identity },
  { kind: 'behind' },
  { kind: 'recovering', promised: classic },
  { kind: 'reserved', by: proposalId },
  { kind: 'overloaded' },
  { kind: 'refused', promised: classic },
  { kind: 'mute' },
]

export function answerWith(verdict: Verdict): Answer {
  return {
    type: 'answer',
    to: ada,
    voter: bob,
    generation: 7,
    question: 'reserve',
    key: 'user/ada',
    version: 3,
    ballot: openBallot(7),
    asked: proposalId,
    verdict,
  }
}

export const commit = {
  type: 'commit',
  generation: 7,
  ballot: openBallot(7),
  key: 'user/ada',
  version: 2,
  proposal: proposalId,
  voters: [ada, bob],
} as const

export const hello = {
  type: 'hello',
  clusterId: 'zurich',
  networkId: '0123456789abcdef'.repeat(2),
  epoch: 8,
  boot: 3,
  nonce: '0011223344556677',
  batch: 4711,
  addresses: ['/ip4/127.0.0.1/tcp/4001/ws'],
  retired: false,
  minPeers: 3,
  compares: true,
} as const

export const samples: readonly Message[] = [
  hello,
  { ...hello, networkId: '', epoch: 0, remembered: { boot: 2, nonce: '8899aabbccddeeff', batch: 0 } },
  { ...hello, past: { boot: 1, nonce: '8899aabbccddeeff', batch: 7 } },
  { ...hello, retired: true },
  { ...hello, compares: false },
  { type: 'refuse', code: 'stranger', reason: 'Ask a member to add this node first.' },
  { type: 'ping', token: 1_764_000_000_123, epoch: 8, boot: 3, nonce: '0011223344556677', batch: 4711 },
  { type: 'pong', token: 0, epoch: 0, boot: 0, nonce: '0011223344556677', batch: 0 },
  reserve,
  { ...reserve, key: '', proposal: { ...proposal, operation: 'configure' } },
  prepare,
  accept,
  { ...accept, proposal: noop },
  { ...reserve, proposal: update },
  { ...reserve, proposal: deletion },
  { ...reserve, proposal: expire },
  read,
  { type: 'relay', voters: [ada, bob], question: reserve },
  { type: 'relay', voters: [ada], question: prepare },
  { type: 'relay', voters: [ada], question: accept },
  { type: 'relay', voters: [], question: read },
  { ...reserve, ...traced },
  { ...prepare, ...traced },
  { ...accept, ...traced },
  { ...read, ...traced },
  { type: 'relay', voters: [ada, bob], question: { ...reserve, ...traced } },
  ...verdicts.map(answerWith),
  { ...answerWith({ kind: 'mute' }), question: 'prepare', asked: '', ballot: classic },
  { ...answerWith({ kind: 'accepted' }), question: 'accept', ballot: classic },
  { ...answerWith({ kind: 'state' }), question: 'read', asked: '3.99' },
  commit,
  { ...commit, record },
  { ...commit, record: deleted },
  { ...commit, record: ending },
  { ...commit, record: ended },
  { type: 'committed', key: 'user/ada', version: 2, need: true },
  { type: 'pull', after: 100, full: false },
  { type: 'pull', after: 100, until: 612, full: true },
  {
    type: 'page',
    after: 100,
    upTo: 102,
    head: 102,
    records: 77,
    merged: [{ peer: bob, sequence: 12 }],
    entries: [
      { key: 'user/ada', version: 2, bytes: 3, record },
      { key: 'b', version: 1, bytes: 0 },
    ],
  },
  { type: 'fetch', keys: ['user/ada', ''] },
  { type: 'records', records: [record, deleted] },
  {
    type: 'compare',
    question: 12,
    parts: [
      { from: '', sum: 0 },
      { from: 'user/ada', sum: 2 ** 48 - 1 },
    ],
  },
  { type: 'compare', question: 0, parts: [{ from: 'user/ada', sum: 4711 }], until: 'user/bob' },
  { type: 'differ', question: 12, ranges: [] },
  { type: 'differ', question: 12, ranges: [{ from: '', until: 'user/ada' }, { from: 'user/bob' }] },
  { type: 'list', question: 13, from: '', names: [] },
  { type: 'list', question: 13, from: 'a', until: 'user/bob', names: [{ key: 'user/ada', version: 2, hash: 4711 }] },
  { type: 'newer', question: 13, records: [record, deleted] },
  { type: 'newer', question: 13, records: [], upTo: 'user/ada' },
  { type: 'join', peer: ada, cluster: 'zurich', addresses: [], name: '', token: '', admitted: false },
  { type: 'join', peer: ada, cluster: 'zurich', addresses: [], name: 'rack-7', token: '', admitted: false },
  { type: 'wish', requester: ada, remove: [bob], promote: [], demote: [], force: false },
  { type: 'wish', requester: bob, remove: [], promote: [ada], demote: [bob], force: true },
  { type: 'configured', record: { ...record, key: '' } },
  { type: 'survey', generation: 7 },
  { type: 'survey', generation: 7, question: 0 },
  { type: 'progress', generation: 7, merged: [{ peer: bob, sequence: 12 }] },
  { type: 'progress', generation: 7, settled: 0, merged: [] },
  { type: 'progress', generation: 7, settled: 12, merged: [], question: 3 },
]
