import { describe, expect, it } from 'vitest'
import { OTHER_PEER, PEER } from '../fake-replicator.ts'
import { testApp } from './app.ts'

function post(body: unknown, query = '') {
  const { app, replicator } = testApp()
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json' }
  return { replicator, answer: app.inject({ method: 'POST', url: `/members${query}`, headers, payload }) }
}

describe('POST /members', () => {
  it('hands the change on, and answers with what it came to', async () => {
    const { replicator, answer } = post({ remove: [OTHER_PEER] })
    const told = await answer
    expect(told.statusCode).toBe(200)
    expect(told.json()).toMatchObject({ changed: true, epoch: 7, generation: 7, preview: { after: { voters: 2 } } })
    expect(told.json()).not.toHaveProperty('outcome')
    expect(replicator.wishes).toEqual([
      { request: { remove: [OTHER_PEER] }, options: { preview: false, force: false } },
    ])
  })

  it('is a preview, or forced, where that is asked for', async () => {
    const { replicator, answer } = post({ demote: [PEER] }, '?preview=true&force=true')
    expect((await answer).statusCode).toBe(200)
    expect(replicator.wishes[0]?.options).toEqual({ preview: true, force: true })
  })

  it.each([
    [{ outcome: 'unknown-peer', peer: 'x' }, 404, 'UNKNOWN_PEER'],
    [{ outcome: 'impossible', reason: 'x is named twice' }, 400, 'INVALID_REQUEST'],
    [{ outcome: 'no-quorum' }, 503, 'NO_QUORUM'],
    [{ outcome: 'not-ready', reasons: ['it starts'] }, 503, 'NOT_READY'],
    [{ outcome: 'overloaded', retryAfterMs: 100 }, 429, 'OVERLOADED'],
  ] as const)('answers a refusal with its code: %j', async (outcome, status, code) => {
    const { app, replicator } = testApp()
    replicator.membersOutcome = outcome
    const told = await app.inject({ method: 'POST', url: '/members', payload: '{}' })
    expect([told.statusCode, told.json().code]).toEqual([status, code])
  })

  it.each([
    ['would-stop-writes', 409, 'WOULD_STOP_WRITES'],
    ['pending', 504, 'OUTCOME_UNKNOWN'],
  ] as const)('answers with the preview where it is %s', async (name, status, code) => {
    const { app, replicator } = testApp()
    const known = replicator.membersOutcome
    const preview = 'preview' in known ? known.preview : undefined
    replicator.membersOutcome = { outcome: name, preview: preview! }
    const told = await app.inject({ method: 'POST', url: '/members', payload: '{}' })
    expect([told.statusCode, told.json().code, told.json().preview]).toEqual([status, code, preview])
  })

  it('refuses what is no JSON, and a parameter that it does not know', async () => {
    for (const [body, query] of [
      ['remove', ''],
      ['{}', '?dry=true'],
      ['{}', '?force=yes'],
    ] as const) {
      const { replicator, answer } = post(body, query)
      const told = await answer
      expect([told.statusCode, told.json().code]).toEqual([400, 'INVALID_REQUEST'])
      expect(replicator.wishes).toEqual([])
    }
  })
})

describe('POST /leave', () => {
  it('has the node remove itself', async () => {
    const { app, replicator } = testApp()
    const told = await app.inject({ method: 'POST', url: '/leave?force=true' })
    expect(told.statusCode).toBe(200)
    expect(replicator.wishes).toEqual([{ request: { remove: [PEER] }, options: { preview: false, force: true } }])
  })
})
