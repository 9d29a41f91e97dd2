import { TestNetwork } from '@replicator/testkit'
import { until } from '@replicator/testkit/processes'
import { createLibp2pTransport, generateIdentity, type Libp2pTransport } from '@replicator/transport'
import { expect, it, onTestFinished } from 'vitest'

/** A node with fewer places than by default, in the same proportions: the test need not make hundreds of handshakes. */
const LIMITS = { connectionsMax: 48, strangersMax: 24, handshakesMax: 12 }
/** As many as all its places. */
const STRANGERS = LIMITS.connectionsMax

/** Links itself to that address, says nothing, and doesn't come again. */
async function strangerAt(address: string): Promise<Libp2pTransport> {
  const once = { minMs: 600_000, maxMs: 600_000, stableMs: 600_000 }
  const stranger = await createLibp2pTransport({
    privateKey: await generateIdentity(),
    listen: [],
    discovery: false,
    backOff: once,
  })
  const linked = new Promise<void>((resolve) => {
    stranger.start({
      linked: () => resolve(),
      unlinked: () => undefined,
      received: () => undefined,
      discovered: () => undefined,
    })
  })
  await stranger.listen()
  stranger.seek(address)
  await linked
  return stranger
}

it('a node joins through one to which as many strangers hold a link as it has places', async () => {
  const tuning = { transport: { limits: LIMITS }, engine: { strangerMs: 4000 } }
  const network = await TestNetwork.start({ over: 'libp2p', clusters: { a: 3 }, options: { tuning } })
  onTestFinished(() => network.stop())
  const [attacked] = network.nodes
  const [address = ''] = attacked?.status().addresses ?? []
  const strangers: Libp2pTransport[] = []
  onTestFinished(async () => void (await Promise.all(strangers.map((stranger) => stranger.stop()))))
  while (strangers.length < STRANGERS) {
    strangers.push(...(await Promise.all(Array.from({ length: 4 }, () => strangerAt(address)))))
  }
  await network.add('a')
  await network.whole()
  expect(attacked?.status().counters['stranger-gave-way']).toBeGreaterThan(0)
  await until('the strangers are gone', () => strangers.every((one) => one.connectionCount() === 0) || undefined, {
    withinMs: 30_000,
  })
  expect(await attacked?.put('k', 'v')).toMatchObject({ outcome: 'stored' })
})
