import type { PeerId } from '@replicator/interface'
import {
  electorates,
  everyVoter,
  isClassicQuorum,
  isFastQuorum,
  openElectorate,
  votersOf,
} from '@replicator/membership'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { names, network } from './network.ts'

const final = network({ members: { west: ['a', 'b', 'c'], east: ['d', 'e*'] } })
const joint = network({
  members: { west: ['a', 'b', 'c'], east: ['d', 'e'], gone: ['z*'] },
  epoch: 4,
  generation: 4,
  joint: { generation: 2, voters: ['a', 'y', 'z'] },
})

const among = (...peers: PeerId[]): ((peer: PeerId) => boolean) => {
  return (peer) => peers.includes(peer)
}

describe('who votes', () => {
  it('are the voters, never the learners', () => {
    expect(votersOf(final)).toEqual(['a', 'b', 'c', 'd'])
    expect(electorates(final)).toEqual([['a', 'b', 'c', 'd']])
    expect(everyVoter(final)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('are the new and the old voters while joint, each once, also those that are members no more', () => {
    expect(electorates(joint)).toEqual([
      ['a', 'b', 'c', 'd', 'e'],
      ['a', 'y', 'z'],
    ])
    expect(everyVoter(joint)).toEqual(['a', 'b', 'c', 'd', 'e', 'y', 'z'])
  })
})

describe('a quorum of a final generation', () => {
  it('counts voters, and nothing for learners and strangers', () => {
    expect(isClassicQuorum(final, among('a', 'b', 'd'))).toBe(true)
    expect(isClassicQuorum(final, among('a', 'b', 'e', 'x', 'y'))).toBe(false)
    expect(isFastQuorum(final, among('a', 'c', 'd'))).toBe(true)
    expect(isFastQuorum(final, among('a', 'c', 'e', 'x'))).toBe(false)
  })

  it('is one exactly where enough voters are in it, in networks of every size', () => {
    const sized = fc.integer({ min: 1, max: 15 }).chain((count) => {
      return fc.tuple(fc.constant(count), fc.subarray([...names(count)]))
    })
    fc.assert(
      fc.property(sized, ([count, held]) => {
        const configuration = network({ members: { west: names(count) } })
        const votes = held.length
        let least = 1
        while (Math.floor(count / 2) + 1 + 2 * least <= 2 * count) least++
        expect(isClassicQuorum(configuration, among(...held))).toBe(votes > count - votes)
        expect(isFastQuorum(configuration, among(...held))).toBe(votes >= least)
      }),
    )
  })
})

describe('a quorum of a joint generation', () => {
  it.each<[string, PeerId[], boolean]>([
    ['in both sets', ['a', 'b', 'c', 'z'], true],
    ['in both sets by those that left and those that came', ['b', 'c', 'd', 'y', 'z'], true],
    ['in the new set only', ['a', 'b', 'c', 'd', 'e'], false],
    ['in the old set only', ['a', 'y', 'z'], false],
    ['in neither', ['a', 'b'], false],
  ])('is judged where votes are enough %s', (_where, peers, holds) => {
    expect(isClassicQuorum(joint, among(...peers))).toBe(holds)
  })

  it('is never a fast one: the open ballot is off', () => {
    expect(isFastQuorum(joint, () => true)).toBe(false)
  })
})

describe('the open votes that a recovery counts', () => {
  it('are those of its own generation and voters where that is a final one', () => {
    expect(openElectorate(final)).toEqual({ generation: 1, voters: ['a', 'b', 'c', 'd'] })
  })

  it('are those of the generation before, by the voters of that, where it is a joint one', () => {
    expect(openElectorate(joint)).toEqual({ generation: 2, voters: ['a', 'y', 'z'] })
  })
})
