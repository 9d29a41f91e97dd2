/** Networks that have formed, as they are on their disks: short seeds go on from them, so that their time is for clients and faults. */
import type { PeerId } from '@replicator/interface'
import { decodeRecord } from '@replicator/store'
import { checkIdle } from '../checkers/bounds.js'
import { checkConvergence } from '../checkers/convergence.js'
import type { HistoryEntry } from './history.js'
import type { Shape } from './plan.js'
import { textIn } from './old-copy.js'
import type { SimulatedDisk } from './simulated-disk.js'
import { Simulation } from './simulation.js'

/** What the network holds besides its list of members: something to lose and to catch up with. */
const KEYS = ['before-0', 'before-1', 'before-2']
const LOOK_MS = 100
const FORMED_MS_MAX = 60_000

interface FormedNetwork {
  /** By the nodes' names. */
  readonly disks: ReadonlyMap<PeerId, SimulatedDisk>
  /** What its clients have written. */
  readonly entries: readonly HistoryEntry[]
}

/** By shape, and whether newcomers are asked for tokens. Each is made by a run of its own, in which no seed has a part: it is the same whichever seed asks first. */
const known = new Map<string, FormedNetwork>()

export function formedNetwork(shape: Shape, { closed }: { readonly closed: boolean }): FormedNetwork {
  const name = `${shape.clusters}x${shape.nodesPerCluster}${closed ? ' closed' : ''}`
  const network = known.get(name) ?? form(shape, closed)
  known.set(name, network)
  return network
}

function form({ clusters, nodesPerCluster }: Shape, closed: boolean): FormedNetwork {
  const simulation = new Simulation({
    seed: 0,
    clusterOf: Array.from({ length: clusters * nodesPerCluster }, (_, node) => Math.floor(node / nodesPerCluster)),
    options: { pingMs: 900, aliveMs: 2300, reconcileMs: 1500, reconcileAllMs: 3000, hushMs: 0 },
    confirmAll: [],
    syncMs: 0.2,
    turnMs: 0,
    nearMs: 1,
    farMs: 1,
    line: undefined,
    encoded: false,
    tokens: closed ? { founded: true, intruders: [] } : undefined,
    readable: false,
  })
  const { nodes, tokens } = simulation
  for (const node of nodes) node.start()
  for (const founder of nodes.slice(0, 1)) tokens?.make(founder)
  runUntil(simulation, () => simulation.isFormed())
  for (const key of KEYS) {
    const place = { number: 0, atMs: 0, node: 0, key }
    simulation.perform({ ...place, kind: 'put', mutable: false, requestId: '', value: `v-${key}` })
  }
  const keys = [...KEYS, ...(tokens?.keys ?? [])]
  const isStored = (): boolean => keys.every((key) => nodes.every(({ disk }) => disk.records.has(key)))
  runUntil(
    simulation,
    () => isStored() && checkIdle(simulation) === undefined && checkConvergence(simulation) === undefined,
  )
  for (const node of nodes) node.stop()
  return { disks: new Map(nodes.map(({ name, disk }) => [name, disk])), entries: simulation.history.entries }
}

function runUntil(simulation: Simulation, isSo: () => boolean): void {
  const { schedule, violations } = simulation
  while (!isSo()) {
    if (simulation.nowMs > FORMED_MS_MAX || violations.length > 0)
      throw new Error(`no network without faults has formed: ${violations[0]?.detail ?? 'in time'}`)
    schedule.runUntil(simulation.nowMs + LOOK_MS)
  }
}

/** The nodes of the beginning go on from its disks; the checkers know what was written, and what is there. */
export function goOnFrom(simulation: Simulation, { disks, entries }: FormedNetwork): void {
  for (const entry of entries) simulation.history.recall(entry)
  for (const node of simulation.residents) {
    const disk = disks.get(node.name)
    if (disk === undefined) throw new RangeError(`there is no disk of ${node.name}`)
    node.disk.restore(disk)
    // Its proposals are told by the boots that are counted there.
    node.boot = (textIn(disk, 'boot') as { readonly boot: number }).boot
    simulation.newcomers.belongs(node.name)
    const records = [...disk.records].map(([key, bytes]) => decodeRecord(key, bytes).record)
    simulation.applied(
      node,
      records.map((record) => ({ type: 'record', record })),
    )
  }
}
