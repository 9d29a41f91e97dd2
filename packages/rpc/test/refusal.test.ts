import { EXPIRES_MS_MAX, FRAME_BYTES_MAX, type Message, VALUE_BYTES_MAX } from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from '../src/index.ts'
import { FRAME_FIELDS_MAX } from '../src/limits.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { envelope, frameOf, joined, nested, number, repeated, text, texts, varint } from './raw-bytes.ts'
import {
  accept,
  ada,
  answerWith,
  classic,
  commit,
  hello,
  noop,
  prepare,
  proposal,
  proposalId,
  read,
  record,
  reserve,
  samples,
  traced,
} from './sample.ts'

/** The reason and the place, as one text; `accepted` where the frame was. */
function outcome(bytes: Uint8Array): string {
  const result = decodeFrame(bytes)
  return result.ok ? 'accepted' : `${result.reason}: ${result.detail}`
}

const afterEncoding = (message: Message) => outcome(encodeFrame([message]))
const withProposal = (change: object) => afterEncoding({ ...reserve, proposal: { ...proposal, ...change } })
const withRecord = (change: object) => afterEncoding({ type: 'configured', record: { ...record, ...change } })
const withDecision = (change: object) => withRecord({ decisions: [{ ...decision, ...change }] })
const withBallot = (change: object) => afterEncoding({ ...commit, ballot: { ...classic, ...change } })

const origin = proposalId.slice(0, proposalId.lastIndexOf('.'))
const decision = { version: 1, proposal: proposalId, cluster: 'c', requestId: '', fingerprint: '' }
const long = (bytes: number) => 'x'.repeat(bytes)

function copies<T>(one: T, count: number): T[] {
  return Array.from({ length: count }, () => one)
}

describe('bytes that are no frame', () => {
  it('are refused with a reason, whatever they are, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(['accepted', 'empty', 'garbage', 'unknown-message', 'bad-field', 'too-many']).toContain(
          outcome(bytes).split(':')[0],
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('never throw where a good frame was damaged, and are a message within its bounds if they are one', () => {
    fc.assert(
      fc.property(arbitraryMessage, fc.nat(), fc.nat({ max: 255 }), (message, place, byte) => {
        const bytes = encodeFrame([message]).slice()
        bytes[place % bytes.length] = byte
        const result = decodeFrame(bytes)
        const again = result.ok ? decodeFrame(encodeFrame(result.messages)) : result
        expect(again).toStrictEqual(result)
      }),
      { numRuns: 1000 },
    )
  })

  it('are refused where a frame was cut off, at whichever byte', () => {
    for (const message of samples) {
      const bytes = encodeFrame([message])
      for (let length = 1; length < bytes.length; length++) {
        expect(outcome(bytes.subarray(0, length)), `${message.type} cut to ${length}`).toMatch(/^(garbage|empty)/)
      }
    }
  })

  it('are refused where there are none, and where there are too many', () => {
    expect(outcome(new Uint8Array(0))).toMatch(/^empty/)
    expect(outcome(new Uint8Array(FRAME_BYTES_MAX + 1))).toMatch(/^oversize/)
  })

  it('are refused where a text is no UTF-8', () => {
    expect(outcome(frameOf(12, [...nested(1, [0xc3, 0x28])]))).toMatch(/^garbage/)
    expect(outcome(frameOf(12, [...nested(1, [0xed, 0xa0, 0x80])]))).toMatch(/^garbage/)
  })

  it('are refused where groups are nested without end', () => {
    expect(outcome(repeated([0xa3, 0x06], 100_000))).toMatch(/^garbage/)
  })
})

describe('a frame that would cost more memory than it has bytes', () => {
  it('is refused for its number of messages', () => {
    const survey = envelope(19, number(1, 7))
    expect(outcome(repeated(survey, 4096))).toBe('accepted')
    expect(outcome(repeated(survey, 4097))).toBe('too-many: 4097 messages')
  })

  it('is refused for its number of fields, before the rest is decoded', () => {
    expect(outcome(repeated([0x32, 0x00], 8 * 1024 * 1024))).toBe('too-many: fields of a frame')
    const emptyEntries = repeated([0x22, 0x00], FRAME_FIELDS_MAX)
    const page = Uint8Array.from([0x72, ...varint(emptyEntries.length)])
    const frame = Uint8Array.from([0x32, ...varint(page.length + emptyEntries.length), ...page])
    expect(outcome(joined(frame, emptyEntries))).toBe('too-many: fields of a frame')
  })

  it('is refused for the entries of each list', () => {
    const addresses = copies('/dns/a', 9)
    const decisions = copies(decision, 9)
    const entries = copies({ key: 'k', version: 1, bytes: 0 }, 513)
    const merged = copies({ peer: ada, sequence: 1 }, 65)

    expect(afterEncoding({ ...commit, voters: copies(ada, 64) })).toBe('accepted')
    expect(afterEncoding({ ...commit, voters: copies(ada, 65) })).toBe('too-many: commit.voters')
    expect(afterEncoding({ type: 'relay', voters: copies(ada, 65), question: read })).toBe('too-many: relay.voters')
    expect(afterEncoding({ ...hello, addresses })).toBe('too-many: hello.addresses')
    expect(
      afterEncoding({ type: 'join', peer: ada, cluster: 'c', addresses, name: '', token: '', admitted: false }),
    ).toBe('too-many: join.addresses')
    expect(afterEncoding({ ...commit, record: { ...record, decisions } })).toBe('too-many: commit.record.decisions')
    expect(afterEncoding({ type: 'page', after: 0, upTo: 0, head: 0, records: 0, merged: [], entries })).toBe(
      'too-many: page.entries',
    )
    expect(afterEncoding({ type: 'fetch', keys: copies('k', 513) })).toBe('too-many: fetch.keys')
    expect(afterEncoding({ type: 'records', records: copies(record, 513) })).toBe('too-many: records.records')
    expect(afterEncoding({ type: 'progress', generation: 1, merged })).toBe('too-many: progress.merged')
    for (const list of ['remove', 'promote', 'demote'] as const) {
      const wish = { type: 'wish', requester: ada, remove: [], promote: [], demote: [], force: false } as const
      expect(afterEncoding({ ...wish, [list]: copies(ada, 65) })).toBe(`too-many: wish.${list}`)
    }
  })

  it('is accepted with the most records that a page may have, each with the most decisions', () => {
    const entries = copies(
      { key: 'k', version: 1, bytes: 3, record: { ...record, decisions: copies(decision, 8) } },
      512,
    )
    expect(afterEncoding({ type: 'page', after: 0, upTo: 0, head: 0, records: 0, merged: [], entries })).toBe(
      'accepted',
    )
  })
})

describe('what a newer version may say', () => {
  it('is refused where it is a message, a question or a verdict of an unknown kind', () => {
    expect(outcome(frameOf(99, []))).toBe('unknown-message: envelope')
    expect(outcome(Uint8Array.from([0x32, 0]))).toBe('unknown-message: envelope')
    expect(outcome(frameOf(9, nested(99, [])))).toBe('unknown-message: relay.question')
    const answer = [1, 2, 4, 10].flatMap((each) => number(each, 1)).concat(nested(7, []), text(8, '42'))
    const brought = texts({ peers: [ada], origins: [origin] })
    const withVerdict = (kind: number) => frameOf(10, [...answer, ...nested(9, nested(kind, []))], brought)
    expect(outcome(withVerdict(99))).toBe('unknown-message: answer.verdict')
    expect(outcome(withVerdict(1))).toBe('accepted')
  })

  it('is refused as a whole frame, the messages before it too', () => {
    const known = encodeFrame([reserve])
    expect(outcome(joined(known, frameOf(99, [])))).toBe('unknown-message: envelope')
  })

  it('is refused where it is a word that is not known', () => {
    expect(outcome(frameOf(2, [0x08, 8]))).toBe('bad-field: refuse.code')
    expect(outcome(frameOf(2, [0x08, 0]))).toBe('bad-field: refuse.code')
    const unknown = [...number(1, 1), ...number(2, 1), ...number(3, 9), ...text(9, '42')]
    const reserved = [...text(2, 'k'), ...nested(4, unknown)]
    const brought = texts({ clusters: ['c'], origins: [origin] })
    expect(outcome(frameOf(5, reserved, brought))).toBe('bad-field: reserve.proposal.operation')
  })

  it('is left out where it is a further field of a known message', () => {
    const result = decodeFrame(frameOf(19, [...number(1, 7), ...text(15, 'new')]))
    expect(result).toStrictEqual({ ok: true, messages: [{ type: 'survey', generation: 7 }] })
  })
})

describe('a number on the wire', () => {
  const surveyOf = (...bytes: readonly number[]) => outcome(frameOf(19, [0x08, ...bytes]))

  it('is accepted up to the largest safe one, and refused beyond', () => {
    expect(decodeFrame(frameOf(19, number(1, 2 ** 53 - 1)))).toStrictEqual({
      ok: true,
      messages: [{ type: 'survey', generation: 2 ** 53 - 1 }],
    })
    for (const beyond of [2 ** 53, 2 ** 56 - 8, 2 ** 60]) {
      expect(surveyOf(...varint(beyond))).toMatch(/^bad-field: a number/)
    }
    expect(surveyOf(...Array.from({ length: 9 }, () => 0xff), 1)).toMatch(/^bad-field: a number/)
    expect(surveyOf(...Array.from({ length: 8 }, () => 0x80), 0)).toMatch(/^bad-field: a number/)
  })

  it('is refused where it is cut off, by the end of its message as well', () => {
    expect(surveyOf(0xff)).toMatch(/^garbage/)
    expect(outcome(Uint8Array.from([...envelope(19, [0x08, 0xff]), 0x32, 0]))).toMatch(/^garbage/)
  })

  it('is zero where it is left out', () => {
    expect(decodeFrame(frameOf(19, []))).toStrictEqual({ ok: true, messages: [{ type: 'survey', generation: 0 }] })
  })
})

describe('a field that cannot be what it should be', () => {
  it('is a key beyond its bound or with a NUL byte', () => {
    expect(afterEncoding({ ...reserve, key: long(1024) })).toBe('accepted')
    expect(afterEncoding({ ...reserve, key: long(1025) })).toBe('bad-field: reserve.key')
    expect(afterEncoding({ ...reserve, key: 'é'.repeat(513) })).toBe('bad-field: reserve.key')
    expect(afterEncoding({ ...reserve, key: 'a\0b' })).toBe('bad-field: reserve.key')
    expect(afterEncoding({ ...reserve, key: '\0' })).toBe('bad-field: reserve.key')
    expect(afterEncoding({ ...prepare, key: long(1025) })).toBe('bad-field: prepare.key')
    expect(afterEncoding({ ...accept, key: long(1025) })).toBe('bad-field: accept.key')
    expect(afterEncoding({ ...read, key: long(1025) })).toBe('bad-field: read.key')
    expect(afterEncoding({ ...commit, key: long(1025) })).toBe('bad-field: commit.key')
    expect(afterEncoding({ type: 'fetch', keys: ['a', long(1025)] })).toBe('bad-field: fetch.keys')
    expect(afterEncoding({ type: 'committed', key: long(1025), version: 1, need: false })).toBe(
      'bad-field: committed.key',
    )
    expect(withRecord({ key: long(1025) })).toBe('bad-field: configured.record.key')
  })

  it('refuses a trace that is none, and takes no more bytes than its two ids where there is one', () => {
    const { traceId, spanId } = traced.trace
    const withTrace = (change: object) => afterEncoding({ ...read, trace: { ...traced.trace, ...change } })
    expect(withTrace({})).toBe('accepted')
    expect(withTrace({ traceId: '0'.repeat(32) })).toBe('bad-field: read.trace')
    expect(withTrace({ spanId: '0'.repeat(16) })).toBe('bad-field: read.trace')
    const bytes = [...Buffer.from(traceId + spanId, 'hex')]
    const asked = (trace: number[]) => [...text(2, 'k'), ...number(3, 1), ...text(4, '3.99'), ...nested(5, trace)]
    const brought = texts({ peers: [ada] })
    expect(outcome(frameOf(8, asked(bytes), brought))).toBe('accepted')
    expect(outcome(frameOf(8, asked(bytes.slice(1)), brought))).toBe('bad-field: read.trace')
    expect(outcome(frameOf(8, asked([...bytes, 1]), brought))).toBe('bad-field: read.trace')
    expect(outcome(frameOf(8, asked([]), brought))).toBe('bad-field: read.trace')
    const lengthOf = (message: Message) => encodeFrame([message]).length
    expect(lengthOf({ ...read, ...traced }) - lengthOf(read)).toBe(2 + bytes.length)
  })

  it('is a proposal with an id, cluster, request, fingerprint or content type beyond its bounds', () => {
    expect(withProposal({ id: '' })).toBe('bad-field: reserve.proposal.id')
    expect(withProposal({ id: 'nobody' })).toBe('bad-field: reserve.proposal.id')
    expect(withProposal({ cluster: '' })).toBe('bad-field: reserve.proposal.cluster')
    expect(withProposal({ cluster: long(65) })).toBe('bad-field: frame.clusters')
    expect(withProposal({ requestId: long(256) })).toBe('accepted')
    expect(withProposal({ requestId: long(257) })).toBe('bad-field: reserve.proposal.requestId')
    expect(withProposal({ fingerprint: 'a'.repeat(65) })).toBe('bad-field: reserve.proposal.fingerprint')
    expect(withProposal({ fingerprint: 'xyz' })).toBe('bad-field: reserve.proposal.fingerprint')
    expect(withProposal({ contentType: long(257) })).toBe('bad-field: frame.contentTypes')
  })

  it('is a proposal with a value that may have none, or without the one it must have', () => {
    const { value: _, ...without } = proposal
    expect(afterEncoding({ ...reserve, proposal: without })).toBe('bad-field: reserve.proposal.value')
    expect(withProposal({ operation: 'delete' })).toBe('bad-field: reserve.proposal.value')
    expect(withProposal({ operation: 'noop' })).toBe('bad-field: reserve.proposal.value')
    expect(afterEncoding({ ...reserve, proposal: { ...noop, operation: 'delete' } })).toBe('accepted')
    expect(afterEncoding({ ...reserve, proposal: { ...noop, value: new Uint8Array(0) } })).toMatch(/value$/)
    expect(withProposal({ value: new Uint8Array(VALUE_BYTES_MAX + 1) })).toBe('bad-field: reserve.proposal.value')
  })

  it('is a record with a value that is not there, or none that is', () => {
    const { value: _, ...without } = record
    expect(afterEncoding({ type: 'configured', record: without })).toBe('bad-field: configured.record.value')
    expect(withRecord({ present: false })).toBe('bad-field: configured.record.value')
  })

  it('is a record of version 0, with a change after itself, or final without being present', () => {
    expect(withRecord({ version: 0, since: 0 })).toBe('bad-field: configured.record.version')
    expect(withRecord({ since: 3 })).toBe('bad-field: configured.record.since')
    expect(withRecord({ present: false, final: true })).toBe('bad-field: configured.record.final')
    expect(withRecord({ final: true })).toBe('accepted')
    expect(withRecord({ contentType: long(257) })).toBe('bad-field: frame.contentTypes')
  })

  it('is an end of what is final, or one that no date can tell', () => {
    for (const expiresMs of [1, 1_764_000_060_000, EXPIRES_MS_MAX]) {
      expect(withProposal({ expiresMs })).toBe('accepted')
      expect(withProposal({ expiresMs, mutable: false })).toBe('bad-field: reserve.proposal.expiresMs')
      expect(withRecord({ expiresMs })).toBe('accepted')
      expect(withRecord({ expiresMs, final: true })).toBe('bad-field: configured.record.expiresMs')
    }
    for (const expiresMs of [EXPIRES_MS_MAX + 1, Number.MAX_SAFE_INTEGER]) {
      expect(withProposal({ expiresMs })).toBe('bad-field: reserve.proposal.expiresMs')
      expect(withRecord({ expiresMs })).toBe('bad-field: configured.record.expiresMs')
    }
    const voted = (expiresMs: number): Message =>
      answerWith({ kind: 'promise', vote: { ballot: classic, proposal: { ...proposal, expiresMs } } })
    expect(afterEncoding(voted(EXPIRES_MS_MAX))).toBe('accepted')
    expect(afterEncoding(voted(EXPIRES_MS_MAX + 1))).toBe('bad-field: answer.verdict.vote.proposal.expiresMs')
  })

  it('is a decision with a field beyond its bounds', () => {
    expect(withDecision({})).toBe('accepted')
    expect(withDecision({ proposal: '' })).toBe('accepted')
    expect(withDecision({ proposal: 'nobody' })).toBe('bad-field: configured.record.decisions.proposal')
    expect(withDecision({ cluster: '' })).toBe('bad-field: configured.record.decisions.cluster')
    expect(withDecision({ requestId: long(257) })).toBe('bad-field: configured.record.decisions.requestId')
    expect(withDecision({ fingerprint: 'G' })).toBe('bad-field: configured.record.decisions.fingerprint')
  })

  it('is an open ballot with an owner, or a classic one without', () => {
    expect(withBallot({})).toBe('accepted')
    expect(withBallot({ number: 0 })).toBe('bad-field: commit.ballot.peer')
    expect(withBallot({ number: 0, peer: '' })).toBe('bad-field: commit.ballot.peer')
    expect(withBallot({ number: 0, peer: '', boot: 0 })).toBe('bad-field: commit.ballot.peer')
    expect(withBallot({ number: 0, peer: '', boot: 0, attempt: 0 })).toBe('accepted')
    expect(withBallot({ peer: '' })).toBe('bad-field: commit.ballot.peer')
    expect(withBallot({ peer: long(129) })).toBe('bad-field: frame.peers')
  })

  it('is an open ballot in a Prepare or Accept, which nobody could be answered in', () => {
    const open = { generation: 7, number: 0, peer: '', boot: 0, attempt: 0 }
    expect(afterEncoding({ ...prepare, ballot: open })).toBe('bad-field: prepare.ballot.number')
    expect(afterEncoding({ ...accept, ballot: open })).toBe('bad-field: accept.ballot.number')
  })

  it('is an answer that does not say what was asked', () => {
    const answer = answerWith({ kind: 'mute' })
    expect(afterEncoding({ ...answer, asked: '' })).toBe('bad-field: answer.asked')
    expect(afterEncoding({ ...answer, question: 'read' })).toBe('bad-field: answer.asked')
    expect(afterEncoding({ ...answer, question: 'prepare' })).toBe('bad-field: answer.asked')
    expect(afterEncoding({ ...answer, voter: '' })).toBe('bad-field: answer.voter')
    expect(afterEncoding({ ...answer, to: 'a.b' })).toBe('bad-field: frame.peers')
  })

  it('is a verdict with a field beyond its bounds', () => {
    expect(afterEncoding(answerWith({ kind: 'stored', identity: { ...record, version: 0 } }))).toMatch(
      /identity\.version$/,
    )
    expect(afterEncoding(answerWith({ kind: 'reserved', by: '' }))).toBe('bad-field: answer.verdict.by')
    expect(afterEncoding(answerWith({ kind: 'refused', promised: { ...classic, peer: '' } }))).toMatch(
      /promised\.peer$/,
    )
  })

  it('is a name in a handshake or of a member that no node has', () => {
    expect(afterEncoding({ ...hello, clusterId: '' })).toBe('bad-field: hello.clusterId')
    expect(afterEncoding({ ...hello, networkId: 'abc' })).toBe('bad-field: hello.networkId')
    expect(afterEncoding({ ...hello, nonce: '' })).toBe('bad-field: hello.nonce')
    expect(afterEncoding({ ...hello, addresses: [long(513)] })).toBe('bad-field: hello.addresses')
    const remembered = { boot: 1, nonce: 'short', batch: 1 }
    expect(afterEncoding({ ...hello, remembered })).toBe('bad-field: hello.remembered.nonce')
    expect(afterEncoding({ ...hello, past: remembered })).toBe('bad-field: hello.past.nonce')
    const beat = { token: 1, epoch: 1, boot: 1, nonce: '', batch: 1 }
    expect(afterEncoding({ type: 'ping', ...beat })).toBe('bad-field: ping.nonce')
    expect(afterEncoding({ type: 'pong', ...beat })).toBe('bad-field: pong.nonce')
    expect(afterEncoding({ type: 'refuse', code: 'network', reason: long(513) })).toBe('bad-field: refuse.reason')
    expect(
      afterEncoding({ type: 'join', peer: '', cluster: 'c', addresses: [], name: '', token: '', admitted: false }),
    ).toBe('bad-field: join.peer')
    expect(
      afterEncoding({ type: 'join', peer: ada, cluster: '', addresses: [], name: '', token: '', admitted: false }),
    ).toBe('bad-field: join.cluster')
    const named = {
      type: 'join',
      peer: ada,
      cluster: 'c',
      addresses: [],
      name: 'a\u001b[31m',
      token: '',
      admitted: false,
    } as const
    expect(afterEncoding(named)).toBe('bad-field: join.name')
    expect(afterEncoding({ ...read, reader: '' })).toBe('bad-field: read.reader')
    expect(afterEncoding({ ...read, readId: 'seven' })).toBe('bad-field: read.readId')
    expect(afterEncoding({ ...commit, proposal: '' })).toBe('bad-field: commit.proposal')
    expect(afterEncoding({ ...commit, voters: ['a b'] })).toBe('bad-field: frame.peers')
  })

  it('is a nested message that is missing', () => {
    expect(outcome(frameOf(5, text(2, 'k')))).toBe('bad-field: reserve.proposal')
    expect(outcome(frameOf(6, text(2, 'k')))).toBe('bad-field: prepare.ballot')
    expect(outcome(frameOf(11, text(4, 'k')))).toBe('bad-field: commit.ballot')
    expect(outcome(frameOf(18, []))).toBe('bad-field: configured.record')
  })
})
