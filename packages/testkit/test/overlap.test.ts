import { expect, test } from 'vitest'
import { Overlap } from '../src/simulator/overlap.js'

test('as long as any of several overlapping faults lasts, the worst of them counts', () => {
  const slowness = new Overlap(1)
  const endOfTen = slowness.begin(10)
  const endOfHundred = slowness.begin(100)
  const endOfOtherTen = slowness.begin(10)
  expect(slowness.worst).toBe(100)
  endOfHundred()
  expect(slowness.worst).toBe(10)
  endOfTen()
  expect(slowness.worst).toBe(10)
  endOfOtherTen()
  expect(slowness.worst).toBe(1)
})

test('the end of a fault that was over already changes nothing', () => {
  const loss = new Overlap(0)
  const end = loss.begin(0.3)
  loss.clear()
  expect(loss.worst).toBe(0)
  loss.begin(0.1)
  end()
  expect(loss.worst).toBe(0.1)
})
