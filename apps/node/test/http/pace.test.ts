import { describe, expect, it } from 'vitest'
import { Pace } from '../../src/http/pace.ts'
import { deferred } from '../deferred.ts'
import { testApp } from './app.ts'
import { stored } from './sockets.ts'

const LIMITS = { requestsMax: 1000, writesMin: 4, writesAtFirst: 64, lateMs: 2000 }

/** A node that decides so many writes a second, all that are under way sharing it, as long as there is always more to do. */
function node({ perSecond }: { perSecond: number }) {
  let nowMs = 0
  const pace = new Pace(LIMITS, () => nowMs)
  const done: (() => void)[] = []
  const times: number[] = []
  let taken = 0
  const fill = (): void => {
    for (; !pace.isFull; taken++) {
      const beganMs = nowMs
      const { promise, resolve } = deferred<void>()
      done.push(resolve)
      void pace.decided(() => promise).then(() => times.push(nowMs - beganMs))
    }
  }
  return {
    pace,
    times,
    rate: { perSecond },
    async run(seconds: number): Promise<void> {
      for (const endMs = nowMs + seconds * 1000; nowMs < endMs;) {
        fill()
        nowMs += 1000 / this.rate.perSecond
        done.shift()?.()
        // What follows from it: the write is counted as decided.
        for (let turn = 0; turn < 4; turn++) await Promise.resolve()
      }
    },
    get underWay(): number {
      return done.length
    },
  }
}

describe('the pace of writes', () => {
  it('takes more while all are decided in time, up to as many as there may be requests', async () => {
    const fast = node({ perSecond: 4000 })
    await fast.run(1)
    expect(fast.underWay).toBeGreaterThan(900)
    await fast.run(1)
    expect(fast.underWay).toBeLessThanOrEqual(LIMITS.requestsMax)
  })

  it('takes as many as are decided in time by a node that is slow', async () => {
    const slow = node({ perSecond: 10 })
    await slow.run(30)
    slow.times.length = 0
    await slow.run(60)
    // Little's law: 10 a second, of which each is to take two seconds.
    expect(slow.underWay).toBeLessThan(40)
    expect(slow.times.filter((ms) => ms > 5000)).toEqual([])
    expect(slow.times.length).toBe(600)
  })

  it('never takes fewer than a few, and finds back to many once the node is fast again', async () => {
    const changing = node({ perSecond: 1 })
    await changing.run(120)
    expect(changing.underWay).toBeLessThanOrEqual(LIMITS.writesMin + 1)
    changing.rate.perSecond = 4000
    await changing.run(2)
    expect(changing.underWay).toBeGreaterThan(900)
  })

  it('learns nothing from single writes that take long among many that do not', async () => {
    let nowMs = 0
    const pace = new Pace(LIMITS, () => nowMs)
    const held = deferred<void>()
    const rivals = Array.from({ length: 10 }, () => pace.decided(() => held.promise))
    for (let write = 0; write < 1000; write++) {
      nowMs += 5
      await pace.decided(async () => undefined)
    }
    held.resolve()
    await Promise.all(rivals)
    nowMs += LIMITS.lateMs
    await pace.decided(async () => undefined)
    const more = Array.from({ length: LIMITS.writesAtFirst - 1 }, () =>
      pace.decided(() => new Promise(() => undefined)),
    )
    expect([more.length, pace.isFull]).toEqual([63, false])
  })
})

describe('a node that has more writes under way than it decides in time', () => {
  it('refuses writes before anything is done for them, and reads none of their bodies; it goes on with reads', async () => {
    const { app, replicator } = testApp({ writesAtFirst: 2 })
    replicator.hold({ key: 'held' })
    const held = deferred<ReturnType<typeof stored>>()
    replicator.putOutcome = held.promise
    const put = (key: string) => app.inject({ method: 'PUT', url: `/store/${key}`, payload: 'v' })
    const first = [put('a'), put('b')]
    await expect.poll(() => replicator.puts.length).toBe(2)
    const refused = await put('c')
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1'])
    expect(refused.json()).toMatchObject({ code: 'OVERLOADED', key: 'c', outcome: 'not-stored', retryable: true })
    const remove = { method: 'DELETE', url: '/store/held', headers: { 'if-match': '*' } } as const
    expect((await app.inject(remove)).statusCode).toBe(429)
    expect((await app.inject('/store/held')).statusCode).toBe(200)
    held.resolve(stored())
    expect((await Promise.all(first)).map(({ statusCode }) => statusCode)).toEqual([201, 201])
    expect(replicator.puts).toHaveLength(2)
    expect((await put('c')).statusCode).toBe(201)
  })

  it('lets lines of batches wait, and leaves half of the room to requests of their own', async () => {
    const { app, replicator } = testApp({ writesAtFirst: 4 })
    const held = deferred<ReturnType<typeof stored>>()
    replicator.putOutcome = held.promise
    const lines = Array.from({ length: 9 }, (_, line) => `{"key":"k${line}","value":"v"}\n`)
    const batch = app.inject({ method: 'POST', url: '/batch', payload: lines.join('') })
    await expect.poll(() => replicator.puts.length).toBe(2)
    const put = app.inject({ method: 'PUT', url: '/store/own', payload: 'v' })
    await expect.poll(() => replicator.puts.map(({ key }) => key)).toEqual(['k0', 'k1', 'own'])
    held.resolve(stored())
    expect((await put).statusCode).toBe(201)
    const answers = (await batch).body.trim().split('\n')
    expect(answers.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual(Array(9).fill(201))
  })
})
