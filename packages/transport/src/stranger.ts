/**
 * A libp2p node that speaks the RPC protocol's name and nothing of the protocol: what a stranger may be. For tests and
 * the fuzzer only.
 */
import { multiaddr } from '@multiformats/multiaddr'
import { createHost } from './host.js'
import { privateKeyOf } from './identity.js'
import { DEFAULT_LIMITS } from './options.js'

export interface Stranger {
  /** Connects to a full multiaddress and opens this many streams; how many opened. */
  open(address: string, streams: number): Promise<number>
  /** Writes bytes on each open stream of the RPC protocol, on its own and on those that the other side opened. */
  write(bytes: Uint8Array): void
  /** The connections that are open. */
  connectionCount(): number
  stop(): Promise<void>
}

export async function startStranger(identity: Uint8Array, protocol: string): Promise<Stranger> {
  const host = await createHost({
    privateKey: privateKeyOf(identity),
    listen: [],
    dhtProtocol: undefined,
    limits: DEFAULT_LIMITS,
    gater: {},
    listenFailed: () => undefined,
  })
  await host.start()
  await host.handle(protocol, () => undefined, { maxInboundStreams: 64, maxOutboundStreams: 1024 })
  return {
    async open(address, streams) {
      const connection = await host.dial(multiaddr(address))
      const options = { maxOutboundStreams: 1024 }
      const opened = await Promise.allSettled(
        Array.from({ length: streams }, () => connection.newStream(protocol, options)),
      )
      return opened.filter(({ status }) => status === 'fulfilled').length
    },
    write(bytes) {
      for (const { streams } of host.getConnections()) {
        for (const stream of streams) {
          if (stream.protocol === protocol && stream.writeStatus === 'writable') stream.send(bytes)
        }
      }
    },
    connectionCount: () => host.getConnections().length,
    stop: async () => host.stop(),
  }
}
