import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, type Logger, type Replicator } from '@replicator/core'
import { createMemoryTransportHub } from '@replicator/transport'
import { describe, expect, it, onTestFinished } from 'vitest'

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-core-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function start(dataDir: string, clusterId: string, logger?: Logger): Promise<Replicator> {
  const hub = createMemoryTransportHub()
  return createReplicator({
    clusterId,
    dataDir,
    minPeers: 1,
    ...(logger !== undefined && { logger }),
    adapters: { transport: (identity) => hub.transport(identity) },
  })
}

describe('the folder of a node', () => {
  it('says whose it is, and that of a lost data file is not the beginning of a new network', async () => {
    const dataDir = join(await newFolder(), 'data')
    const node = await start(dataDir, 'berlin')
    await node.ready()
    const { peerId, networkId } = node.status()
    const note = async (): Promise<unknown> => JSON.parse(await readFile(join(dataDir, 'owner'), 'utf8'))
    await expect.poll(note).toEqual({ peerId, clusterId: 'berlin', networkId })
    await node.stop()
    await rm(join(dataDir, 'data.mdb'))
    await expect(start(dataDir, 'berlin')).rejects.toThrow(
      `it was used by peer ${peerId} of cluster "berlin" in network ${networkId}`,
    )
  })

  it('refuses another cluster by name, and is as it was afterwards', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await start(dataDir, 'berlin')).stop()
    await expect(start(dataDir, 'lima')).rejects.toThrow(/of cluster "berlin".*the cluster "lima" was given/)
    const node = await start(dataDir, 'berlin')
    await node.ready()
    await node.stop()
  })

  it('whose disk failed in the last run is said in the log to have been copied, once', async () => {
    const dataDir = join(await newFolder(), 'data')
    const node = await start(dataDir, 'berlin')
    await node.ready()
    await node.stop()
    await writeFile(join(dataDir, 'write-failed'), 'the device failed')
    const warnings: unknown[] = []
    const ignore = (): void => undefined
    const warn = (fields: object, text: string): void => void warnings.push({ ...fields, text })
    const logger: Logger = { debug: ignore, info: ignore, warn, error: ignore }
    await (await start(dataDir, 'berlin', logger)).stop()
    const copied = {
      dataDir,
      recoveredFrom: 'the device failed',
      text: 'a write or its sync failed in the last run: the data has been copied to a new file and read through',
    }
    expect(warnings).toEqual([copied])
    warnings.length = 0
    await (await start(dataDir, 'berlin', logger)).stop()
    expect(warnings).toEqual([])
  })

  it('that is removed ends the node, also while nobody writes', async () => {
    const dataDir = join(await newFolder(), 'data')
    const node = await start(dataDir, 'berlin')
    await node.ready()
    // The node may write another file into it meanwhile.
    await rm(dataDir, { recursive: true, maxRetries: 5 })
    expect(await node.failed).toMatchObject({ name: 'StoreFailed', code: 'STORE_FAILED' })
    expect(node.status()).toMatchObject({ ready: false })
    expect(node.status().reasons[0]).toContain('has been removed or moved away while it was in use')
    await node.stop()
  })

  it('that is removed lets no write be told as stored', async () => {
    const dataDir = join(await newFolder(), 'data')
    const node = await start(dataDir, 'berlin')
    await node.ready()
    expect(await node.put('before', 'x')).toMatchObject({ outcome: 'stored' })
    // The node may write another file into it meanwhile.
    await rm(dataDir, { recursive: true, maxRetries: 5 })
    const told = await node.put('after', 'x').catch((error: Error) => ({ outcome: error.name }))
    expect(told.outcome).not.toBe('stored')
    await node.stop()
  })
})
