import { describe, expect, it } from 'vitest'
import { soakLines } from './report/soak-table.ts'
import { parse } from './soak/wanted.ts'
import type { Figures } from './soak/quantities.ts'
import { memoryOf, valueIn } from './soak/sample.ts'
import { commonSlope } from './soak/slope.ts'
import { Samples } from './soak/trend.ts'

const MINUTE_MS = 60_000

/** One a minute, of one process; `heap` says what its heap holds in each minute. */
function sampled(life: string, samples: Samples, minutes: readonly number[], heap: (minute: number) => number): void {
  for (const minute of minutes) {
    const figures: Figures = {
      resident: 300,
      anonymous: 200,
      'heap used': heap(minute),
      'heap taken': 110,
      buffers: 10,
      native: 80,
      descriptors: 40 + (minute % 3),
      sockets: 20,
      'loop delay p90': 10,
    }
    samples.add(life, { atMs: minute * MINUTE_MS, figures })
  }
}

const minutes = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, place) => from + place)

describe('the slope of several processes', () => {
  it('is that of one line', () => {
    const { slope, twoErrors } = commonSlope([[1, 2, 3].map((x) => ({ x, y: 5 + 2 * x }))])
    expect(slope).toBeCloseTo(2)
    expect(twoErrors).toBeCloseTo(0)
  })

  it('leaves out of account at which level each process is', () => {
    const early = [0, 1, 2].map((x) => ({ x, y: 500 + x }))
    const late = [10, 11, 12].map((x) => ({ x, y: 10 + x }))
    expect(commonSlope([early, late]).slope).toBeCloseTo(1)
  })

  it('is not known from a single sample, and not sure from two', () => {
    expect(commonSlope([[{ x: 1, y: 1 }]]).slope).toBeNaN()
    expect(commonSlope([[1, 2].map((x) => ({ x, y: x }))]).twoErrors).toBeNaN()
  })
})

describe('a soak', () => {
  it('says what grows, and what is steady', () => {
    const samples = new Samples()
    sampled('a1 17', samples, minutes(0, 30), (minute) => 50 + minute)
    sampled('a2 18', samples, minutes(3, 30), (minute) => 90 + minute)
    const trends = samples.trends()
    expect(trends.map(({ quantity, verdict }) => [quantity.name, verdict])).toEqual([
      ['resident', 'steady'],
      ['anonymous', 'steady'],
      ['heap used', 'GROWS'],
      ['heap taken', 'steady'],
      ['buffers', 'steady'],
      ['native', 'steady'],
      ['descriptors', 'steady'],
      ['sockets', 'steady'],
      ['loop delay p90', 'steady'],
    ])
    expect(trends[2]?.perHour).toBeCloseTo(60)
    expect(soakLines(trends).slice(0, 4)).toEqual([
      'quantity               first      last  per hour         ±     bound',
      'resident, MiB          300.0     300.0       0.0       0.0     256.0    steady',
      'anonymous, MiB         200.0     200.0       0.0       0.0     128.0    steady',
      'heap used, MiB          60.8      99.0      60.0       0.0      32.0     GROWS',
    ])
  })

  it('leaves out the first minutes of each process, in which it takes what it needs', () => {
    const samples = new Samples()
    sampled('a1 17', samples, minutes(0, 30), (minute) => Math.min(50, 25 * minute))
    expect(samples.trends()[2]).toMatchObject({ verdict: 'steady', first: 50, last: 50 })
  })

  it('is not sure of what it has hardly seen', () => {
    const samples = new Samples()
    sampled('a1 17', samples, minutes(0, 3), (minute) => 50 + minute)
    expect(new Set(samples.trends().map(({ verdict }) => verdict))).toEqual(new Set(['unsure']))
  })

  it('tells pages of files from what a process has of its own, and the heap from the rest of that', () => {
    const status = 'VmRSS:\t  307200 kB\nRssAnon:\t  204800 kB\nRssFile:\t  102400 kB\n'
    const metrics = [
      `nodejs_heap_size_used_bytes ${50 << 20}`,
      `nodejs_heap_size_total_bytes ${90 << 20}`,
      `nodejs_external_memory_bytes ${10 << 20}`,
    ].join('\n')
    expect(memoryOf(status, metrics)).toEqual({
      resident: 300,
      anonymous: 200,
      'heap used': 50,
      'heap taken': 90,
      buffers: 10,
      native: 100,
    })
    expect(() => memoryOf('', metrics)).toThrow('/proc says nothing of RssAnon')
  })

  it('takes a figure from the metrics, and none that is not there', () => {
    const metrics = '# TYPE a gauge\na_bytes{of="b"} 3\na_bytes 7\n'
    expect(valueIn(metrics, 'a_bytes')).toBe(7)
    expect(() => valueIn(metrics, 'b_bytes')).toThrow('/metrics has no b_bytes')
  })

  it('says what is wrong with its command line', () => {
    expect(parse(['--minutes', '20'], 7)).toEqual({ minutes: 20, seed: 7, json: false })
    expect(parse(['--minutes', 'long'], 7)).toBe("--minutes is a number above 0, at most 10080, not 'long'")
  })
})
