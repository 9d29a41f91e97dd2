/** Three clusters of three nodes on loopback, in a directory that is removed with them. */
import { utf8 } from '../cli/text.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CommandFailure } from '../cli/exit.js'
import { NodeProcess } from './node-process.js'

export const CLUSTERS = ['berlin', 'lima', 'tokyo'] as const
const NODES_PER_CLUSTER = 3

const READY_TURN_MS = 50
/** Far more than nine nodes take on two slow cores. */
const READY_MS_MAX = 60_000
const STOP_PATIENCE_MS = 5_000

export class DemoNetwork {
  readonly directory = mkdtempSync(join(tmpdir(), 'replicator-demo-'))
  readonly nodes: readonly NodeProcess[] = CLUSTERS.flatMap((cluster) =>
    Array.from(
      { length: NODES_PER_CLUSTER },
      (_, index) => new NodeProcess({ name: `${cluster}-${index + 1}`, cluster, directory: this.directory }),
    ),
  )

  /** The node of that name, for example `lima-2`. */
  node(name: string): NodeProcess {
    const node = this.nodes.find((each) => each.name === name)
    if (node === undefined) throw new CommandFailure(`The demo has no node ${name}.`)
    return node
  }

  /** The first node founds the network, and all others join through it at once. */
  async start(progress: (ready: number) => void): Promise<void> {
    const [founder, ...others] = this.nodes
    if (founder === undefined) return
    await founder.start([])
    await Promise.all(others.map((node) => node.start(founder.addresses)))
    let ready = 0
    await Promise.all(
      this.nodes.map(async (node) => {
        await untilReady(node)
        progress(++ready)
      }),
    )
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop(STOP_PATIENCE_MS)))
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** Resolves once `/readyz` answers 200; rejects with what is missing where it takes too long. */
export async function untilReady(node: NodeProcess): Promise<void> {
  const deadline = performance.now() + READY_MS_MAX
  for (;;) {
    const answer = await node.send({ method: 'GET', path: '/readyz' })
    if (answer.status === 200) return
    if (performance.now() > deadline)
      throw new CommandFailure(`${node.name} is not ready: ${utf8(answer.body)}\n${node.logTail(8)}`)
    await pause(READY_TURN_MS)
  }
}
