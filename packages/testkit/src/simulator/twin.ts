/**
 * The fault that a copy of a node's disk is started as a second process, while the original runs: a rehearsal of a
 * restore, a cloned machine. The copy may lack votes that others remember, or not. It runs for a while, and is gone for
 * good.
 *
 * Outside the model is a copy that reaches somebody who neither hears the original nor remembers more of it than the copy
 * has: nobody could tell the two apart then, and both might vote.
 */
import type { Write } from '@replicator/interface'
import type { Strike } from './faults.js'
import { knowsBetter, votersIn } from './old-copy.js'
import type { SimulatedDisk } from './simulated-disk.js'
import type { Observer } from './observer.js'
import type { SimulatedNode } from './simulated-node.js'
import { DiskFailure } from './simulated-node.js'
import type { Simulation } from './simulation.js'

/** What the checkers see of a twin: what it commits, and that it doesn't fail. It has no clients. */
export class TwinObserver implements Observer {
  protected readonly simulation: Simulation

  constructor(simulation: Simulation) {
    this.simulation = simulation
  }

  applied(twin: SimulatedNode, writes: readonly Write[]): void {
    this.simulation.appliedByTwin(twin, writes)
  }

  told(): void {
    // Nobody asks it.
  }

  admit(): void {
    // It lets nobody in.
  }

  ended({ label }: SimulatedNode, error: Error): void {
    if (error instanceof DiskFailure) return
    this.simulation.note({ check: 'no node fails', detail: `${label}: ${error.stack ?? error.message}` })
  }

  gone(): void {
    // Nor does anybody wait for it.
  }
}

/** Starts a second process from a copy of a node's disk. Of other twins it may link with those of its own company. */
export function startTwin(
  simulation: Simulation,
  original: SimulatedNode,
  { copy, company = [] }: { readonly copy: SimulatedDisk; readonly company?: readonly SimulatedNode[] },
): SimulatedNode {
  const { network, nodes } = simulation
  const twin = simulation.twinOf(original, copy)
  const { mayLink } = network
  network.mayLink = (a, b) => {
    if (a !== twin.number && b !== twin.number) return mayLink?.(a, b) ?? true
    const number = a === twin.number ? b : a
    const other = nodes.find((node) => node.number === number)
    if (other === undefined) return company.some((each) => each.number === number)
    return network.isHeard(other.number, original.number) || knowsBetter(other, original.name, copy)
  }
  twin.start()
  return twin
}

export function planTwin({ simulation, random, durationMs, happened }: Strike, original: SimulatedNode): void {
  const { schedule } = simulation
  const copy = copyOf(simulation, original)
  if (copy === undefined) return
  schedule.after(random.chance(0.5) ? 0 : random.between(500, 4000), () => {
    if (simulation.calm || original.outdated) return
    happened()
    const twin = startTwin(simulation, original, { copy })
    schedule.after(durationMs * random.between(0.5, 3), () => twin.crash({ silently: random.chance(0.5) }))
  })
}

/** A copy of a node's disk, where nothing is wrong with it and all nodes are voters. */
export function copyOf({ residents }: Simulation, { disk, outdated }: SimulatedNode): SimulatedDisk | undefined {
  return disk.damaged || outdated || votersIn(disk) !== residents.length ? undefined : disk.copy()
}
