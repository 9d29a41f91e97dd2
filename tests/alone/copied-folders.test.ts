import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { StatusView } from '@replicator/interface'
import { NodeProcess, ProcessNetwork, until } from '@replicator/testkit/processes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { program } from '../processes/program.ts'

let network: ProcessNetwork
let folder: string
let copies: readonly NodeProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicator-copies-'))
  network = await ProcessNetwork.start({ program, clusters: 1, nodes: 3 })
}, 120_000)

afterAll(async () => {
  await Promise.all(copies.map((copy) => copy.kill()))
  await network?.dispose()
  await rm(folder, { recursive: true, force: true })
})

/** A copy of a node's folder as a backup has it: files only, and other ports, where it reaches the originals. */
async function copyOf({ dataDir, clusterId }: NodeProcess): Promise<NodeProcess> {
  const copy = join(folder, basename(dataDir))
  const isLeftOut = (path: string): boolean => /^(lock-.*|http-port)$/.test(basename(path))
  await cp(dataDir, copy, { recursive: true, filter: (path) => !isLeftOut(path) })
  return new NodeProcess({ program, clusterId, dataDir: copy, flags: ['--listen', '/ip4/127.0.0.2/tcp/0/ws'] })
}

async function statusOf(node: NodeProcess): Promise<StatusView> {
  return (await node.ask('/status')).json as unknown as StatusView
}

it('copies of the folders of three running nodes, started beside them, harm nobody, then or later', async () => {
  expect((await network.at(0).put('before', 'the copies')).status).toBe(201)
  copies = await Promise.all(network.nodes.map((node) => copyOf(node)))
  expect((await network.at(1).put('after', 'the copies')).status).toBe(201)
  const { epoch } = await statusOf(network.at(0))
  await Promise.all(copies.map((copy) => copy.start()))

  let puts = 0
  await until(
    'each copy says why it takes no part, while the originals go on',
    async () => {
      expect((await network.at(puts).put(`beside/${puts++}`, 'stored')).status).toBe(201)
      const reasons = await Promise.all(copies.map(async (copy) => (await statusOf(copy)).reasons[0] ?? ''))
      return reasons.every((reason) =>
        /^(another process runs with this identity|this store is an old copy)/.test(reason),
      )
        ? true
        : undefined
    },
    { withinMs: 40_000, everyMs: 100 },
  )
  for (const copy of copies) expect((await copy.put('at/a/copy', 'no')).status).toBe(503)
  for (const node of network.nodes) {
    expect(await statusOf(node)).toMatchObject({ ready: true, epoch, quorum: { reachable: 3 } })
  }

  await Promise.all(copies.map((copy) => copy.stop()))
  expect((await network.at(2).put('without/them', 'stored')).status).toBe(201)
  await Promise.all(network.nodes.map((node) => node.stop()))
  await network.restart(network.nodes)
  expect((await network.at(0).put('restarted', 'stored')).status).toBe(201)
}, 120_000)
