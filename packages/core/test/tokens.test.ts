/** Tokens over system records that are a map: what is stored, what is taken, and what becomes of places. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Grants, Made, WriteOutcome } from '@replicator/core'
import { TOKENS_MAX, Tokens } from '@replicator/core'
import { MapRecords } from './map-records.ts'

const ADMIN: Grants['http'] = { scopes: ['admin'] }
const RESERVED: WriteOutcome = {
  outcome: 'denied-reserved',
  holder: { cluster: 'a', peer: 'a1', proposal: 'a1.1.00.1', version: 1 },
  ageMs: 1,
  retryAfterMs: 1,
}

let records: MapRecords
let nowMs: number
let tokens: Tokens

beforeEach(() => {
  records = new MapRecords()
  nowMs = 1_700_000_000_000
  tokens = new Tokens(records, { wallMs: () => nowMs })
})

async function made(options: { name?: string; expiresMs?: number } = {}) {
  const made: Made<'http'> = await tokens.make({ kind: 'http', grants: ADMIN, by: 'test', ...options })
  if (made.outcome !== 'made') throw new Error(made.outcome)
  return made
}

describe('a token', () => {
  it('is a text that can be searched for, of which the secret is stored nowhere', async () => {
    const { text, token } = await made({ name: 'deploy' })
    expect(text).toMatch(/^rpl_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/)
    const [record] = records.records.values()
    expect(record?.name).toBe('token/http/0')
    expect(record?.text).not.toContain(text.slice('rpl_0011223344556677_'.length))
    expect(JSON.stringify(tokens.list())).not.toContain('sha256')
    expect(tokens.list()).toEqual([token])
    expect(token).toMatchObject({ name: 'deploy', createdBy: 'test', createdMs: nowMs, grants: ADMIN })
  })

  it('is known to be there or not by what a quorum says, also where this node holds none', async () => {
    expect(await tokens.isThere('http')).toBe(false)
    records.read = async () => ({ outcome: 'no-quorum' })
    expect(await tokens.isThere('http')).toBe(undefined)
  })

  it('is good for whoever shows its secret, and for nobody else', async () => {
    const { text, token } = await made()
    const other = (await made()).text
    expect(tokens.check('http', text)).toEqual({ verdict: 'good', token })
    for (const wrong of ['', 'rpl_', `${text}x`, text.slice(0, -1), `${text.slice(0, 20)}_${other.slice(21)}`]) {
      expect(tokens.check('http', wrong)).toEqual({ verdict: 'unknown' })
    }
  })

  it('is good until it expires, or is revoked; then it says so to its bearer', async () => {
    const short = await made({ expiresMs: nowMs + 1000 })
    const long = await made()
    nowMs += 999
    expect(tokens.check('http', short.text).verdict).toBe('good')
    nowMs += 1
    expect(tokens.check('http', short.text).verdict).toBe('expired')
    expect(await tokens.revoke(long.token.id, 'boss')).toMatchObject({ outcome: 'revoked', changed: true })
    expect(tokens.check('http', long.text)).toMatchObject({ verdict: 'revoked', token: { revoked: { by: 'boss' } } })
    expect(await tokens.revoke(long.token.id, 'other')).toMatchObject({
      changed: false,
      token: { revoked: { by: 'boss' } },
    })
    expect(await tokens.revoke('0000000000000000', 'boss')).toEqual({ outcome: 'no-token' })
  })

  it('is known to a node that starts later, and to one that is told of it', async () => {
    const { text } = await made()
    expect(new Tokens(records, { wallMs: () => nowMs }).check('http', text).verdict).toBe('good')
    const elsewhere = new MapRecords()
    const there = new Tokens(elsewhere, { wallMs: () => nowMs })
    expect(there.has('http')).toBe(false)
    for (const record of records.records.values()) elsewhere.tell(record)
    expect(there.has('http')).toBe(true)
    expect(there.check('http', text).verdict).toBe('good')
  })
})

describe('the places of tokens', () => {
  it('are as many as there can be tokens, and are taken again once theirs is good for nothing', async () => {
    const first = await made({ expiresMs: nowMs + 1 })
    for (let i = 1; i < TOKENS_MAX; i++) await made()
    nowMs += 1
    const next = await made({ name: 'next' })
    expect(records.records.size).toBe(TOKENS_MAX)
    expect(records.records.get('token/http/0')).toMatchObject({ version: 2 })
    expect(tokens.check('http', first.text).verdict).toBe('unknown')
    expect(tokens.check('http', next.text).verdict).toBe('good')
    expect(await tokens.make({ kind: 'http', grants: ADMIN, by: 'test' })).toEqual({ outcome: 'full' })
  })

  it('may be taken by another node at the same time: the next one is tried', async () => {
    records.answers.push(RESERVED, { outcome: 'version-mismatch', version: 1 })
    await made()
    expect([...records.records.keys()]).toEqual(['token/http/2'])
    records.answers.push({ outcome: 'no-quorum' })
    expect(await tokens.make({ kind: 'http', grants: ADMIN, by: 'test' })).toEqual({ outcome: 'no-quorum' })
  })

  it('keep the network closed, whatever stands in them', () => {
    records.tell({ name: 'token/http/0', version: 1, text: '{"form":2}' })
    expect(tokens.has('http')).toBe(true)
    expect(tokens.list()).toEqual([])
  })

  it('hold what a member has put there, and open nothing by it', async () => {
    const { text } = await made()
    const stored = JSON.parse(records.records.get('token/http/0')?.text ?? '') as Record<string, unknown>
    const wrong: unknown[] = [
      null,
      [],
      { ...stored, kind: 'join' },
      { ...stored, id: 'x' },
      { ...stored, name: 1 },
      { ...stored, sha256: 'ab' },
      { ...stored, createdMs: 'now' },
      { ...stored, expiresMs: 'never' },
      { ...stored, revoked: true },
      { ...stored, grants: { scopes: ['root'] } },
      { ...stored, grants: { scopes: ['read'], prefix: '\0' } },
      { ...stored, grants: null },
    ]
    for (const token of wrong) {
      const elsewhere = new MapRecords()
      const there = new Tokens(elsewhere, { wallMs: () => nowMs })
      elsewhere.tell({ name: 'token/http/0', version: 1, text: JSON.stringify(token) })
      expect(there.check('http', text)).toEqual({ verdict: 'unknown' })
    }
    records.tell({ name: 'token/http/1', version: 1, text: 'no JSON' })
    expect(tokens.list()).toHaveLength(1)
  })

  it('let a revocation through that met another change of its token', async () => {
    const { token } = await made()
    records.answers.push({ outcome: 'version-mismatch', version: 2 })
    expect(await tokens.revoke(token.id, 'boss')).toMatchObject({ outcome: 'revoked', changed: true })
    const other = await made()
    records.answers.push({ outcome: 'no-quorum' })
    expect(await tokens.revoke(other.token.id, 'boss')).toEqual({ outcome: 'no-quorum' })
  })
})
