import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import type { MayFail } from '@replicator/membership'
import { criticalClusters, isClassicQuorum, mayFail, memberOf } from '@replicator/membership'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { names, network } from './network.ts'

/** A configuration of up to nine voters in up to four clusters, joint or not, and who of them is alive. */
const situations = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    before: fc.option(fc.integer({ min: 1, max: 0xffff }), { nil: undefined }),
    dead: fc.integer({ min: 0, max: 0xffff }),
  })
  .filter(({ sizes }) => sizes.reduce((sum, size) => sum + size, 0) <= 9)
  .map(({ sizes, before, dead }) => {
    const members = Object.fromEntries(sizes.map((size, i) => [`c${i}`, names(size, `c${i}-`)]))
    const all = Object.values(members).flat()
    const picked = (bits: number): readonly PeerId[] => all.filter((_, i) => (bits >> i) % 2 === 1)
    const old = before === undefined ? [] : picked(before)
    const joint = old.length === 0 ? {} : { epoch: 2, generation: 2, joint: { generation: 1, voters: old } }
    return { configuration: network({ members, ...joint }), alive: all.filter((peer) => !picked(dead).includes(peer)) }
  })

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, i) => (bits >> i) % 2 === 1))
}

/** By trying every way in which so many may fail. */
function naively<Item>(items: readonly Item[], survives: (lost: readonly Item[]) => boolean): number {
  const fatal = subsets(items).filter((lost) => !survives(lost))
  return Math.min(...fatal.map((lost) => lost.length)) - 1
}

const clusterOf = (configuration: NetworkConfiguration, peer: PeerId): string =>
  memberOf(configuration, peer)?.cluster ?? ''

describe('how many may still fail', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, readonly string[], MayFail]>([
    ['none where one node is the only voter', { a: ['a1'] }, [], { nodes: 0, clusters: 0 }],
    ['one of three', { a: ['a1', 'a2', 'a3'] }, [], { nodes: 1, clusters: 0 }],
    ['one of four as well', { a: ['a1', 'a2', 'a3', 'a4'] }, [], { nodes: 1, clusters: 0 }],
    ['none more with one of three down', { a: ['a1', 'a2', 'a3'] }, ['a3'], { nodes: 0, clusters: 0 }],
    ['none of two, and writes have stopped', { a: ['a1', 'a2'] }, ['a2'], { nodes: -1, clusters: 0 }],
    ['a learner is no help', { a: ['a1', 'a2', 'a3', 'a4*'] }, ['a3'], { nodes: 0, clusters: 0 }],
    [
      'one cluster of three, and one node more',
      { a: ['a1', 'a2', 'a3'], b: ['b1', 'b2', 'b3'], c: ['c1', 'c2', 'c3'] },
      [],
      { nodes: 4, clusters: 1 },
    ],
    ['the larger of two clusters may not', { a: ['a1', 'a2', 'a3'], b: ['b1'] }, [], { nodes: 1, clusters: 0 }],
  ])('%s', (_title, members, dead, expected) => {
    expect(mayFail(network({ members }), (peer) => !dead.includes(peer))).toEqual(expected)
  })

  it('is what trying every failure shows, in networks of every shape, joint ones too', () => {
    fc.assert(
      fc.property(situations, ({ configuration, alive }) => {
        const holds = (peers: readonly PeerId[]): boolean =>
          isClassicQuorum(configuration, (each) => peers.includes(each))
        const { nodes, clusters } = mayFail(configuration, (peer) => alive.includes(peer))
        if (!holds(alive)) {
          expect(nodes).toBeLessThan(0)
          expect(clusters).toBe(0)
          return
        }
        expect(nodes).toBe(naively(alive, (lost) => holds(alive.filter((peer) => !lost.includes(peer)))))
        const sites = [...new Set(alive.map((peer) => clusterOf(configuration, peer)))]
        const without = (lost: readonly string[]): readonly PeerId[] =>
          alive.filter((peer) => !lost.includes(clusterOf(configuration, peer)))
        expect(clusters).toBe(naively(sites, (lost) => holds(without(lost))))
      }),
      { numRuns: 300 },
    )
  })
})

describe('the clusters whose loss stops writes', () => {
  it('are both of two equal ones, and only the larger of two others', () => {
    expect(criticalClusters(network({ members: { a: names(3, 'a'), b: names(3, 'b') } }))).toEqual([
      { cluster: 'a', votes: 3, of: 6 },
      { cluster: 'b', votes: 3, of: 6 },
    ])
    expect(criticalClusters(network({ members: { a: names(5, 'a'), b: names(3, 'b') } }))).toEqual([
      { cluster: 'a', votes: 5, of: 8 },
    ])
  })

  it('are none of a single cluster, however many learners stand in others', () => {
    expect(criticalClusters(network({ members: { a: names(3, 'a'), b: ['b1*', 'b2*'] } }))).toEqual([])
  })

  it('are those that either set of a joint generation needs', () => {
    const members = { a: names(3, 'a'), b: names(3, 'b'), c: names(3, 'c') }
    const joint = network({ members, epoch: 2, generation: 2, joint: { generation: 1, voters: names(3, 'a') } })
    expect(criticalClusters(joint)).toEqual([{ cluster: 'a', votes: 3, of: 3 }])
  })

  it('are those without which trying shows no quorum, in networks of every shape', () => {
    fc.assert(
      fc.property(situations, ({ configuration }) => {
        const clusters = [...new Set(configuration.members.map(({ cluster }) => cluster))].toSorted()
        const isCritical = (cluster: string): boolean =>
          clusters.length > 1 && !isClassicQuorum(configuration, (peer) => clusterOf(configuration, peer) !== cluster)
        expect(criticalClusters(configuration).map(({ cluster }) => cluster)).toEqual(clusters.filter(isCritical))
      }),
    )
  })
})
