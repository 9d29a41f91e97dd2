/** Scenarios of an operator: all nodes restarted, a disk lost, the network grown and shrunk, under load. */
import { type Answer, type NodeProcess, until } from '@replicator/testkit/processes'
import type { FaultNetwork, FaultNode } from '../network/fault-network.ts'
import { NINE, type Scenario, type Stage } from './scenario.ts'

/** How long a change of the members may take, catching up included. */
const CHANGE_MS = 60_000

export const rollingRestart: Scenario = {
  name: 'rolling restart',
  about: 'each node in turn is stopped and started again, as for an upgrade',
  shape: NINE,
  takesDisk: false,
  async run({ network }) {
    for (const { process } of network.nodes) {
      await process.stop()
      await process.start([])
      await network.whole()
    }
    return []
  },
}

export const allAtOnce: Scenario = {
  name: 'all at once',
  about: 'SIGKILL to all nodes, which are started again at once',
  shape: NINE,
  takesDisk: false,
  async run({ network, load }) {
    await Promise.all(network.nodes.map(({ process }) => process.kill()))
    await Promise.all(network.nodes.map(({ process }) => process.start([])))
    const before = load.acknowledged
    await until('a write is stored again', () => load.acknowledged > before || undefined, { withinMs: CHANGE_MS })
    return []
  },
}

export const lostDisk: Scenario = {
  name: 'lost disk',
  about: 'a node is killed and its disk is gone: a new node takes its place',
  shape: NINE,
  takesDisk: false,
  async run({ network, load, random }) {
    const old = await loseOne({ network, random })
    const fresh = await network.add(old.clusterId)
    load.follow()
    await changed(someBut(network, fresh), { replace: { [old.process.peerId]: fresh.process.peerId } })
    await network.whole()
    return []
  },
}

export const takenPlace: Scenario = {
  name: 'taken place',
  about:
    'the same, and the new node takes the place by itself (`--replace`), once it has not heard the old one for 20 s',
  shape: NINE,
  takesDisk: false,
  async run({ network, load, random }) {
    const old = await loseOne({ network, random })
    await network.add(old.clusterId, ['--replace', old.process.peerId])
    load.follow()
    await network.whole()
    return []
  },
}

export const growth: Scenario = {
  name: 'growth',
  about: 'from 3 nodes to 9, by a cluster at a time, and back: one cluster node by node, one in a single change',
  shape: { clusters: 1, nodes: 3 },
  takesDisk: false,
  async run({ network, load }) {
    for (const clusterId of ['b', 'c']) {
      await Promise.all([1, 2, 3].map(() => network.add(clusterId)))
      load.follow()
      await network.whole()
    }
    for (const node of network.of('c')) await remove(network, [node])
    await remove(network, network.of('b'))
    return []
  },
}

/** Kills a node, whose disk is gone with it. It stays a member. */
async function loseOne({ network, random }: Pick<Stage, 'network' | 'random'>): Promise<FaultNode> {
  const node = random.pick(network.nodes)
  await node.process.kill()
  await network.forget(node)
  return node
}

/** One change that removes all of these, asked of a node of the first cluster. */
async function remove(network: FaultNetwork, nodes: readonly FaultNode[]): Promise<void> {
  const [asked] = network.of('a')
  if (asked === undefined) throw new Error('the network has no node to ask')
  // By force, since what is left of a cluster takes no requests while it is shrunk to nothing.
  await changed(asked.process, { remove: nodes.map(({ process }) => process.peerId) }, '?force=true')
  for (const node of nodes) await network.forget(node)
}

function someBut(network: FaultNetwork, not: FaultNode): NodeProcess {
  const node = network.nodes.find((each) => each !== not)
  if (node === undefined) throw new Error('the network has no other node')
  return node.process
}

/** Asks until the change holds: a newcomer that has not caught up yet is refused, and so is all while nobody can decide. */
async function changed(node: NodeProcess, change: object, query = ''): Promise<void> {
  await until(
    `the change holds: ${JSON.stringify(change)}`,
    async () => {
      const answer: Answer = await node.ask(`/members${query}`, {
        method: 'POST',
        body: JSON.stringify(change),
        headers: { 'content-type': 'application/json' },
        withinMs: CHANGE_MS,
      })
      if (answer.status !== 200) throw new Error(answer.text)
      return true
    },
    { withinMs: CHANGE_MS, everyMs: 500 },
  )
}
