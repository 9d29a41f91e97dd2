/**
 * The fault that a disk loses committed records and their places in the change log, so that nothing of the node itself tells:
 * its store opens as a whole, and the marks in the logs of others stand behind what is gone. Only a comparison finds it.
 *
 * Lost is only what all others that vote hold on their disks, by one node after the other: so each quorum has somebody who
 * holds it, of any set of voters to which nobody was added. More than that is outside the fault model. For the same reason
 * there are no nodes to spare in such a seed: one that came meanwhile would take over marks that are no longer true, and
 * replaced voters one after the other could be all that held it.
 */
import { isUserKey } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { decodeRecord } from '@replicator/store'
import { Prng } from '../random/prng.js'
import { mayLose } from './losses.js'
import { textIn } from './old-copy.js'
import type { Strike } from './faults.js'
import type { FaultPlan, Plan } from './plan.js'
import type { SimulatedDisk } from './simulated-disk.js'
import type { SimulatedNode } from './simulated-node.js'
import type { Simulation } from './simulation.js'

export const SILENT_LOSS = 'silent loss'

/** Of the seeds that lose no node otherwise. */
const SHARE = 0.2
const LOSSES_MAX = 3

/** How often it is looked whether there is something that all hold. */
const LOOKS_MAX = 12

/** The same seed with what its own generator draws, so that those without stay as they are. */
export function withSilentLosses(plan: Plan): Plan {
  const random = new Prng(plan.seed, SILENT_LOSS)
  if (!random.chance(SHARE)) return plan
  const losses = Array.from({ length: random.whole(1, LOSSES_MAX) }, (_, index): FaultPlan => {
    const number = plan.faults.length + index
    const atMs = random.between(plan.activeMs * 0.2, plan.activeMs * 0.9)
    return { number, kind: SILENT_LOSS, atMs, durationMs: random.between(200, 2000), seed: random.uint32() }
  })
  return { ...plan, members: { ...plan.members, spares: [] }, faults: [...plan.faults, ...losses] }
}

export function planSilentLoss({ simulation, random, durationMs, happened }: Strike): void {
  const { schedule } = simulation
  let looks = 0
  const loseIfHeld = (): void => {
    if (simulation.calm) return
    const node = random.pick(simulation.residents)
    const voters = votingNodes(simulation)
    const all = mayLose(simulation, node) && node.running ? heldByAll(node, voters) : []
    // What a log would bring again is lost only where there is nothing else.
    const marked = all.filter((key) => isMergedFromAll(node, voters, key))
    const lost = random.shuffled(marked.length > 0 ? marked : all).slice(0, random.whole(1, 4))
    if (lost.length === 0) {
      if (++looks < LOOKS_MAX) schedule.after(random.between(300, 900), loseIfHeld)
      return
    }
    node.crash({ silently: random.chance(0.5) })
    for (const key of lost) node.disk.forget(key)
    happened()
    simulation.trace.line(simulation.nowMs, () => `${node.name} has lost ${lost.join(' ')} and doesn't know`)
    schedule.after(durationMs, () => node.start())
  }
  loseIfHeld()
}

/** Those of the newest configuration, and of the one before while that has to agree. */
function votingNodes({ newest, nodes }: Simulation): readonly SimulatedNode[] {
  const voting = newest === undefined ? [] : everyVoter(newest)
  return nodes.filter(({ name }) => voting.includes(name))
}

/** Keys whose record each voter's disk holds in the same version, and of which this one holds no vote. */
function heldByAll({ disk }: SimulatedNode, voters: readonly SimulatedNode[]): readonly string[] {
  const keys = [...disk.records.keys()].filter((key) => isUserKey(key) && !disk.slots.has(key))
  return keys.filter((key) => {
    const record = placeOn(disk, key)
    return record?.isPlain === true && voters.every((each) => placeOn(each.disk, key)?.version === record.version)
  })
}

/** Whether a node's marks in the logs of all others stand behind a record. */
function isMergedFromAll({ disk, name }: SimulatedNode, voters: readonly SimulatedNode[], key: string): boolean {
  return voters.every((each) => {
    const place = placeOn(each.disk, key)
    return (
      each.name === name || (place !== undefined && Number(textIn(disk, `merged/${each.name}`) ?? 0) >= place.sequence)
    )
  })
}

/** Plain is what is counted nowhere but among all records: it holds a value, and doesn't end by itself. */
function placeOn(
  disk: SimulatedDisk,
  key: string,
): { version: number; sequence: number; isPlain: boolean } | undefined {
  const bytes = disk.records.get(key)
  if (bytes === undefined) return undefined
  const { record, sequence } = decodeRecord(key, bytes)
  const { version, present, expiresMs } = record
  return { version, sequence, isPlain: present && expiresMs === undefined }
}
