import { describe, expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import type { ReplicatorOptions } from '@replicator/core'
import { settingsOf } from '../src/settings.js'

function complaint(options: Partial<ReplicatorOptions>): string {
  try {
    settingsOf({ clusterId: 'berlin', ...options })
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error.message
    throw error
  }
  return 'none'
}

describe('the settings', () => {
  it('have a default for everything but the cluster', () => {
    expect(settingsOf({ clusterId: 'berlin' })).toEqual({
      clusterId: 'berlin',
      peers: [],
      listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      rendezvous: 'replicator',
      protocolId: '/p2p/rpc/replicator',
      minPeers: 3,
      confirm: 'quorum',
      valueBytesMax: 1024 * 1024,
      requestTimeoutMs: ENGINE_DEFAULTS.requestTimeoutMs,
    })
  })

  it('are what was given', () => {
    const given = {
      clusterId: 'a.b_c-9',
      peers: ['/dns4/x/tcp/1/ws/p2p/12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH'],
      listen: ['/ip4/0.0.0.0/tcp/7001/ws'],
      rendezvous: 'mine',
      protocolId: '/mine',
      minPeers: 1,
      confirm: 'all',
      valueBytesMax: 0,
      requestTimeoutMs: 100,
      dataDir: '/tmp/x',
    } as const
    expect(settingsOf(given)).toEqual(given)
  })

  const wrong: readonly [keyof ReplicatorOptions, unknown[]][] = [
    ['clusterId', ['', 'with space', 'ü', 'x'.repeat(65), 'a/b']],
    ['peers', [['127.0.0.1:80'], ['/dns4/x/tcp/1/ws', ''], [`/${'x'.repeat(512)}`], ['/ip4/10.0.0.1/tcp/4001']]],
    ['peers', [['/dns4/x/tcp/1/ws/p2p/12D3KooWabc'], ['/dnsaddr/node.example'], ['/ip4/10.0.0.1000/tcp/1/ws']]],
    ['listen', [['localhost'], [''], ['/ip4/0.0.0.0/tcp/7001']]],
    ['rendezvous', ['']],
    ['protocolId', ['rpc', '/p2p/rpc/']],
    ['minPeers', [0, -1, 1.5, 65, Number.NaN]],
    ['valueBytesMax', [-1, 0.5, 16 * 1024 * 1024 + 1, Number.POSITIVE_INFINITY]],
    ['requestTimeoutMs', [99, 600_001, 1000.5]],
    ['confirm', ['most', '', true]],
  ]
  for (const [name, values] of wrong) {
    it(`complain about a ${name} that can't be used, by that name`, () => {
      for (const value of values) expect(complaint({ [name]: value })).toMatch(new RegExp(`^${name} (is|has|begins) `))
    })
  }

  it('show what an address looks like where one is none', () => {
    expect(complaint({ peers: ['node.example:4001'] })).toBe(
      "peers is a list of multiaddresses to dial, and 'node.example:4001' is none: one looks like /dns4/node.example/tcp/4001/ws/p2p/12D3KooW…",
    )
    expect(complaint({ listen: ['4001'] })).toContain('one looks like /ip4/127.0.0.1/tcp/4001/ws')
  })

  it('leave the form of addresses to another transport where one is given', () => {
    const transport = (): never => {
      throw new Error('not needed')
    }
    expect(complaint({ peers: ['/memory/a'], listen: ['/memory/b'], adapters: { transport } })).toBe('none')
  })

  it('take the bounds themselves', () => {
    expect(complaint({ minPeers: 64, valueBytesMax: 16 * 1024 * 1024, requestTimeoutMs: 600_000 })).toBe('none')
    expect(complaint({ clusterId: 'x'.repeat(64) })).toBe('none')
  })
})
