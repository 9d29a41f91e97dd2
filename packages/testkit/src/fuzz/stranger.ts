/**
 * A libp2p node that speaks the RPC protocol's name and nothing of the protocol: what a stranger may be. It is made of
 * libp2p's own parts, and of none that keep the transport's nodes within bounds.
 */
import { noise } from '@chainsafe/libp2p-noise'
import { mplex } from '@libp2p/mplex'
import { webSockets } from '@libp2p/websockets'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

export interface Stranger {
  /** Full multiaddresses; none where it doesn't listen. */
  readonly addresses: readonly string[]
  /** Connects to a full multiaddress and tries to open this many streams. */
  open(address: string, streams: number): Promise<void>
  /** Writes bytes on each open stream of the RPC protocol, on its own and on those that the other side opened. */
  write(bytes: Uint8Array): void
  stop(): Promise<void>
}

export interface StrangerInit {
  /** Multiaddresses to listen on. Default: none. */
  readonly listen?: readonly string[]
}

/** With a new key of its own. */
export async function startStranger(protocol: string, { listen = [] }: StrangerInit = {}): Promise<Stranger> {
  const host = await createLibp2p({
    addresses: { listen: [...listen] },
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [mplex()],
    connectionMonitor: { enabled: false },
  })
  await host.handle(protocol, () => undefined, { maxInboundStreams: 64, maxOutboundStreams: 1024 })
  return {
    addresses: host.getMultiaddrs().map(String),
    async open(address, streams) {
      const connection = await host.dial(multiaddr(address))
      const options = { maxOutboundStreams: 1024 }
      await Promise.allSettled(Array.from({ length: streams }, () => connection.newStream(protocol, options)))
    },
    write(bytes) {
      for (const { streams } of host.getConnections()) {
        for (const stream of streams) {
          if (stream.protocol === protocol && stream.writeStatus === 'writable') stream.send(bytes)
        }
      }
    },
    stop: async () => host.stop(),
  }
}
