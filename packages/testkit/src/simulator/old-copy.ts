/** The fault that a voter's disk is set back to an older copy, as by a restored backup. */
import { CONFIGURATION_KEY } from '@replicator/interface'
import { classicQuorum, decodeConfiguration, votersOf } from '@replicator/membership'
import { decodeRecord, decodeText } from '@replicator/store'
import type { Strike } from './faults.js'
import type { SimulatedDisk } from './simulated-disk.js'
import type { SimulatedNode } from './simulated-node.js'

/** How often it is looked whether the others know enough to tell an old copy. */
const LOOKS_MAX = 12

/**
 * A copy of the disk is made, the node starts again, and some time later the copy is put back: once so many others know
 * for good of something newer that one of them is in every quorum that can vouch for the node. An older copy that fewer
 * can tell is outside the fault model, and so is one from before the voters changed: it would ask others to vouch.
 */
export function planOldCopy({ simulation, random, durationMs, happened }: Strike, node: SimulatedNode): void {
  const { residents: nodes, schedule } = simulation
  const backup = node.disk.copy()
  if (node.disk.damaged || votersIn(backup) !== nodes.length) return
  node.crash({ silently: random.chance(0.5) })
  schedule.after(random.between(50, 500), () => node.start())
  let looks = 0
  const look = (): void => {
    if (simulation.calm || node.disk.damaged || nodes.some(({ outdated }) => outdated)) return
    const knowing = nodes.filter((each) => each !== node && !each.disk.damaged && knowsBetter(each, node.name, backup))
    if (!simulation.mayLoseOne() || knowing.length <= nodes.length - classicQuorum(nodes.length)) {
      if (++looks < LOOKS_MAX) schedule.after(random.between(300, 900), look)
      return
    }
    node.crash({ silently: random.chance(0.5) })
    node.disk.restore(backup)
    node.outdated = true
    happened()
    simulation.trace.line(
      simulation.nowMs,
      () => `${node.name} has an old copy of its disk, known by ${knowing.length}`,
    )
    schedule.after(durationMs, () => node.start())
  }
  schedule.after(random.between(500, 2000), look)
}

/** Whether what a node holds of a peer on its disk is more than the copy of that peer's disk shows. */
export function knowsBetter({ disk }: SimulatedNode, peer: string, backup: SimulatedDisk): boolean {
  const remembered = textIn(disk, `remembered/${peer}`) as { boot: number; batch: number } | undefined
  const last = textIn(backup, 'boot') as { boot: number } | undefined
  if (remembered === undefined || last === undefined) return false
  return remembered.boot > last.boot || (remembered.boot === last.boot && remembered.batch > backup.batch)
}

/** How many voters the final configuration on a disk has; 0 where it has none. */
export function votersIn({ records }: SimulatedDisk): number {
  const bytes = records.get(CONFIGURATION_KEY)
  const configuration = bytes && decodeConfiguration(decodeRecord(CONFIGURATION_KEY, bytes).record.value)
  return configuration === undefined || configuration.joint !== undefined ? 0 : votersOf(configuration).length
}

export function textIn({ texts }: SimulatedDisk, name: string): unknown {
  const bytes = texts.get(name)
  return bytes === undefined ? undefined : JSON.parse(decodeText(name, bytes))
}
