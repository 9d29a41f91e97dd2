import { describe, expect, it } from 'vitest'
import { environmentName, START_OPTIONS, startSettings } from '../../src/start/settings.ts'

const DEFAULTS = {
  clusterId: 'a',
  listen: ['/ip4/127.0.0.1/tcp/0/ws'],
  peers: [],
  replaces: undefined,
  join: undefined,
  networkKeys: [],
  joinOpen: false,
  announce: [],
  name: undefined,
  rendezvous: 'replicator',
  protocolId: '/p2p/rpc/replicator',
  httpPort: 0,
  httpHost: '127.0.0.1',
  needsTokens: false,
  httpOpen: false,
  allowedHosts: [],
  proxyAddresses: [],
  tls: undefined,
  dataDir: undefined,
  minPeers: 3,
  clusterVotersMax: 5,
  votersMax: 15,
  confirm: 'quorum',
  valueBytesMax: 1_048_576,
  scrubPerSecond: 256,
  leavesOnStop: false,
  logLevel: 'info',
}

describe('the settings of a node', () => {
  it('have the defaults of the contract where only the cluster is given', () => {
    expect(startSettings({ flags: { 'cluster-id': 'a' }, env: {} })).toEqual(DEFAULTS)
  })

  it('come from the flag before the environment before the file before the default', () => {
    const file = { 'cluster-id': 'file', 'min-peers': 5, rendezvous: 'file', peer: ['/a', '/b'] }
    const env = { REPLICATOR_CLUSTER_ID: 'env', REPLICATOR_MIN_PEERS: '2', REPLICATOR_LISTEN: '/x, /y' }
    expect(startSettings({ flags: { 'cluster-id': 'flag' }, env, file })).toEqual({
      ...DEFAULTS,
      clusterId: 'flag',
      minPeers: 2,
      rendezvous: 'file',
      listen: ['/x', '/y'],
      peers: ['/a', '/b'],
    })
  })

  it('take every option from every source', () => {
    const given: Record<string, string> = {
      'cluster-id': 'c',
      listen: '/l',
      peer: '/p',
      replace: 'rack-6',
      join: 'rpj_x',
      'network-key': 'key',
      'join-open': 'true',
      announce: '/n',
      name: 'rack-7',
      rendezvous: 'r',
      'protocol-id': '/i',
      http: '8080',
      'http-host': '::1',
      tokens: 'true',
      'http-open': 'true',
      'allowed-host': 'Store.Example',
      'proxy-address': '10.0.0.9',
      'tls-cert': 'cert.pem',
      'tls-key': 'key.pem',
      'tls-client-ca': 'ca.pem',
      'data-dir': 'd',
      'min-peers': '1',
      'cluster-voters': '7',
      voters: '64',
      confirm: 'all',
      'max-value': '10',
      'scrub-rate': '7',
      'on-stop': 'leave',
      'log-level': 'warn',
    }
    expect(Object.keys(given)).toEqual(START_OPTIONS.map(({ name }) => name))
    const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [environmentName(name), value]))
    const fromFlags = startSettings({ flags: given, env: {} })
    expect(startSettings({ flags: {}, env })).toEqual(fromFlags)
    expect(startSettings({ flags: {}, env: {}, file: given })).toEqual(fromFlags)
    expect(fromFlags).toEqual({
      clusterId: 'c',
      listen: ['/l'],
      peers: ['/p'],
      replaces: 'rack-6',
      join: 'rpj_x',
      networkKeys: ['key'],
      joinOpen: true,
      announce: ['/n'],
      name: 'rack-7',
      rendezvous: 'r',
      protocolId: '/i',
      httpPort: 8080,
      httpHost: '::1',
      needsTokens: true,
      httpOpen: true,
      allowedHosts: ['store.example'],
      proxyAddresses: ['10.0.0.9'],
      tls: { cert: 'cert.pem', key: 'key.pem', clientCa: 'ca.pem' },
      dataDir: 'd',
      minPeers: 1,
      clusterVotersMax: 7,
      votersMax: 64,
      leavesOnStop: true,
      confirm: 'all',
      valueBytesMax: 10,
      scrubPerSecond: 7,
      logLevel: 'warn',
    })
  })

  it('take what is true or false as such, from a flag and a file', () => {
    const file = { 'cluster-id': 'a', tokens: true, 'http-open': true }
    expect(startSettings({ flags: { 'http-open': false }, env: {}, file })).toMatchObject({
      needsTokens: true,
      httpOpen: false,
    })
  })

  it('know the aliases of the original design in a file', () => {
    expect(startSettings({ flags: {}, env: {}, file: { cid: 'a', bootstrap: '/p', protocolid: '/x' } })).toMatchObject({
      clusterId: 'a',
      peers: ['/p'],
      protocolId: '/x',
    })
  })

  it('ignore variables that name no option, and empty ones', () => {
    const env = {
      REPLICATOR_CLUSTER_ID: 'a',
      REPLICATOR_SERVICE_HOST: 'x',
      REPLICATOR_MIN_PEERS: '',
      REPLICATOR_URL: 'http://x',
    }
    expect(startSettings({ flags: {}, env })).toEqual(DEFAULTS)
  })

  it('are refused in words that name the option', () => {
    const refused: [Record<string, unknown>, string][] = [
      [{}, '--cluster-id'],
      [{ 'cluster-id': 'a', join: ['x', 'y'] }, '--join is given more than once'],
      [{ 'cluster-id': '' }, '--cluster-id is empty'],
      [{ 'cluster-id': '../x' }, '--cluster-id'],
      [{ 'cluster-id': 'x'.repeat(65) }, '--cluster-id'],
      [{ 'cluster-id': ['a', 'b'] }, '--cluster-id is given more than once'],
      [{ 'cluster-id': 'a', http: '65536' }, '--http is a whole number from 0 to 65535'],
      [{ 'cluster-id': 'a', http: '-1' }, '--http'],
      [{ 'cluster-id': 'a', 'min-peers': '0' }, '--min-peers'],
      [{ 'cluster-id': 'a', 'min-peers': '1e3' }, '--min-peers'],
      [{ 'cluster-id': 'a', 'min-peers': '65' }, '--min-peers is a whole number from 1 to 64'],
      [
        { 'cluster-id': 'a', replace: 'x' },
        '--replace is for a node that joins a network: give --peer or --join as well',
      ],
      [{ 'cluster-id': 'a', 'cluster-voters': '0' }, '--cluster-voters is a whole number from 1 to 64, not "0"'],
      [{ 'cluster-id': 'a', voters: '65' }, '--voters is a whole number from 1 to 64, not "65"'],
      [{ 'cluster-id': 'a', confirm: 'some' }, '--confirm is one of quorum, all'],
      [{ 'cluster-id': 'a', 'max-value': '16777217' }, '--max-value'],
      [{ 'cluster-id': 'a', 'max-value': '0' }, '--max-value'],
      [{ 'cluster-id': 'a', 'log-level': 'loud' }, '--log-level'],
      [{ 'cluster-id': 'a', tokens: 'yes' }, '--tokens is true or false, not "yes"'],
      [{ 'cluster-id': 'a', 'tls-cert': 'c' }, '--tls-cert and --tls-key go together; --tls-key is missing'],
      [{ 'cluster-id': 'a', 'tls-client-ca': 'c' }, '--tls-cert is missing'],
      [{ 'cluster-id': 'a', 'proxy-address': ['lb.example'] }, '--proxy-address is an IP address, not "lb.example"'],
      [{ 'cluster-id': 'a', peer: [''] }, '--peer is empty'],
    ]
    for (const [flags, words] of refused) expect(() => startSettings({ flags, env: {} })).toThrow(words)
  })

  it('of a file are refused where the file is no object of known options', () => {
    const refused: [unknown, string][] = [
      [[], 'one JSON object'],
      [null, 'one JSON object'],
      ['x', 'one JSON object'],
      [{ clusterid: 'a' }, 'unknown option: "clusterid"'],
      [{ 'cluster-id': 'a', cid: 'b' }, 'twice'],
      [{ 'cluster-id': true }, '"cluster-id" in the configuration file'],
      [{ 'cluster-id': 'a', peer: [['/x']] }, '"peer"'],
    ]
    for (const [file, words] of refused) expect(() => startSettings({ flags: {}, env: {}, file })).toThrow(words)
  })
})
