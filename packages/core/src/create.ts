import { createHash } from 'node:crypto'
import type { Message, NetworkId, PeerId, Store, Transport, TransportHandlers } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { Engine } from '@replicator/engine'
import { type OpenedStore, openMemoryStore, openStore } from '@replicator/store'
import { createLibp2pTransport, generateIdentity } from '@replicator/transport'
import { identityOf, nextBoot } from './identity.js'
import { rememberListen, rememberedListen } from './listening.js'
import { NoPeerReachable } from './node-error.js'
import { Node } from './node.js'
import type { ReplicatorOptions } from './options.js'
import type { Replicator } from './replicator.js'
import type { Settings } from './settings.js'
import { settingsOf } from './settings.js'
import { systemClock, systemRandom } from './system.js'

/** How long a node without a network tries the peers it was given before it says that none can be reached. */
const FIRST_PEER_MS = 20_000

/**
 * Starts a complete node. Resolves once it listens; `ready()` tells when it takes requests.
 *
 * Rejects with a `TypeError` or `RangeError` that names an option, with one of the errors of `@replicator/store` for its
 * data directory, and with the system's error where an address can't be listened on.
 */
export async function createReplicator(options: ReplicatorOptions): Promise<Replicator> {
  const settings = settingsOf(options)
  const clock = settings.adapters?.clock ?? systemClock
  const random = settings.adapters?.random ?? systemRandom
  const folder = await openFolder(settings)
  const store = settings.adapters?.store ?? folder ?? openMemoryStore()
  let transport: Transport | undefined
  try {
    const identity = await identityOf(store, generateIdentity)
    // Before it is noted whose folder this is: a folder of nobody's name can be begun anew, one of a lost name can't.
    await store.flush()
    transport = await openTransport(settings, identity, store)
    const { self } = transport
    await folder?.noteOwner({ peerId: self, clusterId: settings.clusterId })
    const { boot, boots } = await nextBoot(store, random)
    const handlers = new LateHandlers()
    await transport.start(handlers)
    rememberListen(store, settings.listen, transport.addresses())
    const { minPeers, confirm, valueBytesMax, requestTimeoutMs } = settings
    const engine = new Engine(
      {
        self,
        cluster: settings.clusterId,
        boot,
        boots,
        addresses: transport.addresses(),
        nowMs: clock.monotonicMs(),
        seed: random.uint32(),
        options: { minPeers, confirm, valueBytesMax, requestTimeoutMs },
      },
      store,
    )
    const node = new Node({ settings, engine, store, transport, clock })
    const isNew = store.record(CONFIGURATION_KEY) === undefined
    const founds = isNew && settings.peers.length === 0
    node.driver.input((_, nowMs) =>
      engine.start(nowMs, founds ? networkIdOf(self, settings.clusterId, random.hex(16)) : undefined),
    )
    if (folder !== undefined) stayWith(folder, node)
    handlers.handOver(node.driver)
    for (const address of settings.peers) transport.seek(address)
    if (isNew && !founds) node.atStop(clock.after(FIRST_PEER_MS, () => giveUpAlone(node, settings)))
    return node
  } catch (error) {
    await transport?.stop()
    await store.close()
    throw error
  }
}

async function openFolder({ adapters, dataDir }: Settings): Promise<OpenedStore | undefined> {
  return adapters?.store !== undefined || dataDir === undefined ? undefined : openStore({ dataDir })
}

/** A folder that is gone ends the node; one that stays is told the network as soon as the node is in one. */
function stayWith(folder: OpenedStore, node: Node): void {
  void folder.failed.then((failure) => node.fail(failure))
  const { peerId, clusterId } = node
  node
    .ready()
    .then(
      () => folder.noteOwner({ peerId, clusterId, networkId: node.status().networkId }),
      () => undefined,
    )
    .catch((error: Error) => node.fail(error))
}

function giveUpAlone(node: Node, { peers }: Settings): void {
  if (node.status().role !== 'joining' || node.driver.hasLinks) return
  node.fail(
    new NoPeerReachable(
      `none of the given peers could be reached, and this node knows no network: ${peers.join(', ')}`,
    ),
  )
}

function openTransport(settings: Settings, identity: Uint8Array, store: Store): Promise<Transport> | Transport {
  const { adapters, listen, rendezvous, protocolId, logger } = settings
  if (adapters?.transport !== undefined) return adapters.transport(identity)
  return createLibp2pTransport({
    privateKey: identity,
    listen: rememberedListen(store, listen),
    rendezvous,
    protocolId,
    warn: (text, fields) => logger?.warn(fields, text),
  })
}

/** The hash of the genesis configuration's contents and a random nonce. */
function networkIdOf(self: PeerId, cluster: string, nonce: string): NetworkId {
  return createHash('sha256')
    .update(JSON.stringify([self, cluster, nonce]))
    .digest('hex')
    .slice(0, 32)
}

/** Keeps what the transport tells between its start and the engine's. */
class LateHandlers implements TransportHandlers {
  #calls: ((handlers: TransportHandlers) => void)[] = []
  #handlers: TransportHandlers | undefined

  handOver(handlers: TransportHandlers): void {
    this.#handlers = handlers
    for (const call of this.#calls.splice(0)) call(handlers)
  }

  linked(peer: PeerId): void {
    this.#do((handlers) => handlers.linked(peer))
  }

  unlinked(peer: PeerId, reason: string): void {
    this.#do((handlers) => handlers.unlinked(peer, reason))
  }

  received(peer: PeerId, messages: readonly Message[]): void {
    this.#do((handlers) => handlers.received(peer, messages))
  }

  discovered(peer: PeerId, addresses: readonly string[]): void {
    this.#do((handlers) => handlers.discovered(peer, addresses))
  }

  #do(call: (handlers: TransportHandlers) => void): void {
    if (this.#handlers === undefined) this.#calls.push(call)
    else call(this.#handlers)
  }
}
