import { representative, votersByCluster } from '@replicator/membership'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { network } from './network.ts'

describe('the voters by cluster', () => {
  it('are each under their own, learners left out', () => {
    const clusters = votersByCluster(network({ members: { west: ['a', 'b', 'c*'], east: ['d'], north: ['e*'] } }))
    expect([...clusters]).toEqual([
      ['west', ['a', 'b']],
      ['east', ['d']],
    ])
  })

  it('hold the old voters of a joint generation too, under no name where they are members no more', () => {
    const configuration = network({
      members: { west: ['a', 'b*'] },
      epoch: 2,
      generation: 2,
      joint: { generation: 1, voters: ['a', 'b', 'z'] },
    })
    expect([...votersByCluster(configuration)]).toEqual([
      ['west', ['a', 'b']],
      ['', ['z']],
    ])
  })
})

describe('the representative of a cluster', () => {
  const distances = new Map([
    ['a', 30],
    ['b', 10],
    ['c', 10],
  ])
  const roundTrip = (peer: string): number | undefined => distances.get(peer)

  it('is the nearest, and of the nearest ones that with the lowest peer id', () => {
    expect(representative(['a', 'c', 'b'], roundTrip)).toBe('b')
    expect(representative(['a', 'c'], roundTrip)).toBe('c')
  })

  it('is one that was measured rather than one that was not', () => {
    expect(representative(['0', 'a'], roundTrip)).toBe('a')
    expect(representative(['y', 'x'], roundTrip)).toBe('x')
  })

  it('is nobody where there is no candidate', () => {
    expect(representative([], roundTrip)).toBeUndefined()
  })

  it('is the same whatever the order of the candidates, and as sorting would find it', () => {
    const candidates = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), fc.option(fc.nat(3))), {
      minLength: 1,
      selector: ([peer]) => peer,
    })
    fc.assert(
      fc.property(candidates, (each) => {
        const known = new Map(each)
        const sorted = each.toSorted(([a, x], [b, y]) => (x ?? 9) - (y ?? 9) || (a < b ? -1 : 1))
        const peers = each.map(([peer]) => peer)
        expect(representative(peers, (peer) => known.get(peer) ?? undefined)).toBe(sorted[0]?.[0])
      }),
    )
  })
})
