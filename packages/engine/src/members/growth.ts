/**
 * How the network grows by itself: which learners may become voters now, and what the others wait for, in words.
 *
 * Every node can tell, since all it takes is the configuration, who looks alive and what each said in its Hello. Only the
 * steward acts on it.
 *
 * How many nodes a cluster needs is said by `--min-peers`, and nodes may have been started with different ones. The
 * largest counts of those that the steward and the live nodes of that cluster were started with: whoever takes part in
 * the change agrees to it. So neither a steward with a small number makes a voter of a lonely node that waits for others,
 * nor the other way round, and what one cluster asks for holds up no other.
 */
import type { ClusterId, Member, NetworkConfiguration, PeerId } from '@replicator/interface'
import { MEMBERS_MAX } from '@replicator/interface'
import {
  callName,
  classicQuorum,
  clustersOf,
  electorates,
  promotion,
  similarName,
  votersOf,
} from '@replicator/membership'
import type { Wait } from '@replicator/membership'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { log, looksAlive } from '../turn/turn.js'
import { WORDS, type Words } from '../turn/words.js'

export interface Growth {
  /** Live learners that one change may make voters. */
  readonly peers: readonly PeerId[]
  /** What keeps live learners of a cluster from becoming voters. */
  readonly waiting: ReadonlyMap<ClusterId, GrowthWait>
}

type GrowthWait =
  | Wait
  /** The cluster has too few nodes. */
  | { readonly kind: 'few'; readonly voters: number; readonly learners: readonly PeerId[]; readonly needed: number }
  /** The network has as many voters as it may have. */
  | { readonly kind: 'full'; readonly learners: readonly PeerId[]; readonly needed: number; readonly most: number }
  /** The founder's cluster comes first. */
  | { readonly kind: 'founding'; readonly founders: ClusterId; readonly learners: readonly PeerId[] }

/** Who proposes changes: the first live voter. */
export function stewardOf(turn: NetworkTurn): PeerId | undefined {
  return votersOf(turn.state.configuration).find((peer) => looksAlive(turn, peer))
}

/** Only a final configuration can grow. */
export function growthOf(turn: NetworkTurn): Growth {
  const { configuration } = turn.state
  const waiting = new Map<ClusterId, GrowthWait>()
  if (configuration.joint !== undefined) return { peers: [], waiting }
  // So it is nearly always, and each tick asks.
  if (!configuration.members.some((member) => isCandidate(turn, member))) return { peers: [], waiting }
  const enough = new Map<ClusterId, readonly PeerId[]>()
  const lacked = new Map<ClusterId, number>()
  let founders: ClusterId | undefined
  let all = votersOf(configuration).length
  for (const [cluster, members] of clustersOf(configuration)) {
    const voters = members.filter(isVoter).length
    const learners = members.filter((member) => isCandidate(turn, member)).map((member) => member.peer)
    const needed = neededBy(turn, members)
    lacked.set(cluster, Math.max(0, needed - voters))
    if (voters + learners.length >= needed) {
      const room = roomFor(turn, { voters, needed, all })
      if (voters + room < needed) waiting.set(cluster, { kind: 'full', learners, needed, most: turn.options.votersMax })
      else {
        const chosen = learners.slice(0, room)
        enough.set(cluster, chosen)
        all += chosen.length
      }
    } else {
      if (voters > 0 && votersOf(configuration).length < turn.options.minPeers) founders = cluster
      if (learners.length > 0) waiting.set(cluster, { kind: 'few', voters, learners, needed })
    }
  }
  if (founders !== undefined) {
    for (const [cluster, learners] of enough)
      if (learners.length > 0) waiting.set(cluster, { kind: 'founding', founders, learners })
    return { peers: [], waiting }
  }
  const isAlive = (peer: PeerId): boolean => looksAlive(turn, peer)
  const lacking = (cluster: ClusterId): number => lacked.get(cluster) ?? 0
  const chosen = promotion(configuration, { learners: [...enough.values()].flat(), isAlive, lacking })
  return { peers: chosen.peers, waiting: new Map([...waiting, ...chosen.waiting]) }
}

/** How many more voters a cluster may have. The bounds give way where it needs more (`--min-peers`). */
function roomFor(
  { options }: Turn,
  { voters, needed, all }: { readonly voters: number; readonly needed: number; readonly all: number },
): number {
  const inCluster = Math.max(options.clusterVotersMax, needed) - voters
  return Math.max(0, Math.min(inCluster, Math.max(options.votersMax, needed) - all))
}

function isVoter({ role }: Member): boolean {
  return role === 'voter'
}

/** A live learner that nobody asked to be one. */
function isCandidate(turn: Turn, member: Member): boolean {
  return !isVoter(member) && member.demoted !== true && looksAlive(turn, member.peer)
}

/** How many voters a cluster needs before its nodes take requests. */
export function neededIn(turn: NetworkTurn, cluster: ClusterId): number {
  return neededBy(turn, clustersOf(turn.state.configuration).get(cluster) ?? [])
}

function neededBy(turn: NetworkTurn, members: readonly Member[]): number {
  const peers = members.map(({ peer }) => peer).filter((peer) => looksAlive(turn, peer))
  const steward = stewardOf(turn)
  const said = [...peers, ...(steward === undefined ? [] : [steward])].map((peer) => minPeersOf(turn, peer))
  return Math.min(Math.max(1, ...said), MEMBERS_MAX)
}

function minPeersOf(turn: Turn, peer: PeerId): number {
  return peer === turn.state.self ? turn.options.minPeers : (turn.state.neighbours.get(peer)?.hello?.minPeers ?? 0)
}

/** What keeps the learners of this node's own cluster from becoming voters, in words. */
export function ownWait(turn: NetworkTurn): Words | undefined {
  const { configuration, cluster } = turn.state
  const wait = growthOf(turn).waiting.get(cluster)
  return wait === undefined ? undefined : wordsOf(configuration, cluster, wait)
}

/** What keeps learners from becoming voters, in words, cluster by cluster. */
export function waits(turn: NetworkTurn): readonly Words[] {
  return [...growthOf(turn).waiting].map(([cluster, wait]) => wordsOf(turn.state.configuration, cluster, wait))
}

function wordsOf(configuration: NetworkConfiguration, cluster: ClusterId, wait: GrowthWait): Words {
  const peers = calledOf(configuration, wait.learners)
  switch (wait.kind) {
    case 'few': {
      const missing = wait.needed - wait.voters - wait.learners.length
      if (wait.voters > 0) return WORDS.waitsForMore({ cluster, peers, missing })
      return WORDS.newCluster({ cluster, missing, ...introduction(configuration, cluster, wait.learners.length) })
    }
    case 'founding':
      return WORDS.waitsForFounders({ cluster, peers, founders: wait.founders })
    case 'full': {
      const voters = votersOf(configuration).length
      return WORDS.votersFull({ cluster, peers, needed: wait.needed, voters, most: wait.most })
    }
    case 'unreachable': {
      const [old = ''] = wait.voters
      const [anew = ''] = wait.learners
      return WORDS.waitsForVoter({ cluster, peers, voters: calledOf(configuration, wait.voters), old, anew })
    }
    case 'heavy':
      return WORDS.tooHeavy({ cluster, peers })
  }
}

/** Several peers as people call them. */
export function calledOf(configuration: NetworkConfiguration, peers: readonly PeerId[]): string {
  return peers.map((peer) => callName(configuration, peer)).join(', ')
}

/** What the nodes of a cluster without voters are told: the cluster id may be mistyped. */
function introduction(
  configuration: NetworkConfiguration,
  cluster: ClusterId,
  present: number,
): { readonly nodes: string; readonly others: string } {
  const clusters = [...clustersOf(configuration)]
  const others = clusters.flatMap(([name, members]) => (members.some(isVoter) ? [name] : []))
  const meant = similarName(cluster, others)
  return {
    nodes: present === 1 ? 'the first node' : `the first ${present} nodes`,
    others: others.join(', ') + (meant === undefined ? '.' : `: did you mean ${meant}?`),
  }
}

/** The voters that a joint generation adds. */
export function addedVoters(configuration: NetworkConfiguration): readonly PeerId[] {
  const { joint } = configuration
  return joint === undefined ? [] : votersOf(configuration).filter((peer) => !joint.voters.includes(peer))
}

/** Notes who of the added voters can't be reached. Only what this process has seen itself counts as absence. */
export function noteAbsent(turn: NetworkTurn): void {
  const { absent } = own(turn)
  const silent = addedVoters(turn.state.configuration).filter((peer) => !looksAlive(turn, peer))
  for (const peer of absent.keys()) if (!silent.includes(peer)) absent.delete(peer)
  for (const peer of silent) if (!absent.has(peer)) absent.set(peer, turn.nowMs)
}

/** Whether an added voter has been out of reach for so long that a change of the voters goes on without it. */
export function isAbsent(turn: Turn, peer: PeerId): boolean {
  return turn.nowMs - (turn.state.absent.get(peer) ?? Infinity) >= turn.options.absenceMs && !looksAlive(turn, peer)
}

/** Voters that can't be reached and that a joint generation waits for. */
export interface Awaited {
  /** Those of a set that has no quorum: the change can't be done without more of them. */
  readonly needed: readonly PeerId[]
  /** Others that are added: the change goes on without them where they stay away. */
  readonly added: readonly PeerId[]
}

export function awaited(turn: NetworkTurn): Awaited {
  const { configuration } = turn.state
  if (configuration.joint === undefined) return { needed: [], added: [] }
  const isSilent = (peer: PeerId): boolean => !looksAlive(turn, peer)
  const stuck = electorates(configuration).filter(
    (voters) => voters.length - voters.filter(isSilent).length < classicQuorum(voters.length),
  )
  const needed = [...new Set(stuck.flat())].filter(isSilent)
  const added = addedVoters(configuration).filter((peer) => isSilent(peer) && !isAbsent(turn, peer))
  return { needed, added: added.filter((peer) => !needed.includes(peer)) }
}

/** Says in the log what learners wait for: once it has been the same for a while, since a growing network waits all the time. */
export function tickGrowth(turn: NetworkTurn): void {
  const { nowMs } = turn
  const { wait } = own(turn)
  const words = waits(turn).join('; ')
  if (words !== wait.words) own(turn).wait = { words, sinceMs: nowMs, told: wait.told }
  else if (words !== wait.told && nowMs - wait.sinceMs >= turn.options.waitToldMs) {
    own(turn).wait = { ...wait, told: words }
    if (words === '') log(turn, 'info', 'no learner waits any more')
    else log(turn, 'warn', 'learners wait', { why: words })
  }
}
