import type { PeerView } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { networkFindings } from '../../src/doctor/network-checks.ts'
import type { Sight } from '../../src/doctor/sight.ts'
import { FakeReplicator } from '../fake-replicator.ts'

type StatusChanges = Partial<Sight['status']>

/** Three voters of one cluster, of which each hears the others within two milliseconds. */
const NAMES = ['one', 'two', 'three']

function peerView(name: string, changes: Partial<PeerView> = {}): PeerView {
  const always = { peerId: `peer-${name}`, name, clusterId: 'a', role: 'voter', addresses: [] } as const
  return { ...always, alive: true, self: false, retired: false, roundTripMs: 2, lastSeenMs: 9, ...changes }
}

function sight(
  name: string,
  {
    status = {},
    peers = {},
    ...others
  }: {
    readonly status?: StatusChanges
    readonly peers?: Readonly<Record<string, Partial<PeerView>>>
  } & Partial<Omit<Sight, 'status' | 'peers'>> = {},
): Sight {
  const quorum = { votes: 3, classic: 2, fast: 3, reachable: 3, mayFail: { nodes: 1, clusters: 0 } }
  const own = { ...new FakeReplicator().status(), peerId: `peer-${name}`, name, quorum }
  return {
    url: `http://${name}`,
    status: { ...own, version: '1.0.0', time: '2026-01-01T00:00:00.000Z', ...status },
    peers: NAMES.map((each) => peerView(each, each === name ? { self: true } : peers[each])),
    oldest: undefined,
    metrics: new Map(),
    clockAheadMs: 0,
    clockErrorMs: 1,
    ...others,
  }
}

function network(changes: Readonly<Record<string, Parameters<typeof sight>[1]>> = {}): readonly Finding[] {
  return networkFindings(
    NAMES.map((name) => sight(name, changes[name])),
    [],
  )
}

/** What is not well, in short. */
function bad(findings: readonly Finding[]): readonly (readonly [string, string, string | undefined, string])[] {
  for (const { state, says, advice } of findings) {
    expect([says, advice === undefined]).toEqual([says, state === 'ok'])
  }
  return findings
    .filter(({ state }) => state !== 'ok')
    .map(({ state, check, node, says }) => [state, check, node, says] as const)
}

describe('the doctor', () => {
  it('finds nothing wrong in a network that is well', () => {
    expect(bad(network())).toEqual([])
    expect(network().filter(({ check }) => check === 'links')).toHaveLength(3)
  })

  it('finds a node that does not answer, and says why', () => {
    const findings = networkFindings([sight('one')], [{ url: 'http://two', why: 'refused' }])
    expect(bad(findings)).toEqual([
      ['wrong', 'answer', 'http://two', 'refused'],
      ['skipped', 'members', undefined, 'seen by the others only, and not asked: two, three'],
    ])
    expect(bad(networkFindings([], [{ url: 'u', why: 'w' }]))).toHaveLength(1)
  })

  it('finds a node that is not ready, is behind, or warns', () => {
    const status = {
      ready: false,
      reasons: ['it waits'],
      warnings: ['look here'],
      catchUp: { state: 'behind', records: 5, of: 9, perSecond: 2, bytes: 0, secondsLeft: 2 },
    } as const
    expect(bad(network({ two: { status } }))).toEqual([
      ['wrong', 'ready', 'two', 'is not ready: it waits'],
      ['warning', 'warnings', 'two', 'look here'],
      ['warning', 'catch-up', 'two', 'holds 5 of 9 records, 2 more a second'],
    ])
  })

  it('finds clocks that go apart, and does not call a difference what a round trip hides', () => {
    expect(bad(network({ two: { clockAheadMs: 1900 }, three: { clockAheadMs: -200 } }))).toEqual([
      ['wrong', 'clocks', undefined, 'two is 2098 ms before three, at least'],
    ])
    expect(bad(network({ two: { clockAheadMs: -3000 } }))).toEqual([
      ['wrong', 'clocks', undefined, 'this machine is 2999 ms before two, at least'],
    ])
    expect(bad(network({ two: { clockAheadMs: 1900, clockErrorMs: 1000 } }))).toEqual([])
  })

  it('finds who does not hear whom, in each direction', () => {
    expect(bad(network({ one: { peers: { two: { alive: false } } } }))).toEqual([
      ['wrong', 'links', 'one', 'does not hear two (which hears it)'],
    ])
    const both = { one: { peers: { two: { alive: false } } }, two: { peers: { one: { alive: false } } } }
    expect(bad(network(both))).toEqual([
      ['wrong', 'links', 'one', 'does not hear two (which does not hear it either)'],
      ['wrong', 'links', 'two', 'does not hear one (which does not hear it either)'],
    ])
    expect(bad(network({ one: { peers: { two: { roundTripMs: 900 } } } }))).toEqual([
      ['warning', 'links', 'one', 'hears all 2, the slowest, two, in 900.0 ms'],
    ])
  })

  it('finds that writes have stopped, or stop with the next failure', () => {
    const of = (nodes: number) => ({
      votes: 3,
      classic: 2,
      fast: 3,
      reachable: 2 + nodes,
      mayFail: { nodes, clusters: 0 },
    })
    expect(bad(network({ two: { status: { quorum: of(0) } } }))).toEqual([
      ['warning', 'quorum', undefined, 'two reaches 2 of 3 voters: 0 more may fail, or 0 whole clusters'],
    ])
    expect(bad(network({ two: { status: { quorum: of(-1) } }, one: { status: { quorum: of(0) } } }))).toEqual([
      ['wrong', 'quorum', undefined, 'two reaches 1 of 3 voters: writes have stopped'],
    ])
  })

  it('finds an old reservation, and says how to settle it', () => {
    const oldest = { key: "it's", version: 1, proposal: '', owner: { cluster: 'a', peer: 'p' }, ageMs: 10_001 } as const
    const held = (ageMs: number) => ({
      oldest: { ...oldest, ageMs, ballot: { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 } },
      status: { reservations: 2 },
    })
    const findings = network({ one: held(10_001) })
    expect(bad(findings)).toEqual([['wrong', 'reservations', 'one', '2 open, the oldest for 10.0 s']])
    expect(findings.find(({ state }) => state === 'wrong')?.advice).toContain(`replicator resolve 'it'\\''s'`)
    expect(bad(network({ one: held(10_000) }))).toEqual([])
  })

  it('finds slow syncs and few open files in what a node measures', () => {
    const metrics = (lines: Record<string, number>) => ({ metrics: new Map(Object.entries(lines)) })
    const slow = { replicator_sync_seconds_sum: 6, replicator_sync_seconds_count: 100 }
    expect(bad(network({ one: metrics(slow) }))).toEqual([['warning', 'syncs', 'one', '60.0 ms each, of 100']])
    expect(bad(network({ one: metrics({ ...slow, replicator_sync_seconds_sum: 4 }) }))).toEqual([])
    expect(bad(network({ one: metrics({ ...slow, replicator_sync_seconds_count: 99 }) }))).toEqual([])
    expect(bad(network({ one: metrics({ process_max_fds: 1024, process_open_fds: 40 }) }))).toEqual([
      ['warning', 'open files', 'one', '40 of at most 1024'],
    ])
    expect(bad(network({ one: metrics({ process_max_fds: 20_000, process_open_fds: 17_000 }) }))).toEqual([
      ['wrong', 'open files', 'one', '17000 of at most 20000'],
    ])
  })

  it('finds nodes of several versions, epochs and networks, and an old copy of a store', () => {
    expect(bad(network({ one: { status: { version: '1.1.0', epoch: 4 } } }))).toEqual([
      ['warning', 'network', undefined, 'all asked are of one network, in epoch 3, 4'],
      ['warning', 'versions', undefined, '1.1.0, 1.0.0'],
    ])
    expect(
      bad(network({ one: { status: { networkId: 'f'.repeat(32) } } })).map(([state, check]) => [state, check]),
    ).toEqual([['wrong', 'network']])
    const seen = { peers: { three: { retired: true } } }
    expect(bad(network({ one: seen, two: seen }))).toEqual([
      ['wrong', 'members', 'three', 'has an old copy of its store and no longer votes'],
    ])
  })
})
