import type { Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { BoundedDatastore } from '../src/bounded-datastore.ts'
import { Counters } from '../src/counters.ts'
import { createHost, type Host } from '../src/host.ts'
import { privateKeyOf } from '../src/identity.ts'
import { DEFAULT_LIMITS } from '../src/options.ts'
import { rendezvousContent } from '../src/rendezvous.ts'

export const RPC_PROTOCOL = '/p2p/rpc/replicator/1.0.0'

/** A libp2p node without anything of this package's links: what a stranger may be. */
export async function startRawNode(identity: Uint8Array, networkKeys: readonly string[] = []): Promise<Host> {
  const host = await createHost({
    privateKey: privateKeyOf(identity),
    announce: [],
    listen: [],
    dhtProtocol: undefined,
    networkKeys,
    counters: new Counters(),
    warn: () => undefined,
    limits: DEFAULT_LIMITS,
    datastore: new BoundedDatastore({
      content: await rendezvousContent('replicator'),
      limits: DEFAULT_LIMITS,
      isKept: () => false,
    }),
    gater: {},
    listenFailed: () => undefined,
  })
  await host.start()
  return host
}

/** Connects to the address, and calls back with each RPC stream: one of its own and one of the other side. */
export async function openStreams(host: Host, address: string, onStream: (stream: Stream) => void): Promise<void> {
  await host.handle(RPC_PROTOCOL, onStream)
  const connection = await host.dial(multiaddr(address))
  onStream(await connection.newStream(RPC_PROTOCOL))
}
