/** The options with their defaults, checked once, each complaint naming its option. */
import { resolve } from 'node:path'
import {
  ADDRESS_BYTES_MAX,
  ADDRESSES_PER_MEMBER_MAX,
  CLUSTER_ID_BYTES_MAX,
  InvalidOption,
  isClusterId,
  isNodeName,
  NODE_NAME_BYTES_MAX,
} from '@replicator/interface'
import { checkedOptions as checkedEngine, ENGINE_DEFAULTS, type EngineOptions } from '@replicator/engine'
import {
  addressProblem,
  type BackOff,
  checkedOptions as checkedTransport,
  DEFAULT_BACK_OFF,
  DEFAULT_LIMITS,
  DEFAULT_PACE,
  type DiscoveryPace,
  isDialable,
  type Limits,
} from '@replicator/transport'
import { type Invitation, parseInvitation } from './joining/invitation.js'
import { KEPT } from './network-key.js'
import { checkedNodeLimits, NODE_LIMITS, type NodeLimits } from './node-limits.js'
import { type OptionKinds, type OptionProblem, optionProblem } from './option-check.js'
import type { ReplicatorOptions, Tuning } from './options.js'
import { REQUEST_TIMEOUT_MS_MAX, REQUEST_TIMEOUT_MS_MIN } from './limits.js'

type Optional = 'dataDir' | 'name' | 'networkKeys' | 'join' | 'logger' | 'tracer' | 'signal' | 'prepare' | 'adapters'

type OfEngine = 'minPeers' | 'confirm' | 'valueBytesMax' | 'requestTimeoutMs'

type Named = Required<Omit<ReplicatorOptions, Optional | OfEngine | 'tuning'>>

export interface Settings extends Named, Pick<ReplicatorOptions, Optional> {
  /** What is in the join token. */
  readonly invitation?: Invitation
  readonly node: NodeLimits
  readonly engine: EngineOptions
  readonly transport: { readonly limits: Limits; readonly backOff: BackOff; readonly pace: DiscoveryPace }
}

const KINDS: OptionKinds<ReplicatorOptions> = {
  clusterId: 'text',
  peers: 'texts',
  dataDir: 'text',
  listen: 'texts',
  announce: 'texts',
  name: 'text',
  rendezvous: 'text',
  protocolId: 'text',
  networkKeys: 'secrets',
  join: 'secret',
  tokens: 'flag',
  minPeers: 'number',
  confirm: 'confirm',
  valueBytesMax: 'number',
  requestTimeoutMs: 'number',
  tuning: 'object',
  logger: 'logger',
  tracer: 'tracer',
  signal: 'signal',
  prepare: 'function',
  adapters: 'object',
}

/** Throws an `InvalidOption`. */
export function settingsOf(options: ReplicatorOptions): Settings {
  requireOptions(options)
  const { minPeers, confirm, valueBytesMax, requestTimeoutMs, tuning = {}, ...others } = options
  const { limits, backOff, pace } = checkedTransport(tuning.transport ?? {})
  const invitation = invitationOf(options)
  const settings: Settings = {
    ...others,
    // Absolute, so that messages say where it is, whatever the program's own folder becomes.
    ...(options.dataDir !== undefined && { dataDir: resolve(options.dataDir) }),
    ...(invitation !== undefined && { invitation }),
    ...(invitation?.networkKey !== undefined && { networkKeys: options.networkKeys ?? [invitation.networkKey] }),
    tokens: options.tokens ?? false,
    peers: [...new Set([...(options.peers ?? []), ...(invitation?.addresses ?? [])])],
    listen: options.listen ?? ['/ip4/127.0.0.1/tcp/0/ws'],
    announce: (options.announce ?? []).map((address) => address.replace(/\/p2p\/[^/]*$/, '')),
    rendezvous: options.rendezvous ?? 'replicator',
    protocolId: options.protocolId ?? '/p2p/rpc/replicator',
    node: checkedNodeLimits(tuning.node),
    engine: checkedEngine({
      ...tuning.engine,
      minPeers: minPeers ?? ENGINE_DEFAULTS.minPeers,
      confirm: confirm ?? ENGINE_DEFAULTS.confirm,
      valueBytesMax: valueBytesMax ?? ENGINE_DEFAULTS.valueBytesMax,
      requestTimeoutMs: requestTimeoutMs ?? ENGINE_DEFAULTS.requestTimeoutMs,
    }),
    transport: { limits, backOff, pace },
  }
  // The only one that has no default: a caller in JavaScript may have left it out.
  if (typeof settings.clusterId !== 'string' || !isClusterId(settings.clusterId)) {
    throw new InvalidOption(
      'clusterId',
      `clusterId is 1 to ${CLUSTER_ID_BYTES_MAX} letters, digits, dots, underscores or hyphens, not '${settings.clusterId}'`,
    )
  }
  if (settings.name !== undefined && !isNodeName(settings.name)) {
    throw new InvalidOption(
      'name',
      `name is 1 to ${NODE_NAME_BYTES_MAX} letters, digits, dots, underscores or hyphens, not '${settings.name}'`,
    )
  }
  requireAddresses('peers', settings.peers)
  requireAddresses('listen', settings.listen)
  requireAddresses('announce', settings.announce)
  if (settings.announce.length > ADDRESSES_PER_MEMBER_MAX)
    throw new InvalidOption('announce', `announce is a list of at most ${ADDRESSES_PER_MEMBER_MAX} multiaddresses`)
  if (settings.adapters?.transport === undefined) requireLibp2p(settings)
  requireTimeout(settings.engine.requestTimeoutMs)
  return settings
}

function invitationOf({ join, clusterId }: ReplicatorOptions): Invitation | undefined {
  if (join === undefined) return undefined
  const invitation = parseInvitation(join)
  if ('problem' in invitation)
    throw new InvalidOption('join', `join is no join token that can be used: ${invitation.problem}`)
  if (invitation.cluster !== undefined && invitation.cluster !== clusterId)
    throw new InvalidOption(
      'join',
      `join is a token for cluster ${invitation.cluster}, and clusterId is '${clusterId}'`,
    )
  return invitation
}

function requireOptions(options: ReplicatorOptions): void {
  const problem = optionProblem('createReplicator', options, KINDS) ?? tuningProblem(options.tuning ?? {})
  if (problem !== undefined) throw new InvalidOption(problem.option, problem.words)
}

/** Of the inside, all options are numbers, and have their defaults in one table each. */
function tuningProblem(tuning: Tuning): OptionProblem | undefined {
  const { minPeers: _, confirm: __, valueBytesMax: ___, requestTimeoutMs: ____, ...engine } = ENGINE_DEFAULTS
  const parts = { node: 'object', engine: 'object', transport: 'object' } as const
  return (
    optionProblem('tuning', tuning, parts) ??
    optionProblem('tuning.transport', tuning.transport ?? {}, {
      limits: 'object',
      backOff: 'object',
      pace: 'object',
    }) ??
    numbersProblem('tuning.node', tuning.node, NODE_LIMITS) ??
    numbersProblem('tuning.engine', tuning.engine, engine) ??
    numbersProblem('tuning.transport.limits', tuning.transport?.limits, DEFAULT_LIMITS) ??
    numbersProblem('tuning.transport.backOff', tuning.transport?.backOff, DEFAULT_BACK_OFF) ??
    numbersProblem('tuning.transport.pace', tuning.transport?.pace, DEFAULT_PACE)
  )
}

function numbersProblem(what: string, given: object | undefined, defaults: object): OptionProblem | undefined {
  const kinds = Object.fromEntries(Object.keys(defaults).map((name) => [name, 'number' as const]))
  return optionProblem(what, given ?? {}, kinds)
}

/** What the transport would refuse, before anything is opened for it, and what must outlast its pauses. */
function requireLibp2p(settings: Settings): void {
  const { peers, listen, announce, rendezvous, protocolId, networkKeys = [] } = settings
  checkedTransport({ listen, announce, rendezvous, protocolId, networkKeys: networkKeys.filter((key) => key !== KEPT) })
  requireOutlasting(settings)
  for (const address of peers) {
    if (!isDialable(address))
      throw new InvalidOption('peers', `peers has '${address}', which ${addressProblem(address)}`)
  }
}

/**
 * Engine and transport don't know each other's times. A node that was turned away takes nobody's word until the one who
 * turned it away has had the time to dial again; and it is another story only once nobody did so for as long.
 */
function requireOutlasting({ node, engine, transport: { backOff, limits } }: Settings): void {
  const pauseMs = backOff.maxMs * (1 + backOff.jitter)
  for (const name of ['waryMs', 'turnedAwayPauseMs'] as const) {
    if (engine[name] > pauseMs) continue
    throw new InvalidOption(
      name,
      `${name} is more than the longest pause between two dials, backOff.maxMs × (1 + backOff.jitter): ` +
        `not ${engine[name]} with ${backOff.maxMs} × (1 + ${backOff.jitter})`,
    )
  }
  if (node.firstPeerMs <= limits.dialTimeoutMs) {
    throw new InvalidOption(
      'firstPeerMs',
      `firstPeerMs is more than dialTimeoutMs, not ${node.firstPeerMs} with ${limits.dialTimeoutMs}`,
    )
  }
}

function requireAddresses(name: string, addresses: readonly string[]): void {
  for (const address of addresses) {
    if (address.length > ADDRESS_BYTES_MAX)
      throw new InvalidOption(name, `${name} is a list of multiaddresses of at most ${ADDRESS_BYTES_MAX} characters`)
  }
}

/** What a client can wait for, and long enough for a network across oceans. */
function requireTimeout(requestTimeoutMs: number): void {
  if (requestTimeoutMs < REQUEST_TIMEOUT_MS_MIN || requestTimeoutMs > REQUEST_TIMEOUT_MS_MAX) {
    const bounds = `from ${REQUEST_TIMEOUT_MS_MIN} to ${REQUEST_TIMEOUT_MS_MAX}`
    throw new InvalidOption('requestTimeoutMs', `requestTimeoutMs is a whole number ${bounds}, not ${requestTimeoutMs}`)
  }
}
