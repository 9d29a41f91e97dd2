import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBackup, type StoredRecord } from '@replicator/core'
import { NodeProcess, ProcessNetwork, until } from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, program } from './program.ts'

let network: ProcessNetwork
let folder: string
const started: NodeProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicator-backup-'))
  network = await ProcessNetwork.start({ program, clusters: 1, nodes: 3 })
}, 60_000)

afterAll(async () => {
  await Promise.all(started.map((node) => node.kill()))
  await network?.dispose()
  await rm(folder, { recursive: true, force: true })
})

/** A node of its own, for the folders that come out of backups. */
function nodeOf(dataDir: string): NodeProcess {
  const node = new NodeProcess({ program, clusterId: 'a', dataDir, flags: ['--min-peers', '1'] })
  started.push(node)
  return node
}

async function alone(dataDir: string): Promise<NodeProcess> {
  const node = nodeOf(dataDir)
  await node.start()
  await until('the node takes reads and writes', async () => (await node.isReady()) || undefined, { withinMs: 20_000 })
  return node
}

/** Of each key the newest record. */
async function recordsIn(file: string): Promise<ReadonlyMap<string, StoredRecord>> {
  const records = new Map<string, StoredRecord>()
  for await (const part of readBackup(createReadStream(file))) {
    if (part.type !== 'record') continue
    const { record } = part
    if ((records.get(record.key)?.version ?? 0) < record.version) records.set(record.key, record)
  }
  return records
}

/** Clients that store one key after the other, and note which are acknowledged. */
function load(node: NodeProcess): { readonly acknowledged: Set<string>; readonly stop: () => Promise<unknown> } {
  const acknowledged = new Set<string>()
  let goesOn = true
  const client = async (name: number): Promise<void> => {
    for (let number = 0; goesOn; number++) {
      const key = `load/${name}/${number}`
      if ((await node.put(key, `value of ${key}`)).status === 201) acknowledged.add(key)
    }
  }
  const clients = Array.from({ length: 4 }, (_, name) => client(name))
  const stop = (): Promise<unknown> => {
    goesOn = false
    return Promise.all(clients)
  }
  return { acknowledged, stop }
}

describe('a backup of a node that serves', () => {
  it('has every record that was acknowledged before, and founds a network with them', async () => {
    const node = network.at(0)
    const { acknowledged, stop } = load(node)
    await until('some are stored', () => acknowledged.size >= 100 || undefined, { withinMs: 20_000 })
    const before = new Set(acknowledged)
    const file = join(folder, 'busy.backup')
    expect(await command('backup', file, '--url', node.url)).toMatchObject({ code: 0, stderr: '' })
    await stop()
    const records = await recordsIn(file)
    expect([...before].filter((key) => !records.has(key))).toEqual([])

    const dataDir = join(folder, 'restored')
    const restored = await command('restore', file, '--cluster-id', 'a', '--data-dir', dataDir, '--json')
    expect(JSON.parse(restored.stdout)).toMatchObject({ records: records.size, tombstones: 0 })
    const founder = await alone(dataDir)
    const [key = ''] = before
    expect((await founder.get(key)).text).toBe(`value of ${key}`)
    expect((await founder.put(key, 'another')).status).toBe(409)
    expect((await founder.ask('/status')).json['networkId']).not.toBe((await node.ask('/status')).json['networkId'])
    await founder.stop()
  }, 90_000)

  it('agrees with the export of another node', async () => {
    const [one, other] = [network.at(1), network.at(2)]
    const [backup, lines] = [join(folder, 'quiet.backup'), join(folder, 'quiet.ndjson')]
    const count = async (node: NodeProcess): Promise<unknown> => (await node.ask('/status')).json['records']
    await until('they hold the same', async () => (await count(one)) === (await count(other)) || undefined, {
      withinMs: 20_000,
    })
    expect((await command('backup', backup, '--url', one.url)).code).toBe(0)
    expect((await command('export', '--out', lines, '--url', other.url)).code).toBe(0)
    const exported = (await readFile(lines, 'utf8')).trimEnd().split('\n')
    const pairs = exported.map((line) => JSON.parse(line) as { key: string; valueBase64: string })
    const records = [...(await recordsIn(backup)).values()].filter(({ present }) => present)
    const held = ({ key, value }: StoredRecord) => [key, Buffer.from(value ?? []).toString('base64')]
    expect(pairs.map(({ key, valueBase64 }) => [key, valueBase64])).toEqual(records.map(held))
  }, 90_000)
})

describe('a rescued node', () => {
  it('and the nodes that are left of its network refuse each other, in words', async () => {
    const [node, other] = [network.at(0), network.at(1)]
    const { networkId } = (await node.ask('/status')).json
    const { code: stopped } = await node.stop()
    expect(stopped).toBe(0)
    const rescued = await command('rescue', '--data-dir', node.dataDir, '--yes', '--json')
    expect(rescued.stderr).toContain('what the 2 other voters decided and this node was not told')
    const { networkId: newId, records, oldFolder } = JSON.parse(rescued.stdout) as Record<string, string>
    const left = new RegExp(`is of network ${networkId}, and every peer .* is of network ${newId}`)
    const right = new RegExp(`is of network ${newId}, and every peer .* is of network ${networkId}`)

    const astray = nodeOf(node.dataDir)
    astray.spawn(other.addresses)
    expect((await astray.exited).code).toBe(1)
    expect(astray.output).toMatch(right)

    const founder = await alone(node.dataDir)
    expect((await founder.ask('/status')).json).toMatchObject({ networkId: newId, records })
    expect((await founder.put('rescued', 'yes')).status).toBe(201)
    const back = nodeOf(oldFolder ?? '')
    back.spawn(founder.addresses)
    expect((await back.exited).code).toBe(1)
    expect(back.output).toMatch(left)
    const { peers } = (await other.ask('/peers')).json as unknown as { peers: { peerId: string }[] }
    expect(peers.map(({ peerId }) => peerId)).not.toContain(founder.peerId)
    expect((await other.put('still', 'there')).status).toBe(201)
  }, 90_000)
})
