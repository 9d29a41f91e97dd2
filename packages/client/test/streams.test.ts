import { describe, expect, it } from 'vitest'
import { connect, type Entry, type ManyResult } from '../src/index.ts'
import { answering, HOLDER, json, problem, STORED, withinAMinute } from './fake-network.ts'

const urls = ['http://a', 'http://b']
const event = (id: string, key: string): string =>
  `id: ${id}\nevent: put\ndata: ${JSON.stringify({ key, version: 1, final: true, bytes: 1, contentType: 'text/plain', cluster: 'lima', peer: 'p' })}\n\n`

/** What the lines of a batch ask for. */
function linesOf(body: string): { key: string; value?: string; idempotencyKey: string }[] {
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const lineStored = (line: number, key: string): string => `${JSON.stringify({ line, status: 201, ...STORED, key })}\n`

describe('a watch', () => {
  it('goes on at the next node behind the last event, and says what it may have missed before the first', async () => {
    const { fetch, asked } = answering(
      () => new Response(':\n\n'),
      () => new Response(`${event('c1', 'x')}event: later\ndata: {}\n\n`),
      () => new Response(`event: replay\ndata: {}\n\n${event('c2', 'y')}`),
      () => problem('NOT_READY'),
      () => problem('INVALID_REQUEST'),
    )
    const seen: unknown[] = []
    const watch = async (): Promise<void> => {
      for await (const change of connect({ urls, fetch, pauseMinMs: 1 }).watch())
        seen.push('cursor' in change ? [change.type, change.cursor, change.key] : change.type)
    }
    await expect(watch()).rejects.toMatchObject({ refusal: { outcome: 'refused', code: 'INVALID_REQUEST' } })
    expect(seen).toEqual(['gap', ['put', 'c1', 'x'], 'replay', ['put', 'c2', 'y']])
    expect(asked.map(({ host, path }) => host + path)).toEqual([
      'a/watch',
      'b/watch',
      'a/watch?after=c1',
      'b/watch?after=c2',
      'a/watch?after=c2',
    ])
  })

  it('ends with its signal, without an error', async () => {
    const end = new AbortController()
    const body = () => new ReadableStream({ start: (to) => to.enqueue(new TextEncoder().encode(event('c1', 'x'))) })
    const { fetch } = answering(() => new Response(body()))
    const seen: string[] = []
    for await (const change of connect({ urls, fetch }).watch({ signal: end.signal })) {
      seen.push(change.type)
      end.abort()
    }
    expect(seen).toEqual(['put'])
  })

  it('that nobody can begin fails, and does not wait for ever', async () => {
    const { fetch } = answering(() => 'nobody is there')
    const watch = withinAMinute(() => connect({ urls, fetch }).watch().next())
    await expect(watch).rejects.toThrow('No answer from http://a: nobody is there. No answer from http://b')
  })
})

describe('a list', () => {
  it('rejects with the reason of its signal, so that a part is not taken for the whole', async () => {
    const end = new AbortController()
    const line = `${JSON.stringify({ key: 'x', version: 1, final: true, bytes: 0, contentType: 'text/plain' })}\n`
    const { fetch } = answering(() => new Response(line.repeat(3)))
    const list = connect({ urls, fetch }).list({ signal: end.signal })
    await list.next()
    end.abort(new Error('enough'))
    // What has come already may still be told.
    await expect(
      (async () => {
        for await (const _ of list);
      })(),
    ).rejects.toThrow('enough')
  })
})

describe('many writes', () => {
  const entries = (count: number): Entry[] => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'v' }))

  it('are sent again only where they have no outcome yet, with the same idempotency keys', async () => {
    const seen = new Set<string>()
    const network = answering(({ body }) => {
      const answers = linesOf(body).map(({ key }, place) => {
        const isFirst = !seen.has(key)
        seen.add(key)
        // The connection ends before this one has an answer.
        if (key === 'k9' && isFirst) return ''
        if (key !== 'k0' || !isFirst) return lineStored(place + 1, key)
        return `${JSON.stringify({ line: place + 1, status: 503, code: 'NO_QUORUM', detail: 'None.' })}\n`
      })
      return new Response(answers.join(''))
    })
    const client = connect({ urls, fetch: network.fetch, pauseMinMs: 1 })
    const results: ManyResult[] = []
    for await (const result of client.putMany(entries(20))) results.push(result)
    expect(results.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(entries(20).map((_, index) => index))
    expect(results.every(({ outcome }) => outcome === 'stored')).toBe(true)
    const sent = network.asked.flatMap(({ body }) => linesOf(body))
    expect(sent).toHaveLength(22)
    for (const again of ['k0', 'k9']) {
      const [one, other] = sent.filter(({ key }) => key === again)
      expect(other).toEqual(one)
    }
  })

  it('make smaller batches where the network does not decide so many in time', async () => {
    const sizes: number[] = []
    const network = answering(({ body }) => {
      const lines = linesOf(body)
      sizes.push(lines.length)
      const unknown = { status: 504, code: 'OUTCOME_UNKNOWN', detail: 'Late.', proposal: HOLDER.proposal }
      const answers = lines.map(({ key }, place) =>
        place < 20 ? lineStored(place + 1, key) : `${JSON.stringify({ line: place + 1, ...unknown })}\n`,
      )
      return new Response(answers.join(''))
    })
    const client = connect({ urls, fetch: network.fetch, pauseMinMs: 1 })
    let stored = 0
    for await (const { outcome } of client.putMany(entries(600))) if (outcome === 'stored') stored++
    expect(stored).toBe(600)
    expect(Math.max(...sizes)).toBeGreaterThan(20)
    expect(Math.max(...sizes)).toBeLessThan(60)
    // One that settles some is not passed over.
    expect(new Set(network.asked.map(({ host }) => host))).toEqual(new Set(['a']))
  })

  it('are taken from their source only as answers are taken: a slow consumer stops it', async () => {
    let taken = 0
    const source = function* (): Generator<Entry> {
      while (taken < 100_000) yield { key: `k${taken++}`, value: 'v' }
    }
    const network = answering(({ body }) => {
      const lines = linesOf(body)
      return new Response(lines.map(({ key }, place) => lineStored(place + 1, key)).join(''))
    })
    const many = connect({ urls, fetch: network.fetch }).putMany(source())
    for (let n = 0; n < 10; n++) await many.next()
    await expect.poll(() => network.asked.length, { timeout: 8000 }).toBeGreaterThan(3)
    const { length } = network.asked
    // Four batches of 512 at most, and what finds room in the next one.
    expect(taken).toBeLessThanOrEqual(10 + 5 * 512)
    await new Promise((resolve) => void setImmediate(resolve))
    expect(network.asked).toHaveLength(length)
    await many.return(undefined)
  })

  it('that cannot be sent are told so, each, and the others are stored', async () => {
    const network = answering(({ body }) => {
      const lines = linesOf(body)
      return new Response(lines.map(({ key }, place) => lineStored(place + 1, key)).join(''))
    })
    const given: Entry[] = [
      { key: '', value: 'v' },
      { key: 'good', value: 'v' },
      { op: 'delete', key: 'x', options: { ifMatch: 1 } },
    ]
    const outcomes: unknown[] = []
    for await (const { index, outcome } of connect({ urls, fetch: network.fetch }).putMany(given))
      outcomes.push([index, outcome])
    expect(outcomes.toSorted()).toEqual([
      [0, 'refused'],
      [1, 'stored'],
      [2, 'stored'],
    ])
  })

  it('end with what their source throws, once those that were taken have their outcome', async () => {
    const network = answering(() => json(200, {}))
    const source = function* (): Generator<Entry> {
      yield { key: '', value: 'v' }
      throw new Error('the file is gone')
    }
    const outcomes: unknown[] = []
    const read = async (): Promise<void> => {
      for await (const { outcome } of connect({ urls, fetch: network.fetch }).putMany(source())) outcomes.push(outcome)
    }
    await expect(read()).rejects.toThrow('the file is gone')
    expect(outcomes).toEqual(['refused'])
  })

  it('of which nobody takes any are each told so when the time is over', async () => {
    const { fetch } = answering(() => problem('NOT_READY', { reasons: ['it starts'] }))
    const results = await withinAMinute(async () => {
      const all: ManyResult[] = []
      for await (const result of connect({ urls, fetch }).putMany(entries(2))) all.push(result)
      return all
    })
    expect(results.map(({ outcome }) => outcome)).toEqual(['not-ready', 'not-ready'])
  })
})
