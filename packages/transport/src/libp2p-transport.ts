import { peerIdFromString } from '@libp2p/peer-id'
import type { Connection, IdentifyResult } from '@libp2p/interface'
import {
  ADDRESSES_PER_MEMBER_MAX,
  type ClientHandlers,
  type Counts,
  type Message,
  type PeerId,
} from '@replicator/interface'
import type { Transport, TransportHandlers } from '@replicator/interface'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { CID } from 'multiformats/cid'
import { isDialable, toldAddresses } from './address-form.js'
import { BoundedDatastore } from './bounded-datastore.js'
import { ClientLinks } from './client-links.js'
import { Counters } from './counters.js'
import { Discovery } from './discovery.js'
import { Gate } from './gate.js'
import { createHost, type Host } from './host.js'
import { peerIdOf, privateKeyOf } from './identity.js'
import { internalsOf } from './internals.js'
import { Links } from './links.js'
import { type ListenError, ListenFailed } from './listen-failed.js'
import { type Libp2pTransportOptions, type Settings, settingsOf } from './options.js'
import { Owner } from './owner.js'
import { rendezvousContent } from './rendezvous.js'
import { type Dialled, splitAddress, Supervisor } from './supervisor.js'

interface HostInternals {
  readonly components: { readonly transportManager: { getAddrs(): Multiaddr[] } }
}

export interface Libp2pTransport extends Transport {
  /** The connections that are open now, whatever they are for. */
  connectionCount(): number
}

/**
 * A transport over libp2p that doesn't listen yet. Throws an `InvalidOption`; the error of `listen` is a
 * `ListenFailed`, which names the addresses that can't be listened on.
 */
export async function createLibp2pTransport(options: Libp2pTransportOptions): Promise<Libp2pTransport> {
  const settings = settingsOf(options)
  const privateKey = privateKeyOf(options.privateKey)
  const gate = new Gate(settings.limits.peersMax)
  const counters = new Counters()
  const owner = new Owner(counters, settings.warn)
  const listenErrors: ListenError[] = []
  const content = await rendezvousContent(settings.rendezvous)
  const self = peerIdOf(options.privateKey)
  const host = await createHost({
    privateKey,
    listen: settings.listen,
    announce: settings.announce,
    dhtProtocol: settings.discovery ? settings.dhtProtocol : undefined,
    networkKeys: settings.networkKeys,
    counters,
    warn: settings.warn,
    limits: settings.limits,
    datastore: new BoundedDatastore({
      content,
      limits: settings.limits,
      isKept: (peer) => peer === self || gate.isKept(peer),
    }),
    gater: {
      denyDialPeer: (peer) => !gate.mayDial(peer.toString()),
      // Before there is an owner, nobody could be told of a link; whoever comes then tries again a moment later.
      denyInboundConnection: () => !owner.isAttached || !gate.letsIn,
    },
    listenFailed: (address, error) => listenErrors.push({ address, error }),
  })
  return new TransportOverLibp2p({ settings, host, content, gate, counters, owner, listenErrors })
}

interface TransportInit {
  readonly settings: Settings
  readonly host: Host
  readonly content: CID
  readonly gate: Gate
  readonly counters: Counters
  readonly owner: Owner
  readonly listenErrors: readonly ListenError[]
}

class TransportOverLibp2p implements Libp2pTransport {
  readonly self: PeerId
  readonly #settings: Settings
  readonly #host: Host
  readonly #gate: Gate
  /** The addresses last told of. */
  readonly #foundAt = new Map<PeerId, string>()
  readonly #listenErrors: readonly ListenError[]
  readonly #counters: Counters
  readonly #owner: Owner
  readonly #links: Links
  readonly #clients: ClientLinks
  readonly #supervisor: Supervisor
  readonly #discovery: Discovery
  readonly #stop = new AbortController()
  #stopping: Promise<void> | undefined

  constructor({ settings, host, content, gate, counters, owner, listenErrors }: TransportInit) {
    const { limits, warn } = settings
    this.self = host.peerId.toString()
    this.#counters = counters
    this.#owner = owner
    this.#settings = settings
    this.#host = host
    this.#gate = gate
    this.#listenErrors = listenErrors
    this.#clients = new ClientLinks({ host, protocol: settings.clientProtocol, limits, counters, warn })
    this.#links = new Links({
      self: this.self,
      host,
      protocol: settings.rpcProtocol,
      limits,
      counters,
      warn,
      isKept: (peer) => gate.isKept(peer),
      isClient: (connection) => this.#clients.has(connection),
      linked: (peer) => this.#linked(peer),
      unlinked: (peer, reason) => this.#unlinked(peer, reason),
      received: (peer, messages) => this.#owner.call((handlers) => handlers.received(peer, messages)),
    })
    this.#supervisor = new Supervisor({
      self: this.self,
      backOff: settings.backOff,
      limits: settings.limits,
      counters,
      warn,
      unreachable: settings.unreachable,
      dial: (peer, addresses) => this.#dial(peer, addresses),
      isLinked: (peer) => this.#links.get(peer) !== undefined,
    })
    this.#discovery = new Discovery({
      host,
      content,
      dhtProtocol: settings.dhtProtocol,
      pace: settings.pace,
      counters,
      isComplete: () => this.#supervisor.isComplete,
      learnedMax: limits.learnedMax,
      found: (peer, addresses) => this.#found(peer, addresses),
    })
  }

  async listen(): Promise<void> {
    this.#host.addEventListener('peer:identify', ({ detail }) => this.#identified(detail))
    if (this.#settings.discovery) this.#discovery.start()
    await this.#links.start()
    try {
      await this.#host.start()
    } catch (cause) {
      if (this.#listenErrors.length === 0) throw cause
      throw new ListenFailed(this.#listenErrors, cause)
    }
  }

  start(handlers: TransportHandlers): void {
    this.#owner.attach(handlers)
  }

  /** Those that other machines may reach come before loopback ones, since a member has only so many. */
  addresses(): readonly string[] {
    if (this.#stopping !== undefined) return []
    // Not those of the host, which are what is announced.
    const { components } = internalsOf<HostInternals>(this.#host, ['components'])
    const listening = components.transportManager.getAddrs()
    const addresses = listening.map((address) => splitAddress(address.toString()).address)
    const sorted = addresses.toSorted((a, b) => Number(isLoopback(a)) - Number(isLoopback(b)))
    return sorted.slice(0, ADDRESSES_PER_MEMBER_MAX)
  }

  send(peer: PeerId, messages: readonly Message[]): boolean {
    return this.#links.get(peer)?.send(messages) ?? false
  }

  keep(peer: PeerId, addresses: readonly string[]): void {
    this.#gate.keep(peer)
    this.#supervisor.keep(peer, addresses)
  }

  seek(address: string): void {
    const { peer } = splitAddress(address)
    if (peer !== undefined) this.#gate.keep(peer)
    this.#supervisor.seek(address)
  }

  peerAt(address: string): PeerId | undefined {
    return this.#supervisor.peerAt(address)
  }

  close(peer: PeerId, reason: string): void {
    this.#supervisor.close(peer)
    this.#links.close(peer, reason)
  }

  drop(peer: PeerId, reason: string): void {
    this.#supervisor.drop(peer)
    this.#gate.ban(peer)
    this.#links.close(peer, reason)
  }

  quiet(reason: string, deaf: boolean): void {
    this.#gate.shut(deaf)
    this.#supervisor.stop()
    this.#discovery.stop()
    this.#links.closeAll(reason)
    this.#clients.closeAll(reason)
  }

  serve(handlers: ClientHandlers): void {
    void this.#clients.serve(handlers)
  }

  queuedBytes(peer: PeerId): number | undefined {
    return this.#links.get(peer)?.queuedBytes
  }

  counters(): Counts {
    return this.#counters.all()
  }

  connectionCount(): number {
    return this.#host.getConnections().length
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#end()
    return this.#stopping
  }

  async #end(): Promise<void> {
    this.#owner.detach()
    this.#supervisor.stop()
    this.#discovery.stop()
    this.#stop.abort()
    this.#clients.closeAll('the node stopped')
    await this.#links.stop('the peer stopped')
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#settings.limits.stopTimeoutMs)
    })
    await Promise.race([this.#host.stop(), late]).catch((error: unknown) => {
      this.#settings.warn('libp2p did not stop well', { error })
    })
    clearTimeout(timer)
  }

  #linked(peer: PeerId): void {
    this.#supervisor.linked(peer)
    this.#owner.call((handlers) => handlers.linked(peer))
  }

  #unlinked(peer: PeerId, reason: string): void {
    // Not within a call of `drop`: its caller is in the middle of something.
    queueMicrotask(() => {
      this.#owner.call((handlers) => handlers.unlinked(peer, reason))
      this.#supervisor.unlinked(peer)
    })
  }

  /** A peer without a link is told of each time, since the owner may now want it; one with a link when it has moved. */
  #found(peer: PeerId, addresses: readonly string[]): void {
    const sorted = addresses.toSorted().join(' ')
    if (this.#links.get(peer) !== undefined && this.#foundAt.get(peer) === sorted) return
    this.#foundAt.delete(peer)
    this.#foundAt.set(peer, sorted)
    const [oldest] = this.#foundAt.keys()
    if (this.#foundAt.size > this.#settings.limits.peersMax && oldest !== undefined) this.#foundAt.delete(oldest)
    this.#supervisor.learn(peer, addresses)
    this.#owner.call((handlers) => handlers.discovered(peer, addresses))
  }

  #identified({ peerId, listenAddrs }: IdentifyResult): void {
    const addresses = toldAddresses(listenAddrs, this.#settings.limits.learnedMax)
    this.#supervisor.learn(peerId.toString(), addresses)
  }

  async #dial(peer: PeerId | undefined, addresses: readonly string[]): Promise<Dialled> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#settings.limits.dialTimeoutMs)])
    let connection: Connection
    try {
      const force = peer !== undefined && this.#links.isLeaving(peer)
      connection = await this.#host.dial(dialTargets(peer, addresses), { signal, force })
    } catch (error) {
      // A second connection may have been closed in favour of the first one.
      if (peer !== undefined && (await this.#links.settled(peer)) === undefined) return { linked: true, peer }
      return { linked: false, self: /dial self/.test(String(error)), error }
    }
    const reached = connection.remotePeer.toString()
    const reason = await this.#links.settled(reached)
    if (reason !== undefined) return { linked: false, self: false, error: new Error(reason) }
    const address = splitAddress(connection.remoteAddr.toString()).address
    return { linked: true, peer: reached, ...(connection.direction === 'outbound' ? { address } : {}) }
  }
}

/** Addresses that can't be dialled are passed over: they come from peers. Throws where none is left. */
function dialTargets(peer: PeerId | undefined, addresses: readonly string[]): ReturnType<typeof multiaddr>[] {
  const suffix = peer === undefined ? '' : `/p2p/${peerIdFromString(peer).toString()}`
  const targets = addresses.filter(isDialable).map((address) => multiaddr(address + suffix))
  if (targets.length === 0) throw new TypeError(`none of these is an address to dial: ${addresses.join(', ')}`)
  return targets
}

function isLoopback(address: string): boolean {
  return /^\/(ip4\/127\.|ip6\/::1\/)/.test(address)
}
