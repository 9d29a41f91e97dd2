import {
  FRAME_BYTES_MAX,
  FRAME_BYTES_TARGET,
  FRAME_MESSAGES_MAX,
  type Message,
  VALUE_BYTES_MAX,
} from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, FrameEncoder } from '../src/index.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { accept, ada, answerWith, commit, proposal, record, reserve, samples } from './sample.ts'

const NONCE = '0011223344556677'

function decoded(bytes: Uint8Array): readonly Message[] {
  const result = decodeFrame(bytes)
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`)
  return result.messages
}

/** As frames each of which can be read without the others. */
function inFrames(messages: readonly Message[]): Uint8Array[] {
  return new FrameEncoder({ alone: true }).encode(messages)
}

describe('a message that is sent and received', () => {
  it.each(samples.map((message) => [message.type, message] as const))(
    'comes out as it went in: %s',
    (_type, message) => {
      expect(decoded(encodeFrame([message]))).toStrictEqual([message])
    },
  )

  it('comes out as it went in, whatever it is, alone or among others', () => {
    fc.assert(
      fc.property(fc.array(arbitraryMessage, { minLength: 1, maxLength: 4 }), (messages) => {
        expect(decoded(encodeFrame(messages))).toStrictEqual(messages)
      }),
      { numRuns: 300 },
    )
  })

  it('has all of the largest and smallest numbers unchanged', () => {
    for (const number of [0, 1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1]) {
      const message: Message = { type: 'ping', token: number, epoch: number, boot: number, nonce: NONCE, batch: number }
      expect(decoded(encodeFrame([message]))).toStrictEqual([message])
    }
  })

  it('has an empty value where it was empty, and none where there was none', () => {
    const empty = { ...reserve, proposal: { ...proposal, value: new Uint8Array(0) } }
    const [first] = decoded(encodeFrame([empty]))
    expect(first).toStrictEqual(empty)

    const { value: _, ...without } = record
    const [second] = decoded(encodeFrame([{ ...commit, record: { ...without, present: false } }]))
    expect(second?.type === 'commit' && second.record !== undefined && 'value' in second.record).toBe(false)
  })

  it('shares no memory with the frame, not even where the frame is a Node buffer', () => {
    const bytes = encodeFrame([reserve])
    for (const frame of [bytes.slice(), Buffer.from(bytes)]) {
      const [message] = decoded(frame)
      frame.fill(0xff)
      expect(message).toStrictEqual(reserve)
    }
  })

  it('has the value of a Node buffer as plain bytes', () => {
    const [message] = decoded(encodeFrame([{ ...reserve, proposal: { ...proposal, value: Buffer.from([1, 2, 3]) } }]))
    expect(message).toStrictEqual(reserve)
  })

  it('has a fast path of a few hundred bytes', () => {
    expect(encodeFrame([answerWith({ kind: 'confirm' })]).length).toBeLessThan(300)
    expect(encodeFrame([{ ...reserve, proposal: { ...proposal, value: new Uint8Array(256) } }]).length).toBeLessThan(
      600,
    )
  })
})

describe('a message that cannot be sent', () => {
  it.each([1.5, -1, Number.NaN, Infinity, 2 ** 53])('is refused before it leaves: one with the number %d', (token) => {
    expect(() => encodeFrame([{ type: 'ping', token, epoch: 0, boot: 0, nonce: NONCE, batch: 0 }])).toThrow(RangeError)
  })

  it('is refused before it leaves: a frame without messages, or with too many', () => {
    const survey: Message = { type: 'survey', generation: 1 }
    expect(() => encodeFrame([])).toThrow(RangeError)
    expect(() => encodeFrame(Array.from({ length: FRAME_MESSAGES_MAX + 1 }, () => survey))).toThrow(RangeError)
    expect(decoded(encodeFrame(Array.from({ length: FRAME_MESSAGES_MAX }, () => survey)))).toHaveLength(
      FRAME_MESSAGES_MAX,
    )
  })

  it('is refused before it leaves: one that makes a frame too long', () => {
    const large = { ...record, value: new Uint8Array(VALUE_BYTES_MAX) }
    expect(() => encodeFrame([{ type: 'records', records: [large, large] }])).toThrow(/at most/)
  })
})

describe('the messages of one turn', () => {
  const kilobyte = { ...reserve, proposal: { ...proposal, value: new Uint8Array(1024) } }

  it('are one frame where they are few', () => {
    expect(inFrames(samples)).toHaveLength(1)
  })

  it('are no frame where there are none', () => {
    expect(inFrames([])).toEqual([])
  })

  it('are split into frames near the target, in their order', () => {
    const messages = Array.from({ length: 1000 }, (_, version) => ({ ...kilobyte, version }))
    const frames = inFrames(messages)
    expect(frames.flatMap(decoded)).toStrictEqual(messages)
    for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(FRAME_BYTES_TARGET)
    for (const frame of frames.slice(0, -1)) expect(frame.length).toBeGreaterThan(FRAME_BYTES_TARGET / 2)
  })

  it('are split where a frame would have too many messages', () => {
    const messages = Array.from({ length: FRAME_MESSAGES_MAX + 1 }, (_, token): Message => ({
      type: 'survey',
      generation: token,
    }))
    expect(inFrames(messages).flatMap(decoded)).toStrictEqual(messages)
  })

  it('are split so that small ones do not wait behind a large one in their frame', () => {
    const large = { ...accept, proposal: { ...proposal, value: new Uint8Array(2 * FRAME_BYTES_TARGET) } }
    const frames = inFrames([reserve, large, reserve])
    expect(frames.map((frame) => decoded(frame).length)).toEqual([1, 1, 1])
  })

  it('may hold the largest value', () => {
    const large = { ...reserve, proposal: { ...proposal, value: new Uint8Array(VALUE_BYTES_MAX).fill(7) } }
    const [frame] = inFrames([large])
    expect(frame?.length).toBeLessThanOrEqual(FRAME_BYTES_MAX)
    const [message] = decoded(frame ?? new Uint8Array(0))
    expect(
      message?.type === 'reserve' && Buffer.compare(message.proposal.value ?? new Uint8Array(0), large.proposal.value),
    ).toBe(0)
  })
})

describe('a message whose size was estimated too low', () => {
  it('is encoded right nevertheless', () => {
    const wide = { ...reserve, key: '\u{10000}'.repeat(256) }
    const fetch: Message = { type: 'fetch', keys: Array.from({ length: 500 }, () => '語'.repeat(341)) }
    const relay: Message = {
      type: 'relay',
      voters: Array.from({ length: 64 }, () => `${ada}${ada}`),
      question: reserve,
    }
    for (const message of [wide, fetch, relay]) expect(decoded(encodeFrame([message]))).toStrictEqual([message])
  })
})
