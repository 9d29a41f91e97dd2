import { describe, expect, it } from 'vitest'
import { connect, type Fetch, InvalidOption } from '../src/index.ts'
import { answering, HOLDER, json, problem, STORED, withinAMinute } from './fake-network.ts'

const urls = ['http://a', 'http://b']
const quick = { urls, pauseMinMs: 1 }
const stored = () => json(201, STORED)
const lost = () => 'the connection broke'
const unknown = () => problem('OUTCOME_UNKNOWN', { proposal: HOLDER.proposal, version: 1 })
const became = (state: string) => () => json(200, { proposal: HOLDER.proposal, key: 'k', version: 1, state })
const mismatch = () => problem('VERSION_MISMATCH', { version: 4 })

describe('a write whose outcome was unknown once', () => {
  it('is sent to the next node with the same idempotency key, until it is stored', async () => {
    const { fetch, asked } = answering(lost, unknown, () => problem('NO_QUORUM'), stored)
    const put = await connect({ ...quick, fetch }).put('k', 'v')
    expect(put).toEqual({
      outcome: 'stored',
      key: 'k',
      version: 1,
      proposal: '12D3KooWabc.1.00112233aabbccdd.7',
      cluster: 'lima',
      peer: '12D3KooWabc',
    })
    expect(asked.map(({ host }) => host)).toEqual(['a', 'b', 'a', 'b'])
    expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(asked[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('was not stored where the key is taken for good', async () => {
    const { fetch } = answering(lost, () => problem('KEY_STORED', { holder: HOLDER, version: 1, final: true }))
    expect(await connect({ ...quick, fetch }).put('k', 'v')).toMatchObject({ outcome: 'denied-stored', final: true })
  })

  it('stays unknown where a repeat is refused and nobody can say which proposal the first one was', async () => {
    const { fetch } = answering(lost, mismatch)
    const put = await connect({ ...quick, fetch }).put('k', 'v', { ifMatch: 1, idempotencyKey: 't' })
    expect(put).toEqual({ key: 'k', outcome: 'unknown', idempotencyKey: 't' })
  })

  it('is settled by what became of its proposal', async () => {
    const { fetch, asked } = answering(unknown, mismatch, became('denied'))
    expect(await connect({ ...quick, fetch }).put('k', 'v', { ifMatch: 1 })).toMatchObject({
      outcome: 'version-mismatch',
    })
    expect(asked[2]?.path).toBe(`/proposals/${encodeURIComponent(HOLDER.proposal)}`)
  })

  it('is sent again where its proposal is still open', async () => {
    const { fetch } = answering(unknown, mismatch, became('pending'), stored)
    expect(await connect({ ...quick, fetch }).put('k', 'v', { ifMatch: 1 })).toMatchObject({ outcome: 'stored' })
  })

  it('is told so once the time is over, with what can be asked for later', async () => {
    const { fetch } = answering(unknown)
    const put = await withinAMinute(() => connect({ ...quick, fetch }).put('k', 'v', { idempotencyKey: 't' }))
    expect(put).toEqual({
      key: 'k',
      outcome: 'unknown',
      idempotencyKey: 't',
      version: 1,
      proposal: '12D3KooWabc.1.00112233aabbccdd.7',
    })
  })
})

describe('a node that does not answer', () => {
  it('leaves no doubt where it was not there before the write was sent', async () => {
    const { fetch } = answering(mismatch)
    const dead: Fetch = async (url, init) => {
      if (url.startsWith('http://a')) throw new TypeError('fetch failed', { cause: new Error('refused') })
      return fetch(url, init)
    }
    expect(await connect({ ...quick, fetch: dead }).put('k', 'v', { ifMatch: 1 })).toMatchObject({
      outcome: 'version-mismatch',
    })
    const nobody = await withinAMinute(() => connect({ urls: ['http://a'], fetch: dead }).put('k', 'v'))
    expect(nobody).toEqual({
      key: 'k',
      outcome: 'unreachable',
      reasons: ['No answer from http://a: fetch failed (refused).'],
    })
  })

  it('may take half of the time, so that another one is asked', async () => {
    const { fetch, asked } = answering(stored)
    const hanging: Fetch = (url, init) =>
      url.startsWith('http://a')
        ? new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
        : fetch(url, init)
    const put = await withinAMinute(() => connect({ urls, fetch: hanging }).put('k', 'v'))
    expect(put).toMatchObject({ outcome: 'stored' })
    expect(asked.map(({ host }) => host)).toEqual(['b'])
  })

  it('is not asked first by later calls', async () => {
    const { fetch, asked } = answering(lost, stored)
    const client = connect({ ...quick, fetch })
    for (let n = 0; n < 2; n++) await client.put('k', 'v')
    expect(asked.map(({ host }) => host)).toEqual(['a', 'b', 'b'])
  })
})

describe('a call', () => {
  it('does not wait for a node that asks for more time than there is', async () => {
    const { fetch, asked } = answering(() => problem('OVERLOADED', { retryAfterMs: 60_000 }))
    const put = await connect({ ...quick, fetch }).put('k', 'v')
    expect(put).toEqual({ key: 'k', outcome: 'overloaded', retryAfterMs: 60_000 })
    expect(asked).toHaveLength(2)
  })

  it('rejects with the reason of its signal, and sends nothing where that is aborted already', async () => {
    const { fetch, asked } = answering(() => problem('NO_QUORUM'))
    const client = connect({ urls, fetch })
    const reason = new Error('enough')
    await expect(client.put('k', 'v', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(asked).toEqual([])
    const end = new AbortController()
    const put = client.put('k', 'v', { signal: end.signal })
    await expect.poll(() => asked.length, { timeout: 8000 }).toBe(2)
    end.abort(reason)
    await expect(put).rejects.toBe(reason)
  })

  it('says who asks, and what is to be written', async () => {
    const { fetch, asked } = answering(stored)
    const client = connect({ urls: ['http://a/base/'], token: 'secret', fetch })
    await client.put('a/b', Uint8Array.of(65), { mutable: true, ttlMs: 2000, ifMatch: 3, contentType: 'text/x' })
    expect(asked[0]).toMatchObject({ path: '/base/store/a%2Fb?mutable=true&ttl=2', method: 'PUT', body: 'A' })
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'text/x',
      'if-match': '"3"',
    })
  })

  it('refuses options that it does not have, and times that are none', async () => {
    const client = connect({ ...quick, fetch: answering(stored).fetch })
    await expect(client.put('k', 'v', { ifmatch: 1 } as object)).rejects.toThrow("put takes no option 'ifmatch'")
    await expect(client.get('k', { timeoutMs: Number.NaN })).rejects.toThrow('timeoutMs is a number of milliseconds')
    expect(() => connect({ urls: [] })).toThrow(new InvalidOption('urls', 'urls names at least one node'))
    await expect(client.get('k', { timeoutms: 1 } as object)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      option: 'timeoutms',
    })
    expect(() => connect({ urls: ['ftp://a'] })).toThrow('urls holds "ftp://a", which is not the URL of a node')
    expect(() => connect({ ...quick, timeoutMs: 0 })).toThrow('timeoutMs is a whole number from 1')
  })
})
