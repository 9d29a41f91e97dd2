import { ERRORS, type ErrorCode } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { connect, OUTCOME_OF, type WriteResult } from '../src/index.ts'
import { answering, HOLDER, problem, withinAMinute } from './fake-network.ts'

const MEMBERS = {
  holder: HOLDER,
  version: 3,
  final: false,
  suggestions: ['k-2'],
  ageMs: 40,
  retryAfterMs: 5,
  reasons: ['it starts'],
  proposal: HOLDER.proposal,
}
const holder = { cluster: 'lima', peer: '12D3KooWabc', proposal: '12D3KooWabc.1.00112233aabbccdd.7', version: 1 }

/** What a write is told for each code that has an outcome of its own. */
const TOLD: Partial<Record<ErrorCode, object>> = {
  UNKNOWN_KEY: {},
  KEY_STORED: { holder, version: 3, final: false, suggestions: ['k-2'] },
  KEY_RESERVED: { holder, ageMs: 40, retryAfterMs: 5, suggestions: ['k-2'] },
  KEY_FINAL: { holder, version: 3 },
  VERSION_MISMATCH: { version: 3 },
  IDEMPOTENCY_MISMATCH: {},
  OVERLOADED: { retryAfterMs: 5 },
  NO_QUORUM: {},
  NOT_READY: { reasons: ['it starts'] },
  OUTCOME_UNKNOWN: { idempotencyKey: 't', version: 1, proposal: holder.proposal },
}

const codes = Object.keys(ERRORS) as ErrorCode[]

describe('each code of the error table', () => {
  it('has an outcome in the client, and the client has no others', () => {
    expect(Object.keys(OUTCOME_OF)).toEqual(codes)
  })

  it.each(codes)('%s is a value to a write, and nothing is thrown', async (code) => {
    const { fetch, asked } = answering(() => problem(code, MEMBERS))
    const client = connect({ urls: ['http://a'], fetch })
    const told: WriteResult = await withinAMinute(() => client.put('k', 'v', { ifMatch: 1, idempotencyKey: 't' }))
    const outcome = OUTCOME_OF[code]
    const members = outcome === 'refused' ? { code, detail: `Detail of ${code}.` } : TOLD[code]
    expect(told).toEqual({ key: 'k', outcome, ...members })
    // With an idempotency key nobody is told that somebody else proposes the key, so there is nothing to wait for.
    expect(asked.length > 1).toBe(ERRORS[code].retryable && code !== 'KEY_RESERVED')
  })

  it.each(codes)('%s is a value to a read and to a list', async (code) => {
    const { fetch } = answering(() => problem(code, MEMBERS))
    const client = connect({ urls: ['http://a'], fetch })
    const read = await withinAMinute(() => client.get('k'))
    if (code === 'UNKNOWN_KEY') expect(read).toEqual({ outcome: 'absent', evidence: 'quorum' })
    else if (['OVERLOADED', 'NO_QUORUM', 'NOT_READY'].includes(code)) expect(read.outcome).toBe(OUTCOME_OF[code])
    else expect(read).toEqual({ outcome: 'refused', code, detail: `Detail of ${code}.` })
    const refusal = expect.objectContaining({ outcome: code === 'UNKNOWN_KEY' ? 'refused' : read.outcome })
    const list = withinAMinute(() => client.list().next())
    await expect(list).rejects.toMatchObject({ name: 'StreamFailed', code: 'STREAM_FAILED', refusal })
  })
})

it('a code of a later release is a refusal too, and a fault of a node no answer', async () => {
  const later = { status: 418, code: 'TEAPOT', detail: 'Later.' }
  const newer = connect({ urls: ['http://a'], fetch: answering(() => problem('NOT_FOUND', later)).fetch })
  expect(await newer.get('k')).toEqual({ outcome: 'refused', code: 'TEAPOT', detail: 'Later.' })
  const fault = { status: 500, code: 'INTERNAL', detail: 'The log says more.' }
  const { fetch } = answering(() => problem('NOT_FOUND', fault))
  const faulty = connect({ urls: ['http://a'], fetch })
  expect(await withinAMinute(() => faulty.get('k'))).toMatchObject({ outcome: 'unreachable' })
  expect(await withinAMinute(() => faulty.put('k', 'v', { idempotencyKey: 't' }))).toEqual({
    key: 'k',
    outcome: 'unknown',
    idempotencyKey: 't',
  })
})
