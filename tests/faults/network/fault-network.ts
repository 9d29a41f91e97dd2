/** Real node processes on loopback whose every connection goes through a gateway. */
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FairClock, isWhole, NodeProcess, until } from '@replicator/testkit/processes'
import { program } from '../../processes/program.ts'
import { type Effects, Gateway } from './gateway.ts'
import { mayMount, SmallDisk } from './small-disk.ts'
import { Weather } from './weather.ts'

/** Long pauses included: who was away for a minute is dialled again after a while. */
const WHOLE_MS = 120_000
/** Of what a process printed: enough for why it ended. */
const LAST_CHARACTERS = 1000
/** 127.0.2.1 … .254 */
const NODES_MAX = 254

const folders = new Set<string>()
// Nothing is left behind where the program is stopped. Processes and mounts are gone by now: their handlers came before.
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

export interface FaultNode {
  /** a1, a2 …: the letter is its cluster. Of a node that took another's place, a number that was not there before. */
  readonly name: string
  readonly clusterId: string
  readonly process: NodeProcess
  readonly gateway: Gateway
  /** Undefined where this user may not mount. */
  readonly disk: SmallDisk | undefined
}

export class FaultNetwork {
  readonly weather = new Weather()
  readonly #folder: string
  readonly #names = new Map<string, string>()
  readonly #hasDisks = mayMount()
  #nodes: FaultNode[] = []
  #made = 0

  private constructor(folder: string) {
    this.#folder = folder
    folders.add(folder)
  }

  /** One founds it, the others join through that one. Resolves once all are voters. */
  static async start({ clusters, nodes }: { clusters: number; nodes: number }): Promise<FaultNetwork> {
    const network = new FaultNetwork(await mkdtemp(join(tmpdir(), 'replicator-faults-')))
    try {
      const names = Array.from({ length: clusters }, (_, place) => String.fromCodePoint(97 + place))
      const ids = names.flatMap((id) => Array.from({ length: nodes }, () => id))
      const [founder, ...others] = ids
      await network.add(founder ?? 'a')
      await Promise.all(others.map((id) => network.add(id)))
      await network.whole()
      return network
    } catch (error) {
      await network.dispose()
      throw error
    }
  }

  /** In the order in which they came. */
  get nodes(): readonly FaultNode[] {
    return this.#nodes
  }

  of(clusterId: string): readonly FaultNode[] {
    return this.#nodes.filter((node) => node.clusterId === clusterId)
  }

  get clusters(): readonly string[] {
    return [...new Set(this.#nodes.map(({ clusterId }) => clusterId))]
  }

  /** What the weather has done so far, at all gateways. */
  get effects(): Effects {
    const all = this.#nodes.map(({ gateway }) => gateway.effects)
    const sum = (name: keyof Effects): number => all.reduce((total, each) => total + each[name], 0)
    return { ended: sum('ended'), held: sum('held'), delayedBytes: sum('delayedBytes') }
  }

  /** Starts one more node, which joins through those that run, with such further flags; resolves once it listens. */
  async add(clusterId: string, flags: readonly string[] = []): Promise<FaultNode> {
    const number = ++this.#made
    if (number > NODES_MAX) throw new RangeError(`a network of this kind has at most ${NODES_MAX} nodes in its life`)
    const name = `${clusterId}${number}`
    const host = `127.0.2.${number}`
    const folder = join(this.#folder, name)
    const peers = this.#running().flatMap(({ addresses }) => addresses)
    const nodeAt = (address: string): string | undefined => this.#names.get(address)
    const gateway = await Gateway.open({ name, host, weather: this.weather, nodeAt })
    const process = new NodeProcess({
      program,
      clusterId,
      dataDir: join(folder, 'data'),
      peers,
      flags: [
        '--name',
        name,
        '--listen',
        `/ip4/${host}/tcp/${gateway.port}/ws`,
        '--announce',
        `/ip4/127.0.0.1/tcp/${gateway.port}/ws`,
        ...flags,
      ],
      nodeFlags: ['--disable-warning=ExperimentalWarning', '--import', preloadFor(host)],
    })
    this.#names.set(host, name)
    const disk = this.#hasDisks ? new SmallDisk(folder) : undefined
    const node: FaultNode = { name, clusterId, process, gateway, disk }
    this.#nodes.push(node)
    await process.start()
    return node
  }

  /** Ends what is left of a node that is no member any more. */
  async forget(node: FaultNode): Promise<void> {
    this.#nodes = this.#nodes.filter((each) => each !== node)
    await this.#end(node)
  }

  /**
   * Resolves once every node takes reads and writes and hears all others, and no change of the voters is under way. Rejects
   * where one has ended, or they don't come to it.
   */
  async whole(): Promise<void> {
    const nodes = [...this.#nodes]
    const clock = new FairClock()
    const each = nodes.map(async ({ name, process }) => {
      const hasEnded = await until(
        `${name} is ready and hears ${nodes.length} voters`,
        async () => !process.isRunning || !(await isWhole(process, nodes.length)),
        { withinMs: WHOLE_MS, everyMs: 200, clock },
      )
      if (hasEnded) throw new Error(`${name} has ended by itself: ${process.output.slice(-LAST_CHARACTERS)}`)
    })
    await Promise.all(each)
  }

  /** Ends every process and removes all they wrote. */
  async dispose(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => this.#end(node)))
    await rm(this.#folder, { recursive: true, force: true })
    folders.delete(this.#folder)
  }

  #running(): readonly NodeProcess[] {
    return this.#nodes.map(({ process }) => process).filter(({ isRunning, url }) => isRunning && url !== '')
  }

  async #end({ process, gateway, disk }: FaultNode): Promise<void> {
    await process.kill()
    gateway.close()
    disk?.dispose()
  }
}

function preloadFor(host: string): string {
  const url = pathToFileURL(join(import.meta.dirname, 'preload.ts'))
  url.searchParams.set('source', host)
  return url.href
}
