import type { NetworkId, Store, Transport } from '@replicator/interface'
import { CONFIGURATION_KEY, JOINING_KEY } from '@replicator/interface'
import { bootAfter, Engine, type Founding } from '@replicator/engine'
import { decodeConfiguration } from '@replicator/membership'
import { type OpenedStore, openMemoryStore, openStore, StoreClosed, StoreUnusable } from '@replicator/store'
import { createLibp2pTransport, generateIdentity, ListenFailed } from '@replicator/transport'
import { joinsOf } from './filled-folder.js'
import { newNetworkId } from './founding.js'
import { identityOf } from './identity.js'
import { listenWrites, rememberedListen, withoutTaken } from './listening.js'
import { networkKeysOf, networkKeyWrites } from './network-key.js'
import { NoPeerReachable, StartAborted, WrongNetwork } from './node-error.js'
import { ReplicatorNode } from './node.js'
import type { ReplicatorOptions } from './options.js'
import type { Replicator } from './replicator.js'
import type { Settings } from './settings.js'
import type { Unreachable } from './unreachable.js'
import { settingsOf } from './settings.js'
import { systemClock, systemRandom } from './system.js'

/** What is open so far, to be closed again where a later step fails. */
interface Opened {
  readonly store: Store
  /** The store as it is in a folder; absent where it is in memory, or somebody else's. */
  readonly folder: OpenedStore | undefined
  transport?: Transport
  node?: ReplicatorNode
}

/**
 * Starts a complete node. Resolves once it listens; `ready()` tells when it takes requests.
 *
 * All that can fail is tried before anything is written: its options, its folder, its addresses, and what `prepare` does.
 * So a start that fails leaves a new folder as good as unused.
 *
 * Rejects with an `InvalidOption`, with one of the errors of `@replicator/store` for its data directory, with
 * `ListenFailed` where an address can't be listened on, with `StartAborted` where `signal` said so, and with what `prepare`
 * rejects with. Nothing is open then.
 */
export async function createReplicator(options: ReplicatorOptions): Promise<Replicator> {
  const settings = settingsOf(options)
  goOn(settings)
  const { adapters, dataDir } = settings
  const folder = adapters?.store !== undefined || dataDir === undefined ? undefined : await openStore({ dataDir })
  sayCopied(settings, folder)
  const opened: Opened = { folder, store: adapters?.store ?? folder ?? openMemoryStore() }
  try {
    return await start(settings, opened)
  } catch (error) {
    await close(opened)
    throw error
  }
}

async function start(settings: Settings, opened: Opened): Promise<ReplicatorNode> {
  const { store, folder } = opened
  const clock = settings.adapters?.clock ?? systemClock
  const random = settings.adapters?.random ?? systemRandom
  goOn(settings)
  const joins = joinedBy(settings, store)
  const isNew = store.record(CONFIGURATION_KEY) === undefined
  if (isNew && joins !== undefined && settings.peers.length === 0) throw cantFound(settings, joins)
  const { identity, writes: identityWrites } = await identityOf(store, generateIdentity)
  const networkKeys = networkKeysOf(settings.networkKeys, store)
  const transport = await openTransport(
    { ...settings, networkKeys },
    identity,
    rememberedListen(store, settings.listen),
    opened,
  )
  const { self } = transport
  const owner = { peerId: self, clusterId: settings.clusterId }
  // A node never changes its cluster: others count on where its vote is.
  folder?.checkOwner(owner)
  goOn(settings)
  const {
    boot,
    boots,
    writes: bootWrites,
  } = bootAfter({ meta: (name) => store.meta(name), batch: store.batch }, random.hex(8))
  const listening = transport.addresses()
  const addresses = settings.announce.length > 0 ? settings.announce : listening
  const engine = new Engine(
    {
      self,
      cluster: settings.clusterId,
      boot,
      boots,
      addresses,
      ...(settings.name !== undefined && { name: settings.name }),
      ...(joins !== undefined && { joins }),
      ...(settings.invitation !== undefined && { joinToken: settings.invitation.secret }),
      nowMs: clock.monotonicMs(),
      seed: random.uint32(),
      options: settings.engine,
    },
    store,
  )
  const [networkKey] = networkKeys
  const isGuarded = networkKey !== undefined || asksForTokens(settings, store)
  const node = new ReplicatorNode({ settings, engine, store, transport, clock, networkKey, isGuarded })
  opened.node = node
  const { members = [] } = decodeConfiguration(store.record(CONFIGURATION_KEY)?.value) ?? {}
  const isVoter = members.some(({ peer, role }) => peer === self && role === 'voter')
  await settings.prepare?.(node, { isAwaited: isVoter && members.length > 1 && boot.boot > 1 })
  goOn(settings)
  // From here on the folder is this node's. Durable before anything is said.
  store.apply([
    ...identityWrites,
    ...networkKeyWrites(store, networkKeys),
    ...listenWrites(store, settings.listen, listening),
    ...bootWrites,
  ])
  await store.flush()
  // In this order: a folder of nobody's name can be begun anew, one of a lost name can't.
  await folder?.noteOwner(owner)
  goOn(settings)
  const foundAs = isNew && settings.peers.length === 0 ? newNetworkId(self, settings.clusterId, random) : undefined
  if (foundAs !== undefined) sayFounding(settings, foundAs)
  transport.start(node.handlers)
  node.driver.input((_, nowMs) => engine.start(nowMs, foundingOf(settings, foundAs)))
  if (folder !== undefined) stayWith(folder, node)
  for (const address of settings.peers) transport.seek(address)
  if (isNew && foundAs === undefined)
    node.atStop(clock.after(settings.node.firstPeerMs, () => giveUpAlone(node, settings)))
  return node
}

/** The only network that this node may join, by its folder or by its join token. Throws where these are of two. */
function joinedBy({ dataDir = '', invitation }: Settings, store: Store): NetworkId | undefined {
  const joins = joinsOf(store, dataDir)
  if (invitation === undefined) return joins
  const here = decodeConfiguration(store.record(CONFIGURATION_KEY)?.value)?.networkId ?? joins
  if (here === undefined || here === invitation.networkId) return invitation.networkId
  throw new WrongNetwork(
    `the store ${dataDir === '' ? 'of this node' : `in ${dataDir}`} is of network ${here}, and the join token of network ` +
      `${invitation.networkId}. To join that one, start with an empty data directory; to go on in network ${here}, give no token`,
  )
}

/** Of the network that this node is in, or is to found or to join, as far as can be known before. */
function asksForTokens({ tokens, invitation, peers }: Settings, store: Store): boolean {
  const configuration = decodeConfiguration(store.record(CONFIGURATION_KEY)?.value)
  if (configuration !== undefined)
    return configuration.joining === 'token' || store.record(JOINING_KEY)?.present === true
  return invitation !== undefined || (tokens && peers.length === 0)
}

function foundingOf({ tokens }: Settings, networkId: NetworkId | undefined): Founding | undefined {
  if (networkId === undefined) return undefined
  return tokens ? { networkId, joining: 'token' } : { networkId }
}

/** Throws where the start shall not go on. */
function goOn({ signal }: Settings): void {
  if (signal?.aborted === true) throw new StartAborted(signal.reason)
}

/** A folder that is gone ends the node; one that stays is told the network as soon as the node is in one. */
function stayWith(folder: OpenedStore, node: ReplicatorNode): void {
  void folder.failed.then((failure) => node.fail(failure))
  const { peerId, clusterId } = node
  node
    .ready()
    .then(
      () => folder.noteOwner({ peerId, clusterId, networkId: node.status().networkId }),
      () => undefined,
    )
    .catch((error: Error) => {
      // Where the stop was faster, the next run tells it.
      if (!(error instanceof StoreClosed)) node.fail(error)
    })
}

/** A transport that listens. A port that was only remembered is given up where somebody else has it now. */
async function openTransport(
  settings: Settings,
  identity: Uint8Array,
  listen: readonly string[],
  opened: Opened,
): Promise<Transport> {
  const { adapters, announce, rendezvous, protocolId, networkKeys = [], logger, transport: tuning } = settings
  const warn = (text: string, fields: Readonly<Record<string, unknown>>): void =>
    logger?.warn('error' in fields ? { ...fields, error: String(fields['error']) } : fields, text)
  const unreachable = (one: Unreachable): void => opened.node?.unreachable(one)
  const named = { listen, announce, rendezvous, protocolId, networkKeys }
  const transport =
    adapters?.transport?.(identity) ??
    (await createLibp2pTransport({ privateKey: identity, ...named, warn, unreachable, ...tuning }))
  opened.transport = transport
  try {
    await transport.listen()
    return transport
  } catch (error) {
    const others = error instanceof ListenFailed ? withoutTaken(settings.listen, listen, error.addresses) : listen
    if (others === listen) throw error
    await transport.stop()
    warn('a port of last time is taken: another one is chosen', { error })
    return openTransport(settings, identity, others, opened)
  }
}

/** A disk that has failed once may do so again. */
function sayCopied({ logger, dataDir }: Settings, folder: OpenedStore | undefined): void {
  if (folder?.recoveredFrom === undefined) return
  logger?.warn(
    { dataDir, recoveredFrom: folder.recoveredFrom },
    'a write or its sync failed in the last run: the data has been copied to a new file and read through',
  )
}

/** Records of one network in another one would be decisions that nobody has made. */
function cantFound({ dataDir = '' }: Settings, joins: NetworkId): StoreUnusable {
  return new StoreUnusable(
    dataDir,
    `its records are those of network ${joins}, for a node that joins it: give peers of that network, or an empty folder`,
  )
}

/** Whoever meant to join another network must not find out later. */
function sayFounding({ logger, clusterId, dataDir }: Settings, networkId: NetworkId): void {
  logger?.warn(
    { networkId, clusterId, dataDir: dataDir ?? 'none: in memory' },
    'founding a NEW network: this node was given no peer to join, and its store knows no network',
  )
}

function giveUpAlone(node: ReplicatorNode, { peers }: Settings): void {
  if (node.status().role !== 'joining' || node.driver.hasLinks) return
  node.fail(
    new NoPeerReachable(
      `none of the given peers could be reached, and this node knows no network: ${peers.join(', ')}${node.whyUnreached}`,
    ),
  )
}

/** Closes what a failed start had opened. What goes wrong here is not why it failed, and must not hide that. */
async function close({ store, transport, node }: Opened): Promise<void> {
  if (node !== undefined) await Promise.allSettled([node.stop()])
  else {
    await Promise.allSettled([transport?.stop()])
    await Promise.allSettled([store.close()])
  }
}
