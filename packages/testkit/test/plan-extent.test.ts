import { describe, expect, it } from 'vitest'
import { formedNetwork } from '../src/simulator/formed.js'
import { planOf } from '../src/simulator/plan.js'
import { run } from '../src/simulator/run.js'

const plans = Array.from({ length: 400 }, (_, seed) => planOf(seed))
const kindsOf = ({ faults }: (typeof plans)[number]): number => new Set(faults.map(({ kind }) => kind)).size

describe('a seed', () => {
  it('is long, as one of five, with at least 50 operations and 3 kinds of fault in a network that forms', () => {
    const long = plans.filter(({ formed }) => !formed)
    expect(long.length).toBeGreaterThan(50)
    expect(long.length).toBeLessThan(110)
    for (const plan of long) {
      expect(plan.operations.length).toBeGreaterThanOrEqual(50)
      expect(kindsOf(plan)).toBeGreaterThanOrEqual(3)
      expect(plan.activeMs).toBeGreaterThanOrEqual(3500)
    }
  })

  it('or short, with at least 12 operations and one kind of fault', () => {
    for (const plan of plans.filter(({ formed }) => formed)) {
      expect(plan.operations.length).toBeGreaterThanOrEqual(12)
      expect(kindsOf(plan)).toBeGreaterThanOrEqual(1)
      expect(plan.activeMs).toBeLessThanOrEqual(5000)
    }
  })
})

describe('a network that has formed', () => {
  it.each([
    [1, 3, false],
    [2, 4, true],
  ])('is whole on the disks of its nodes: %i clusters of %i', (clusters, nodesPerCluster, closed) => {
    const { disks, entries } = formedNetwork({ clusters, nodesPerCluster }, { closed })
    expect(disks.size).toBe(clusters * nodesPerCluster)
    for (const { slots, records } of disks.values()) {
      expect(slots.size).toBe(0)
      for (const { request } of entries) expect(records.has(request.key)).toBe(true)
    }
  })

  it('is what a short seed begins with: its clients find what was written before, and all nodes serve', () => {
    const [plan] = plans.filter(({ formed, line, formedByMs }) => formed && line === undefined && formedByMs === 20_000)
    if (plan === undefined) throw new Error('no such seed')
    const quiet = { ...plan, faults: [], members: { spares: [], wishes: [] }, tokens: undefined, strayMs: undefined }
    const { network, outcomes, violations } = run({
      ...quiet,
      operations: [{ number: 0, atMs: 0, node: 0, key: 'before-1', kind: 'get', consistency: 'quorum' }],
    })
    expect(violations).toEqual([])
    expect(outcomes['found']).toBeGreaterThan(1)
    expect(network['frames']).toBeGreaterThan(0)
  })
})

describe('what nodes send to each other', () => {
  it('is encoded in some seeds, and in all whose links are bounded', () => {
    const encoded = plans.filter((plan) => plan.encoded && plan.line === undefined)
    expect(encoded.length).toBeGreaterThan(50)
    expect(encoded.length).toBeLessThan(140)
    for (const plan of plans) if (plan.line !== undefined) expect(plan.encoded).toBe(true)
  })

  it('comes to the same whether it is encoded or handed over', { timeout: 60_000 }, () => {
    const few = plans.filter(({ line, formed, shape }) => line === undefined && formed && shape.clusters === 1)
    for (const plan of few.slice(0, 4)) {
      const [encoded, handed] = [true, false].map((each) => run({ ...plan, encoded: each }))
      const { hash: _hash, network, ...rest } = encoded ?? run(plan)
      expect(handed).toMatchObject({ ...rest, network: { ...network, bytes: 0 } })
    }
  })
})
