import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, type Logger } from '@replicator/core'
import { startStranger, type Stranger } from '@replicator/testkit/fuzz'
import { until } from '@replicator/testkit/processes'
import { expect, it, onTestFinished } from 'vitest'

/** What each node says first on each stream, as one of a later version of the protocol would. */
const LATER = Uint8Array.of(0x52, 0x50, 0x4c, 99)

/** The node with the smaller peer id opens the first stream, and this stranger opens none: it has to have the larger one. */
async function strangerAfter(peerId: string): Promise<Stranger> {
  const stranger = await startStranger('/p2p/rpc/replicator/1.0.0', { listen: ['/ip4/127.0.0.1/tcp/0/ws'] })
  const [address = ''] = stranger.addresses
  if (address.slice(address.lastIndexOf('/') + 1) > peerId) return stranger
  await stranger.stop()
  return strangerAfter(peerId)
}

it('a node whose peer speaks another version of the protocol says so in its log, with both versions', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'replicator-versions-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const first = await createReplicator({ clusterId: 'a', dataDir })
  const { peerId } = first
  await first.stop()
  const later = await strangerAfter(peerId)
  onTestFinished(() => later.stop())
  const lines: string[] = []
  const note = (fields: object, text: string): void => void lines.push(JSON.stringify({ ...fields, text }))
  const logger: Logger = { debug: () => undefined, info: note, warn: note, error: note }
  const node = await createReplicator({ clusterId: 'a', dataDir, peers: later.addresses, logger })
  onTestFinished(() => node.stop())
  const look = (): string | undefined => {
    later.write(LATER)
    return lines.find((line) => line.includes('the peer speaks version'))
  }
  const said = await until('the log says it', look, { withinMs: 30_000 })
  expect(JSON.parse(said)).toMatchObject({
    address: later.addresses[0],
    why: expect.stringMatching(/^the peer speaks version 99 of the protocol, this node version \d+$/),
    text: 'a given peer (--peer) cannot be reached; it is tried again and again',
  })
  expect(node.status().counters['frame-version']).toBeGreaterThan(0)
})
