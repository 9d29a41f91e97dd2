/**
 * What operators do to the members while clients work and faults strike: nodes to spare are started, members are removed,
 * replaced, promoted and demoted, several at once and one after the other, and the node that was asked or the steward dies
 * meanwhile. Drawn apart from all else, so that other seeds stay what they were.
 */
import type { Member, MembersRequest, PeerId, StoredRecord } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { classicQuorum, memberOf, votersOf } from '@replicator/membership'
import { Prng } from '../random/prng.js'
import type { Extent } from './extent.js'
import { backupOf, restore } from './head-start.js'
import { mayDoWithout } from './losses.js'
import { unawareCopies } from './old-copy.js'
import type { SimulatedNode } from './simulated-node.js'
import type { Simulation } from './simulation.js'

export interface MembersPlan {
  /** Nodes that are started on top, by the number of their cluster. */
  readonly spares: readonly SparePlan[]
  readonly wishes: readonly WishPlan[]
  readonly forced?: ForcedPlan
}

export const NOTHING_ASKED: MembersPlan = { spares: [], wishes: [] }

/** Voters are down, and some of the others are removed by force: too few are left to write until those come back. */
interface ForcedPlan {
  readonly atMs: number
  readonly removed: number
  readonly seed: number
  readonly downMs: number
}

interface SparePlan {
  readonly atMs: number
  readonly cluster: number
  /** How old the backup is from which it has a head start; absent where it begins with nothing. */
  readonly backupAgeMs?: number
}

interface WishPlan {
  readonly atMs: number
  /** The node asked; another running one where it is down. */
  readonly node: number
  readonly verbs: readonly { readonly verb: Verb; readonly choice: number }[]
  /** Who dies soon after it was asked for, and when. */
  readonly dies: readonly ('receiver' | 'steward')[]
  readonly diesAfterMs: number
  readonly downMs: number
  /** It is asked for again later, of another node. */
  readonly againMs: number | undefined
}

const VERBS = ['remove', 'remove', 'remove cluster', 'replace', 'replace', 'promote', 'demote', 'leave'] as const
type Verb = (typeof VERBS)[number]

/** Of the seeds in which members are changed. */
const FORCED_SHARE = 0.3
/** Until the others have seen that a voter is down. */
const SEEN_MS = 3000
/** Of the nodes to spare, those that are given a backup of their network. */
const BACKUP_SHARE = 0.4

interface Stage {
  readonly seed: number
  readonly nodes: number
  readonly clusters: number
  readonly activeMs: number
  readonly extent: Extent
}

export function drawMembers({ seed, nodes, clusters, activeMs, extent }: Stage): MembersPlan {
  const random = new Prng(seed, 'members')
  if (!random.chance(extent.membersShare)) return NOTHING_ASKED
  // More would take the votes that a cluster which is late needs.
  const room = Math.max(0, ENGINE_DEFAULTS.votersMax - nodes)
  const backups = new Prng(seed, 'backups')
  const spares = Array.from({ length: Math.min(room, random.whole(0, extent.sparesMax)) }, () => ({
    atMs: random.between(0, activeMs * 0.5),
    cluster: random.whole(0, clusters - 1),
    ...(backups.chance(BACKUP_SHARE) ? { backupAgeMs: backups.between(0, activeMs * 0.4) } : {}),
  }))
  const wishes = Array.from({ length: random.whole(...extent.wishes) }, () => drawWish(random, { nodes, activeMs }))
  return {
    spares,
    wishes: wishes.toSorted((a, b) => a.atMs - b.atMs),
    ...(extent.isShort ? {} : drawForced({ seed, activeMs })),
  }
}

function drawForced({ seed, activeMs }: Pick<Stage, 'seed' | 'activeMs'>): Pick<MembersPlan, 'forced'> {
  const random = new Prng(seed, 'forced')
  if (!random.chance(FORCED_SHARE)) return {}
  const atMs = random.between(0, activeMs * 0.6)
  const downMs = SEEN_MS + random.pick([500, 3000, 20_000])
  return { forced: { atMs, removed: random.whole(1, 2), seed: random.uint32(), downMs } }
}

function drawWish(random: Prng, { nodes, activeMs }: Pick<Stage, 'nodes' | 'activeMs'>): WishPlan {
  const dice = random.fraction()
  return {
    atMs: random.between(0, activeMs * 0.9),
    node: random.whole(0, nodes - 1),
    verbs: Array.from({ length: random.pick([1, 1, 1, 2]) }, () => ({
      verb: random.pick(VERBS),
      choice: random.uint32(),
    })),
    dies: dice < 0.5 ? [] : dice < 0.7 ? ['receiver'] : dice < 0.9 ? ['steward'] : ['receiver', 'steward'],
    diesAfterMs: random.pick([0, 50, 400, 800, 1500]) * random.between(0.5, 1.5),
    downMs: random.pick([300, 1000, 5000]),
    againMs: random.chance(0.3) ? random.between(100, 4000) : undefined,
  }
}

/** Plans all of it. */
export function planMembers(simulation: Simulation, { spares, wishes, forced }: MembersPlan): void {
  const { schedule } = simulation
  const beginMs = simulation.nowMs
  for (const { atMs, cluster, backupAgeMs = 0 } of spares) {
    let backup: readonly StoredRecord[] = []
    if (backupAgeMs > 0) {
      schedule.at(beginMs + Math.max(0, atMs - backupAgeMs), () => {
        const source = runningFrom(simulation, cluster)
        if (source !== undefined) backup = backupOf(source)
      })
    }
    schedule.at(beginMs + atMs, () => {
      const resident = simulation.residents.find((node) => node.cluster === String.fromCharCode(97 + cluster))
      if (simulation.calm || resident === undefined) return
      const spare = simulation.newcomer(resident.cluster)
      restore(spare, backup)
      spare.start()
    })
  }
  for (const wish of wishes) schedule.at(beginMs + wish.atMs, () => simulation.calm || make(simulation, wish))
  if (forced !== undefined) schedule.at(beginMs + forced.atMs, () => simulation.calm || force(simulation, forced))
}

/** Lets no more voters live than decide, and then asks for fewer. Nothing is lost for good: those that are down come back. */
function force(simulation: Simulation, { removed, seed, downMs }: ForcedPlan): void {
  const { schedule, nodes, newest } = simulation
  if (newest === undefined || newest.joint !== undefined) return
  const random = new Prng(seed, 'forced')
  const voters = votersOf(newest)
  const alive = random.shuffled(nodes.filter(({ name, running }) => running && voters.includes(name)))
  for (const node of alive.slice(classicQuorum(voters.length))) {
    node.crash({ silently: random.chance(0.5) })
    schedule.after(downMs, () => node.start())
  }
  schedule.after(SEEN_MS, () => {
    const [receiver, ...others] = alive.filter(({ running, isPaused }) => running && !isPaused)
    if (simulation.calm || receiver === undefined) return
    const request = { remove: others.slice(0, removed).map(({ name }) => name) }
    // With fewer voters than a cluster needs in all, the others would wait for a new node of theirs, which nobody starts here.
    const isEnough = voters.length - request.remove.length >= ENGINE_DEFAULTS.minPeers
    if (request.remove.length > 0 && isEnough && isPrudent(simulation, request))
      simulation.wish(receiver, request, { force: true })
  })
}

function make(simulation: Simulation, wish: WishPlan): void {
  const { schedule } = simulation
  const receiver = runningFrom(simulation, wish.node)
  if (receiver === undefined) return
  const request = requestOf(simulation, receiver, wish)
  if (request === undefined || !isPrudent(simulation, request)) return
  simulation.wish(receiver, request)
  schedule.after(wish.diesAfterMs, () => {
    if (simulation.calm) return
    for (const node of doomed(simulation, receiver, wish)) {
      node.crash({ silently: wish.node % 2 === 0 })
      schedule.after(wish.downMs, () => node.start())
    }
  })
  if (wish.againMs === undefined) return
  schedule.after(wish.againMs, () => {
    const other = runningFrom(simulation, wish.node + 1)
    if (!simulation.calm && other !== undefined) simulation.wish(other, request)
  })
}

function runningFrom({ nodes }: Simulation, place: number): SimulatedNode | undefined {
  return nodes.map((_, i) => nodes[(place + i) % nodes.length]).find((node) => node?.running === true && !node.isPaused)
}

function doomed({ nodes, newest }: Simulation, receiver: SimulatedNode, { dies }: WishPlan): readonly SimulatedNode[] {
  const voters = newest === undefined ? [] : votersOf(newest)
  const steward = nodes.find(({ name, running }) => running && voters.includes(name))
  return [
    ...(dies.includes('receiver') ? [receiver] : []),
    ...(dies.includes('steward') && steward !== undefined ? [steward] : []),
  ]
}

/** What the plan says, in terms of the members of now. */
function requestOf({ newest }: Simulation, receiver: SimulatedNode, { verbs }: WishPlan): MembersRequest | undefined {
  if (newest === undefined) return undefined
  const { members } = newest
  const remove: PeerId[] = []
  const promote: PeerId[] = []
  const demote: PeerId[] = []
  const replace: Record<PeerId, PeerId> = {}
  const named = new Set<PeerId>()
  /** One of those that fit and were not named before; none where nobody does. */
  const pickOne = (choice: number, fits: (member: Member) => boolean): readonly PeerId[] => {
    const candidates = members.filter((member) => !named.has(member.peer) && fits(member))
    const chosen = candidates.slice(choice % Math.max(1, candidates.length)).slice(0, 1)
    for (const { peer } of chosen) named.add(peer)
    return chosen.map(({ peer }) => peer)
  }
  const isVoter = ({ role }: Member): boolean => role === 'voter'
  const isLearner = (member: Member): boolean => !isVoter(member)
  for (const { verb, choice } of verbs) {
    switch (verb) {
      case 'remove':
        remove.push(...pickOne(choice, () => true))
        break
      case 'leave':
        remove.push(...pickOne(choice, ({ peer }) => peer === receiver.name))
        break
      case 'demote':
        demote.push(...pickOne(choice, isVoter))
        break
      case 'promote':
        promote.push(...pickOne(choice, isLearner))
        break
      case 'remove cluster': {
        const cluster = members[choice % members.length]?.cluster
        for (const _ of members) remove.push(...pickOne(choice, (member) => member.cluster === cluster))
        break
      }
      case 'replace': {
        const [old] = pickOne(choice, isVoter)
        const cluster = members.find(({ peer }) => peer === old)?.cluster
        const [next] = pickOne(choice, (member) => isLearner(member) && member.cluster === cluster)
        if (old !== undefined && next !== undefined) replace[old] = next
        else if (old !== undefined) remove.push(old)
      }
    }
  }
  return named.size === 0 ? undefined : { remove, promote, demote, replace }
}

/**
 * Whether the network has formed and can do without those that leave. An operator who takes away more of a network that has
 * lost nodes ends it.
 */
function isPrudent(simulation: Simulation, request: MembersRequest): boolean {
  const { newest, residents, removed } = simulation
  if (newest === undefined || votersOf(newest).length < ENGINE_DEFAULTS.minPeers) return false
  const isKnown = (peer: PeerId): boolean => removed.has(peer) || memberOf(newest, peer) !== undefined
  // Of an old copy that doesn't know yet, those must go on telling it who can.
  const areAware = unawareCopies(simulation).length === 0
  return areAware && residents.every(({ name }) => isKnown(name)) && mayDoWithout(simulation, request)
}
