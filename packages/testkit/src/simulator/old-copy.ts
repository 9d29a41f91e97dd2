/** The fault that a voter's disk is set back to an older copy, as by a restored backup. */
import { CONFIGURATION_KEY, type NetworkConfiguration } from '@replicator/interface'
import { classicQuorum, decodeConfiguration, votersOf } from '@replicator/membership'
import { decodeRecord, decodeText } from '@replicator/store'
import type { Strike } from './faults.js'
import { isChanging, isWhole, mayLose } from './losses.js'
import type { SimulatedDisk } from './simulated-disk.js'
import type { SimulatedNode } from './simulated-node.js'
import type { Simulation } from './simulation.js'

/** How often it is looked whether the others know enough to tell an old copy. */
const LOOKS_MAX = 12

/** Of the nodes that are set back, those that start again meanwhile. */
const RESTARTED_SHARE = 0.3

/** Between two durable notes of what was seen of others: an old copy that goes on in its last boot is told by these alone. */
export const NOTED_MS = 500

/**
 * A copy of the disk is made, and some time later it is put back: once so many others know for good of something newer
 * that one of them is in every quorum that can vouch for the node. An older copy that fewer can tell is outside the fault
 * model, and so is one from before the voters changed: it would ask others to vouch.
 *
 * What it is told depends on whether the node has started again meanwhile. Where it has not, others remember more of the
 * boot that the copy is of: it is marked as an old copy, for good. Where it has, the copy starts in a boot that others know
 * under another nonce: it stands down, as for another process of its identity.
 *
 * Several nodes of a seed may be set back, also at about the same time. What was set back counts as knowing nothing, so
 * it must leave enough who know for those that were set back before and have not found out yet.
 */
export function planOldCopy({ simulation, random, durationMs, happened }: Strike, node: SimulatedNode): void {
  const { residents: nodes, schedule } = simulation
  const backup = node.disk.copy()
  if (node.disk.damaged || votersIn(backup) !== nodes.length) return
  if (random.chance(RESTARTED_SHARE)) {
    node.crash({ silently: random.chance(0.5) })
    schedule.after(random.between(50, 500), () => node.start())
  }
  /** Who knows of more than a copy, and will once this node has been set back. */
  const knowing = (of: SimulatedNode, copy: SimulatedDisk, gone: SimulatedNode): readonly SimulatedNode[] =>
    nodes.filter((each) => each !== of && each !== gone && isWhole(each) && knowsBetter(each, of.name, copy))
  let looks = 0
  const setBackIfSafe = (): void => {
    if (simulation.calm || !isWhole(node)) return
    const areTold = [...unawareCopies(simulation), [node, backup] as const].every(
      ([each, copy]) => knowing(each, copy, node).length > nodes.length - classicQuorum(nodes.length),
    )
    const isOfNow = configurationOn(backup)?.generation === simulation.newest?.generation && !isChanging(simulation)
    if (!isOfNow || !mayLose(simulation, node) || !areTold) {
      if (++looks < LOOKS_MAX) schedule.after(random.between(300, 900), setBackIfSafe)
      return
    }
    node.crash({ silently: random.chance(0.5) })
    node.disk.restore(backup)
    node.outdated = true
    simulation.oldCopies.set(node, backup)
    happened()
    simulation.trace.line(simulation.nowMs, () => `${node.name} has an old copy of its disk`)
    schedule.after(durationMs, () => node.start())
  }
  schedule.after(random.between(500, 2000), setBackIfSafe)
}

/** The nodes that were set back and have not marked that durably yet, each with what it was set back to. */
export function unawareCopies({ oldCopies }: Simulation): readonly (readonly [SimulatedNode, SimulatedDisk])[] {
  return [...oldCopies].filter(([{ disk }]) => textIn(disk, 'retired') === undefined)
}

/** Whether what a node holds of a peer on its disk is more than the copy of that peer's disk shows. */
export function knowsBetter({ disk }: SimulatedNode, peer: string, backup: SimulatedDisk): boolean {
  const remembered = textIn(disk, `remembered/${peer}`) as { boot: number; batch: number } | undefined
  const last = textIn(backup, 'boot') as { boot: number } | undefined
  if (remembered === undefined || last === undefined) return false
  return remembered.boot > last.boot || (remembered.boot === last.boot && remembered.batch > backup.batch)
}

/** How many voters the final configuration on a disk has; 0 where it has none. */
export function votersIn(disk: SimulatedDisk): number {
  const configuration = configurationOn(disk)
  return configuration === undefined || configuration.joint !== undefined ? 0 : votersOf(configuration).length
}

function configurationOn({ records }: SimulatedDisk): NetworkConfiguration | undefined {
  const bytes = records.get(CONFIGURATION_KEY)
  return bytes && decodeConfiguration(decodeRecord(CONFIGURATION_KEY, bytes).record.value)
}

export function textIn({ texts }: SimulatedDisk, name: string): unknown {
  const bytes = texts.get(name)
  return bytes === undefined ? undefined : JSON.parse(decodeText(name, bytes))
}
