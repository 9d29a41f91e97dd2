import { similarName } from '@replicator/membership'
import { expect, it } from 'vitest'

it.each([
  ['berlln', ['berlin', 'lima'], 'berlin'],
  ['berln', ['berlin', 'lima'], 'berlin'],
  ['belrin', ['berlin', 'lima'], 'berlin'],
  ['Lima', ['berlin', 'lima'], 'lima'],
  ['lima-2', ['lima-1', 'lima-20'], 'lima-1'],
])('%s may be meant for one of %j: %s', (name, candidates, meant) => {
  expect(similarName(name, candidates)).toBe(meant)
})

it.each([
  ['tokyo', ['berlin', 'lima']],
  ['lima', []],
  ['', ['lima']],
  ['b', ['a']],
])('%s is like none of %j', (name, candidates) => {
  expect(similarName(name, candidates)).toBeUndefined()
})
