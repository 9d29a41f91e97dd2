import { describe, expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { generateNetworkKey, InvalidOption, NODE_LIMITS, type ReplicatorOptions } from '@replicator/core'
import { DEFAULT_BACK_OFF, DEFAULT_LIMITS, DEFAULT_PACE } from '@replicator/transport'
import { settingsOf } from '../src/settings.js'

function complaint(options: Partial<ReplicatorOptions>): string {
  try {
    settingsOf({ clusterId: 'berlin', ...options })
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error
    expect(error.option).toBe(/^[\w.]+/.exec(error.message)?.[0])
    return error.message
  }
  return 'none'
}

describe('the settings', () => {
  it('have a default for everything but the cluster', () => {
    expect(settingsOf({ clusterId: 'berlin' })).toEqual({
      clusterId: 'berlin',
      peers: [],
      listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      announce: [],
      rendezvous: 'replicator',
      protocolId: '/p2p/rpc/replicator',
      tokens: false,
      node: NODE_LIMITS,
      engine: ENGINE_DEFAULTS,
      transport: { limits: DEFAULT_LIMITS, backOff: DEFAULT_BACK_OFF, pace: DEFAULT_PACE },
    })
  })

  it('are what was given', () => {
    const given = {
      clusterId: 'a.b_c-9',
      peers: ['/dns4/x/tcp/1/ws/p2p/12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH'],
      listen: ['/ip4/0.0.0.0/tcp/7001/ws'],
      announce: ['/dns4/node.example/tcp/4001/ws'],
      name: 'rack-7',
      rendezvous: 'mine',
      protocolId: '/mine',
      networkKeys: [generateNetworkKey()],
      tokens: true,
      dataDir: '/tmp/x',
    } as const
    const ofEngine = { minPeers: 1, confirm: 'all', valueBytesMax: 0, requestTimeoutMs: 100 } as const
    const tuning = {
      node: { firstPeerMs: 30_000 },
      engine: { pingMs: 400 },
      transport: { limits: { learnedMax: 9 }, backOff: { maxMs: 9000 }, pace: { firstMs: 1 } },
    }
    expect(settingsOf({ ...given, ...ofEngine, tuning })).toEqual({
      ...given,
      node: { ...NODE_LIMITS, firstPeerMs: 30_000 },
      engine: { ...ENGINE_DEFAULTS, ...ofEngine, pingMs: 400 },
      transport: {
        limits: { ...DEFAULT_LIMITS, learnedMax: 9 },
        backOff: { ...DEFAULT_BACK_OFF, maxMs: 9000 },
        pace: { ...DEFAULT_PACE, firstMs: 1 },
      },
    })
  })

  const wrong: readonly [keyof ReplicatorOptions, unknown[]][] = [
    ['clusterId', ['', 'with space', 'ü', 'x'.repeat(65), 'a/b']],
    ['peers', [['127.0.0.1:80'], ['/dns4/x/tcp/1/ws', ''], [`/${'x'.repeat(512)}`], ['/ip4/10.0.0.1/tcp/4001']]],
    ['peers', [['/dns4/x/tcp/1/ws/p2p/12D3KooWabc'], ['/dnsaddr/node.example'], ['/ip4/10.0.0.1000/tcp/1/ws']]],
    ['listen', [['localhost'], [''], ['/ip4/0.0.0.0/tcp/7001']]],
    ['announce', [['node.example:4001'], ['/ip4/10.0.0.1/tcp/4001'], Array(20).fill('/ip4/10.0.0.1/tcp/4001/ws')]],
    ['name', ['', 'two words', 'x'.repeat(65), '\u001b[31m']],
    ['rendezvous', ['']],
    ['networkKeys', [['secret'], 'secret', Array(3).fill(generateNetworkKey())]],
    ['join', ['', 'secret', 'rpj_c2VjcmV0', `rpj_${'A'.repeat(5000)}`, 7]],
    ['tokens', ['yes']],
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
      "peers has 'node.example:4001', which is no multiaddress: one looks like /ip4/192.0.2.1/tcp/4001/ws or /dns4/node.example/tcp/4001/ws/p2p/12D3KooW…",
    )
    expect(complaint({ listen: ['4001'] })).toContain('one looks like /ip4/192.0.2.1/tcp/4001/ws')
  })

  it('say what an address lacks that is nearly one', () => {
    const peer = '/p2p/12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH'
    expect(complaint({ peers: [`/ip4/10.0.0.1/tcp/4001${peer}`] })).toMatch(
      new RegExp(`has no /ws: .* Write /ip4/10.0.0.1/tcp/4001/ws${peer}$`),
    )
    expect(complaint({ listen: ['/ip4/10.0.0.1/tcp/4001'] })).toMatch(
      /has no \/ws: .* Write \/ip4\/10.0.0.1\/tcp\/4001\/ws$/,
    )
    expect(complaint({ peers: ['/ip4/10.0.0.1/tcp/4001/ws/p2p/12D3KooWabc'] })).toContain('ends in what is no peer id')
    expect(complaint({ listen: ['/ip4/10.0.0.1/tcp/0/tls/ws'] })).toContain('is none that can be used')
  })

  it('leave the form of addresses to another transport where one is given', () => {
    const transport = (): never => {
      throw new Error('not needed')
    }
    expect(complaint({ peers: ['/memory/a'], listen: ['/memory/b'], adapters: { transport } })).toBe('none')
  })

  it.each([
    [{ node: { firstPeerMs: 0 } }, 'firstPeerMs is a whole number from 1 to '],
    [{ node: { firstWordsMax: 0.5 } }, 'firstWordsMax is a whole number from 1 to '],
    [{ engine: { aliveMs: 1000 } }, 'aliveMs is more than 2 times pingMs, not 1000 with 900'],
    [{ transport: { limits: { peersMax: -1 } } }, 'peersMax is a whole number from 0 to '],
    [
      { transport: { limits: { dialTimeoutMs: 2 ** 31 } } },
      'dialTimeoutMs is a whole number from 0 to 2147483647, not',
    ],
    [{ transport: { backOff: { jitter: -1 } } }, 'jitter is a number from 0 on, not -1'],
    [{ transport: { backOff: { minMs: 20_000 } } }, 'backOff.maxMs is at least backOff.minMs, not 10000 with 20000'],
    [{ transport: { pace: { maxMs: 1000 } } }, 'maxMs is more than minMs, not 1000 with 1000'],
    [
      { transport: { limits: { providerValidityMs: 1_320_000 } } },
      'providerValidityMs is more than 2 times pace.renewMs and pace.maxMs on top, not 1320000 with 600000 and 120000',
    ],
  ])("complain about times and bounds of the inside that can't be used: %j", (tuning, reason) => {
    expect(complaint({ tuning })).toContain(reason)
  })

  it.each([
    [
      { engine: { waryMs: 12_500 } },
      'waryMs is more than the longest pause between two dials, backOff.maxMs × (1 + backOff.jitter): not 12500 with 10000 × (1 + 0.25)',
    ],
    [{ transport: { backOff: { maxMs: 12_000 } } }, 'not 15000 with 12000 × (1 + 0.25)'],
    [{ transport: { backOff: { jitter: 0.5 } } }, 'not 15000 with 10000 × (1 + 0.5)'],
    [{ engine: { waryMs: 40_000 }, transport: { backOff: { maxMs: 24_000 } } }, 'turnedAwayPauseMs is more than'],
    [{ node: { firstPeerMs: 15_000 } }, 'firstPeerMs is more than dialTimeoutMs, not 15000 with 15000'],
  ])('complain about a time of one package that does not outlast one of another: %j', (tuning, reason) => {
    expect(complaint({ tuning })).toContain(reason)
  })

  it('take a time that just outlasts the other, and leave that to another transport where one is given', () => {
    expect(complaint({ tuning: { engine: { waryMs: 12_501 } } })).toBe('none')
    const transport = (): never => {
      throw new Error('not needed')
    }
    expect(complaint({ tuning: { engine: { waryMs: 0 } }, adapters: { transport } })).toBe('none')
  })

  it('take the bounds themselves', () => {
    expect(complaint({ minPeers: 64, valueBytesMax: 16 * 1024 * 1024, requestTimeoutMs: 600_000 })).toBe('none')
    expect(complaint({ clusterId: 'x'.repeat(64) })).toBe('none')
  })
})

describe('what is no setting', () => {
  it.each<[unknown, string]>([
    [{}, "clusterId is 1 to 64 letters, digits, dots, underscores or hyphens, not 'undefined'"],
    [undefined, 'the options of createReplicator are an object, not undefined'],
    ['berlin', "the options of createReplicator are an object, not 'berlin'"],
    [{ clusterId: 7 }, 'clusterId is text, not 7'],
    [{ clusterId: 'a', datadir: '/tmp/x' }, "createReplicator takes no option 'datadir'; it takes clusterId, peers,"],
    [{ clusterId: 'a', peers: '/ip4/1.2.3.4/tcp/1/ws' }, "peers is a list of texts, not '/ip4/1.2.3.4/tcp/1/ws'"],
    [{ clusterId: 'a', dataDir: 7 }, 'dataDir is text, not 7'],
    [{ clusterId: 'a', minPeers: '1' }, "minPeers is a number, not '1'"],
    [{ clusterId: 'a', logger: {} }, 'logger is a logger with debug, info, warn and error, not an object'],
    [{ clusterId: 'a', signal: {} }, 'signal is an AbortSignal, not an object'],
    [{ clusterId: 'a', tuning: { engin: {} } }, "tuning takes no option 'engin'; it takes node, engine, transport"],
    [{ clusterId: 'a', tuning: { engine: { minPeers: 1 } } }, "tuning.engine takes no option 'minPeers'"],
    [{ clusterId: 'a', tuning: { node: { firstPeerMs: '1' } } }, "firstPeerMs is a number, not '1'"],
    [{ clusterId: 'a', tuning: { transport: { limit: {} } } }, "tuning.transport takes no option 'limit'"],
    [
      { clusterId: 'a', tuning: { transport: { pace: { first: 1 } } } },
      "tuning.transport.pace takes no option 'first'",
    ],
  ])('%o is refused in words', (given, words) => {
    const settle = () => settingsOf(given as ReplicatorOptions)
    expect(settle).toThrow(InvalidOption)
    expect(settle).toThrow(words)
  })
})
