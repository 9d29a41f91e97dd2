import { expect, it } from 'vitest'
import { Histogram } from '@replicator/interface'

it('a value is counted in the first range whose bound it does not exceed, or above all of them', () => {
  const histogram = new Histogram([1, 10])
  for (const value of [0, 1, 1.5, 10, 11, 1000]) histogram.add(value)
  expect(histogram.view()).toEqual({ bounds: [1, 10], counts: [2, 2, 2], sum: 1023.5 })
})

it('what was told of it stays as it was', () => {
  const histogram = new Histogram([1])
  const before = histogram.view()
  histogram.add(1)
  expect([before.counts, histogram.view().counts]).toEqual([
    [0, 0],
    [1, 0],
  ])
})
