/**
 * Of which networks the peers are that this node was given to join through.
 *
 * A node that comes back with a store of its own goes on in that store's network. Where all of its peers turn out to be of
 * other networks, the operator meant one of those: a wrong folder, or a folder of an earlier start. A peer that can't be
 * reached proves nothing, and neither does one that has no network yet.
 */
import type { Message, NetworkId, PeerId, Transport } from '@replicator/interface'
import { WrongNetwork } from './node-error.js'

export interface Elsewhere {
  readonly address: string
  readonly networkId: NetworkId
}

/** Why a node ends that none of its given peers shares a network with, and what can be done. */
export function allElsewhere(
  own: NetworkId,
  elsewhere: readonly Elsewhere[],
  dataDir: string | undefined,
): WrongNetwork {
  const there = elsewhere.map(({ address, networkId }) => `${address} is of network ${networkId}`)
  return new WrongNetwork(
    `the store ${dataDir === undefined ? 'of this node' : `in ${dataDir}`} is of network ${own}, ` +
      `and every peer that was given is of another one: ${there.join(', ')}. To join that network, start with an ` +
      `empty data directory; to go on in network ${own}, give peers of it, or none`,
  )
}

export class GivenPeers {
  readonly #transport: Pick<Transport, 'self' | 'peerAt'>
  readonly #addresses: readonly string[]
  readonly #heardMax: number
  readonly #networks = new Map<string, NetworkId>()
  /** What peers said of themselves last: who of them is a given one may be known only later. */
  readonly #heard = new Map<PeerId, NetworkId>()

  /** The first words of at most `heardMax` peers are remembered; the oldest make room. */
  constructor(transport: Pick<Transport, 'self' | 'peerAt'>, addresses: readonly string[], heardMax: number) {
    this.#transport = transport
    this.#addresses = [...new Set(addresses)]
    this.#heardMax = heardMax
  }

  hear(peer: PeerId, messages: readonly Message[]): void {
    if (this.#addresses.length === 0) return
    for (const message of messages) {
      if (message.type !== 'hello') continue
      this.#heard.delete(peer)
      this.#heard.set(peer, message.networkId)
      const [oldest] = this.#heard.keys()
      if (this.#heard.size > this.#heardMax && oldest !== undefined) this.#heard.delete(oldest)
    }
  }

  /** The given peers that belong to another network than this one. */
  elsewhere(own: NetworkId): readonly Elsewhere[] {
    for (const address of this.#others()) {
      const networkId = this.#heard.get(this.#transport.peerAt(address) ?? '') ?? ''
      if (networkId !== '') this.#networks.set(address, networkId)
    }
    return [...this.#networks].flatMap(([address, networkId]) => (networkId === own ? [] : [{ address, networkId }]))
  }

  /** Whether that is so of every one of them. */
  areAllElsewhere(own: NetworkId): boolean {
    const elsewhere = this.elsewhere(own).length
    return elsewhere > 0 && elsewhere === this.#others().length
  }

  /** One list for all nodes may name this one, too. */
  #others(): readonly string[] {
    return this.#addresses.filter((address) => this.#transport.peerAt(address) !== this.#transport.self)
  }
}
