/** What clients and nodes say to each other: the same on both ends, and never more than bounds allow. */
import type { ClientAnswer, ClientQuestion } from '@replicator/interface'
import { FRAME_BYTES_TARGET, FRAME_MESSAGES_MAX } from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAnswers, decodeQuestions, encodeAnswers, encodeQuestions } from '../src/index.ts'

const id = fc.nat(Number.MAX_SAFE_INTEGER)
const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const bytes = fc.uint8Array({ maxLength: 2000 })
const condition = fc.option(fc.constantFrom<number | '*'>('*', 1, 2 ** 40), { nil: undefined })

const question: fc.Arbitrary<ClientQuestion> = fc.oneof(
  fc.record({ type: fc.constant('show' as const), token: text }),
  fc
    .tuple(
      fc.record({ id, key: text, value: bytes, contentType: text, ttlSeconds: fc.nat(1000), idempotencyKey: text }),
      condition,
      fc.record({ mutable: fc.boolean(), final: fc.boolean() }, { requiredKeys: [] }),
    )
    .map(([put, ifMatch, flags]): ClientQuestion => ({
      type: 'put',
      ...put,
      ...flags,
      ...(ifMatch !== undefined && { ifMatch }),
    })),
  fc.tuple(id, text, text, condition).map(([number, key, idempotencyKey, ifMatch]): ClientQuestion => ({
    type: 'delete',
    id: number,
    key,
    idempotencyKey,
    ...(ifMatch !== undefined && { ifMatch }),
  })),
  fc.record({ type: fc.constant('get' as const), id, key: text, local: fc.boolean() }),
  fc.record({ type: fc.constant('proposal' as const), id, proposal: text }),
  fc.record({ type: fc.constantFrom('status' as const, 'peers' as const), id }),
  fc.record(
    { type: fc.constant('list' as const), id, prefix: text, after: text, limit: fc.nat(), values: fc.boolean() },
    { requiredKeys: ['type', 'id', 'prefix', 'limit', 'values'] },
  ),
  fc.record(
    { type: fc.constant('watch' as const), id, prefix: text, after: text, values: fc.boolean() },
    { requiredKeys: ['type', 'id', 'prefix', 'values'] },
  ),
  fc.record({ type: fc.constant('more' as const), id, watch: id }),
  fc.record({ type: fc.constant('unwatch' as const), watch: id }),
)

const answer: fc.Arbitrary<ClientAnswer> = fc.record(
  { id, status: fc.nat(999), members: text, value: bytes },
  { requiredKeys: ['id', 'status', 'members'] },
)

describe('what a client and a node say', () => {
  it('is the same on the other end, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(question, { maxLength: 50 }), fc.array(answer, { maxLength: 50 }), (questions, answers) => {
        const asked = encodeQuestions(questions).map(decodeQuestions)
        expect(asked.flatMap((frame): readonly unknown[] => (frame.ok ? frame.messages : [frame]))).toEqual(questions)
        const told = encodeAnswers(answers).map(decodeAnswers)
        expect(told.flatMap((frame): readonly unknown[] => (frame.ok ? frame.messages : [frame]))).toEqual(answers)
      }),
      { numRuns: 50 },
    )
  })

  it('goes in frames of a bounded length, but for one long value', () => {
    const answers = Array.from({ length: 20 }, (_, place) => ({
      id: place,
      status: 200,
      members: '{}',
      value: new Uint8Array(50_000),
    }))
    const frames = encodeAnswers(answers)
    expect(frames.length).toBeGreaterThan(3)
    for (const { length } of frames) expect(length).toBeLessThan(FRAME_BYTES_TARGET)
    expect(encodeAnswers([{ id: 1, status: 200, members: '', value: new Uint8Array(2 ** 24) }])).toHaveLength(1)
    expect(() => encodeAnswers([{ id: 1, status: 200, members: '', value: new Uint8Array(2 ** 25) }])).toThrow(
      RangeError,
    )
  })

  it('is refused where a frame holds what nobody says, and never throws', () => {
    expect(decodeQuestions(new Uint8Array(0))).toMatchObject({ ok: false, reason: 'empty' })
    expect(decodeQuestions(Uint8Array.of(255, 1, 2))).toMatchObject({ ok: false, reason: 'garbage' })
    // A question without an operation.
    expect(decodeQuestions(Uint8Array.of(10, 2, 8, 1))).toMatchObject({ ok: false, reason: 'bad-field' })
    const [frame = new Uint8Array(0)] = encodeQuestions([{ type: 'get', id: 1, key: 'k'.repeat(4000), local: false }])
    expect(decodeQuestions(frame)).toMatchObject({ ok: false, reason: 'bad-field', detail: 'question.subject' })
    const many = Uint8Array.from({ length: 4 * (FRAME_MESSAGES_MAX + 1) }, (_, at) => [10, 2, 16, 6][at % 4] ?? 0)
    expect(decodeQuestions(many)).toMatchObject({ ok: false, reason: 'too-many' })
    fc.assert(
      fc.property(bytes, (frames) => {
        decodeQuestions(frames)
        decodeAnswers(frames)
      }),
      { numRuns: 200 },
    )
  })
})
