import { defaultNodeName } from '@replicator/interface'
import { rm } from 'node:fs/promises'
import type { StatusView } from '@replicator/interface'
import type { NodeProcess } from '@replicator/testkit/processes'
import { ProcessNetwork, until } from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { program } from './program.ts'

let network: ProcessNetwork

beforeAll(async () => {
  network = await ProcessNetwork.start({ program, clusters: 1, nodes: 3 })
}, 60_000)

afterAll(() => network?.dispose())

async function statusOf(node: NodeProcess): Promise<StatusView> {
  return (await node.ask('/status')).json as unknown as StatusView
}

describe('one of three nodes that comes back with an empty folder each time', () => {
  it('catches up and serves as a learner, says why it is one, and writes go on', async () => {
    const [founder, , lost] = network.nodes as readonly [NodeProcess, NodeProcess, NodeProcess]
    const { peerId } = lost
    for (const round of ['once', 'twice']) {
      await lost.kill()
      await rm(lost.dataDir, { recursive: true })
      await lost.start(founder.addresses.slice(0, 1))
      await until('the node is a learner that is ready', () => lost.isReady().then((ready) => ready || undefined), {
        withinMs: 30_000,
      })
      expect((await founder.put(`after ${round}`, 'stored')).status).toBe(201)
      expect((await lost.put(`at the learner, ${round}`, 'stored')).status).toBe(201)
      expect(await statusOf(lost)).toMatchObject({ role: 'learner', quorum: { votes: 3, reachable: 2 } })
      for (const node of [founder, lost]) {
        const [warning] = (await statusOf(node)).warnings
        const [now, before] = [lost.peerId, peerId].map((peer) => defaultNodeName('a', peer))
        expect(warning).toContain(`${now} can't vote while ${before} can't be reached`)
      }
    }
    await until('the log says so as well', () => lost.output.includes('learners wait') || undefined, {
      withinMs: 20_000,
    })
  }, 90_000)
})
