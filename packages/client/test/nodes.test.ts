/** Requests as they are, over nodes of which some are gone. */
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { NoAnswer, HttpNodes, Pauses, TimeLimit } from '../src/http.ts'
import { type Answer, answering, type Asked, json } from './fake-network.ts'

const urls = ['http://a', 'http://b']
const put = { method: 'PUT', path: '/store/k', body: new Uint8Array(1) } as const

/** Of these nodes, so many from the first on are gone: nothing gets to them. */
function goneBefore(alive: string, ...answers: readonly ((asked: Asked) => Answer)[]) {
  const network = answering(...answers)
  const fetch: typeof network.fetch = async (url, init) => {
    if (!url.startsWith(alive)) throw new TypeError('connection refused')
    return network.fetch(url, init)
  }
  return { fetch, asked: network.asked }
}

describe('one request of the HTTP API', () => {
  it('goes to the next node where one is gone, and the ones behind it to the same', async () => {
    const { fetch, asked } = goneBefore('http://b', () => json(200, {}))
    const nodes = new HttpNodes({ urls, fetch })
    expect((await nodes.request(put)).status).toBe(200)
    expect(nodes.url).toBe('http://b')
    expect((await nodes.request({ method: 'GET', path: '/status' })).status).toBe(200)
    expect(asked.map(({ host, method }) => [host, method])).toEqual([
      ['b', 'PUT'],
      ['b', 'GET'],
    ])
  })

  it('fails with the names of all nodes that were asked', async () => {
    const nodes = new HttpNodes({ urls, fetch: goneBefore('nowhere').fetch })
    const said = 'No answer from http://a: connection refused. No answer from http://b: connection refused.'
    await expect(nodes.request(put)).rejects.toThrow(said)
    await expect(nodes.request({ method: 'GET', path: '/status' })).rejects.toBeInstanceOf(NoAnswer)
  })

  it('is not sent to a second node where the first has taken it and is gone', async () => {
    const { fetch, asked } = answering(() => 'it is gone')
    await expect(new HttpNodes({ urls, fetch }).request(put)).rejects.toThrow('No answer from http://a: it is gone.')
    expect(asked.map(({ host }) => host)).toEqual(['a'])
  })
})

describe('pauses', () => {
  it('are longer each time, up to a bound, begin anew after what went on, and end with the time', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const pauses = new Pauses({ pauseMinMs: 100, pauseMaxMs: 200 })
    const limit = new TimeLimit(10_000)
    const pausedMs = async (): Promise<number> => {
      const sinceMs = performance.now()
      const waited = pauses.wait(limit)
      await vi.advanceTimersToNextTimerAsync()
      expect(await waited).toBe(true)
      return performance.now() - sinceMs
    }
    const seen = [await pausedMs(), await pausedMs(), await pausedMs()]
    pauses.renew()
    seen.push(await pausedMs())
    // Each is up to a quarter longer, so that many that were cut off at once don't come back at once.
    expect(seen.map((ms) => Math.floor(ms / 100))).toEqual([1, 2, 2, 1])
    limit.end()
    const short = new TimeLimit(50)
    expect(await pauses.wait(short)).toBe(false)
    short.end()
    expect(await pauses.wait(new TimeLimit(1000, AbortSignal.abort()))).toBe(false)
  })
})
