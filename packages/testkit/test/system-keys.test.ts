import { SYSTEM_PREFIX } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { planOf } from '../src/simulator/plan.js'
import { readable, withSystemKey } from '../src/simulator/system-keys.js'

const plans = Array.from({ length: 200 }, (_, seed) => planOf(seed))
const keysOf = (seed: number): ReadonlySet<string> => new Set(plans[seed]?.operations.map(({ key }) => key))
const isSystem = (key: string): boolean => key.startsWith(SYSTEM_PREFIX)

describe('a key of the network’s own', () => {
  const drawn = plans.filter(({ seed }) => [...keysOf(seed)].some(isSystem))

  it('is among those of some seeds, one in each', () => {
    expect(drawn.length).toBeGreaterThan(25)
    expect(drawn.length).toBeLessThan(75)
    for (const { seed } of drawn) expect([...keysOf(seed)].filter(isSystem)).toHaveLength(1)
  })

  it('takes the place of a user’s in every operation, so that one history tells of it', () => {
    for (const { seed } of drawn) {
      const [key = ''] = [...keysOf(seed)].filter(isSystem)
      expect(keysOf(seed)).not.toContain(key.slice(SYSTEM_PREFIX.length))
    }
  })

  it('is not drawn where there is none to take the place of, and is told so that people see it', () => {
    const [seed = 0] = drawn.map((plan) => plan.seed)
    expect(withSystemKey(seed, [])).toEqual([])
    expect(readable(`get ${SYSTEM_PREFIX}k1`)).toBe('get system:k1')
  })
})
