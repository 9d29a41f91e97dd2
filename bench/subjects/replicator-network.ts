/** A network of node processes of some checkout of this project. */
import { join } from 'node:path'
import { COUNTERS, type CounterName, type Counts, type StatusView } from '@replicator/interface'
import { ProcessNetwork } from '@replicator/testkit/processes'
import { httpReader, httpWriter } from './http-lanes.ts'
import { KeySequence } from './key-sequence.ts'
import type { Subject } from './subject.ts'

export interface Shape {
  readonly clusters: number
  /** Of each cluster. */
  readonly nodes: number
}

export interface ReplicatorInit {
  readonly name: string
  /** A checkout that is built. */
  readonly checkout: string
  readonly shape: Shape
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[]
}

export interface ReplicatorSubject extends Subject {
  readonly network: ProcessNetwork
  readonly reader: NonNullable<Subject['reader']>
  readonly counts: NonNullable<Subject['counts']>
}

/** The checkout that this program belongs to. */
export const OWN_CHECKOUT = join(import.meta.dirname, '../..')
/** The launcher of the binary there. */
export const PROGRAM = programOf(OWN_CHECKOUT)

/** Tries a second time, and says so, where the network does not form in time: a busy machine may have none for it. */
export async function startReplicator(init: ReplicatorInit): Promise<ReplicatorSubject> {
  const { name, checkout, shape, nodeFlags = [] } = init
  const start = (): Promise<ProcessNetwork> =>
    ProcessNetwork.start({ program: programOf(checkout), ...shape, flags: ['--log-level', 'warn'], nodeFlags })
  const network = await start().catch((error: Error) => {
    console.error(`${name}: started again, since it did not form: ${error.message}`, error.cause)
    return start()
  })
  const keys = new KeySequence()
  return {
    name,
    network,
    places: network.nodes.length,
    compilesWhileRunning: true,
    writer: (place) => httpWriter(network.at(place).url, keys),
    reader: (place) => httpReader(network.at(place).url, keys),
    pids: () => network.nodes.flatMap(({ pid }) => pid ?? []),
    counts: async () => sum(await Promise.all(network.running.map(async (node) => (await statusOf(node)).counters))),
    freeze: () => network.nodes.forEach((node) => node.freeze()),
    thaw: async () => {
      network.nodes.forEach((node) => node.thaw())
      await network.ready()
    },
    stop: () => network.dispose(),
  }
}

function programOf(checkout: string): string {
  return join(checkout, 'apps/node/bin/replicator.js')
}

async function statusOf(node: ProcessNetwork['nodes'][number]): Promise<StatusView> {
  return (await node.ask('/status')).json as unknown as StatusView
}

function sum(all: readonly Counts[]): Counts {
  const names = Object.keys(COUNTERS) as CounterName[]
  const counted = names.filter((name) => all.some((counts) => counts[name] !== undefined))
  return Object.fromEntries(
    counted.map((name) => [name, all.reduce((total, counts) => total + (counts[name] ?? 0), 0)]),
  )
}
