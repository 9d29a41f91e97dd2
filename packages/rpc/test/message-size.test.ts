import { FRAME_BYTES_MAX, FRAME_BYTES_TARGET, type Message, VALUE_BYTES_MAX } from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameEncoder } from '../src/index.ts'
import { messageBytes } from '../src/message-size.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { accept, ada, answerWith, classic, commit, identity, proposal, record, reserve, samples } from './sample.ts'

const value = new Uint8Array(100_000)
const large = { ...record, value }
const decisions = Array.from(
  { length: 8 },
  () => ({ ...identity.decisions[1], version: 1 }) as (typeof identity.decisions)[0],
)

/** The bytes of a message on a link that knows its texts. */
function realBytes(message: Message): number {
  const encoder = new FrameEncoder()
  encoder.encode([message])
  return encoder.encode([message])[0]?.length ?? 0
}

/** How much the estimate grows from one message to the other, beside how much the bytes do. */
function growth(from: Message, to: Message): { estimated: number; real: number } {
  return {
    estimated: messageBytes(to) - messageBytes(from),
    real: realBytes(to) - realBytes(from),
  }
}

describe('the estimate of a message', () => {
  it.each(samples.map((message) => [message.type, message] as const))(
    'is not below its real size, and not far above: %s',
    (_type, message) => {
      const real = realBytes(message)
      expect(messageBytes(message)).toBeGreaterThanOrEqual(real - 8)
      expect(messageBytes(message)).toBeLessThanOrEqual(2 * real + 512)
    },
  )

  it('counts a value wherever one may travel', () => {
    const holders: readonly (readonly [Message, Message])[] = [
      [reserve, { ...reserve, proposal: { ...proposal, value } }],
      [accept, { ...accept, proposal: { ...proposal, value } }],
      [commit, { ...commit, record: large }],
      [
        { type: 'relay', voters: [ada], question: reserve },
        { type: 'relay', voters: [ada], question: { ...reserve, proposal: { ...proposal, value } } },
      ],
      [
        answerWith({ kind: 'promise' }),
        answerWith({ kind: 'promise', vote: { ballot: classic, proposal: { ...proposal, value } } }),
      ],
      [
        { type: 'page', after: 0, upTo: 1, head: 1, records: 1, merged: [], entries: [] },
        {
          type: 'page',
          after: 0,
          upTo: 1,
          head: 1,
          records: 1,
          merged: [],
          entries: [{ key: 'k', version: 2, bytes: large.value?.length ?? 0, record: large }],
        },
      ],
      [
        { type: 'records', records: [] },
        { type: 'records', records: [large, large] },
      ],
      [
        { type: 'configured', record },
        { type: 'configured', record: large },
      ],
    ]
    for (const [without, withValue] of holders) {
      const { estimated, real } = growth(without, withValue)
      expect(real).toBeGreaterThan(99_000)
      expect(Math.abs(estimated - real)).toBeLessThan(1000)
    }
  })

  it('counts the entries of each list', () => {
    const peers = Array.from({ length: 64 }, () => ada)
    const texts = Array.from({ length: 8 }, () => 'x'.repeat(500))
    const lists: readonly (readonly [Message, Message])[] = [
      [
        { ...commit, voters: [] },
        { ...commit, voters: peers },
      ],
      [
        { type: 'relay', voters: [], question: reserve },
        { type: 'relay', voters: peers, question: reserve },
      ],
      [
        { type: 'fetch', keys: [] },
        { type: 'fetch', keys: texts },
      ],
      [
        { type: 'compare', question: 1, parts: [] },
        { type: 'compare', question: 1, parts: texts.slice(0, 16).map((from) => ({ from, sum: 1 })) },
      ],
      [
        { type: 'differ', question: 1, ranges: [] },
        { type: 'differ', question: 1, ranges: texts.slice(0, 16).map((from) => ({ from, until: from })) },
      ],
      [
        { type: 'list', question: 1, from: '', names: [] },
        { type: 'list', question: 1, from: '', names: texts.map((key) => ({ key, version: 1, hash: 2 ** 47 })) },
      ],
      [
        { type: 'newer', question: 1, records: [] },
        { type: 'newer', question: 1, records: [large, large] },
      ],
      [
        { type: 'join', peer: ada, cluster: 'c', addresses: [], name: '', token: '', admitted: false },
        { type: 'join', peer: ada, cluster: 'c', addresses: texts, name: '', token: '', admitted: false },
      ],
      [
        { type: 'wish', requester: ada, remove: [], promote: [], demote: [], force: false },
        { type: 'wish', requester: ada, remove: peers, promote: [], demote: [], force: false },
      ],
      [
        { type: 'progress', generation: 1, merged: [] },
        { type: 'progress', generation: 1, merged: peers.map((peer) => ({ peer, sequence: 1 })) },
      ],
      [
        answerWith({ kind: 'stored', identity: { ...identity, decisions: [] } }),
        answerWith({ kind: 'stored', identity: { ...identity, decisions } }),
      ],
    ]
    for (const [short, long] of lists) {
      const { estimated, real } = growth(short, long)
      expect(estimated).toBeGreaterThanOrEqual(0.9 * real)
      expect(estimated).toBeLessThanOrEqual(3 * real)
    }
  })

  it('is low only by what the longest texts of unusual characters and names take', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        expect(messageBytes(message)).toBeGreaterThan(realBytes(message) / 4 - 512)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a frame that was begun by the estimate', () => {
  it('stays within its bound with the largest value on top of what was estimated too low', () => {
    // Three bytes to a character is the worst that a text can be estimated too low by.
    const room = FRAME_BYTES_MAX - VALUE_BYTES_MAX
    expect(3 * FRAME_BYTES_TARGET).toBeLessThan(room)
    const worst = {
      ...record,
      key: '語'.repeat(341),
      contentType: '語'.repeat(85),
      decisions,
      value: new Uint8Array(VALUE_BYTES_MAX),
    }
    expect(encodeFrame([{ ...commit, record: worst }]).length).toBeLessThan(FRAME_BYTES_MAX)
  })
})
