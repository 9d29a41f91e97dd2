import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import {
  isClassicQuorum,
  mayFail,
  promotion,
  votersOf,
  withMembers,
  withVoters,
  withoutJoint,
} from '@replicator/membership'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { names, network } from './network.ts'

/** What becomes of these learners while those named are down. */
function promoted(members: Readonly<Record<string, readonly string[]>>, down: readonly PeerId[] = []) {
  const configuration = network({ members })
  const learners = configuration.members.filter(({ role }) => role === 'learner').map(({ peer }) => peer)
  return promotion(configuration, {
    learners: learners.filter((peer) => !down.includes(peer)),
    isAlive: (peer) => !down.includes(peer),
  })
}

const three = (name: string): readonly string[] => [1, 2, 3].map((number) => `${name}${number}`)
const learnersOf = (name: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${name}${from + i}*`)

describe('learners of a network whose voters are all alive', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, readonly PeerId[]]>([
    ['one by one', { a: [...three('a'), 'a4*'] }, ['a4']],
    ['from one to three', { a: ['a1', 'a2*', 'a3*'] }, ['a2', 'a3']],
    [
      'whole clusters at once',
      { a: three('a'), b: learnersOf('b', 1, 3), c: learnersOf('c', 1, 3) },
      ['b1', 'b2', 'b3', 'c1', 'c2', 'c3'],
    ],
    ['a second cluster', { a: three('a'), b: learnersOf('b', 1, 3) }, ['b1', 'b2', 'b3']],
    ['a cluster of three to five', { a: [...three('a'), 'a4*', 'a5*'], b: three('b'), c: three('c') }, ['a4', 'a5']],
  ])('become voters: %s', (_title, members, peers) => {
    expect(promoted(members)).toEqual({ peers, waiting: new Map() })
  })

  it('wait where the loss of their cluster alone would then stop writes, and others go on without them', () => {
    const members = { a: [...three('a'), ...learnersOf('a', 4, 7)], b: three('b'), c: [...three('c'), 'c4*'] }
    expect(promoted(members)).toEqual({
      peers: ['c4'],
      waiting: new Map([['a', { kind: 'heavy', learners: ['a4', 'a5', 'a6', 'a7'] }]]),
    })
  })

  it('need not wait where their cluster lacks them to take requests, but for those that it does not lack', () => {
    const configuration = network({ members: { a: ['a1', 'a2', 'a4*', 'a5*'], b: ['b1', 'b2'], c: three('c') } })
    const isAlive = (peer: PeerId): boolean => peer !== 'c1'
    const lacking = (cluster: string): number => (cluster === 'a' ? 1 : 0)
    const learners = ['a4', 'a5']
    // A vote more in a, and the loss of it would stop writes: two of each cluster are alive.
    expect(promotion(configuration, { learners, isAlive })).toEqual({
      peers: [],
      waiting: new Map([['a', { kind: 'heavy', learners }]]),
    })
    expect(promotion(configuration, { learners, isAlive, lacking })).toEqual({
      peers: ['a4'],
      waiting: new Map([['a', { kind: 'heavy', learners: ['a5'] }]]),
    })
  })

  it('need not wait where the other clusters grow at the same time', () => {
    const grow = (name: string): readonly string[] => [...three(name), ...learnersOf(name, 4, 7)]
    expect(promoted({ a: grow('a'), b: grow('b'), c: grow('c') }).peers).toHaveLength(12)
  })
})

describe('learners of a cluster of which a voter is down', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>]>([
    ['the fourth of three', { a: [...three('a'), 'a4*'] }],
    ['the fourth and the fifth of three', { a: [...three('a'), 'a4*', 'a5*'] }],
    ['the tenth of nine', { a: [...three('a'), 'a4*'], b: three('b'), c: three('c') }],
  ])('wait for it: %s', (_title, members) => {
    const learners = Object.values(members)
      .flat()
      .filter((name) => name.endsWith('*'))
    expect(promoted(members, ['a3'])).toEqual({
      peers: [],
      waiting: new Map([
        ['a', { kind: 'unreachable', voters: ['a3'], learners: learners.map((name) => name.replace('*', '')) }],
      ]),
    })
  })

  it('become voters where the network is no worse off if they are lost again: the fifth of four', () => {
    expect(promoted({ a: ['a1', 'a2', 'a3', 'a4', 'a5*'] }, ['a4']).peers).toEqual(['a5'])
  })

  it('keep no other cluster from growing', () => {
    const members = { a: [...three('a'), 'a4*'], b: learnersOf('b', 1, 3) }
    expect(promoted(members, ['a3']).peers).toEqual(['b1', 'b2', 'b3'])
  })
})

/** Some of the first voters lose their disks again and again, and come back as strangers to their cluster. */
const flapping = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  restarts: fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
  containers: fc.integer({ min: 1, max: 3 }),
})

it('nodes that come back with an empty disk each time never stop writes, while those that stay would have been enough', () => {
  fc.assert(
    fc.property(flapping, ({ sizes, restarts, containers }) => {
      const members = Object.fromEntries(sizes.map((size, i) => [`c${i}`, names(size, `c${i}-`)]))
      let configuration: NetworkConfiguration = network({ members })
      const all = votersOf(configuration)
      const places = all.slice(0, containers).map((peer) => ({ peer, cluster: peer.slice(0, 2) }))
      const dead = new Set<PeerId>()
      const isAlive = (peer: PeerId): boolean => !dead.has(peer)
      fc.pre(isClassicQuorum(configuration, (peer) => !places.some((place) => place.peer === peer)))
      for (const [number, choice] of restarts.entries()) {
        const place = places[choice % places.length]
        if (place === undefined) continue
        dead.add(place.peer)
        place.peer = `${place.cluster}-x${number}`
        configuration = withMembers(configuration, [{ ...place, addresses: [] }])
        const learners = configuration.members.filter(({ role, peer }) => role === 'learner' && isAlive(peer))
        const { peers } = promotion(configuration, { learners: learners.map(({ peer }) => peer), isAlive })
        if (peers.length > 0) configuration = withoutJoint(withVoters(configuration, peers))
        const down = (peer: PeerId): boolean => dead.has(peer) || places.some((each) => each.peer === peer)
        // Also in the moment in which all of them are down at once.
        expect(isClassicQuorum(configuration, (peer) => !down(peer))).toBe(true)
      }
    }),
  )
})

it('no promotion lowers how many nodes or clusters may fail, in networks of every shape', () => {
  const shapes = fc.record({
    voters: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    learners: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 }),
    dead: fc.integer({ min: 0, max: 0xffff }),
  })
  fc.assert(
    fc.property(shapes, ({ voters, learners, dead }) => {
      const members = Object.fromEntries(
        learners.map((count, i) => [
          `c${i}`,
          [...names(voters[i] ?? 0, `c${i}-v`), ...names(count, `c${i}-l`).map((name) => `${name}*`)],
        ]),
      )
      const configuration = network({ members })
      const down = votersOf(configuration).filter((_, i) => (dead >> i) % 2 === 1)
      const isAlive = (peer: PeerId): boolean => !down.includes(peer)
      const asking = configuration.members.filter(({ role }) => role === 'learner').map(({ peer }) => peer)
      const { peers, waiting } = promotion(configuration, { learners: asking, isAlive })
      const kept = [...waiting.values()].flatMap((wait) => wait.learners)
      expect([...peers, ...kept].toSorted()).toEqual(asking.toSorted())
      if (peers.length === 0) return
      const before = mayFail(configuration, isAlive)
      const after = mayFail(withoutJoint(withVoters(configuration, peers)), isAlive)
      expect(after.nodes).toBeGreaterThanOrEqual(before.nodes)
      expect(after.clusters).toBeGreaterThanOrEqual(before.clusters)
    }),
  )
})
