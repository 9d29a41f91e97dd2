/** What clients over libp2p are told, by a node that is only a map: the same as over HTTP, and no more than bounds allow. */
import type { ChangeEvent } from '@replicator/core'
import type { ClientAnswer, ClientLink, ClientQuestion } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { type ClientApiOptions, serveClients } from '../../src/clients/client-api.ts'
import { PART_ENTRIES_MAX } from '../../src/limits.ts'
import type { ClientOf } from '../../src/http/clients.ts'
import type { HttpLimits } from '../../src/http/limits.ts'
import { deferred } from '../deferred.ts'
import { FakeReplicator, HOLDER, PROPOSAL } from '../fake-replicator.ts'
import { testApp } from '../http/app.ts'
import { exchange, listening } from '../http/sockets.ts'

/** A link whose other end is this test. */
class FakeLink implements ClientLink {
  readonly peer = 'client'
  readonly address: string
  queuedBytes = 0
  takes = true
  readonly answers: ClientAnswer[] = []
  closed: string | undefined
  #told = deferred<void>()

  constructor(address = '/ip4/127.0.0.1/tcp/1/ws') {
    this.address = address
  }

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

/** A node that is asked over HTTP and over libp2p. Every address is a client here, also those of this machine. */
async function servedBothWays(options: Partial<HttpLimits> = {}) {
  const clientOf: ClientOf = (address) => address
  const http = await listening({ ...options, clientOf })
  const { replicator, app, port } = http
  serveClients({ replicator, intake: app.intake, version: '1.2.3', ...options })
  const { clients } = replicator
  if (clients === undefined) throw new Error('nobody serves clients')
  const statusOverHttp = async (token?: string): Promise<string> => {
    const shown = token === undefined ? '' : `authorization: Bearer ${token}\r\n`
    const head = `GET /store/k HTTP/1.1\r\nhost: localhost\r\n${shown}connection: close\r\n\r\n`
    return (await exchange(port, head)).slice(9, 12)
  }
  return { replicator, app, clients, statusOverHttp }
}

describe('a client that asks over HTTP and over libp2p', () => {
  it('has one share of the node, whichever way it asks: that of its address', async () => {
    const { replicator, clients, statusOverHttp } = await servedBothWays({ clientRequestsMax: 1 })
    const held = deferred<{ outcome: 'absent'; evidence: 'quorum' }>()
    replicator.getOutcome = held.promise
    const [link, other] = [new FakeLink(), new FakeLink('/ip4/10.0.0.9/tcp/1/ws')]
    clients.asked(link, [get(1)])
    expect(await statusOverHttp()).toBe('429')
    clients.asked(other, [get(2), get(3)])
    expect((await other.has(1)).map(({ id, status }) => [id, status])).toEqual([[3, 429]])
    held.resolve({ outcome: 'absent', evidence: 'quorum' })
    await link.has(1)
    expect(await statusOverHttp()).toBe('404')
  })

  it('has one share of the node, whichever way it asks: that of its token, from wherever', async () => {
    const { replicator, clients, statusOverHttp } = await servedBothWays({ clientRequestsMax: 1 })
    const make = { kind: 'http', grants: { scopes: ['read'] }, by: 'test' } as const
    const made = await Promise.all([replicator.tokens.make(make), replicator.tokens.make(make)])
    const [token = '', another = ''] = made.map((each) => (each.outcome === 'made' ? each.text : ''))
    const held = deferred<{ outcome: 'absent'; evidence: 'quorum' }>()
    replicator.getOutcome = held.promise
    const links = [new FakeLink(), new FakeLink('/ip4/10.0.0.9/tcp/1/ws')] as const
    for (const link of links) clients.asked(link, [{ type: 'show', token }, get(1)])
    expect((await links[1].has(1)).map(({ status }) => status)).toEqual([429])
    expect(await statusOverHttp(token)).toBe('429')
    clients.asked(links[1], [{ type: 'show', token: another }, get(2)])
    held.resolve({ outcome: 'absent', evidence: 'quorum' })
    expect((await links[1].has(2)).map(({ status }) => status)).toEqual([429, 404])
    expect(await statusOverHttp(token)).toBe('404')
  })

  it('has so many connections, links among them', async () => {
    const { clients, statusOverHttp } = await servedBothWays({ clientConnectionsMax: 2 })
    const links = [new FakeLink(), new FakeLink(), new FakeLink('/ip6/::1/tcp/1/ws')] as const
    for (const link of links) clients.asked(link, [{ type: 'status', id: 1 }])
    for (const link of links) await link.has(1)
    expect(await statusOverHttp()).toBe('')
    const late = new FakeLink()
    clients.asked(late, [{ type: 'status', id: 1 }])
    expect([late.answers, late.closed]).toEqual([[], 'its address has too many connections'])
    clients.gone(late)
    clients.gone(links[0])
    expect(await statusOverHttp()).toBe('404')
  })

  it('shares all places of the node with all others', async () => {
    const { replicator, clients, statusOverHttp } = await servedBothWays({ requestsMax: 1, watchesMax: 1 })
    changing(replicator)
    const held = deferred<{ outcome: 'absent'; evidence: 'quorum' }>()
    replicator.getOutcome = held.promise
    const link = new FakeLink()
    clients.asked(link, [watch(1), get(2)])
    expect(await statusOverHttp()).toBe('429')
    clients.asked(link, [watch(3), { type: 'status', id: 4 }])
    const told = await link.has(3)
    expect(told.map(({ id, status }) => [id, status])).toEqual([
      [1, 200],
      [3, 429],
      [4, 200],
    ])
    held.resolve({ outcome: 'absent', evidence: 'quorum' })
    await link.has(4)
  })

  it('is refused writes, and nothing else, where more are under way than are decided in time', async () => {
    const { replicator, clients } = await servedBothWays({ writesAtFirst: 1 })
    const held = deferred<{ outcome: 'no-quorum' }>()
    replicator.putOutcome = held.promise
    const link = new FakeLink()
    clients.asked(link, [put(1), put(2), { type: 'delete', id: 3, key: 'k', ifMatch: '*', idempotencyKey: '' }, get(4)])
    const statuses = (await link.has(3)).map(({ id, status }) => [id, status])
    expect(new Map(statuses as [number, number][])).toEqual(
      new Map([
        [2, 429],
        [3, 429],
        [4, 404],
      ]),
    )
    held.resolve({ outcome: 'no-quorum' })
    await link.has(4)
  })

  it('is counted alike: what was asked for, how it ended and how long it took', async () => {
    const { replicator, app, clients } = await servedBothWays()
    replicator.hold({ key: 'k', value: new Uint8Array(10) })
    replicator.put = () => Promise.reject(new Error('a fault'))
    changing(replicator)('k')
    const link = new FakeLink()
    clients.asked(link, [get(1), get(2, 'none', true), put(3), watch(4), more(5, 4), { type: 'peers', id: 6 }])
    await link.has(6)
    link.queuedBytes = 16 * 1024 * 1024
    clients.asked(link, [get(7)])
    await link.has(7)
    clients.asked(link, [{ type: 'show', token: 'x' }])
    await replicator.tokens.make({ kind: 'http', grants: { scopes: ['read'] }, by: 'test' })
    clients.asked(link, [{ type: 'list', id: 8, prefix: '', limit: 0, values: false }])
    await link.has(8)
    const seen = app.intake.counts.view().map(({ operation, outcomes, seconds }) => ({
      operation,
      outcomes: Object.fromEntries(outcomes),
      timed: seconds.counts.reduce((sum, count) => sum + count, 0),
    }))
    expect(new Set(seen)).toEqual(
      new Set([
        { operation: 'read', outcomes: { ok: 1, UNKNOWN_KEY: 1, OVERLOADED: 1 }, timed: 3 },
        { operation: 'propose', outcomes: { INTERNAL: 1 }, timed: 1 },
        { operation: 'watch', outcomes: { ok: 1 }, timed: 1 },
        { operation: 'listPeers', outcomes: { ok: 1 }, timed: 1 },
        { operation: 'list', outcomes: { UNAUTHORIZED: 1 }, timed: 1 },
      ]),
    )
    expect(app.intake.counters()).toMatchObject({ 'http-unknown-token': 1, requests: 7, 'requests-refused': 4 })
  })
})

/** Changes that a test brings about, as core tells them: they wait for whoever pulls, and end with the signal. */
function changing(replicator: FakeReplicator) {
  const changes: ChangeEvent[] = []
  let wake = deferred<void>()
  replicator.watched = async function* ({ signal }) {
    signal?.addEventListener('abort', () => wake.resolve())
    for (let at = 0; ;) {
      for (; at < changes.length; at++) yield changes[at] as ChangeEvent
      if (signal?.aborted === true) return
      await wake.promise
      wake = deferred<void>()
    }
  }
  return (key: string, value = 'v'): void => {
    const of = { key, version: 1, final: true, contentType: 'text/plain', cluster: 'a', peer: 'p' }
    changes.push({ type: 'put', cursor: `c${changes.length}`, ...of, value: new TextEncoder().encode(value) })
    wake.resolve()
  }
}

const watch = (id: number, values = false): ClientQuestion => ({ type: 'watch', id, prefix: 'k', values })
const more = (id: number, number: number): ClientQuestion => ({ type: 'more', id, watch: number })

/** The members of an answer. */
const membersOf = (answer: ClientAnswer | undefined): Record<string, unknown> => JSON.parse(answer?.members ?? '{}')

/** The keys that an answer tells of. */
const keysOf = (answer: ClientAnswer | undefined, name: string): readonly string[] =>
  (membersOf(answer)[name] as { key: string }[]).map(({ key }) => key)

describe('a list over libp2p', () => {
  const list = (id: number, after?: string, values = false): ClientQuestion => ({
    type: 'list',
    id,
    prefix: 'k',
    ...(after !== undefined && { after }),
    limit: 0,
    values,
  })

  it('comes in parts of so many records and so many bytes, each behind the key that the one before names', async () => {
    const { replicator, ask } = served({ smallAnswerBytes: 4096 })
    const keys = Array.from({ length: 300 }, (_, place) => `k${1000 + place}`)
    for (const key of keys) replicator.hold({ key, value: new Uint8Array(10) })
    const parts: (readonly string[])[] = []
    for (let after: string | undefined = ''; after !== undefined;) {
      const [part]: readonly (ClientAnswer | undefined)[] = await ask(list(parts.length, after, true))
      parts.push(keysOf(part, 'records'))
      expect(part?.value?.length).toBe(10 * (parts.at(-1)?.length ?? 0))
      expect((part?.members.length ?? 0) + (part?.value?.length ?? 0)).toBeLessThan(4200)
      after = membersOf(part)['next'] as string | undefined
    }
    expect(parts.flat()).toEqual(keys)
    expect(parts.length).toBeGreaterThan(5)
    const { replicator: other, ask: askOther } = served({ smallAnswerBytes: 2 ** 20 })
    for (const key of keys) other.hold({ key })
    const [part] = await askOther(list(1))
    expect([keysOf(part, 'records').length, part?.value?.length]).toEqual([PART_ENTRIES_MAX, 0])
  })

  it('tells of one record at least, however long it is', async () => {
    const { replicator, ask } = served({ smallAnswerBytes: 10 })
    for (const key of ['k1', 'k2']) replicator.hold({ key, value: new Uint8Array(1000) })
    const [part] = await ask(list(1, undefined, true))
    expect([keysOf(part, 'records'), part?.value?.length, membersOf(part)['next']]).toEqual([['k1'], 1000, 'k1'])
  })

  it('is refused to a client that leaves what it was told', async () => {
    const { replicator, link, ask } = served()
    replicator.hold({ key: 'k' })
    link.queuedBytes = 16 * 1024 * 1024
    expect(membersOf((await ask(list(1)))[0])).toMatchObject({ code: 'OVERLOADED' })
  })
})

describe('a watch over libp2p', () => {
  it('is told all that changes, in parts, each once it is asked for', async () => {
    const { replicator, clients, link, ask } = served()
    const change = changing(replicator)
    const [begun] = await ask(watch(7, true))
    expect([begun?.status, membersOf(begun)]).toEqual([200, {}])
    for (let place = 0; place < 300; place++) change(`k${place}`, 'vv')
    const [first] = await ask(more(8, 7))
    expect([keysOf(first, 'events').length, first?.value?.length]).toEqual([PART_ENTRIES_MAX, 2 * PART_ENTRIES_MAX])
    expect((membersOf(first)['events'] as object[])[0]).toMatchObject({ type: 'put', cursor: 'c0', bytes: 2 })
    const [second] = await ask(more(9, 7))
    expect(keysOf(second, 'events').at(0)).toBe(`k${PART_ENTRIES_MAX}`)
    expect(keysOf(second, 'events').at(-1)).toBe('k299')
    clients.asked(link, [more(10, 7)])
    change('kx')
    expect((await link.has(4)).slice(3).map((each) => [each.id, keysOf(each, 'events')])).toEqual([[10, ['kx']]])
  })

  it('takes no place of what is decided now, and is asked for by one question at a time', async () => {
    const { replicator, clients, link, ask } = served({ clientRequestsMax: 1 })
    changing(replicator)
    await ask(watch(1))
    clients.asked(link, [more(2, 1)])
    expect((await ask(get(3)))[0]).toMatchObject({ id: 3, status: 404 })
    const [twice] = await ask(more(4, 1))
    expect([twice?.id, membersOf(twice)]).toMatchObject([4, { code: 'INVALID_REQUEST' }])
    const [again] = await ask(watch(1))
    expect(membersOf(again)).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('has one of so many places, which it leaves when it is over, whoever ends it', async () => {
    const { replicator, clients, link, ask } = served({ clientWatchesMax: 2, watchesMax: 3 })
    changing(replicator)
    await ask(watch(1), watch(2))
    expect(clients.isBusy(link)).toBe(true)
    expect(membersOf((await ask(watch(3)))[0])).toMatchObject({ code: 'OVERLOADED' })
    clients.asked(link, [more(4, 1), { type: 'unwatch', watch: 1 }])
    expect(membersOf((await link.has(4)).at(-1))).toEqual({ events: [], ended: true })
    expect((await ask(watch(5)))[0]?.status).toBe(200)
    const other = new FakeLink()
    clients.asked(other, [watch(1), watch(2)])
    expect((await other.has(2)).map(({ status }) => status)).toEqual([200, 429])
    clients.gone(link)
    clients.asked(other, [watch(3)])
    expect((await other.has(3)).at(-1)?.status).toBe(200)
  })

  it('says nothing in so many words where nothing changes, and ends where it is asked for no more', async () => {
    const { replicator, clients, link, ask } = served({ watchCommentMs: 1, watchPatienceMs: 2 })
    changing(replicator)
    await ask(watch(1))
    await expect.poll(() => clients.isBusy(link)).toBe(false)
    expect(membersOf((await ask(more(2, 1)))[0])).toEqual({ events: [], ended: true })
    const patient = served({ watchCommentMs: 1 })
    changing(patient.replicator)
    await patient.ask(watch(1))
    expect(membersOf((await patient.ask(more(2, 1)))[0])).toEqual({ events: [] })
    expect(patient.clients.isBusy(patient.link)).toBe(true)
  })

  it('ends with the node, and with a fault of it, of which it tells nothing', async () => {
    const { replicator, ask } = served()
    replicator.changes.push({ type: 'replay' })
    await ask(watch(1))
    expect(membersOf((await ask(more(2, 1)))[0])).toEqual({ events: [{ type: 'replay' }], ended: true })
    replicator.watched = async function* () {
      yield* await Promise.reject<ChangeEvent[]>(new Error('a secret'))
    }
    await ask(watch(3))
    const [fault] = await ask(more(4, 3))
    expect([fault?.status, fault?.members.includes('secret')]).toEqual([500, false])
    expect(membersOf((await ask(more(5, 3)))[0])).toEqual({ events: [], ended: true })
  })

  it('tells nothing more once its token is revoked, also where it waits', async () => {
    const { replicator, clients, link, ask } = served()
    const change = changing(replicator)
    const made = await replicator.tokens.make({ kind: 'http', name: 'r', grants: { scopes: ['read'] }, by: 'test' })
    if (made.outcome !== 'made') throw new Error(made.outcome)
    await ask({ type: 'show', token: made.text }, watch(1))
    clients.asked(link, [more(2, 1)])
    await replicator.tokens.revoke(made.token.id, 'test')
    change('k1')
    expect(membersOf((await link.has(2))[1])).toMatchObject({ code: 'UNAUTHORIZED' })
    await expect.poll(() => link.closed).toBe('the client has no token that is good')
  })
})
