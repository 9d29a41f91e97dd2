import { describe, expect, it } from 'vitest'
import { FairClock, until } from '../src/processes/index.ts'

describe('waiting for a thing to come true', () => {
  it('ends with what was found, however often looking failed before', async () => {
    let looks = 0
    const look = () => {
      looks++
      if (looks === 1) throw new Error('nobody listens yet')
      return looks < 4 ? undefined : 'found'
    }
    expect(await until('it is found', look, { withinMs: 5000, everyMs: 1 })).toBe('found')
    expect(looks).toBe(4)
  })

  it('fails once its time is up, saying what was waited for and what went wrong last', async () => {
    const look = () => {
      throw new Error('nobody listens')
    }
    const waiting = until('it is found', look, { withinMs: 20, everyMs: 1 })
    await expect(waiting).rejects.toMatchObject({
      message: 'not within 20 ms: it is found',
      cause: { message: 'nobody listens' },
    })
  })
})

it('a fair clock goes on, and never faster than the time', async () => {
  const begunMs = performance.now()
  const clock = new FairClock()
  await until('it shows something', () => clock.elapsedMs() > 5 || undefined, { withinMs: 5000, everyMs: 1 })
  expect(clock.elapsedMs()).toBeLessThanOrEqual(performance.now() - begunMs)
})
