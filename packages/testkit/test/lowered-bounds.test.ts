import { describe, expect, it } from 'vitest'
import { planOf } from '../src/simulator/plan.js'
import { run } from '../src/simulator/run.js'

const plans = Array.from({ length: 2400 }, (_, seed) => planOf(seed))

describe('the bounds of a seed', () => {
  it('are lowered in some seeds only: places, links, and values up to the largest', () => {
    const few = plans.filter(({ options }) => options.operationsMax !== undefined)
    const narrow = plans.filter(({ options }) => options.pageBytesTarget !== undefined)
    const large = plans.filter(({ line, options }) => line !== undefined && options.pageBytesTarget === undefined)
    for (const [chosen, least, most] of [
      [few, 240, 480],
      [narrow, 150, 330],
      [large, 3, 25],
    ] as const) {
      expect(chosen.length).toBeGreaterThan(least)
      expect(chosen.length).toBeLessThan(most)
    }
    const bytes = large.flatMap(({ operations }) =>
      operations.map((each) => (each.kind === 'put' ? each.value.length : 0)),
    )
    expect(Math.max(...bytes)).toBe(16 * 1024 * 1024)
  })

  it('let all nodes write at once in a quiet network', () => {
    for (const { options, clusterOf } of plans) {
      expect(options.reservationsMax ?? Infinity).toBeGreaterThan(clusterOf.length)
      expect(options.reservationBytesMax ?? Infinity).toBeGreaterThan(10 * clusterOf.length)
    }
  })

  it(
    'are reached: links refuse what they have no room for, and requests are refused as overloaded',
    { timeout: 60_000 },
    () => {
      const isSmall = ({ shape, formed }: (typeof plans)[number]): boolean => shape.clusters === 1 && !formed
      const narrow = plans.filter((plan) => isSmall(plan) && plan.line?.bytesPerMs === 300).slice(0, 5)
      const few = plans.filter((plan) => isSmall(plan) && plan.options.operationsMax === 1).slice(0, 5)
      expect(narrow.some((plan) => (run(plan).network['full'] ?? 0) > 0)).toBe(true)
      expect(few.some((plan) => (run(plan).outcomes['overloaded'] ?? 0) > 0)).toBe(true)
    },
  )
})
