import type { PeerId } from '@replicator/interface'
import {
  amountBounds,
  checkedNumbers,
  CREDIT_BYTES,
  InvalidOption,
  type NumberOptions,
  timeBounds,
} from '@replicator/interface'
import { addressProblem, isDialable, isListenable } from './address-form.js'
import { NETWORK_KEYS_MAX, PROTOCOL_ID_LENGTH_MAX, RENDEZVOUS_LENGTH_MAX } from './limits.js'
import { isNetworkKey } from './network-key.js'

/** Told of what an operator may want to know; never of messages' contents. */
export type Warn = (text: string, fields: Readonly<Record<string, unknown>>) => void

/** A peer that is kept or sought, and that the first dial of a row did not reach. */
export interface Unreachable {
  /** Who it must be; absent for a sought address without `/p2p/…`. */
  readonly peer?: PeerId
  /** The address that was given to seek; absent for a peer that is kept. */
  readonly sought?: string
  /** What went wrong last, at each address. */
  readonly error: unknown
}

/** Bounds on what peers and strangers can take, and on what is waited for. All in milliseconds or counts. */
export interface Limits {
  /** Connections at once, from strangers too. More are refused. Default 320: five times the members of a network. */
  readonly connectionsMax: number
  /**
   * Of these, those of strangers that came by themselves; the longest here gives way to one more. Default 128: it leaves
   * members a place each while as many others prove who they are.
   */
  readonly strangersMax: number
  /**
   * Programs outside of the network that are linked at once, beside strangers; who has asked for nothing for longest gives
   * way to one more. Default 64: it leaves members as many connections.
   */
  readonly clientsMax: number
  /** Bytes held of their frames that aren't whole, all together; as `strangersHeldBytesMax`. Default 64 MiB. */
  readonly clientsHeldBytesMax: number
  /** New connections a second from one address. Default 100: a whole network may be on one machine, or behind one. */
  readonly connectionsPerSecondMax: number
  /**
   * Bytes held of strangers' frames that aren't whole, all together; a link on top is closed. Those up to
   * `FRAME_BYTES_TARGET` don't count. Default 64 MiB: it has room for the largest frame, and is less than a node without load.
   */
  readonly strangersHeldBytesMax: number
  /** Connections at once that have not yet proven who they are; the one that waits longest gives way to one more. Default 64. */
  readonly handshakesMax: number
  /** New streams a second on one connection; more close it. Default 256: the DHT opens them in bursts. */
  readonly streamsPerSecondMax: number
  /** Streams at once that a peer has opened on one connection of yamux. Default 256: as many as it may open in a second. */
  readonly streamsMax: number
  /** How much of one stream of yamux may be under way, and how long a frame of it may be. Default 1 MiB: as `CREDIT_BYTES`. */
  readonly streamWindowBytes: number
  /** For a socket to speak, an upgrade or a protocol negotiation to end. Default 10,000: nine nodes may share a core. */
  readonly handshakeTimeoutMs: number
  /** For a connection to become a link; strangers that only hold one are closed then. Default 10,000. */
  readonly linkTimeoutMs: number
  /** For the dialling of all addresses of a peer. Default 15,000. */
  readonly dialTimeoutMs: number
  /** For the dialling of one address. Default 4,000. */
  readonly addressDialTimeoutMs: number
  /** For a peer to take the last words of a link, and to answer that its connection is closing. Default 10,000. */
  readonly lastWordsMs: number
  /** For the same where there are none: on a stop, say. Default 250. */
  readonly closeTimeoutMs: number
  /** For a peer to give back credit while messages wait for it; then its link is closed. Default 15,000. */
  readonly stallTimeoutMs: number
  /** A second connection within this time of the first comes from dialling at once, later ones from a loss. Default 3,000. */
  readonly doubleDialMs: number
  /**
   * A link that has said something within this time keeps its place against a second connection of the same identity; one
   * that has been silent for longer is replaced. Default 2,000: more than two heartbeats of a link are apart.
   */
  readonly heardMs: number
  /** For libp2p to stop; all sockets are closed before. Default 500. */
  readonly stopTimeoutMs: number
  /**
   * Bytes of one websocket message. Noise makes packets of at most 64 KiB, each sent as one message; other
   * implementations may join some. Default 1 MiB.
   */
  readonly messageBytesMax: number
  /** Peers of whom anything is remembered without a link: strangers can make up any number, so the oldest make room. Default 1,024. */
  readonly peersMax: number
  /** Entries of the DHT that are kept for the network's rendezvous, one of each peer. Default 128: twice the members of a network. */
  readonly providersMax: number
  /** Bytes of what is kept of one peer that says who it is: its addresses and protocols. Default 8 KiB, as libp2p takes at once. */
  readonly peerRecordBytesMax: number
  /** Bytes that a peer may send on one stream of the DHT, which carries one question. Default 16 KiB: it has room for all addresses. */
  readonly dhtStreamBytesMax: number
  /** Addresses learned of one peer; with those given and the one that worked, all are dialled in a row. Default 8. */
  readonly learnedMax: number
  /**
   * The DHT's entry of a node dies this long after it; each question renews it. Default 1,500,000: more than twice as long as
   * a node that misses nobody waits to renew it, and its longest pause on top, so that one renewal may fail.
   */
  readonly providerValidityMs: number
}

const LIMITS: NumberOptions<keyof Limits> = {
  bounds: {
    connectionsMax: amountBounds(320, 0),
    strangersMax: amountBounds(128, 0),
    clientsMax: amountBounds(64, 0),
    clientsHeldBytesMax: amountBounds(64 * 1024 * 1024, 0),
    strangersHeldBytesMax: amountBounds(64 * 1024 * 1024, 0),
    connectionsPerSecondMax: amountBounds(100, 0),
    handshakesMax: amountBounds(64, 0),
    streamsPerSecondMax: amountBounds(256, 0),
    streamsMax: amountBounds(256, 0),
    streamWindowBytes: amountBounds(CREDIT_BYTES, 0),
    handshakeTimeoutMs: timeBounds(10_000),
    linkTimeoutMs: timeBounds(10_000),
    dialTimeoutMs: timeBounds(15_000),
    addressDialTimeoutMs: timeBounds(4_000),
    lastWordsMs: timeBounds(10_000),
    closeTimeoutMs: timeBounds(250),
    stallTimeoutMs: timeBounds(15_000),
    doubleDialMs: timeBounds(3_000),
    heardMs: timeBounds(2_000),
    stopTimeoutMs: timeBounds(500),
    messageBytesMax: amountBounds(1024 * 1024, 0),
    peersMax: amountBounds(1024, 0),
    providersMax: amountBounds(128, 0),
    peerRecordBytesMax: amountBounds(8 * 1024, 0),
    dhtStreamBytesMax: amountBounds(16 * 1024, 0),
    learnedMax: amountBounds(8, 0),
    providerValidityMs: timeBounds(1_500_000),
  },
  longer: [],
}

export const DEFAULT_LIMITS: Limits = checkedNumbers(LIMITS)

/** How redials are spaced. */
export interface BackOff {
  /** After the first failure, in milliseconds. Default 200. */
  readonly minMs: number
  /** The longest pause, in milliseconds. Default 10,000. */
  readonly maxMs: number
  /** Each pause is this many times the one before. Default 1.6: seven tries in the first five seconds. */
  readonly factor: number
  /** Each pause is longer by up to this share of itself, at random. Default 0.25. */
  readonly jitter: number
  /** A link that lasted at least this long, in milliseconds, starts over at `minMs`. Default 2,000. */
  readonly stableMs: number
}

export const DEFAULT_BACK_OFF: BackOff = { minMs: 200, maxMs: 10_000, factor: 1.6, jitter: 0.25, stableMs: 2_000 }

/** How often the DHT is asked. */
export interface DiscoveryPace {
  /** From a new peer in the DHT to the first question, in milliseconds. Default 250. */
  readonly firstMs: number
  /** The pause after that; it doubles from question to question. Default 1,000. */
  readonly minMs: number
  /**
   * The longest pause. Default 120,000: a question opens streams to every peer, a newcomer asks by itself, and members
   * are dialled where they were.
   */
  readonly maxMs: number
  /** Until a node that misses nobody asks again, so that its entry in the DHT lasts. Default 600,000. */
  readonly renewMs: number
  /** What one question may take. Default 10,000. */
  readonly timeoutMs: number
}

const PACE: NumberOptions<keyof DiscoveryPace> = {
  bounds: {
    firstMs: timeBounds(250),
    minMs: timeBounds(1_000, 1),
    maxMs: timeBounds(120_000),
    renewMs: timeBounds(600_000),
    timeoutMs: timeBounds(10_000, 1),
  },
  // Or it would ask no less often, however long it found nothing.
  longer: [['maxMs', 'minMs', 1]],
}

export const DEFAULT_PACE: DiscoveryPace = checkedNumbers(PACE)

export interface Libp2pTransportOptions {
  /** An Ed25519 private key: libp2p's protobuf form as `generateIdentity` makes it, or raw (32 or 64 bytes). */
  readonly privateKey: Uint8Array
  /** Multiaddresses that end in `/ws`. Default `/ip4/127.0.0.1/tcp/0/ws`; none: dial only. */
  readonly listen?: readonly string[]
  /** What others are told instead of the addresses listened on, without the `/p2p/…` part. Default: none. */
  readonly announce?: readonly string[]
  /** The name under which peers find each other in the DHT. Default `replicator`. */
  readonly rendezvous?: string
  /** Begins the names of all own protocols. Default `/p2p/rpc/replicator`. */
  readonly protocolId?: string
  /**
   * Texts of key files, as `@libp2p/pnet` has them: only nodes that share one can connect. The first one is that of this
   * node; the others are tried too when it dials, while keys are changed. Default: none, anybody can connect.
   */
  readonly networkKeys?: readonly string[]
  /** Whether to provide and look for peers in the DHT. Default true. */
  readonly discovery?: boolean
  readonly warn?: Warn
  /** Told once for each row of tries that fail. */
  readonly unreachable?: (one: Unreachable) => void
  readonly limits?: Partial<Limits>
  readonly backOff?: Partial<BackOff>
  readonly pace?: Partial<DiscoveryPace>
}

export interface Settings {
  readonly listen: readonly string[]
  readonly announce: readonly string[]
  readonly rpcProtocol: string
  readonly clientProtocol: string
  readonly dhtProtocol: string
  readonly rendezvous: string
  readonly networkKeys: readonly string[]
  readonly discovery: boolean
  readonly warn: Warn
  readonly unreachable: (one: Unreachable) => void
  readonly limits: Limits
  readonly backOff: BackOff
  readonly pace: DiscoveryPace
}

export const DEFAULT_PROTOCOL_ID = '/p2p/rpc/replicator'

const PROTOCOL_ID = new RegExp(`^/[!-~]{1,${PROTOCOL_ID_LENGTH_MAX}}$`)

const NETWORK_KEY_PROBLEM =
  'networkKeys has what is no network key: one has three lines, /key/swarm/psk/1.0.0/, /base16/ and 64 hexadecimal digits'

/** What programs outside of the network speak with its nodes. */
export function clientProtocolOf(protocolId: string): string {
  return `${protocolId}/client/1`
}

/** The options with their defaults. Throws an `InvalidOption`. */
export function settingsOf(options: Omit<Libp2pTransportOptions, 'privateKey'>): Settings {
  const listen = options.listen ?? ['/ip4/127.0.0.1/tcp/0/ws']
  for (const address of listen) {
    // Libp2p passes over addresses that no transport takes, as long as one is left: here each must be one.
    if (!isListenable(address))
      throw new InvalidOption('listen', `listen has '${address}', which ${addressProblem(address)}`)
  }
  const announce = options.announce ?? []
  for (const address of announce) {
    if (!isDialable(address))
      throw new InvalidOption('announce', `announce has '${address}', which ${addressProblem(address)}`)
  }
  const rendezvous = options.rendezvous ?? 'replicator'
  const protocolId = options.protocolId ?? DEFAULT_PROTOCOL_ID
  if (!PROTOCOL_ID.test(protocolId) || protocolId.endsWith('/')) {
    throw new InvalidOption(
      'protocolId',
      `protocolId begins with a slash, ends without one and is printable: not '${protocolId}'`,
    )
  }
  if (rendezvous.length === 0 || rendezvous.length > RENDEZVOUS_LENGTH_MAX)
    throw new InvalidOption('rendezvous', `rendezvous has 1 to ${RENDEZVOUS_LENGTH_MAX} characters`)
  const networkKeys = options.networkKeys ?? []
  // Never told as it is: it is a secret.
  if (!networkKeys.every(isNetworkKey)) throw new InvalidOption('networkKeys', NETWORK_KEY_PROBLEM)
  if (networkKeys.length > NETWORK_KEYS_MAX)
    throw new InvalidOption('networkKeys', `networkKeys has at most ${NETWORK_KEYS_MAX} keys`)
  const limits = checkedNumbers(LIMITS, options.limits)
  const pace = checkedNumbers(PACE, options.pace)
  const backOff = checkedBackOff(options.backOff)
  requireRenewal(limits, pace)
  return {
    listen,
    announce,
    rendezvous,
    rpcProtocol: `${protocolId}/1.0.0`,
    clientProtocol: clientProtocolOf(protocolId),
    dhtProtocol: `${protocolId}/${encodeURIComponent(rendezvous)}/kad/1.0.0`,
    networkKeys,
    discovery: options.discovery ?? true,
    warn: options.warn ?? (() => undefined),
    unreachable: options.unreachable ?? (() => undefined),
    limits,
    backOff,
    pace,
  }
}

function checkedBackOff(given: Partial<BackOff> = {}): BackOff {
  const backOff = { ...DEFAULT_BACK_OFF, ...given }
  for (const [name, value] of Object.entries(backOff)) {
    if (!(value >= 0 && Number.isFinite(value)))
      throw new InvalidOption(name, `${name} is a number from 0 on, not ${value}`)
  }
  const { minMs, maxMs } = backOff
  if (maxMs < minMs)
    throw new InvalidOption('backOff.maxMs', `backOff.maxMs is at least backOff.minMs, not ${maxMs} with ${minMs}`)
  return backOff
}

/** An entry lives until it is renewed, also where one renewal fails; otherwise others could not find a node that is well. */
function requireRenewal({ providerValidityMs }: Limits, { renewMs, maxMs }: DiscoveryPace): void {
  if (providerValidityMs > 2 * renewMs + maxMs) return
  throw new InvalidOption(
    'providerValidityMs',
    'providerValidityMs is more than 2 times pace.renewMs and pace.maxMs on top, ' +
      `not ${providerValidityMs} with ${renewMs} and ${maxMs}`,
  )
}
