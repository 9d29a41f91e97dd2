/**
 * What each client has of the node. One that asks for ever more leaves the others their part, since it may take a share of
 * each bound and no more.
 *
 * A client is an IP address; of IPv6, where a household has more addresses than anybody can count, the network of 64 bits.
 * What is known of one goes with its last connection, so there are never more of them than connections.
 *
 * Where a request shows a token, its client is that token, wherever it comes from: whoever has a token is bounded also behind a
 * proxy, and one address with many tokens isn't bounded as one. Connections are opened before a token is shown, so they
 * are an address's.
 */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, type Socket } from 'node:net'
import { Bounds, Places } from './bounds.js'
import { TOKENS_MAX } from '@replicator/core'
import type { Bearer } from './access.js'
import type { HttpLimits } from './limits.js'
import { isLoopback } from './listener.js'

/** The name of the client that an IP address stands for; undefined where it stands for many, who are not bounded together. */
export type ClientOf = (address: string) => string | undefined

export interface Client {
  readonly connections: Places
  readonly requests: Bounds
  readonly watches: Places
  readonly batches: Places
}

/** A connection that was let in. */
export interface Arrival {
  /** Whose it is, as long as no token is shown. */
  readonly client: Client
  readonly leave: () => void
}

/** Programs on this machine, proxies among them, and proxies elsewhere that the operator names by their IP address. */
export function clientNames(proxies: readonly string[]): ClientOf {
  const many = new BlockList()
  for (const address of proxies) many.addAddress(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (address) => {
    // A connection that was reset before it was looked at has none; nothing comes of it.
    if (isIP(address) === 0) return undefined
    if (isLoopback(address) || many.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return undefined
    return isIP(address) === 6 ? networkOf(address) : address
  }
}

/** The first 64 bits; of an IPv4 address that is written as one of IPv6, that. */
function networkOf(address: string): string {
  const [bare = ''] = address.split('%')
  if (bare.includes('.')) return bare.slice(bare.lastIndexOf(':') + 1)
  const [head = '', tail] = bare.split('::')
  const [before, behind] = [head, tail ?? ''].map((text) => text.split(':').filter((group) => group !== ''))
  const groups = [...(before ?? []), ...Array<string>(8 - (before?.length ?? 0) - (behind?.length ?? 0)).fill('0')]
  return groups
    .concat(behind ?? [])
    .slice(0, 4)
    .join(':')
}

export class Clients {
  readonly #limits: HttpLimits
  readonly #clientOf: ClientOf
  readonly #clients = new Map<string, Client>()
  readonly #byToken = new Map<string, Client>()
  /** To look at an address once for each connection, and not for each request. */
  readonly #known = new WeakMap<Socket, Client | 'many'>()

  constructor(limits: HttpLimits, clientOf: ClientOf) {
    this.#limits = limits
    this.#clientOf = clientOf
  }

  /** How many are known. */
  get size(): number {
    return this.#clients.size
  }

  /** Counts a connection until it closes; false where its client has too many. */
  enter(socket: Socket): boolean {
    const arrival = this.arrive(socket.remoteAddress ?? '')
    if (arrival === undefined) return false
    socket.once('close', arrival.leave)
    return true
  }

  /** Counts a connection from this IP address until it leaves; undefined where its client has too many. */
  arrive(address: string): Arrival | undefined {
    const name = this.#clientOf(address)
    // Of the many of one address each is let in. One that asks for much at once, as over libp2p, is bounded by itself.
    if (name === undefined) return { client: this.#newClient(), leave: () => undefined }
    const client = this.#clients.get(name) ?? this.#newClient()
    if (!client.connections.enter()) return undefined
    this.#clients.set(name, client)
    const leave = (): void => {
      client.connections.leave()
      if (client.connections.taken === 0) this.#clients.delete(name)
    }
    return { client, leave }
  }

  /** Whose request it is: its token's, or else its address's; undefined where that is one of many, or nobody's any more. */
  of({ socket }: IncomingMessage, bearer: Bearer | undefined): Client | undefined {
    if (bearer?.hasToken === true) return this.ofToken(bearer.id)
    let known = this.#known.get(socket)
    if (known === undefined) {
      const name = this.#clientOf(socket.remoteAddress ?? '')
      known = (name === undefined ? undefined : this.#clients.get(name)) ?? 'many'
      this.#known.set(socket, known)
    }
    return known === 'many' ? undefined : known
  }

  ofToken(id: string): Client {
    const known = this.#byToken.get(id)
    if (known !== undefined) return known
    // Tokens that are gone are found here, so that there are never more of them than a network has.
    if (this.#byToken.size >= TOKENS_MAX) {
      for (const [other, client] of this.#byToken) if (isIdle(client)) this.#byToken.delete(other)
    }
    const client = this.#newClient()
    this.#byToken.set(id, client)
    return client
  }

  #newClient(): Client {
    const { clientConnectionsMax, clientRequestsMax, clientBodyBytesMax, clientWatchesMax, clientBatchesMax } =
      this.#limits
    return {
      connections: new Places(clientConnectionsMax),
      requests: new Bounds({ requestsMax: clientRequestsMax, bodyBytesMax: clientBodyBytesMax }),
      watches: new Places(clientWatchesMax),
      batches: new Places(clientBatchesMax),
    }
  }
}

function isIdle({ requests, watches, batches }: Client): boolean {
  return requests.requests + watches.taken + batches.taken === 0
}
