/** The HTTP API of real nodes that are a network inside this process. */
import type { AddressInfo } from 'node:net'
import { createHttpApi } from '@replicator/node'
import { TestNetwork, type TestNetworkInit } from '@replicator/testkit'

export interface ServedNetwork {
  readonly network: TestNetwork
  /** Where each node's API listens, in the order of the nodes. */
  readonly urls: readonly string[]
  stop(): Promise<void>
}

export async function servedNetwork(clusters: TestNetworkInit['clusters']): Promise<ServedNetwork> {
  const network = await TestNetwork.start({ clusters })
  const apis = network.nodes.map((replicator) => createHttpApi({ replicator, version: '0.0.0' }))
  await Promise.all(apis.map((api) => api.listen({ port: 0, host: '127.0.0.1' })))
  const urls = apis.map(({ server }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const stop = async (): Promise<void> => {
    await Promise.all(apis.map((api) => api.close()))
    await network.stop()
  }
  return { network, urls, stop }
}
