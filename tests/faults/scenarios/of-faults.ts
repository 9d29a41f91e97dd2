/** Scenarios that are one kind of fault, or two at the same time. */
import { reasonOf } from '@replicator/interface'
import { type Fault, lasting, type RunningFault, type Site } from '../kinds/fault.ts'
import type { FaultNode } from '../network/fault-network.ts'
import { NINE, type Scenario, type Stage } from './scenario.ts'

/** `durationMs`: where it is to be another than that of the stage. */
export function ofFaults(faults: readonly Fault[], durationMs?: number): Scenario {
  return {
    name: faults.map(({ name }) => name).join(' + '),
    about: faults.length === 1 ? faults.map(({ about }) => about).join() : 'both at the same time, at different nodes',
    shape: NINE,
    takesDisk: faults.some(({ takesDisk }) => takesDisk === true),
    run: (stage) => runFaults(faults, durationMs === undefined ? stage : { ...stage, durationMs }),
  }
}

export function pairsOf(faults: readonly Fault[]): readonly (readonly [Fault, Fault])[] {
  return faults.flatMap((first, place) => faults.slice(place + 1).map((second) => [first, second] as const))
}

async function runFaults(faults: readonly Fault[], stage: Stage): Promise<readonly string[]> {
  const site = siteOf(stage)
  const running: { readonly name: string; readonly fault: RunningFault }[] = []
  const problems: string[] = []
  try {
    // A whole cluster is drawn first, while there are clusters without a victim.
    for (const fault of faults.toSorted((a, b) => Number(b.name === 'cluster') - Number(a.name === 'cluster')))
      running.push({ name: fault.name, fault: await fault.begin(site) })
    await lasting(stage.durationMs, new AbortController().signal)
  } finally {
    // Each is ended, whatever went wrong: none goes on in a network that is given up.
    const ends = await Promise.allSettled(running.map(({ fault }) => fault.end()))
    for (const [place, end] of ends.entries()) {
      const problem = end.status === 'rejected' ? reasonOf(end.reason) : end.value
      if (problem !== undefined) problems.push(`${running[place]?.name} was not in effect as it should be: ${problem}`)
    }
  }
  return problems
}

/** Fewer than a quorum are ever hit at once: a cluster of three, and one node more. */
function siteOf({ network, random, durationMs }: Stage): Site {
  const taken = new Set<FaultNode>()
  const noteTaken = (nodes: readonly FaultNode[]): readonly FaultNode[] => {
    for (const node of nodes) taken.add(node)
    return nodes
  }
  const isFree = (node: FaultNode): boolean => !taken.has(node)
  return {
    network,
    random,
    durationMs,
    victim() {
      const node = random.pick(network.nodes.filter(isFree))
      noteTaken([node])
      return node
    },
    victims: () => noteTaken(network.of(random.pick(network.clusters.filter((id) => network.of(id).every(isFree))))),
  }
}
