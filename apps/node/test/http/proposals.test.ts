import { describe, expect, it } from 'vitest'
import { HOLDER, OTHER_PEER, OTHER_PROPOSAL, PEER, PROPOSAL } from '../fake-replicator.ts'
import { testApp } from './app.ts'

const BALLOT = { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 }
const RESERVATION = {
  key: 'user/ada',
  version: 1,
  proposal: PROPOSAL,
  owner: { cluster: 'a', peer: PEER },
  ageMs: 40,
  ballot: BALLOT,
}

describe('GET /proposals/{id}', () => {
  it('says what became of a proposal whose id an answer gave, key and version included', async () => {
    const { app, replicator } = testApp()
    const { proposal } = (await app.inject({ method: 'PUT', url: '/store/user%2Fada', body: 'v' })).json()
    replicator.proposalOutcome = {
      state: 'stored',
      holder: { ...HOLDER, proposal: PROPOSAL, peer: PEER, cluster: 'a' },
    }
    const answer = await app.inject({ method: 'GET', url: `/proposals/${encodeURIComponent(proposal)}` })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      proposal,
      key: 'user/ada',
      version: 1,
      state: 'stored',
      holder: { cluster: 'a', peer: PEER, proposal },
    })
    expect(replicator.asked).toEqual([{ key: 'user/ada', version: 1, id: PROPOSAL }])
  })

  it('passes on each state, with the holder where there is one', async () => {
    const { app, replicator } = testApp()
    for (const state of ['denied', 'pending', 'unknown'] as const) {
      replicator.proposalOutcome = { state }
      const answer = await app.inject({ method: 'GET', url: `/proposals/1~${PROPOSAL}~k` })
      expect(answer.json()).toEqual({ proposal: `1~${PROPOSAL}~k`, key: 'k', version: 1, state })
    }
  })

  it('refuses what is no id of a proposal', async () => {
    const { app, replicator } = testApp()
    for (const id of [
      '',
      'x',
      '1~x~k',
      `1~${PROPOSAL}~`,
      `~${PROPOSAL}~k`,
      `1~${PROPOSAL}~=00`,
      `1~${PROPOSAL}~${'x'.repeat(1025)}`,
      '%FF',
    ]) {
      const answer = await app.inject({ method: 'GET', url: `/proposals/${id}` })
      expect([id, answer.statusCode, answer.json().code]).toEqual([id, 400, 'INVALID_REQUEST'])
    }
    expect(replicator.asked).toEqual([])
  })
})

describe('GET /local/proposed/{key}', () => {
  it('answers by whom the key is reserved here and for how long', async () => {
    const { app, replicator } = testApp()
    replicator.reservationViews = [RESERVATION]
    const answer = await app.inject({ method: 'GET', url: '/local/proposed/user%2Fada' })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      key: 'user/ada',
      version: 1,
      proposal: `1~${PROPOSAL}~user=2Fada`,
      owner: { cluster: 'a', peer: PEER },
      ageMs: 40,
    })
  })

  it('answers 404 where this node has reserved nothing', async () => {
    const { app } = testApp()
    const answer = await app.inject({ method: 'GET', url: '/local/proposed/k' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'NOT_FOUND', key: 'k' })
  })
})

describe('a problem at a route with an id', () => {
  it('names the key that the id is about', async () => {
    const { app } = testApp()
    const answer = await app.inject({ url: `/proposals/1~${PROPOSAL}~user=2Fada?x=1` })
    expect([answer.statusCode, answer.json().key]).toEqual([400, 'user/ada'])
  })
})

describe('GET /reservations', () => {
  it('lists the open reservations, at most as many as asked for, and says how many there are', async () => {
    const { app, replicator } = testApp()
    replicator.reservationViews = [RESERVATION, { ...RESERVATION, key: 'promised', proposal: '' }]
    const all = (await app.inject({ method: 'GET', url: '/reservations' })).json()
    expect(all.total).toBe(2)
    expect(all.reservations).toEqual([
      { ...RESERVATION, proposal: `1~${PROPOSAL}~user=2Fada` },
      { ...RESERVATION, key: 'promised', proposal: '' },
    ])
    const one = (await app.inject({ method: 'GET', url: '/reservations?limit=1' })).json()
    expect([one.reservations.length, one.total]).toEqual([1, 2])
  })

  it('shows as many as find room in one answer, and says how many there are', async () => {
    const { app, replicator } = testApp({ listBytesMax: 1000 })
    replicator.reservationViews = Array.from({ length: 50 }, (_, number) => ({ ...RESERVATION, key: `k${number}` }))
    const { reservations, total } = (await app.inject({ method: 'GET', url: '/reservations' })).json()
    expect(reservations.map(({ key }: { key: string }) => key)).toEqual(['k0', 'k1', 'k2', 'k3'])
    expect(total).toBe(50)
  })

  it('refuses a limit that is none', async () => {
    const { app } = testApp()
    for (const limit of ['0', '-1', '10001', '1.5', 'x', '']) {
      expect((await app.inject({ method: 'GET', url: `/reservations?limit=${limit}` })).statusCode).toBe(400)
    }
  })
})

describe('POST /reservations/{key}/resolve', () => {
  it('settles a reservation and says what was decided', async () => {
    const { app, replicator } = testApp()
    replicator.resolveOutcome = { outcome: 'settled', version: 1, holder: HOLDER }
    const answer = await app.inject({ method: 'POST', url: '/reservations/user%2Fada/resolve' })
    expect(answer.json()).toEqual({
      key: 'user/ada',
      outcome: 'settled',
      version: 1,
      holder: { cluster: 'b', peer: OTHER_PEER, proposal: `1~${OTHER_PROPOSAL}~user=2Fada` },
    })
    expect(replicator.resolved).toEqual(['user/ada'])
  })

  it('says where there was none, no quorum, or no ready node', async () => {
    const { app, replicator } = testApp()
    const ask = () => app.inject({ method: 'POST', url: '/reservations/k/resolve' })
    expect((await ask()).json()).toEqual({ key: 'k', outcome: 'none' })
    replicator.resolveOutcome = { outcome: 'settled', version: 2 }
    expect((await ask()).json()).toEqual({ key: 'k', outcome: 'settled', version: 2 })
    replicator.resolveOutcome = { outcome: 'no-quorum' }
    expect((await ask()).json()).toMatchObject({ status: 503, code: 'NO_QUORUM' })
    replicator.resolveOutcome = { outcome: 'not-ready', reasons: [] }
    expect((await ask()).json()).toMatchObject({ status: 503, code: 'NOT_READY' })
  })

  it('takes no body', async () => {
    const { app, replicator } = testApp()
    const answer = await app.inject({
      method: 'POST',
      url: '/reservations/k/resolve',
      body: '{"force":true}',
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.json()).toMatchObject({ status: 400, code: 'INVALID_REQUEST' })
    expect(replicator.resolved).toEqual([])
  })
})
