/**
 * How to test a program of your own that embeds nodes: a whole network inside the test's process, with links that can be cut
 * and nodes that can be killed. Here the programs under test are the examples beside this file. One network is enough for all
 * tests of a file: each takes keys of its own.
 */
import { TestNetwork } from '@replicator/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { claimApp } from './claim-name.ts'
import { PriceList } from './edge-site.ts'
import { acquire, Ledger } from './lease.ts'
import { LicenceNumbers } from './licences.ts'

let network: TestNetwork
const node = (cluster: string, place = 0) => network.of(cluster)[place]!

beforeAll(async () => {
  network = await TestNetwork.start({ clusters: { berlin: 3, lima: 3 }, options: { requestTimeoutMs: 1000 } })
})
afterEach(async () => {
  network.heal()
  await network.whole()
})
afterAll(() => network.stop())

describe('claiming a name', () => {
  it('shows a name that is taken with its holder and three that are free', async () => {
    const [here, there] = [claimApp(node('berlin')), claimApp(node('lima'))]
    const claim = (app: typeof here, form: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: '/claim',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      })
    expect((await claim(here, { name: 'ada', token: 't1' })).statusCode).toBe(201)
    // The same button, pressed twice; and somebody else.
    expect((await claim(here, { name: 'ada', token: 't1' })).statusCode).toBe(201)
    const taken = await claim(there, { name: 'ada', token: 't2' })
    expect(taken.statusCode).toBe(409)
    expect(taken.body).toContain('ada is taken, at berlin.')
    expect(taken.body.match(/<button>Claim ada-\d<\/button>/g)).toHaveLength(3)
    // Each of these buttons is a claim of its own.
    expect(taken.body.match(/name=token type=hidden value="[\w-]{36}"/g)).toHaveLength(3)
    expect((await claim(there, { name: '<script>' })).statusCode).toBe(400)
    await Promise.all([here.close(), there.close()])
  })
})

describe('licence numbers', () => {
  it('are given out once, by all sites at once', async () => {
    const sites = network.nodes.map((each) => new LicenceNumbers(each, 2))
    const numbers = await Promise.all([1, 2, 3].flatMap(() => sites.map((site) => site.take())))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('are not given out where nobody can be asked', async () => {
    network.isolate(node('berlin'))
    await expect(new LicenceNumbers(node('berlin')).take()).rejects.toThrow('no licence number now')
  })
})

describe('a site whose link is down', () => {
  it('tells prices that it holds, publishes none, and catches up', async () => {
    const [here, edge] = [new PriceList(node('berlin')), new PriceList(node('lima'))]
    expect(await here.publish('lamp', 1, '40')).toBe(true)
    await expect.poll(async () => (await edge.price('lamp', 1)).price).toBe('40')
    network.isolate('lima')
    expect(await edge.price('lamp', 1)).toEqual({ price: '40', evidence: 'certain' })
    expect(await edge.price('lamp', 2)).toEqual({ price: undefined, evidence: 'seen' })
    expect(await edge.publish('lamp', 3, '50')).toBe(false)
  })
})

describe('a lease', () => {
  it('has one holder, and its successor a greater fence, which shuts the first one out', async () => {
    const ledger = new Ledger()
    const first = (await acquire(node('berlin'), 'cron', 60_000))!
    expect(await acquire(node('lima'), 'cron', 60_000)).toBeUndefined()
    expect(await first.renew()).toBe(true)
    expect(ledger.append('first', first.fence)).toBe(true)
    await first.release()
    const second = (await acquire(node('lima'), 'cron', 60_000))!
    expect(second.fence).toBeGreaterThan(first.fence)
    expect(ledger.append('second', second.fence)).toBe(true)
    // It was paused, and knows nothing of all this.
    expect(ledger.append('first again', first.fence)).toBe(false)
    expect(await first.renew()).toBe(false)
    expect(ledger.entries).toEqual(['first', 'second'])
  })

  it('is held by nobody any more when its holder has died', async () => {
    const lease = (await acquire(node('berlin', 1), 'mail', 1000))!
    network.isolate(node('berlin', 1))
    await expect
      .poll(async () => (await acquire(node('lima'), 'mail', 60_000))?.fence, { timeout: 20_000 })
      .toBeGreaterThan(lease.fence)
    expect(await lease.renew()).toBe(false)
  })
})
