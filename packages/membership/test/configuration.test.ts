import type { NetworkConfiguration } from '@replicator/interface'
import {
  callName,
  clustersOf,
  genesis,
  hasVote,
  mayFollow,
  memberOf,
  unchanged,
  votersOf,
  withMembers,
  withVoters,
  withoutJoint,
} from '@replicator/membership'
import { describe, expect, it } from 'vitest'
import { network, networkId } from './network.ts'

const founder = { peer: 'b', cluster: 'west', addresses: ['/ip4/10.0.0.2/tcp/1'] }
const founded = genesis(networkId, founder)
const joined = withMembers(founded, [
  { peer: 'c', cluster: 'west', addresses: [] },
  { peer: 'a', cluster: 'east', addresses: ['/ip4/10.0.0.1/tcp/1'] },
])
const joint = withVoters(joined, ['a', 'c'])
const final = withoutJoint(joint)

describe('a network that grows from one node to three', () => {
  it('begins with its founder as the only voter', () => {
    expect(founded).toEqual({ networkId, epoch: 1, generation: 1, members: [{ ...founder, role: 'voter' }] })
  })

  it('takes others as learners, in the order of their peer ids, and leaves the generation as it is', () => {
    expect(joined.members.map(({ peer, role }) => [peer, role])).toEqual([
      ['a', 'learner'],
      ['b', 'voter'],
      ['c', 'learner'],
    ])
    expect([joined.epoch, joined.generation]).toEqual([2, 1])
  })

  it('makes them voters in a joint generation that remembers the old voters', () => {
    expect(votersOf(joint)).toEqual(['a', 'b', 'c'])
    expect([joint.epoch, joint.generation, joint.joint]).toEqual([3, 3, { generation: 1, voters: ['b'] }])
  })

  it('ends in a final generation of the same members', () => {
    expect(final).toEqual({ networkId, epoch: 4, generation: 4, members: joint.members })
    expect(final).not.toHaveProperty('joint')
  })

  it('is accepted at every step, and no step may be left out or made twice', () => {
    const steps = [founded, joined, joint, final]
    const accepted = steps.flatMap((current, i) =>
      steps.flatMap((next, j) => (mayFollow(current, next) ? [[i, j]] : [])),
    )
    expect(accepted).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ])
  })
})

describe('a member that asks to join again', () => {
  it('keeps its role, and only its addresses are replaced', () => {
    const addresses = ['/ip4/10.9.9.9/tcp/9']
    const moved = withMembers(final, [{ peer: 'a', cluster: 'elsewhere', addresses }])
    expect(memberOf(moved, 'a')).toEqual({ peer: 'a', cluster: 'east', role: 'voter', addresses })
    expect(mayFollow(final, moved)).toBe(true)
  })

  it('takes the name that it asks for, and loses it where it asks for none', () => {
    const named = withMembers(final, [{ peer: 'a', cluster: 'east', addresses: [], name: 'rack-7' }])
    expect(memberOf(named, 'a')?.name).toBe('rack-7')
    expect(mayFollow(final, named)).toBe(true)
    const nameless = withMembers(named, [{ peer: 'a', cluster: 'east', addresses: [] }])
    expect(memberOf(nameless, 'a')).not.toHaveProperty('name')
  })
})

describe('what a peer is called', () => {
  const named = (peer: string, name: string): NetworkConfiguration =>
    withMembers(final, [{ peer, cluster: 'east', addresses: [], name }])

  it('is its name, or its cluster and the end of its peer id', () => {
    const peer = '12D3KooWK9SPvw4f8bpNjYiDVNJQhCSu9m2vCJ2y7HCwTekVLR4v'
    expect(callName(named(peer, 'rack-7'), peer)).toBe('rack-7')
    expect(callName(withMembers(final, [{ peer, cluster: 'east', addresses: [] }]), peer)).toBe('east-kVLR4v')
  })

  it('is the name with the peer id where another member has the same one, and the peer id alone of a stranger', () => {
    const twice = withMembers(named('x', 'rack-7'), [{ peer: 'y', cluster: 'west', addresses: [], name: 'rack-7' }])
    expect(callName(twice, 'x')).toBe('rack-7 (x)')
    expect(callName(final, 'nobody')).toBe('nobody')
    expect(callName(undefined, 'nobody')).toBe('nobody')
  })
})

describe('what may follow a final configuration', () => {
  const grown = withMembers(final, [{ peer: 'd', cluster: 'east', addresses: [] }])
  const next = (changes: Partial<NetworkConfiguration>): NetworkConfiguration => ({ ...unchanged(final), ...changes })

  it('is itself again, which settles an epoch that nobody needed', () => {
    expect(mayFollow(final, unchanged(final))).toBe(true)
  })

  it('is one with other learners', () => {
    expect(mayFollow(final, grown)).toBe(true)
    const fewer = { ...unchanged(grown), members: final.members, removed: ['d'] }
    expect(mayFollow(grown, fewer)).toBe(true)
  })

  it('is a joint one that adds, removes or replaces voters', () => {
    const voters = votersOf(grown)
    const roles = (learners: readonly string[]): NetworkConfiguration => ({
      networkId,
      epoch: grown.epoch + 1,
      generation: grown.epoch + 1,
      members: grown.members.map((member) => ({
        ...member,
        role: learners.includes(member.peer) ? 'learner' : 'voter',
      })),
      joint: { generation: grown.generation, voters },
    })
    expect(mayFollow(grown, roles([]))).toBe(true)
    expect(mayFollow(grown, roles(['a', 'd']))).toBe(true)
    expect(mayFollow(grown, roles(['a']))).toBe(true)
    expect(mayFollow(grown, roles(['d']))).toBe(false)
  })

  it('may take the vote from a member through a joint generation, in which it stays a member', () => {
    const members = final.members.filter((member) => member.peer !== 'c')
    const demoted = final.members.map((each) => (each.peer === 'c' ? { ...each, role: 'learner' as const } : each))
    const { epoch, generation } = final
    const step = { epoch: epoch + 1, generation: epoch + 1, joint: { generation, voters: votersOf(final) } }
    expect(mayFollow(final, next({ ...step, members: demoted }))).toBe(true)
    expect(mayFollow(final, next({ ...step, members }))).toBe(false)
    expect(mayFollow(final, next({ members }))).toBe(false)
    expect(mayFollow(final, next({ members, generation: epoch + 1 }))).toBe(false)
  })

  it.each<[string, Partial<NetworkConfiguration>]>([
    ['another network', { networkId: 'f'.repeat(32) }],
    ['the same epoch', { epoch: final.epoch }],
    ['an epoch left out', { epoch: final.epoch + 2 }],
    ['a generation of its own without a change of voters', { generation: final.epoch + 1 }],
    ['an earlier generation', { generation: final.generation - 1 }],
    ['a joint one in the old generation', { joint: { generation: final.generation, voters: votersOf(final) } }],
    ['a member in another cluster', { members: final.members.map((each) => ({ ...each, cluster: 'north' })) }],
  ])('is never %s', (_what, changes) => {
    expect(mayFollow(final, next(changes))).toBe(false)
  })

  it('is never a joint one that misremembers the voters or the generation before it', () => {
    const proper = withVoters(grown, ['d'])
    const voters = votersOf(grown)
    expect(mayFollow(grown, proper)).toBe(true)
    for (const wrong of [
      { generation: grown.generation - 1, voters },
      { generation: grown.generation, voters: ['a', 'b'] },
      { generation: grown.generation, voters: [...voters, 'd'] },
      { generation: grown.generation, voters: voters.toReversed() },
    ]) {
      expect(mayFollow(grown, { ...proper, joint: wrong })).toBe(false)
    }
  })
})

describe('what may follow a joint configuration', () => {
  it('is its own final one, with the same voters', () => {
    const fewer = { ...final, members: final.members.filter((member) => member.peer !== 'c') }
    expect(mayFollow(joint, final)).toBe(true)
    expect(mayFollow(joint, fewer)).toBe(false)
  })

  it('is the same one with other learners or addresses', () => {
    const grown = withMembers(joint, [{ peer: 'd', cluster: 'east', addresses: [] }])
    expect(grown.joint).toEqual(joint.joint)
    expect(mayFollow(joint, grown)).toBe(true)
    expect(mayFollow(grown, withoutJoint(grown))).toBe(true)
  })

  it('is never a second joint one, nor the old one again', () => {
    const grown = withMembers(joint, [{ peer: 'd', cluster: 'east', addresses: [] }])
    expect(mayFollow(grown, withVoters(grown, ['d']))).toBe(false)
    expect(mayFollow(joint, { ...joined, epoch: 4 })).toBe(false)
    expect(mayFollow(joint, { ...final, generation: joint.generation })).toBe(false)
    const { voters } = { voters: ['b', 'c'] }
    expect(mayFollow(joint, { ...unchanged(joint), joint: { generation: 1, voters } })).toBe(false)
    expect(mayFollow(joint, { ...unchanged(joint), joint: { generation: 2, voters: ['b'] } })).toBe(false)
  })
})

describe('who has a vote', () => {
  it('are voters, and the voters before them while joint, members or not', () => {
    const leaving = network({
      members: { west: ['a', 'b*'] },
      epoch: 2,
      generation: 2,
      joint: { generation: 1, voters: ['b', 'z'] },
    })
    expect(['a', 'b', 'z', 'x'].map((peer) => hasVote(leaving, peer))).toEqual([true, true, true, false])
    expect(['a', 'b', 'z'].map((peer) => hasVote(withoutJoint(leaving), peer))).toEqual([true, false, false])
  })
})

describe('the clusters of a network', () => {
  it('come in the order of their names, with their members in the order of their peer ids', () => {
    const clusters = clustersOf(network({ members: { west: ['d', 'a'], East: ['c'], east: ['b*'] } }))
    expect([...clusters].map(([cluster, members]) => [cluster, members.map(({ peer }) => peer)])).toEqual([
      ['East', ['c']],
      ['east', ['b']],
      ['west', ['a', 'd']],
    ])
  })
})
