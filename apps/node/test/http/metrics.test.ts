import { COUNTERS, type StatusView } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { METRICS } from '../../src/http/metrics.ts'
import { OTHER_PEER } from '../fake-replicator.ts'
import { testApp, type TestApp } from './app.ts'

/** Lines of the answer, of this program's own metrics, by name and labels. */
async function samples({ app }: TestApp): Promise<ReadonlyMap<string, number>> {
  const { body } = await app.inject({ url: '/metrics' })
  const lines = body.split('\n').filter((line) => line.startsWith('replicator_'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

describe('GET /metrics', () => {
  it('is Prometheus text, which nobody keeps, with the type and the meaning of each metric', async () => {
    const { app } = testApp()
    const { statusCode, headers, body } = await app.inject({ url: '/metrics' })
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ])
    for (const [name, { type, help }] of Object.entries(METRICS)) {
      expect(body).toContain(`# HELP replicator_${name} ${help}\n# TYPE replicator_${name} ${type}\n`)
    }
    // Node's own, beside them.
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
    expect(body).toMatch(/^process_cpu_seconds_total /m)
    expect(body.endsWith('\n')).toBe(true)
  })

  it('has no line twice, and each name and label is one of the table', async () => {
    const test = testApp()
    await test.app.inject({ url: '/store/none' })
    const { body } = await test.app.inject({ url: '/metrics' })
    const lines = body.split('\n').filter((line) => line.startsWith('replicator_'))
    const names = lines.map((line) => line.slice(0, line.lastIndexOf(' ')))
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) {
      const [, base = '', labels = ''] = /^replicator_(\w+?)(?:\{(.*)\})?$/.exec(name) ?? []
      const metric = Object.entries(METRICS).find(
        ([known]) => base.replace(/_(bucket|sum|count)$/, '') === known || base === known,
      )
      expect([name, metric?.[0]]).toEqual([name, expect.any(String)])
      const given = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label).filter((label) => label !== 'le')
      expect([name, given.toSorted()]).toEqual([name, [...(metric?.[1].labels ?? [])].toSorted()])
    }
    for (const name of Object.keys(METRICS)) expect(body).toContain(`\nreplicator_${name}`)
  })

  it('tells of the node what its status tells', async () => {
    const test = testApp({ version: '1.2.3' })
    test.replicator.hold({ key: 'k' })
    test.replicator.catchUp = { state: 'behind', records: 30, of: 100, perSecond: 7, bytes: 300, secondsLeft: 10 }
    const told = await samples(test)
    expect(Object.fromEntries([...told].filter(([name]) => !/events|refused|requests?_|sync/.test(name)))).toEqual({
      'replicator_ballots_total{kind="open"}': 0,
      'replicator_ballots_total{kind="classic"}': 1,
      replicator_recoveries_total: 0,
      replicator_reservations: 0,
      replicator_oldest_reservation_seconds: 0,
      replicator_records: 1,
      replicator_record_bytes: 4,
      replicator_disk_bytes: 4096,
      [`replicator_link_up{peer="${OTHER_PEER}",cluster="b"}`]: 1,
      [`replicator_link_round_trip_seconds{peer="${OTHER_PEER}",cluster="b"}`]: 0.0015,
      [`replicator_link_queue_bytes{peer="${OTHER_PEER}"}`]: 17,
      [`replicator_catch_up_behind_records{peer="${OTHER_PEER}"}`]: 4,
      replicator_catch_up_records_left: 70,
      replicator_catch_up_records_per_second: 7,
      replicator_catch_up_bytes: 300,
      replicator_catch_up_seconds_left: 10,
      'replicator_voters{cluster="a"}': 1,
      'replicator_voters{cluster="b"}': 1,
      'replicator_voters_reachable{cluster="a"}': 1,
      'replicator_voters_reachable{cluster="b"}': 0,
      'replicator_members_gone{cluster="a"}': 0,
      'replicator_members_gone{cluster="b"}': 1,
      replicator_quorum_headroom: -1,
      replicator_epoch: 3,
      replicator_ready: 1,
      'replicator_build_info{version="1.2.3"}': 1,
    })
  })

  it('tells a member no more that is none any more', async () => {
    const test = testApp()
    await samples(test)
    test.replicator.peerViews = test.replicator.peerViews.filter(({ self }) => self)
    test.replicator.linkViews = []
    expect([...(await samples(test)).keys()].filter((name) => name.includes(OTHER_PEER))).toEqual([])
  })

  it('sums the ranges of a histogram up', async () => {
    const told = await samples(testApp())
    expect(Object.fromEntries([...told].filter(([name]) => name.includes('sync_seconds')))).toEqual({
      'replicator_sync_seconds_bucket{le="0.001"}': 2,
      'replicator_sync_seconds_bucket{le="0.01"}': 3,
      'replicator_sync_seconds_bucket{le="+Inf"}': 3,
      replicator_sync_seconds_sum: 0.005,
      replicator_sync_seconds_count: 3,
    })
  })

  it('counts each request by what it asked for and how that ended', async () => {
    const test = testApp()
    const { app, replicator } = test
    await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    await app.inject({ method: 'HEAD', url: '/store/none' })
    await app.inject({ url: '/nothing/here' })
    replicator.getOutcome = new Error('a bug')
    await app.inject({ url: '/store/bug' })
    const told = await samples(test)
    expect(Object.fromEntries([...told].filter(([name]) => name.includes('requests_total')))).toEqual({
      'replicator_requests_total{operation="propose",outcome="ok"}': 1,
      'replicator_requests_total{operation="propose",outcome="KEY_STORED"}': 1,
      'replicator_requests_total{operation="read",outcome="UNKNOWN_KEY"}': 1,
      'replicator_requests_total{operation="read",outcome="INTERNAL"}': 1,
      'replicator_requests_total{operation="none",outcome="NOT_FOUND"}': 1,
    })
    expect(told.get('replicator_request_seconds_count{operation="propose"}')).toBe(2)
    expect(told.get('replicator_request_seconds_bucket{operation="propose",le="+Inf"}')).toBe(2)
  })

  it('counts what is answered from memory, and what is no request at all', async () => {
    const test = testApp()
    test.replicator.hold({ key: 'k' })
    const url = await test.app.listen({ port: 0, host: '127.0.0.1' })
    for (let time = 0; time < 3; time++) await (await fetch(`${url}/store/k`)).text()
    expect(test.replicator.gets).toHaveLength(1)
    await fetch(url, { method: 'BREW' }).catch(() => undefined)
    const told = await samples(test)
    expect(told.get('replicator_requests_total{operation="read",outcome="ok"}')).toBe(3)
    expect(told.get('replicator_requests_total{operation="none",outcome="METHOD_UNKNOWN"}')).toBe(1)
    await test.app.close()
  })

  it('counts a stream when it begins, and each line of a batch', async () => {
    const test = testApp()
    test.replicator.hold({ key: 'held' })
    await test.app.inject({ url: '/store', headers: { accept: 'application/x-ndjson' } })
    const lines = [{ key: 'new', value: 'v' }, { key: 'held', value: 'v' }, { op: 'nothing' }]
    const body = lines.map((line) => JSON.stringify(line)).join('\n')
    await test.app.inject({ method: 'POST', url: '/batch', body, headers: { 'content-type': 'application/x-ndjson' } })
    const told = await samples(test)
    expect(Object.fromEntries([...told].filter(([name]) => name.includes('requests_total')))).toEqual({
      'replicator_requests_total{operation="list",outcome="ok"}': 1,
      'replicator_requests_total{operation="batch",outcome="ok"}': 1,
      'replicator_requests_total{operation="batchLine",outcome="ok"}': 1,
      'replicator_requests_total{operation="batchLine",outcome="KEY_STORED"}': 1,
      'replicator_requests_total{operation="batchLine",outcome="INVALID_REQUEST"}': 1,
    })
  })

  it('counts what was refused for who sent it as /status does', async () => {
    const test = testApp()
    const foreign = { host: 'elsewhere.example' }
    expect((await test.app.inject({ url: '/status', headers: foreign })).statusCode).toBe(400)
    const { counters } = (await test.app.inject({ url: '/status' })).json<StatusView>()
    expect(counters).toEqual({ ballots: 1, requests: 1, 'requests-refused': 1, 'http-foreign-host': 1 })
    expect((await samples(test)).get('replicator_refused_total{reason="http-foreign-host"}')).toBe(1)
  })

  it('tells every counter of /status, in one place', async () => {
    const told = [...(await samples(testApp())).keys()]
    for (const name of Object.keys(COUNTERS)) {
      const places = told.filter((line) => line.endsWith(`="${name}"}`))
      const own = ['ballots', 'ballots-open', 'recoveries', 'requests', 'requests-refused'].includes(name)
      expect([name, places.length]).toEqual([name, own ? 0 : 1])
    }
    expect(told.filter((line) => line.startsWith('replicator_refused_total'))).toContain(
      'replicator_refused_total{reason="refused-stranger"}',
    )
  })
})
