/** The HTTP API of real nodes that are a network inside this process. */
import type { AddressInfo } from 'node:net'
import { createHttpApi, serveClients } from '@replicator/node'
import { TestNetwork, type TestNetworkInit } from '@replicator/testkit'

export interface ServedNetwork {
  readonly network: TestNetwork
  /** Where each node's API listens, in the order of the nodes. */
  readonly urls: readonly string[]
  /** Ends the API of one node in good order, as a node does that stops; the node itself goes on. */
  close(url: string): Promise<void>
  stop(): Promise<void>
}

/** `over` libp2p, programs outside of the network are served there as well. */
export async function servedNetwork(
  clusters: TestNetworkInit['clusters'],
  over: 'hub' | 'libp2p' = 'hub',
): Promise<ServedNetwork> {
  const network = await TestNetwork.start({ clusters, over })
  const apis = network.nodes.map((replicator) => {
    const api = createHttpApi({ replicator, version: '0.0.0' })
    serveClients({ replicator, intake: api.intake, version: '0.0.0' })
    return api
  })
  await Promise.all(apis.map((api) => api.listen({ port: 0, host: '127.0.0.1' })))
  const urls = apis.map(({ server }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const close = async (url: string): Promise<void> => apis[urls.indexOf(url)]?.close()
  const stop = async (): Promise<void> => {
    await Promise.all(apis.map((api) => api.close()))
    await network.stop()
  }
  return { network, urls, close, stop }
}
