/** A network of node processes of some checkout of this project. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COUNTERS, type CounterName, type Counts, type StatusView } from '@replicator/interface'
import { type NodeProcess, ProcessNetwork, until } from '@replicator/testkit/processes'
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
  /** Flags for Node itself, and environment variables beside those of the bench. */
  readonly nodeFlags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Whether each request must show a token. Default false: the network has none. */
  readonly hasTokens?: boolean
  /** Whether the links between nodes are sealed with a network key. Default false. */
  readonly hasNetworkKey?: boolean
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

const ALL_READY_MS = 60_000

/** Tries a second time, and says so, where the network does not form in time: a busy machine may have none for it. */
export async function startReplicator(init: ReplicatorInit): Promise<ReplicatorSubject> {
  const { name, checkout, shape, nodeFlags = [], environment = {}, hasTokens = false, hasNetworkKey = false } = init
  const folder = await mkdtemp(join(tmpdir(), 'replicator-bench-'))
  const flags = ['--log-level', 'warn', ...(hasNetworkKey ? ['--network-key', await newNetworkKey(folder)] : [])]
  const start = (): Promise<ProcessNetwork> =>
    ProcessNetwork.start({ program: programOf(checkout), ...shape, flags, nodeFlags, environment })
  const network = await start().catch((error: Error) => {
    console.error(`${name}: started again, since it did not form: ${error.message}`, error.cause)
    return start()
  })
  const keys = new KeySequence()
  const token = hasTokens ? await firstToken(network) : undefined
  return {
    name,
    network,
    places: network.nodes.length,
    compilesWhileRunning: true,
    writer: (place) => httpWriter({ url: network.at(place).url, keys, token }),
    reader: (place) => httpReader({ url: network.at(place).url, keys, token }),
    pids: () => network.nodes.flatMap(({ pid }) => pid ?? []),
    counts: async () => sum(await Promise.all(network.running.map((node) => countersOf(node, token)))),
    freeze: () => network.nodes.forEach((node) => node.freeze()),
    thaw: async () => {
      network.nodes.forEach((node) => node.thaw())
      // Without a token nobody is told more of a node than whether it is ready.
      if (token === undefined) await network.ready()
      else await allReady(network)
    },
    stop: async () => {
      await network.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function programOf(checkout: string): string {
  return join(checkout, 'apps/node/bin/replicator.js')
}

/** Where it is: in the form of `replicator network-key`, for its owner alone. */
async function newNetworkKey(folder: string): Promise<string> {
  const file = join(folder, 'network-key')
  await writeFile(file, `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  return file
}

/** Makes it, which closes the network to all requests that show none, and resolves once each node knows it. */
async function firstToken(network: ProcessNetwork): Promise<string> {
  const { json } = await network.at(0).ask('/tokens', { method: 'POST', body: '{"scopes":["admin"]}' })
  const token = String(json['token'])
  for (const node of network.nodes) {
    await until('the node knows the token', () => isTokenKnown(node, token), { withinMs: ALL_READY_MS })
  }
  return token
}

async function isTokenKnown(node: NodeProcess, token: string): Promise<boolean> {
  const shown = await node.ask('/status', { headers: shows(token) })
  return shown.status === 200 && (await node.ask('/status')).status === 401
}

async function allReady(network: ProcessNetwork): Promise<void> {
  for (const node of network.nodes) await until('the node is ready', () => node.isReady(), { withinMs: ALL_READY_MS })
}

async function countersOf(node: NodeProcess, token: string | undefined): Promise<Counts> {
  const { json } = await node.ask('/status', token === undefined ? {} : { headers: shows(token) })
  return (json as unknown as StatusView).counters
}

function shows(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` }
}

function sum(all: readonly Counts[]): Counts {
  const names = Object.keys(COUNTERS) as CounterName[]
  const counted = names.filter((name) => all.some((counts) => counts[name] !== undefined))
  return Object.fromEntries(
    counted.map((name) => [name, all.reduce((total, counts) => total + (counts[name] ?? 0), 0)]),
  )
}
