/** A client whose nodes are asked over libp2p. */
import type { Client, ClientLimits } from '@replicator/client'
import { checkedLimits, NetworkClient, Nodes } from '@replicator/client/ways'
import { ADDRESSES_PER_MEMBER_MAX, InvalidOption, MEMBERS_MAX, type PeerView } from '@replicator/interface'
import { ClientDialler, isDialable } from '@replicator/transport'
import { LinkedNode } from './linked-node.js'

export interface Libp2pClientOptions extends Partial<ClientLimits> {
  /**
   * Multiaddresses of nodes, any of one network, as they log them: `/ip4/192.0.2.1/tcp/4001/ws/p2p/12D3KooW…`. One that can
   * be reached is enough: it tells of the others.
   */
  readonly addresses: readonly string[]
  /** Shown to each node. Default: none. */
  readonly token?: string
  /** Texts of the network's key files, where it has a network key; while keys are changed, the new and the old one. */
  readonly networkKeys?: readonly string[]
  /** As the nodes have it. Default `/p2p/rpc/replicator`. */
  readonly protocolId?: string
}

/** What the client over HTTP does. */
export interface Libp2pClient extends Client, AsyncDisposable {
  /** Ends all links. What is under way is told that there is no answer. */
  close(): Promise<void>
}

/** Nothing is dialled yet. Rejects with an `InvalidOption`. */
export async function connect(options: Libp2pClientOptions): Promise<Libp2pClient> {
  const { addresses, networkKeys, protocolId, token } = options
  const limits = checkedLimits(options)
  if (!Array.isArray(addresses) || addresses.length === 0)
    throw new InvalidOption('addresses', 'addresses names at least one node')
  for (const address of addresses)
    if (!isDialable(address))
      throw new InvalidOption(
        'addresses',
        `addresses holds "${String(address)}", which is not the address of a node; one looks like /ip4/127.0.0.1/tcp/4001/ws`,
      )
  const dialler = await ClientDialler.start({
    ...(networkKeys !== undefined && { networkKeys }),
    ...(protocolId !== undefined && { protocolId }),
  })
  return new ClientOverLibp2p({ addresses, token, limits, dialler })
}

interface ClientInit {
  readonly addresses: readonly string[]
  readonly token: string | undefined
  readonly limits: ClientLimits
  readonly dialler: ClientDialler
}

class ClientOverLibp2p extends NetworkClient<Nodes<LinkedNode>> implements Libp2pClient {
  readonly #dialler: ClientDialler

  constructor({ addresses, token, limits, dialler }: ClientInit) {
    const init = { dialler, token, silenceMs: limits.timeoutMs / 2, linked: (node: LinkedNode) => void learn(node) }
    const nodes: Nodes<LinkedNode> = new Nodes(
      byPeer(addresses).map((each) => new LinkedNode(each, init)),
      limits,
    )
    super(nodes)
    this.#dialler = dialler

    /** A node that was reached tells where the others are; whoever asks next goes on without that. */
    async function learn(from: LinkedNode): Promise<void> {
      const ms = limits.timeoutMs / 2
      try {
        const { members } = await from.look('peers', { openMs: ms, silenceMs: ms })
        const peers = members?.['peers']
        if (Array.isArray(peers)) for (const peer of peers as readonly PeerView[]) noteAddresses(peer)
      } catch {
        // The node is gone again; the next one is asked.
      }
    }

    function noteAddresses({ peerId, addresses: told }: PeerView): void {
      const dialable = told.filter(isDialable)
      const known = nodes.all.find(({ peer }) => peer === peerId)
      if (dialable.length === 0) return
      if (known !== undefined)
        known.addresses = [...new Set([...known.addresses, ...dialable])].slice(-ADDRESSES_PER_MEMBER_MAX)
      else if (nodes.size < MEMBERS_MAX) nodes.add(new LinkedNode(dialable, init))
    }
  }

  close(): Promise<void> {
    return this.#dialler.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** Addresses of one node, by its id in them, are of one node: it is linked once. */
function byPeer(addresses: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const address of addresses) {
    const name = /\/p2p\/[^/]+$/.exec(address)?.[0] ?? address
    groups.set(name, [...(groups.get(name) ?? []), address])
  }
  return [...groups.values()]
}
