import type { Member, NetworkConfiguration } from '@replicator/interface'
import {
  ADDRESSES_PER_MEMBER_MAX,
  ADDRESS_BYTES_MAX,
  CLUSTER_ID_BYTES_MAX,
  ID_PATTERNS,
  MEMBERS_MAX,
} from '@replicator/interface'
import { decodeConfiguration, encodeConfiguration } from '@replicator/membership'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { names, network, networkId } from './network.ts'

const joint = network({
  members: { west: ['a', 'b'], 'zurich-2': ['c*'] },
  epoch: 5,
  generation: 4,
  joint: { generation: 2, voters: ['a', 'z'] },
})

const encoder = new TextEncoder()

function decodeText(value: unknown): NetworkConfiguration | undefined {
  return decodeConfiguration(encoder.encode(typeof value === 'string' ? value : JSON.stringify(value)))
}

describe('a configuration that is stored', () => {
  it('comes back as it was', () => {
    expect(decodeConfiguration(encodeConfiguration(joint))).toEqual(joint)
  })

  it('comes back as it was, whatever is in it', () => {
    const peers = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9]{1,20}$/), { minLength: 1, maxLength: 9 })
    const cluster = fc.stringMatching(new RegExp(ID_PATTERNS.clusterId))
    const addresses = fc.array(fc.string({ maxLength: 60 }), { maxLength: ADDRESSES_PER_MEMBER_MAX })
    const configuration = fc
      .tuple(peers, fc.boolean(), fc.integer({ min: 2, max: 1e9 }), fc.context())
      .chain(([ids, isJoint, generation]) =>
        fc.tuple(...ids.map((peer, i) => memberWith(peer, i === 0, cluster, addresses))).map((members) => ({
          networkId,
          epoch: generation + 1,
          generation,
          members: members.toSorted((a, b) => (a.peer < b.peer ? -1 : 1)),
          ...(isJoint ? { joint: { generation: generation - 1, voters: ids.toSorted() } } : {}),
        })),
      )
    fc.assert(
      fc.property(configuration, (each) => {
        expect(decodeConfiguration(encodeConfiguration(each))).toEqual(each)
      }),
    )
  })

  it('has the same bytes on every node that proposes it', () => {
    const { networkId: id, epoch, generation, members, joint: before } = joint
    const shuffled = {
      joint: before,
      members: members.map(({ role, addresses, cluster, peer }) => ({ addresses, role, peer, cluster })),
      generation,
      epoch,
      networkId: id,
    } as NetworkConfiguration
    expect(encodeConfiguration(shuffled)).toEqual(encodeConfiguration(joint))
  })
})

function memberWith(
  peer: string,
  isVoter: boolean,
  cluster: fc.Arbitrary<string>,
  addresses: fc.Arbitrary<string[]>,
): fc.Arbitrary<Member> {
  const role = isVoter ? fc.constant('voter' as const) : fc.constantFrom('voter' as const, 'learner' as const)
  return fc.record({ peer: fc.constant(peer), cluster, role, addresses })
}

describe('a value that is no configuration', () => {
  it('is nothing, or no text, or no JSON', () => {
    expect(decodeConfiguration(undefined)).toBeUndefined()
    expect(decodeConfiguration(new Uint8Array([0xff, 0xfe]))).toBeUndefined()
    for (const text of ['', '{', 'null', '[]', '7', '"a"', '{}']) expect(decodeText(text)).toBeUndefined()
  })

  it('is none of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeConfiguration(bytes)).toBeUndefined()
      }),
    )
  })

  const valid = JSON.parse(JSON.stringify(joint)) as Record<string, unknown>
  const member = { peer: 'a', cluster: 'west', role: 'voter', addresses: [] }
  const members = (...changes: Record<string, unknown>[]): Record<string, unknown> => ({
    members: changes.map((change) => ({ ...member, ...change })),
  })

  it('is not this one, which the others are made from', () => {
    expect(decodeText(valid)).toEqual(joint)
    expect(decodeText({ ...valid, ...members({}) })).toBeDefined()
  })

  it.each<[string, Record<string, unknown>]>([
    ['no network id', { networkId: undefined }],
    ['a short network id', { networkId: 'abc' }],
    ['a network id in capitals', { networkId: 'F'.repeat(32) }],
    ['epoch 0', { epoch: 0, generation: 0 }],
    ['half an epoch', { epoch: 5.5 }],
    ['an epoch beyond what is counted exactly', { epoch: 2 ** 53 }],
    ['an epoch in words', { epoch: '5' }],
    ['a generation that is yet to come', { generation: 6 }],
    ['no members', { members: [] }],
    ['no list of members', { members: { a: member } }],
    ['more members than there may be', members(...names(MEMBERS_MAX + 1, 'm').map((peer) => ({ peer })))],
    ['members out of order', members({ peer: 'b' }, { peer: 'a' })],
    ['a member twice', members({ peer: 'a' }, { peer: 'a' })],
    ['learners only', members({ role: 'learner' })],
    ['a role that is none', members({ role: 'king' })],
    ['a peer id with a sign in it', members({ peer: 'a.b' })],
    ['an empty peer id', members({ peer: '' })],
    ['an empty cluster id', members({ cluster: '' })],
    ['a cluster id that no operator could have chosen', members({ cluster: 'two words' })],
    ['a cluster id that is too long', members({ cluster: 'c'.repeat(CLUSTER_ID_BYTES_MAX + 1) })],
    ['a name that no operator could have chosen', members({ name: 'a\u001b[31m' })],
    ['an empty name', members({ name: '' })],
    ['no addresses', members({ addresses: undefined })],
    ['an address that is none', members({ addresses: [7] })],
    ['too many addresses', members({ addresses: Array.from({ length: ADDRESSES_PER_MEMBER_MAX + 1 }, () => '/a') })],
    ['an address that is too long', members({ addresses: ['a'.repeat(ADDRESS_BYTES_MAX + 1)] })],
    ['a joint generation of nothing', { joint: null }],
    ['a joint generation that is not before its own', { joint: { generation: 4, voters: ['a'] } }],
    ['a joint generation 0', { joint: { generation: 0, voters: ['a'] } }],
    ['a joint generation without old voters', { joint: { generation: 2, voters: [] } }],
    ['old voters out of order', { joint: { generation: 2, voters: ['b', 'a'] } }],
    ['old voters that are no peers', { joint: { generation: 2, voters: ['a', {}] } }],
  ])('has %s', (_what, change) => {
    expect(decodeText({ ...valid, ...change })).toBeUndefined()
  })
})
