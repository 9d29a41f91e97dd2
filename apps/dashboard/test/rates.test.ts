import { describe, expect, it } from 'vitest'
import { samplesIn } from '../src/api/metrics-text.ts'
import { lookAt, rateBetween } from '../src/state/rates.ts'

/** So many requests of the operation within each bound, in seconds. */
function counted(operation: string, within: Readonly<Record<string, number>>): string {
  return Object.entries(within)
    .map(([le, value]) => `replicator_request_seconds_bucket{le="${le}",operation="${operation}"} ${value}`)
    .join('\n')
}

function look(atMs: number, ...texts: readonly string[]) {
  return lookAt(samplesIn(texts.join('\n')), atMs)
}

describe('two looks at a node', () => {
  it('make a rate of what was written and read between them, whatever the operations are called', () => {
    const before = look(1000, counted('propose', { '+Inf': 10 }), counted('read', { '+Inf': 1 }))
    const after = look(
      3000,
      counted('propose', { '+Inf': 12 }),
      counted('batchLine', { '+Inf': 4 }),
      counted('read', { '+Inf': 11 }),
      counted('readStatus', { '+Inf': 99 }),
    )
    expect(rateBetween(before, after)).toMatchObject({ atMs: 3000, perSecond: { writes: 3, reads: 5 } })
  })

  it('make times by the share of each range that was used in between alone', () => {
    const before = look(0, counted('propose', { 0.01: 1000, 0.1: 1000, '+Inf': 1000 }))
    const after = look(1000, counted('propose', { 0.01: 1050, 0.1: 1100, '+Inf': 1100 }))
    const { p50Ms, p99Ms } = rateBetween(before, after)
    expect(p50Ms).toBeCloseTo(10)
    expect(p99Ms).toBeCloseTo(10 + 90 * (49 / 50))
  })

  it('say of what was slower than all ranges only that it was', () => {
    const before = look(0, counted('propose', { 0.1: 0, '+Inf': 0 }))
    const after = look(1000, counted('propose', { 0.1: 0, '+Inf': 5 }))
    expect(rateBetween(before, after).p50Ms).toBe(100)
  })

  it('say nothing where nothing was written, or where the node was started anew in between', () => {
    const before = look(0, counted('propose', { 0.1: 7, '+Inf': 7 }))
    expect(rateBetween(before, before)).toMatchObject({ p50Ms: null, p99Ms: null })
    const restarted = look(1000, counted('propose', { 0.1: 1, '+Inf': 1 }))
    expect(rateBetween(before, restarted)).toMatchObject({ perSecond: { writes: null }, p50Ms: null })
  })
})
