import { expect, it } from 'vitest'
import { Latencies } from '../../src/bench/latencies.ts'
import { histogramText, runOf, tableText } from '../../src/bench/report.ts'
import { PLAIN } from '../../src/cli/style.ts'

function latencies(...all: readonly number[]): Latencies {
  const made = new Latencies()
  for (const ms of all) made.record(ms)
  return made
}

it('percentiles are those of the latencies, to a thousandth', () => {
  const { summary, count } = latencies(...Array.from({ length: 1000 }, (_, place) => (place + 1) / 10))
  expect(count).toBe(1000)
  for (const [told, true_] of [
    [summary!.p50, 50],
    [summary!.p90, 90],
    [summary!.p99, 99],
    [summary!.max, 100],
  ] as const)
    expect(Math.abs(told / true_ - 1)).toBeLessThan(0.002)
})

it('buckets are powers of two without a gap, the upper end among each', () => {
  expect(latencies(0.5, 1, 1.5, 8, 8.1).buckets).toEqual([
    { toMs: 0.5, count: 1 },
    { toMs: 1, count: 1 },
    { toMs: 2, count: 1 },
    { toMs: 4, count: 0 },
    { toMs: 8, count: 1 },
    { toMs: 16, count: 1 },
  ])
})

it('of no latency there is nothing to tell', () => {
  expect(latencies().summary).toBeUndefined()
  expect(latencies().buckets).toEqual([])
})

it('a histogram has a line for each bucket, and shows the rarest', () => {
  const run = runOf('write', 8, {
    latencies: latencies(...Array<number>(99).fill(1.5), 3),
    failed: new Map(),
    elapsedMs: 50,
  })
  expect(histogramText(run, PLAIN)).toBe(
    `writes, 8 connections\n   1.0 ms to  2.0 ms  ${'#'.repeat(40)}  99\n   2.0 ms to  4.0 ms  #${' '.repeat(39)}  1\n`,
  )
})

it('a table has numbers to the right, one under the other', () => {
  const load = { latencies: latencies(1.5), failed: new Map([['NO_QUORUM', 1200]]), elapsedMs: 0.5 }
  expect(
    tableText(
      [runOf('write', 8, load), runOf('read', 64, { ...load, latencies: latencies(), failed: new Map() })],
      PLAIN,
    ),
  ).toBe(
    [
      'CONNECTIONS  OPERATION  PER SECOND     P50     P90     P99     MAX  FAILED',
      '          8  write           2,000  1.5 ms  1.5 ms  1.5 ms  1.5 ms  1,200 NO_QUORUM',
      '         64  read                0       -       -       -       -  -',
      '',
    ].join('\n'),
  )
})
