import type { Ballot, Member, NetworkConfiguration, PeerId, Proposal } from '@replicator/interface'
import { formatProposalId, openBallot, proposalOwner } from '@replicator/interface'
import { genesis, mayFollow, withMembers, withChanges, withoutJoint, votersOf } from '@replicator/membership'
import { noop } from '@replicator/commit'
import type { Rules } from './rules.js'
import { REAL } from './rules.js'

/** One ballot of a round that some node may try, at some time or never. */
export interface Attempt {
  /** Whose ballot it is. */
  readonly owner: PeerId
  /** The place of its configuration in the setting. */
  readonly configuration: number
  readonly version: number
  /** The open ballot, or one of the owner's own. */
  readonly ballot: Ballot
  /** What it may propose where nothing is bound; the open ballot has exactly one. */
  readonly candidates: readonly Proposal[]
  /** Where it proposes a change: what was decided for the version before, as its owner saw it when it compared. */
  readonly compared?: Proposal
}

/** A network that is small enough to be explored whole. */
export interface Setting {
  readonly name: string
  /** In the order in which they follow each other: one, or an old, a joint and a final one. */
  readonly configurations: readonly NetworkConfiguration[]
  /** Voters that are members of the same sets of voters, and so interchangeable. */
  readonly groups: readonly (readonly PeerId[])[]
  readonly attempts: readonly Attempt[]
  /** Whether readers ask voters one after the other, while the network goes on. */
  readonly reads: boolean
  /** Whether clients are told that they lost. */
  readonly denials: boolean
  /** Whether each state is asked what a recovery or a read would find; otherwise only what did happen is judged. */
  readonly lookAhead: boolean
  readonly rules: Rules
}

export const KEY = 'k'

/** The nodes that propose, recover and read. They have no vote; a voter that coordinates is two of these names. */
const COORDINATORS: readonly PeerId[] = ['ada', 'bob', 'cyd']

/** Runs the recoveries that only look whether something would be lost. */
export const WATCHER: PeerId = 'cyd'

/** The one read that goes through the network. */
export const READ_ID = '1.1'

const NONCE = '0000000000000000'
const NETWORK_ID = '0'.repeat(32)

export interface FlatBounds {
  readonly voters: number
  /** Classic rounds, each with a ballot of its own. */
  readonly recoveries: number
  /** 2: the first version may become a no-op, behind which everything starts again. */
  readonly versions?: 1 | 2
  readonly reads?: boolean
  readonly denials?: boolean
  readonly rules?: Rules
}

/** One configuration throughout: two proposers, and a number of recoveries by them and by others. */
export function flatSetting({
  voters,
  recoveries,
  versions = 1,
  reads = false,
  denials = false,
  rules = REAL,
}: FlatBounds): Setting {
  const peers = voterNames(1, voters)
  const attempts: Attempt[] = []
  for (let version = 1; version <= versions; version++) {
    for (const owner of ['ada', 'bob']) {
      attempts.push({
        owner,
        configuration: 0,
        version,
        ballot: openBallot(1),
        candidates: [proposalOf({ owner, version })],
      })
    }
    const kinds = (versions === 1 ? RIVALS : JANITORS).slice(0, recoveries)
    attempts.push(...kinds.map((kind, index) => recoveryOf(kind, index, version)))
  }
  const extras = `${versions === 1 ? '' : `, ${versions} versions`}${reads ? ', reads' : ''}${denials ? ', denials' : ''}`
  return {
    name: `${voters} voters, 2 proposers, ${recoveries} recoveries${extras}`,
    configurations: [configurationOf(peers)],
    groups: [peers],
    attempts,
    reads,
    denials,
    lookAhead: true,
    rules,
  }
}

interface Recovery {
  readonly owner: PeerId
  readonly number: number
  readonly boot: number
  /** Whether its owner still knows its own proposal; otherwise it has only a no-op to propose. */
  readonly own: boolean
}

/** Lowest ballot first: both proposers, one of them again after a crash, a bystander, and a second attempt. */
const RIVALS: readonly Recovery[] = [
  { owner: 'ada', number: 1, boot: 1, own: true },
  { owner: 'bob', number: 1, boot: 1, own: true },
  { owner: 'bob', number: 1, boot: 2, own: false },
  { owner: 'cyd', number: 2, boot: 1, own: false },
  { owner: 'ada', number: 3, boot: 1, own: true },
]

/** Where a version may stay empty, the bystander comes first. */
const JANITORS: readonly Recovery[] = [
  { owner: 'cyd', number: 1, boot: 1, own: false },
  { owner: 'ada', number: 2, boot: 1, own: true },
  { owner: 'bob', number: 2, boot: 2, own: false },
]

function recoveryOf({ owner, number, boot, own }: Recovery, index: number, version: number): Attempt {
  const ballot = { generation: 1, number, peer: owner, boot, attempt: 1 }
  const candidate = own ? proposalOf({ owner, version }) : noopOf({ owner, boot, sequence: 100 * version + index })
  return { owner, configuration: 0, version, ballot, candidates: [candidate] }
}

export interface ChangingBounds {
  readonly voters: number
  /** Classic rounds for the first version and for the second one. */
  readonly recoveries: readonly [number, number]
  readonly reads?: boolean
  readonly denials?: boolean
  readonly rules?: Rules
}

/** A mutable record is created, and then an update and a deletion of that version are rivals for the next one. */
export function changingSetting({
  voters,
  recoveries,
  reads = false,
  denials = false,
  rules = REAL,
}: ChangingBounds): Setting {
  const peers = voterNames(1, voters)
  const created: Proposal = { ...proposalOf({ owner: 'ada', version: 1 }), mutable: true }
  const updated: Proposal = { ...proposalOf({ owner: 'ada', version: 2 }), operation: 'update', mutable: true }
  const deleted: Proposal = { ...noopOf({ owner: 'bob', boot: 1, sequence: 2 }), operation: 'delete' }
  const attempts = [[created], [updated, deleted]].flatMap((wanted, index): Attempt[] => {
    const version = index + 1
    const compared = version === 1 ? {} : { compared: created }
    const open = wanted.map((proposal): Attempt => {
      const owner = proposalOwner(proposal.id)
      return { owner, configuration: 0, version, ballot: openBallot(1), candidates: [proposal], ...compared }
    })
    const classic = JANITORS.slice(0, recoveries[index]).map((kind, place): Attempt => {
      const own = kind.own ? wanted.filter(({ id }) => proposalOwner(id) === kind.owner) : []
      const attempt = recoveryOf(kind, place, version)
      return own.length === 0 ? attempt : { ...attempt, candidates: own, ...compared }
    })
    return [...open, ...classic]
  })
  const extras = `${reads ? ', reads' : ''}${denials ? ', denials' : ''}`
  return {
    name: `${voters} voters, a record and two rivals that change it, ${recoveries.join('+')} recoveries${extras}`,
    configurations: [configurationOf(peers)],
    groups: [peers],
    attempts,
    reads,
    denials,
    lookAhead: true,
    rules,
  }
}

export interface JointBounds {
  /** Voters of the old and the new configuration both, of the old one only, and of the new one only. */
  readonly stay: number
  readonly leave?: number
  readonly join?: number
  /** Open rounds in the old generation and in the final one. */
  readonly proposers?: readonly [number, number]
  /** Classic rounds in the old, the joint and the final generation. */
  readonly recoveries: readonly [number, number, number]
  readonly rules?: Rules
}

/** The voters change through a joint generation, while proposers and recoveries of all generations are at work. */
export function jointSetting({ stay, leave = 0, join = 0, proposers = [2, 1], ...more }: JointBounds): Setting {
  const [staying, leaving, joining] = [
    voterNames(1, stay),
    voterNames(stay + 1, leave),
    voterNames(stay + leave + 1, join),
  ]
  const sets = [
    [...staying, ...leaving],
    [...staying, ...joining],
  ]
  const name = `voters: ${stay} stay, ${leave} leave, ${join} join; ${more.recoveries.join('+')} recoveries`
  return { ...chainSetting({ sets, proposers, ...more }), name }
}

export interface ChainBounds {
  /** The voters, one set after the other; between two of them there is a joint generation. */
  readonly sets: readonly (readonly PeerId[])[]
  /** Open rounds in the generation of each set. */
  readonly proposers: readonly number[]
  /** Classic rounds in each generation, the joint ones too. */
  readonly recoveries: readonly number[]
  readonly rules?: Rules
}

/** Several changes of the voters, one after the other. */
export function chainSetting({ sets, proposers, recoveries, rules = REAL }: ChainBounds): Setting {
  const configurations = configurationsOf(sets)
  const attempts = configurations.flatMap(({ generation, joint }, configuration) => {
    const openRounds = joint === undefined ? (proposers[configuration / 2] ?? 0) : 0
    const open = COORDINATORS.slice(0, openRounds).map((owner): Attempt => {
      const proposal = proposalOf({ owner, version: 1, boot: generation })
      return { owner, configuration, version: 1, ballot: openBallot(generation), candidates: [proposal] }
    })
    const classic = Array.from({ length: recoveries[configuration] ?? 0 }, (_, index): Attempt => {
      const owner = COORDINATORS[index % COORDINATORS.length] ?? WATCHER
      const ballot = { generation, number: 1, peer: owner, boot: 1, attempt: index + 1 }
      const candidate = noopOf({ owner, boot: generation, sequence: 200 + index })
      return { owner, configuration, version: 1, ballot, candidates: [candidate] }
    })
    return [...open, ...classic]
  })
  return {
    name: `voters: ${sets.map((set) => set.join(' ')).join(', then ')}; ${recoveries.join('+')} recoveries`,
    configurations,
    groups: groupsOf(sets),
    attempts,
    reads: false,
    denials: false,
    lookAhead: true,
    rules,
  }
}

/** Each set's final configuration, and before it the joint one that leads there. */
function configurationsOf([first = [], ...later]: ChainBounds['sets']): readonly NetworkConfiguration[] {
  let current = configurationOf(
    first,
    [...new Set(later.flat())].filter((peer) => !first.includes(peer)),
  )
  const configurations = [current]
  for (const set of later) {
    const voters = votersOf(current)
    const joint = withChanges(current, {
      remove: [],
      promote: set.filter((peer) => !voters.includes(peer)),
      demote: voters.filter((peer) => !set.includes(peer)),
    })
    const final = withoutJoint(joint)
    if (!mayFollow(current, joint) || !mayFollow(joint, final))
      throw new Error('voters would not accept these configurations')
    configurations.push(joint, final)
    current = final
  }
  return configurations
}

/** Voters that are in the same sets are treated alike. */
function groupsOf(sets: ChainBounds['sets']): readonly (readonly PeerId[])[] {
  const groups = new Map<string, PeerId[]>()
  for (const peer of new Set(sets.flat())) {
    const places = sets.map((set) => set.includes(peer)).join()
    const group = groups.get(places)
    if (group === undefined) groups.set(places, [peer])
    else group.push(peer)
  }
  return [...groups.values()]
}

function voterNames(first: number, count: number): readonly PeerId[] {
  return Array.from({ length: count }, (_, index) => `v${first + index}`)
}

/** The voters in one cluster, and everybody else as a learner in another one: so only owners can speak for themselves. */
function configurationOf(voters: readonly PeerId[], learners: readonly PeerId[] = []): NetworkConfiguration {
  const [founder = 'v1', ...others] = voters
  const founded = genesis(NETWORK_ID, memberIn('west', founder))
  const all = withMembers(founded, [
    ...[...others, ...learners].map((peer) => memberIn('west', peer)),
    ...COORDINATORS.map((peer) => memberIn('east', peer)),
  ])
  const members = all.members.map((each) => (voters.includes(each.peer) ? { ...each, role: 'voter' as const } : each))
  return { ...all, members }
}

function memberIn(cluster: string, peer: PeerId): Omit<Member, 'role'> {
  return { peer, cluster, addresses: [] }
}

/** What the owner's client wants at that version: a final record. */
function proposalOf({ owner, version, boot = 1 }: { owner: PeerId; version: number; boot?: number }): Proposal {
  return {
    id: formatProposalId({ peer: owner, boot, nonce: NONCE, sequence: version }),
    cluster: 'east',
    operation: 'create',
    requestId: '',
    fingerprint: '',
    value: new Uint8Array([version]),
    contentType: 'text/plain',
    mutable: false,
  }
}

function noopOf({ owner, boot, sequence }: { owner: PeerId; boot: number; sequence: number }): Proposal {
  return noop(formatProposalId({ peer: owner, boot, nonce: NONCE, sequence }), 'east')
}
