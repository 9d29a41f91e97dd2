/**
 * The fault that a second network is founded from a backup of a running node, and meets the first one: somebody gives nodes
 * of either the addresses of the other. Both go on from the same records, so whoever counted a vote of the other one, or
 * took over its members, would join two histories. Each must refuse the other by its id, whatever else it is told.
 *
 * Nodes of the second network are told of the first one only once they are members of theirs: one that belongs nowhere yet
 * joins whoever lets it in, and that is no fault.
 */
import { CONFIGURATION_KEY, proposalOwner, type PeerId, type Write } from '@replicator/interface'
import { decodeConfiguration } from '@replicator/membership'
import { AgreementChecker } from '../checkers/agreement.js'
import { Prng } from '../random/prng.js'
import { put } from './company.js'
import type { Strike } from './faults.js'
import { backupOf, restore } from './head-start.js'
import type { FaultPlan, Plan } from './plan.js'
import type { SimulatedNode } from './simulated-node.js'
import { TwinObserver } from './twin.js'

export const SECOND_NETWORK = 'network from a backup'

/** Of the long seeds. */
const SHARE = 0.2
/** As many as a cluster needs. */
const NAMES = ['x1', 'x2', 'x3']
/** Between two times that somebody is given an address of the other network. */
const MEET_MS = 400
const ASKED_EVERY_MS = 300

/** The same seed with what its own generator draws, so that those without stay as they are. */
export function withSecondNetwork(plan: Plan): Plan {
  const random = new Prng(plan.seed, SECOND_NETWORK)
  if (!random.chance(SHARE)) return plan
  const drawn: FaultPlan = {
    number: plan.faults.length,
    kind: SECOND_NETWORK,
    atMs: random.between(plan.activeMs * 0.1, plan.activeMs * 0.6),
    durationMs: 0,
    seed: random.uint32(),
  }
  return { ...plan, faults: [...plan.faults, drawn] }
}

/** What is checked of the second network: it agrees with itself, and everything in it is its own but for what was in the backup. */
class SecondNetworkObserver extends TwinObserver {
  readonly #agreement = new AgreementChecker()

  override applied({ name }: SimulatedNode, writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.type === 'record') {
        this.simulation.note(this.#agreement.committed(name, write.record))
        const { key, value } = write.record
        const members = key === CONFIGURATION_KEY ? (decodeConfiguration(value)?.members ?? []) : []
        for (const { peer } of members) this.#expectOwn(name, peer)
      } else if (write.type === 'slot' && write.slot?.vote !== undefined) {
        this.#expectOwn(name, proposalOwner(write.slot.vote.proposal.id))
      }
    }
  }

  #expectOwn(name: PeerId, peer: PeerId): void {
    if (NAMES.includes(peer)) return
    this.simulation.note({
      check: 'two networks stay apart',
      detail: `${name} counts ${peer}, which is of another network`,
    })
  }
}

export function planSecondNetwork({ simulation, random, happened }: Strike, source: SimulatedNode): void {
  const { schedule, residents } = simulation
  const backup = backupOf(source)
  const observer = new SecondNetworkObserver(simulation)
  schedule.after(random.between(0, 1500), () => {
    if (simulation.calm) return
    happened()
    const nodes: SimulatedNode[] = []
    for (const name of NAMES) {
      const seeks = nodes.slice(0, 1).map(({ number }) => number)
      const node = simulation.other({ name, cluster: source.cluster, observer, seeks })
      if (nodes.length === 0) restore(node, backup)
      nodes.push(node)
      node.start()
    }
    const introduce = (): void => {
      if (simulation.calm) return
      const one = random.pick(nodes)
      const other = random.pick(residents)
      if (isMember(one) && isMember(other)) {
        one.seek(other.number)
        other.seek(one.number)
      }
      schedule.after(MEET_MS * random.fraction(), introduce)
    }
    introduce()
    const ask = (): void => {
      if (simulation.calm) return
      // Keys that clients of the first network write as well.
      put(random.pick(nodes), `k${random.whole(0, 14)}`)
      schedule.after(ASKED_EVERY_MS * random.fraction(), ask)
    }
    ask()
  })
}

function isMember({ engine }: SimulatedNode): boolean {
  return engine?.state.configuration !== undefined
}
