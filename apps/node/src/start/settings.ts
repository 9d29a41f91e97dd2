/**
 * The options of `replicator start`: one table for the command line, the environment, the configuration file and the
 * docs. A flag wins over the environment, that over the file, and that over the default.
 */
import {
  CLUSTER_ID_BYTES_MAX,
  CLUSTER_VOTERS_DEFAULT,
  isClusterId,
  MEMBERS_MAX,
  SCRUB_PER_SECOND_DEFAULT,
  VALUE_BYTES_DEFAULT,
  VALUE_BYTES_MAX,
  VOTERS_DEFAULT,
} from '@replicator/interface'
import { isIP } from 'node:net'
import { UsageError } from '../cli/exit.js'
import type { TlsFiles } from '../http/tls.js'
import { SCRUB_PER_SECOND_MAX } from '../limits.js'

export interface StartOption {
  readonly name: string
  /** Its name in `@replicator/core`, where that may complain of it. */
  readonly option?: string
  readonly alias?: string
  readonly kind: 'text' | 'list' | 'number' | 'flag'
  readonly meaning: string
  /** As it would be typed. */
  readonly default?: string
  readonly choices?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

export const START_OPTIONS = [
  { name: 'cluster-id', alias: 'cid', kind: 'text', meaning: 'cluster to belong to (required)' },
  {
    name: 'listen',
    option: 'listen',
    kind: 'list',
    meaning: 'multiaddress to listen on, repeatable; a port chosen for tcp/0 is kept',
    default: '/ip4/127.0.0.1/tcp/0/ws',
  },
  {
    name: 'peer',
    option: 'peers',
    alias: 'bootstrap',
    kind: 'list',
    meaning: 'multiaddress of any node to join through, repeatable; none: found a new network',
  },
  {
    name: 'replace',
    kind: 'text',
    meaning: 'member of this cluster that is gone for good: a new node takes its place once it is ready',
  },
  {
    name: 'join',
    option: 'join',
    kind: 'text',
    meaning:
      'join token, which is all that a new node needs; @FILE, or REPLICATOR_JOIN, shows it to nobody on this machine',
  },
  {
    name: 'network-key',
    option: 'networkKeys',
    kind: 'list',
    meaning:
      'file with the key that keeps strangers from connecting; a second one while keys change; kept: that of the last start; none',
  },
  {
    name: 'join-open',
    kind: 'flag',
    meaning: 'let nodes listen beyond loopback though anybody who reaches them can join',
  },
  {
    name: 'announce',
    option: 'announce',
    kind: 'list',
    meaning: 'multiaddress to tell others instead of the one listened on (NAT, containers), repeatable',
  },
  {
    name: 'name',
    option: 'name',
    kind: 'text',
    meaning: 'what people call this node; default: the cluster and the last six characters of the peer id',
  },
  {
    name: 'rendezvous',
    option: 'rendezvous',
    kind: 'text',
    meaning: 'name under which peers find each other in the DHT',
    default: 'replicator',
  },
  {
    name: 'protocol-id',
    option: 'protocolId',
    alias: 'protocolid',
    kind: 'text',
    meaning: 'prefix of the RPC protocols',
    default: '/p2p/rpc/replicator',
  },
  {
    name: 'http',
    kind: 'number',
    meaning: 'port of the HTTP API; 0: any free one, kept for the next start',
    default: '0',
    minimum: 0,
    maximum: 65_535,
  },
  { name: 'http-host', kind: 'text', meaning: 'address of the HTTP API', default: '127.0.0.1' },
  {
    name: 'tokens',
    kind: 'flag',
    meaning: 'take no request without a token; a node that founds a network makes the first one and shows it, once',
  },
  {
    name: 'http-open',
    kind: 'flag',
    meaning:
      'let the HTTP API listen beyond loopback though the network has no tokens: whoever reaches it may do anything',
  },
  {
    name: 'allowed-host',
    kind: 'list',
    meaning: 'name that a Host header may have on loopback, as behind a proxy, repeatable',
  },
  {
    name: 'proxy-address',
    kind: 'list',
    meaning:
      'IP address of a proxy on another machine, repeatable: it stands for many clients, and is not bounded as one',
  },
  {
    name: 'tls-cert',
    kind: 'text',
    meaning: 'certificate of the HTTP API, and those that lead to its authority, as PEM file; read again on SIGHUP',
  },
  { name: 'tls-key', kind: 'text', meaning: 'its private key, a PEM file that is its owner’s alone' },
  {
    name: 'tls-client-ca',
    kind: 'text',
    meaning: 'PEM file with the authorities of which clients must show a certificate',
  },
  {
    name: 'data-dir',
    kind: 'text',
    meaning:
      'identity and store; default: the first of ./replicator-data/<cluster-id>-1, -2 … that no running node holds',
  },
  {
    name: 'min-peers',
    kind: 'number',
    meaning: 'voters the own cluster needs before it takes writes',
    default: '3',
    minimum: 1,
    maximum: MEMBERS_MAX,
  },
  {
    name: 'cluster-voters',
    kind: 'number',
    meaning: 'voters that a cluster may have, further nodes stay learners; the same on every node',
    default: String(CLUSTER_VOTERS_DEFAULT),
    minimum: 1,
    maximum: MEMBERS_MAX,
  },
  {
    name: 'voters',
    kind: 'number',
    meaning: 'voters that the network may have, likewise',
    default: String(VOTERS_DEFAULT),
    minimum: 1,
    maximum: MEMBERS_MAX,
  },
  {
    name: 'confirm',
    kind: 'text',
    meaning: 'who must confirm a write: quorum, or all voters',
    default: 'quorum',
    choices: ['quorum', 'all'],
  },
  {
    name: 'max-value',
    kind: 'number',
    meaning: 'longest value in bytes; the same on every node',
    default: String(VALUE_BYTES_DEFAULT),
    minimum: 1,
    maximum: VALUE_BYTES_MAX,
  },
  {
    name: 'scrub-rate',
    kind: 'number',
    meaning: 'records a second that are read to find damaged ones; 0: none',
    default: String(SCRUB_PER_SECOND_DEFAULT),
    minimum: 0,
    maximum: SCRUB_PER_SECOND_MAX,
  },
  {
    name: 'on-stop',
    kind: 'text',
    meaning: 'when it is asked to stop: stay a member, or leave the network for good first',
    default: 'stay',
    choices: ['stay', 'leave'],
  },
  {
    name: 'log-level',
    kind: 'text',
    meaning: 'what to log at least',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
  },
] as const satisfies readonly StartOption[]

type StartOptionName = (typeof START_OPTIONS)[number]['name']

export interface StartSettings {
  readonly clusterId: string
  readonly listen: readonly string[]
  readonly peers: readonly string[]
  /** The member whose place a new node takes, by its id, a beginning of it or its name. Undefined: none. */
  readonly replaces: string | undefined
  /** A join token, or `@` and the file that has it. Undefined: none. */
  readonly join: string | undefined
  /** Files; `none` says that there is none. */
  readonly networkKeys: readonly string[]
  /** The node may listen beyond loopback although anybody can join. */
  readonly joinOpen: boolean
  readonly announce: readonly string[]
  /** Undefined: the default name. */
  readonly name: string | undefined
  readonly rendezvous: string
  readonly protocolId: string
  /** 0: the port of last time, or any free one. */
  readonly httpPort: number
  readonly httpHost: string
  /** Requests need a token also where the network has none yet. */
  readonly needsTokens: boolean
  /** The API may listen beyond loopback without tokens. */
  readonly httpOpen: boolean
  readonly allowedHosts: readonly string[]
  readonly proxyAddresses: readonly string[]
  /** Undefined: the API speaks plain HTTP. */
  readonly tls: TlsFiles | undefined
  /** Undefined: the first default directory that is free. */
  readonly dataDir: string | undefined
  readonly minPeers: number
  readonly clusterVotersMax: number
  readonly votersMax: number
  readonly confirm: 'quorum' | 'all'
  readonly valueBytesMax: number
  /** Records a second. */
  readonly scrubPerSecond: number
  /** The node removes itself from the network before it stops. */
  readonly leavesOnStop: boolean
  readonly logLevel: string
}

/** Where values come from; each by the option's name. Lists are lists, everything else is text as it was typed. */
export interface SettingSources {
  readonly flags: Readonly<Record<string, unknown>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** The parsed configuration file, if there is one. */
  readonly file?: unknown
}

/** Throws a `UsageError` that names the source, the option and what is wrong. */
export function startSettings({ flags, env, file }: SettingSources): StartSettings {
  const fromFile = file === undefined ? {} : fileValues(file)
  const values = new Map<StartOptionName, readonly string[]>()
  for (const option of START_OPTIONS) {
    const given =
      texts(flags[option.name], option, `--${option.name}`) ??
      environment(option, env) ??
      texts(fromFile[option.name], option, `"${option.name}" in the configuration file`) ??
      ('default' in option ? [option.default] : [])
    check(option, given)
    values.set(option.name, given)
  }
  const list = (name: StartOptionName) => values.get(name) ?? []
  const text = (name: StartOptionName) => list(name)[0] ?? ''
  const clusterId = text('cluster-id')
  // A join token may say it.
  if (clusterId === '' && list('join').length === 0)
    throw new UsageError('A node needs a cluster to belong to: give --cluster-id.')
  if (clusterId !== '' && !isClusterId(clusterId)) {
    throw new UsageError(
      `--cluster-id is 1 to ${CLUSTER_ID_BYTES_MAX} characters of A-Z a-z 0-9 . _ -, not "${clusterId}".`,
    )
  }
  if (list('replace').length > 0 && list('peer').length === 0 && list('join').length === 0)
    throw new UsageError('--replace is for a node that joins a network: give --peer or --join as well.')
  return {
    clusterId,
    listen: list('listen'),
    peers: list('peer'),
    replaces: list('replace')[0],
    join: list('join')[0],
    networkKeys: list('network-key'),
    joinOpen: text('join-open') === 'true',
    announce: list('announce'),
    name: list('name')[0],
    rendezvous: text('rendezvous'),
    protocolId: text('protocol-id'),
    httpPort: Number(text('http')),
    httpHost: text('http-host'),
    needsTokens: text('tokens') === 'true',
    httpOpen: text('http-open') === 'true',
    allowedHosts: list('allowed-host').map((host) => host.toLowerCase()),
    proxyAddresses: ipAddresses(list('proxy-address')),
    tls: tlsFiles(list('tls-cert')[0], list('tls-key')[0], list('tls-client-ca')[0]),
    dataDir: list('data-dir')[0],
    minPeers: Number(text('min-peers')),
    clusterVotersMax: Number(text('cluster-voters')),
    votersMax: Number(text('voters')),
    confirm: text('confirm') === 'all' ? 'all' : 'quorum',
    valueBytesMax: Number(text('max-value')),
    scrubPerSecond: Number(text('scrub-rate')),
    leavesOnStop: text('on-stop') === 'leave',
    logLevel: text('log-level'),
  }
}

function ipAddresses(given: readonly string[]): readonly string[] {
  const other = given.find((text) => isIP(text) === 0)
  if (other !== undefined) throw new UsageError(`--proxy-address is an IP address, not "${other}".`)
  return given
}

function tlsFiles(
  cert: string | undefined,
  key: string | undefined,
  clientCa: string | undefined,
): TlsFiles | undefined {
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined
  if (cert === undefined || key === undefined) {
    throw new UsageError(
      `--tls-cert and --tls-key go together; ${cert === undefined ? '--tls-cert' : '--tls-key'} is missing.`,
    )
  }
  return { cert, key, clientCa }
}

/** `cluster-id` is `REPLICATOR_CLUSTER_ID` in the environment. */
export function environmentName(option: string): string {
  return `REPLICATOR_${option.toUpperCase().replaceAll('-', '_')}`
}

/** Lists are separated by commas or white space. An empty variable counts as one that isn't set. */
function environment({ name, kind }: StartOption, env: SettingSources['env']): readonly string[] | undefined {
  const value = env[environmentName(name)]
  if (value === undefined || value === '') return undefined
  return kind === 'list' ? value.split(/[\s,]+/).filter((each) => each !== '') : [value]
}

/** Takes option names and their aliases, and nothing else. */
function fileValues(file: unknown): Record<string, unknown> {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new UsageError('The configuration file holds one JSON object with the names of options.')
  }
  const values: Record<string, unknown> = {}
  for (const [given, value] of Object.entries(file)) {
    const option = START_OPTIONS.find((each) => each.name === given || ('alias' in each && each.alias === given))
    if (option === undefined) throw new UsageError(`The configuration file names an unknown option: "${given}".`)
    if (option.name in values) throw new UsageError(`The configuration file names "${option.name}" twice.`)
    values[option.name] = value
  }
  return values
}

function texts(value: unknown, { kind }: StartOption, where: string): readonly string[] | undefined {
  if (value === undefined) return undefined
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.map((each) => {
    if (typeof each === 'string' || typeof each === 'number') return String(each)
    if (kind === 'flag' && typeof each === 'boolean') return String(each)
    throw new UsageError(`${where} is ${kind === 'flag' ? 'true or false' : 'text, a number or a list of texts'}.`)
  })
}

function check({ name, kind, choices, minimum = 0, maximum = Infinity }: StartOption, values: readonly string[]): void {
  if (kind !== 'list' && values.length > 1) throw new UsageError(`--${name} is given more than once.`)
  for (const value of values) {
    if (value === '') throw new UsageError(`--${name} is empty.`)
    if (kind === 'flag' && value !== 'true' && value !== 'false') {
      throw new UsageError(`--${name} is true or false, not "${value}".`)
    }
    if (choices !== undefined && !choices.includes(value)) {
      throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${value}".`)
    }
    if (kind === 'number' && !(/^\d{1,15}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum)) {
      throw new UsageError(`--${name} is a whole number from ${minimum} to ${maximum}, not "${value}".`)
    }
  }
}
