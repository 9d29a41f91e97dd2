import { amountBounds, checkedNumbers, InvalidOption, type NumberOptions, timeBounds } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

const TABLE: NumberOptions<'waitMs' | 'turnMs' | 'itemsMax'> = {
  bounds: { waitMs: timeBounds(100), turnMs: timeBounds(10, 1), itemsMax: amountBounds(5) },
  longer: [['waitMs', 'turnMs', 2]],
}

describe('options that are numbers', () => {
  it('have their defaults, and nothing that is not in their table', () => {
    expect(checkedNumbers(TABLE)).toEqual({ waitMs: 100, turnMs: 10, itemsMax: 5 })
    const given = { itemsMax: 6, colour: 7 }
    expect(checkedNumbers(TABLE, given)).toEqual({ waitMs: 100, turnMs: 10, itemsMax: 6 })
  })

  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 31])('are not %d where that is out of their bounds', (waitMs) => {
    expect(() => checkedNumbers(TABLE, { waitMs })).toThrow(
      new InvalidOption('waitMs', `waitMs is a whole number from 0 to 2147483647, not ${waitMs}`),
    )
  })

  it('do not contradict each other', () => {
    expect(() => checkedNumbers(TABLE, { turnMs: 50 })).toThrow(
      new InvalidOption('waitMs', 'waitMs is more than 2 times turnMs, not 100 with 50'),
    )
    expect(checkedNumbers(TABLE, { turnMs: 49 }).turnMs).toBe(49)
  })
})
