/** What clients over libp2p are told, by a node that is only a map: the same as over HTTP, and no more than bounds allow. */
import type { ClientAnswer, ClientLink, ClientQuestion } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { type ClientApiOptions, serveClients } from '../../src/clients/client-api.ts'
import { deferred } from '../deferred.ts'
import { FakeReplicator, HOLDER, PROPOSAL } from '../fake-replicator.ts'
import { testApp } from '../http/app.ts'

/** A link whose other end is this test. */
class FakeLink implements ClientLink {
  readonly peer = 'client'
  readonly address = '/ip4/127.0.0.1/tcp/1/ws'
  queuedBytes = 0
  takes = true
  readonly answers: ClientAnswer[] = []
  closed: string | undefined
  #told = deferred<void>()

  send(answers: readonly ClientAnswer[]): boolean {
    if (this.takes) this.answers.push(...answers)
    this.#told.resolve()
    this.#told = deferred<void>()
    return this.takes
  }

  close(reason: string): void {
    this.closed = reason
  }

  /** Resolves once that many answers have come. */
  async has(count: number): Promise<readonly ClientAnswer[]> {
    while (this.answers.length < count) await this.#told.promise
    return this.answers
  }
}

function served(options: Partial<ClientApiOptions> = {}) {
  const replicator = new FakeReplicator()
  serveClients({ replicator, version: '1.2.3', ...options })
  const { clients } = replicator
  if (clients === undefined) throw new Error('nobody serves clients')
  const link = new FakeLink()
  const ask = async (...questions: readonly ClientQuestion[]): Promise<readonly ClientAnswer[]> => {
    const numbered = questions.filter(({ type }) => type !== 'show').length
    const before = link.answers.length
    clients.asked(link, questions)
    return (await link.has(before + numbered)).slice(before)
  }
  return { replicator, clients, link, ask }
}

const put = (id: number, value = 'v', key = 'k'): ClientQuestion => ({
  type: 'put',
  id,
  key,
  value: new TextEncoder().encode(value),
  contentType: 'text/plain',
  ttlSeconds: 0,
  idempotencyKey: '',
})
const get = (id: number, key = 'k', local = false): ClientQuestion => ({ type: 'get', id, key, local })

describe('a client over libp2p', () => {
  it.each([
    [{ outcome: 'denied-stored', holder: HOLDER, version: 3, final: true }],
    [{ outcome: 'denied-reserved', holder: HOLDER, ageMs: 5, retryAfterMs: 100 }],
    [{ outcome: 'denied-final', holder: HOLDER, version: 2 }],
    [{ outcome: 'version-mismatch', version: 4 }],
    [{ outcome: 'denied-absent' }],
    [{ outcome: 'mismatch' }],
    [{ outcome: 'no-quorum' }],
    [{ outcome: 'not-ready', reasons: ['joining'] }],
    [{ outcome: 'overloaded', retryAfterMs: 7 }],
    [{ outcome: 'unknown', version: 1, proposal: PROPOSAL }],
    [{ outcome: 'stored', version: 1, proposal: PROPOSAL, cluster: 'a', peer: 'p', replayed: false }],
    [{ outcome: 'stored', version: 1, proposal: PROPOSAL, cluster: 'a', peer: 'p', replayed: true }],
  ] as const)('is told of a write what HTTP tells: %o', async (outcome) => {
    const { replicator, ask } = served()
    replicator.putOutcome = outcome
    const [told] = await ask(put(9))
    const http = testApp()
    http.replicator.putOutcome = outcome
    const answer = await http.app.inject({
      method: 'PUT',
      url: '/store/k',
      payload: 'v',
      headers: { 'content-type': 'text/plain' },
    })
    expect([told?.id, told?.status, JSON.parse(told?.members ?? '')]).toEqual([9, answer.statusCode, answer.json()])
    await http.app.close()
  })

  it('passes on what it asks with', async () => {
    const { replicator, ask } = served()
    await ask({
      ...put(1),
      type: 'put',
      ifMatch: 3,
      mutable: true,
      final: false,
      ttlSeconds: 60,
      idempotencyKey: 'once',
    } as ClientQuestion)
    expect(replicator.puts[0]).toMatchObject({
      key: 'k',
      options: {
        contentType: 'text/plain',
        ifMatch: 3,
        mutable: true,
        final: false,
        ttlMs: 60_000,
        idempotencyKey: 'once',
      },
    })
  })

  it('is told records, their absence, proposals, and what the node says of itself', async () => {
    const { replicator, ask } = served()
    replicator.hold({ key: 'k', value: Uint8Array.of(1, 2) })
    replicator.proposalOutcome = { state: 'stored' }
    const proposal = `1~${PROPOSAL}~k`
    const answers = await ask(
      get(1),
      get(2, 'none', true),
      { type: 'proposal', id: 3, proposal },
      { type: 'proposal', id: 4, proposal: 'x' },
      { type: 'status', id: 5 },
      { type: 'peers', id: 6 },
    )
    const told = new Map(answers.map(({ id, status, members }) => [id, [status, JSON.parse(members) as object]]))
    expect(answers.find(({ id }) => id === 1)?.value).toEqual(Uint8Array.of(1, 2))
    expect(told.get(1)).toMatchObject([200, { key: 'k', bytes: 2 }])
    expect(told.get(2)).toMatchObject([404, { code: 'UNKNOWN_KEY' }])
    expect(told.get(3)).toMatchObject([200, { proposal, state: 'stored' }])
    expect(told.get(4)).toMatchObject([400, { code: 'INVALID_REQUEST' }])
    expect(told.get(5)).toMatchObject([200, { version: '1.2.3', httpUrl: '' }])
    expect(told.get(6)).toMatchObject([200, { peers: replicator.peers() }])
  })

  it('without a token that is good is told so where one is needed, and closed behind the words', async () => {
    const { ask, link, replicator } = served({ tokensRequired: true })
    const [told] = await ask({ type: 'show', token: 'nonsense' }, put(1))
    expect([told?.status, JSON.parse(told?.members ?? '')]).toMatchObject([401, { code: 'UNAUTHORIZED' }])
    expect(link.closed).toBe('the client has no token that is good')
    expect(replicator.puts).toEqual([])
  })

  it('has so much under way and no more; the rest is refused, and nothing is sent of it', async () => {
    const { replicator, clients, link } = served({ clientRequestsMax: 2 })
    const held = deferred<{ outcome: 'no-quorum' }>()
    replicator.put = async (key) => ({ key, ...(await held.promise) })
    clients.asked(link, [put(1), put(2), put(3)])
    const [refused] = await link.has(1)
    expect([refused?.id, JSON.parse(refused?.members ?? '')]).toMatchObject([3, { code: 'OVERLOADED' }])
    expect(clients.isBusy(link)).toBe(true)
    held.resolve({ outcome: 'no-quorum' })
    await link.has(3)
    expect(clients.isBusy(link)).toBe(false)
  })

  it('that does not take its answers gets no further values, and is closed where it takes nothing', async () => {
    const { replicator, link, ask } = served()
    replicator.hold({ key: 'k', value: new Uint8Array(1000) })
    link.queuedBytes = 16 * 1024 * 1024
    const [refused] = await ask(get(1))
    expect([refused?.value, JSON.parse(refused?.members ?? '')]).toMatchObject([undefined, { code: 'OVERLOADED' }])
    link.queuedBytes = 0
    link.takes = false
    replicator.clients?.asked(link, [get(2)])
    await expect.poll(() => link.closed).toBe('the client does not take its answers')
  })

  it('is closed where an answer is one that no frame can hold, and the node goes on', async () => {
    const faults: unknown[] = []
    const logger = { error: (fields: object) => void faults.push(fields) }
    const { clients, link } = served({ logger })
    link.send = () => {
      throw new RangeError('a frame has at most so many bytes')
    }
    clients.asked(link, [get(1)])
    await expect.poll(() => link.closed).toBe('an answer could not be sent')
    expect(faults).toHaveLength(1)
  })

  it('is told of a fault of the node as one, and of no detail', async () => {
    const { replicator, ask } = served()
    replicator.get = () => Promise.reject(new Error('a secret'))
    const [told] = await ask(get(1))
    expect(told?.status).toBe(500)
    expect(told?.members).not.toContain('secret')
  })
})
