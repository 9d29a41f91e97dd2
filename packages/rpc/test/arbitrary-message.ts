/** Any message that may be sent, with texts, numbers and lists up to their bounds. */
import type { Message, Proposal, Question, RecordIdentity, StoredRecord, Verdict } from '@replicator/interface'
import { EXPIRES_MS_MAX, RANGE_SUM_END, ID_PATTERNS } from '@replicator/interface'
import * as fc from 'fast-check'

const number = fc.oneof(fc.nat({ max: 3 }), fc.maxSafeNat())
const count = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }))

/** Well-formed text without NUL of at most that many bytes, four to a character. */
const text = (bytesMax: number) =>
  fc.string({ unit: 'binary', maxLength: Math.min(24, bytesMax / 4) }).map((value) => value.replaceAll('\0', 'x'))
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })

const key = fc.oneof(text(1024), fc.constant('k'.repeat(1024)), fc.constant('é'.repeat(512)))
const cluster = fc.stringMatching(new RegExp(ID_PATTERNS.clusterId))
const name = fc.oneof(fc.constant(''), fc.stringMatching(new RegExp(ID_PATTERNS.nodeName)))
const token = fc.oneof(fc.constant(''), fc.stringMatching(new RegExp(ID_PATTERNS.joinSecret)))
const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 256 })
const peer = fc.string({ unit: fc.constantFrom(...'123ABCabcxyz'), minLength: 1, maxLength: 60 })
const nonce = hex(16)
const proposalId = fc
  .record({ peer, boot: number, nonce, sequence: number })
  .map((id) => `${id.peer}.${id.boot}.${id.nonce}.${id.sequence}`)
const sum = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: RANGE_SUM_END - 1 }))
const range = fc.record({ from: key, until: key }, { requiredKeys: ['from'] })
const readId = fc.tuple(number, number).map(([boot, sequence]) => `${boot}.${sequence}`)
const fingerprint = fc.oneof(fc.constant(''), hex(64))
const value = fc.uint8Array({ maxLength: 300 })
const addresses = fc.array(text(512), { maxLength: 8 })
const peers = fc.array(peer, { maxLength: 64 })

const classic = fc.record({ generation: number, number: count, peer, boot: number, attempt: number })
const open = number.map((generation) => ({ generation, number: 0, peer: '', boot: 0, attempt: 0 }))
const ballot = fc.oneof(classic, open)

const request = { requestId: headerText, fingerprint }
/** When something ends, if it can and does. */
const end = fc.option(fc.oneof(fc.integer({ min: 1, max: EXPIRES_MS_MAX }), fc.constant(EXPIRES_MS_MAX)))

const asked = { id: proposalId, cluster, ...request, contentType: headerText, mutable: fc.boolean() }
const proposal: fc.Arbitrary<Proposal> = fc
  .tuple(
    fc.oneof(
      fc.record({ ...asked, operation: fc.constantFrom('create', 'update', 'configure'), value }),
      fc.record({ ...asked, operation: fc.constantFrom('delete', 'expire', 'noop') }),
    ),
    end,
  )
  .map(([one, expiresMs]) => (expiresMs === null || !one.mutable ? one : { ...one, expiresMs }))
const vote = fc.record({ ballot, proposal })
const decisions = fc.array(
  fc.record({ version: number, proposal: fc.oneof(proposalId, fc.constant('')), cluster, ...request }),
  { maxLength: 8 },
)

const identity: fc.Arbitrary<RecordIdentity> = fc
  .record({ key, version: count, since: number, present: fc.boolean(), final: fc.boolean(), decisions })
  .map((one) => ({ ...one, since: Math.min(one.since, one.version), final: one.final && one.present }))
const record: fc.Arbitrary<StoredRecord> = fc
  .tuple(identity, value, headerText, end)
  .map(([one, bytes, contentType, expiresMs]) => ({
    ...one,
    contentType,
    ...(one.present ? { value: bytes } : {}),
    ...(expiresMs === null || one.final ? {} : { expiresMs }),
  }))

const notZero = (length: number) => hex(length).filter((id) => !/^0*$/.test(id))
const traced = fc.option(fc.record({ traceId: notZero(32), spanId: notZero(16) }))
const question: fc.Arbitrary<Question> = fc
  .tuple(
    fc.oneof(
      fc.record({ type: fc.constant('reserve'), generation: number, key, version: number, proposal }),
      fc.record({ type: fc.constant('prepare'), generation: number, key, version: number, ballot: classic }),
      fc.record({ type: fc.constant('accept'), generation: number, key, version: number, ballot: classic, proposal }),
      fc.record({ type: fc.constant('read'), generation: number, key, reader: peer, readId }),
    ),
    traced,
  )
  .map(([one, trace]) => (trace === null ? one : { ...one, trace }))

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.record({ kind: fc.constantFrom('confirm', 'accepted', 'forbidden', 'overloaded', 'mute', 'behind') }),
  fc.record({ kind: fc.constant('promise'), vote }, { requiredKeys: ['kind'] }),
  fc.record(
    { kind: fc.constant('state'), identity, vote: fc.record({ ballot, proposal: proposalId }) },
    { requiredKeys: ['kind'] },
  ),
  fc.record({ kind: fc.constant('epoch'), epoch: number }),
  fc.record({ kind: fc.constant('stored'), identity }),
  fc.record({ kind: fc.constantFrom('recovering', 'refused'), promised: ballot }),
  fc.record({ kind: fc.constant('reserved'), by: proposalId }),
)

const answered = fc.oneof(
  fc.record({ question: fc.constantFrom('reserve', 'accept'), asked: proposalId }),
  fc.record({ question: fc.constant('prepare'), asked: fc.constant('') }),
  fc.record({ question: fc.constant('read'), asked: readId }),
)
const answer = fc
  .record({
    to: peer,
    voter: peer,
    generation: number,
    key,
    version: number,
    ballot,
    verdict,
  })
  .chain((rest) => answered.map((which) => ({ type: 'answer' as const, ...rest, ...which })))

const boot = { boot: number, nonce, batch: number }
const beat = { token: number, epoch: number, ...boot }

const anyMessage = fc.oneof(
  question,
  answer,
  fc.record({ type: fc.constant('relay'), voters: peers, question }),
  fc.record(
    {
      type: fc.constant('hello'),
      clusterId: cluster,
      networkId: fc.oneof(fc.constant(''), hex(32)),
      epoch: number,
      ...boot,
      addresses,
      minPeers: number,
      remembered: fc.record(boot),
      past: fc.record(boot),
      retired: fc.boolean(),
      compares: fc.boolean(),
    },
    {
      requiredKeys: [
        'type',
        'clusterId',
        'networkId',
        'epoch',
        'boot',
        'nonce',
        'batch',
        'addresses',
        'minPeers',
        'retired',
        'compares',
      ],
    },
  ),
  fc.record({
    type: fc.constant('refuse'),
    code: fc.constantFrom('network', 'identity', 'stranger', 'cluster'),
    reason: text(512),
  }),
  fc.record({ type: fc.constantFrom('ping', 'pong'), ...beat }),
  fc.record(
    {
      type: fc.constant('commit'),
      generation: number,
      ballot,
      key,
      version: number,
      proposal: proposalId,
      voters: peers,
      record,
    },
    { requiredKeys: ['type', 'generation', 'ballot', 'key', 'version', 'proposal', 'voters'] },
  ),
  fc.record({ type: fc.constant('committed'), key, version: number, need: fc.boolean() }),
  fc.record({ type: fc.constant('pull'), after: number, full: fc.boolean() }),
  fc.record({ type: fc.constant('pull'), after: fc.constant(0), until: fc.integer({ min: 1 }), full: fc.boolean() }),
  fc.record({
    type: fc.constant('page'),
    after: number,
    upTo: number,
    head: number,
    records: number,
    merged: fc.array(fc.record({ peer, sequence: number }), { maxLength: 64 }),
    entries: fc.array(
      fc.record({ key, version: number, bytes: number, record }, { requiredKeys: ['key', 'version', 'bytes'] }),
      {
        maxLength: 5,
      },
    ),
  }),
  fc.record({ type: fc.constant('fetch'), keys: fc.array(key, { maxLength: 10 }) }),
  fc.record(
    {
      type: fc.constant('compare'),
      question: number,
      parts: fc.array(fc.record({ from: key, sum }), { maxLength: 16 }),
      until: key,
    },
    { requiredKeys: ['type', 'question', 'parts'] },
  ),
  fc.record({ type: fc.constant('differ'), question: number, ranges: fc.array(range, { maxLength: 16 }) }),
  fc
    .tuple(range, number, fc.array(fc.record({ key, version: number, hash: sum }), { maxLength: 10 }))
    .map(([where, question, names]) => ({ type: 'list' as const, question, ...where, names })),
  fc.record(
    { type: fc.constant('newer'), question: number, records: fc.array(record, { maxLength: 5 }), upTo: key },
    { requiredKeys: ['type', 'question', 'records'] },
  ),
  fc.record({ type: fc.constant('records'), records: fc.array(record, { maxLength: 5 }) }),
  fc.record({ type: fc.constant('join'), peer, cluster, addresses, name, token, admitted: fc.boolean() }),
  fc.record({
    type: fc.constant('wish'),
    requester: peer,
    remove: peers,
    promote: peers,
    demote: peers,
    force: fc.boolean(),
  }),
  fc.record({ type: fc.constant('configured'), record }),
  fc.record(
    { type: fc.constant('survey'), generation: number, question: number },
    { requiredKeys: ['type', 'generation'] },
  ),
  fc.record(
    {
      type: fc.constant('progress'),
      generation: number,
      settled: number,
      merged: fc.array(fc.record({ peer, sequence: number }), { maxLength: 64 }),
      question: number,
    },
    { requiredKeys: ['type', 'generation', 'merged'] },
  ),
)

/** Cloned, since some of what fast-check makes has no prototype, which decoded messages have. */
export const arbitraryMessage = anyMessage.map((message) => structuredClone(message) as Message)
