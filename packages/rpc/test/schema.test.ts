import { join } from 'node:path'
import * as fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from '../src/index.ts'
import { OPERATION_NUMBERS, QUESTION_NUMBERS, REFUSAL_NUMBERS } from '../src/wire-name.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { samples } from './sample.ts'

const schema = protobuf.loadSync(join(import.meta.dirname, '../proto/replicator.proto'))
const frame = schema.lookupType('replicator.v1.Frame')

/** The words of an enum of the schema, as messages write them. */
function wordsIn(name: string, prefix: string): Record<string, number> {
  const values = Object.entries(schema.lookupEnum(`replicator.v1.${name}`).values)
  return Object.fromEntries(
    values
      .filter(([, number]) => number > 0)
      .map(([word, number]) => [word.slice(prefix.length).toLowerCase(), number]),
  )
}

describe('a program that knows nothing but the schema', () => {
  it('reads every message, and what it writes again is understood as the same', () => {
    for (const message of samples) {
      const read = frame.decode(encodeFrame([message]))
      expect(decodeFrame(frame.encode(read).finish())).toStrictEqual({ ok: true, messages: [message] })
    }
  })

  it('writes the very bytes that nodes write, whatever the message', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        const bytes = encodeFrame([message])
        expect(Buffer.compare(frame.encode(frame.decode(bytes)).finish(), bytes)).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  it('finds each message under its name', () => {
    for (const message of samples) {
      const read = frame.toObject(frame.decode(encodeFrame([message])))
      expect(Object.keys(read['envelopes'][0])).toEqual([message.type])
    }
  })

  it('finds a number for each word', () => {
    expect(wordsIn('Operation', 'OPERATION_')).toEqual(OPERATION_NUMBERS)
    expect(wordsIn('RefusalCode', 'REFUSAL_CODE_')).toEqual(REFUSAL_NUMBERS)
    expect(wordsIn('Question', 'QUESTION_')).toEqual(QUESTION_NUMBERS)
  })
})

describe('the schema', () => {
  it('has a sample of each of its messages', () => {
    const envelope = schema.lookupType('replicator.v1.Envelope')
    expect(new Set(samples.map(({ type }) => type))).toEqual(new Set(Object.keys(envelope.fields)))
  })

  it('has a sample of each verdict', () => {
    const kinds = samples.flatMap((message) => (message.type === 'answer' ? [message.verdict.kind] : []))
    expect(new Set(kinds)).toEqual(new Set(Object.keys(schema.lookupType('replicator.v1.Verdict').fields)))
  })
})
