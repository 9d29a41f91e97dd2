/** Nodes as processes, in folders that are removed in the end, each heard in all it prints. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, type Replicator, type ReplicatorOptions } from '@replicator/core'
import { NodeProcess, type NodeProcessInit, until } from '@replicator/testkit/processes'
import { program } from '../processes/program.ts'
import type { Look, Witness } from './scenario.ts'

const LEVELS: Readonly<Record<string, number>> = { info: 30, warn: 40, error: 50, fatal: 60 }

export class HeardProcess implements Witness {
  readonly node: NodeProcess

  constructor(init: Omit<NodeProcessInit, 'program'>) {
    this.node = new NodeProcess({ ...init, program })
  }

  async said(place: string): Promise<readonly string[]> {
    const [what, detail = ''] = place.split(', ')
    if (what === 'log') return this.#logged(LEVELS[detail])
    if (what === 'stderr') return this.node.output.split('\n')
    if (what !== 'ready' && what !== 'not ready') throw new Error(`a process says nothing at "${place}"`)
    if (!this.node.isRunning) return []
    const { status, json } = await this.node.ask('/readyz')
    if (what === 'ready') return status === 200 ? ['ready'] : []
    return status === 503 ? (json['reasons'] as string[]) : []
  }

  async ready(): Promise<void> {
    await until('the node is ready', async () => (await this.node.isReady()) || undefined, { withinMs: 30_000 })
  }

  /** Starts, where the start can't succeed, and finds out that it ends as the row says. */
  async failsAsSaid(look: Look, peers?: readonly string[]): Promise<void> {
    this.node.spawn(peers)
    await this.endsAsSaid(look)
  }

  async endsAsSaid(look: Look): Promise<void> {
    look.endsWith((await this.node.exited).code)
    await look.isSaidBy(this)
  }

  async endsWell(): Promise<void> {
    const { code } = await this.node.stop()
    if (code !== 0) throw new Error(`it ended with ${code}: ${this.node.output}`)
  }

  /** The text of each line of that level, and each text among its fields. */
  #logged(level: number | undefined): readonly string[] {
    return this.node.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .flatMap((line) => {
        const { level: its, ...fields } = JSON.parse(line) as Record<string, unknown>
        return its === level ? Object.values(fields).filter((each) => typeof each === 'string') : []
      })
  }
}

/** A folder for the nodes of one scenario, which end with it. */
export class Home {
  readonly folder: string
  readonly #nodes: HeardProcess[] = []
  readonly #embedded: Replicator[] = []

  constructor(folder: string) {
    this.folder = folder
  }

  /** In the folder of that name; a network of one, unless flags say otherwise. */
  node(name: string, init: Partial<NodeProcessInit> = {}): HeardProcess {
    const { flags = [], ...others } = init
    const node = new HeardProcess({
      clusterId: 'berlin',
      dataDir: join(this.folder, name),
      flags: ['--min-peers', '1', ...flags],
      ...others,
    })
    this.#nodes.push(node)
    return node
  }

  /** As above, but inside this process, which costs less than one of its own. */
  async embedded(
    name: string,
    peers: readonly string[] = [],
    options: Partial<ReplicatorOptions> = {},
  ): Promise<Replicator> {
    const dataDir = join(this.folder, name)
    const replicator = await createReplicator({ clusterId: 'berlin', minPeers: 1, dataDir, peers, ...options })
    this.#embedded.push(replicator)
    return replicator
  }

  /** The state of that folder is left: a node starts in it, becomes ready, and stops. */
  async isWell(name: string, peers?: readonly string[], options?: Partial<ReplicatorOptions>): Promise<void> {
    const node = await this.embedded(name, peers, options)
    await node.ready()
    await node.stop()
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#nodes.map(({ node }) => node.kill()))
    await Promise.all(this.#embedded.map((node) => node.stop()))
    await rm(this.folder, { recursive: true, force: true })
  }
}

export async function atHome(scenario: (home: Home) => Promise<void>): Promise<void> {
  const home = new Home(await mkdtemp(join(tmpdir(), 'replicator-operations-')))
  try {
    await scenario(home)
  } finally {
    await home.dispose()
  }
}

/** Calls with a port of loopback on which somebody else listens meanwhile. */
export async function withUsedPort(use: (port: number) => Promise<void>, port = 0): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  try {
    await use((server.address() as AddressInfo).port)
  } finally {
    await new Promise<void>((resolve) => void server.close(() => resolve()))
  }
}
