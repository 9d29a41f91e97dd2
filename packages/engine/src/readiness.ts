/** Whether this node may take requests, and whether a quorum can be asked. */
import type { NetworkConfiguration } from '@replicator/interface'
import { everyVoter, isClassicQuorum, memberOf, votersOf } from '@replicator/membership'
import type { Turn } from './turn.js'
import { looksAlive } from './turn.js'

/** Why requests are answered with *not ready*, in words; empty where they are taken. */
export function reasonsNotReady(turn: Turn): string[] {
  const { configuration, self, cluster, silenced, vouched, refusal } = turn.state
  const { minPeers } = turn.options
  if (silenced !== undefined) return [silenced.reason]
  if (refusal !== undefined) return [refusal]
  if (configuration === undefined) return ['this node has not joined a network yet']
  const member = memberOf(configuration, self)
  if (member === undefined) return ['this node is not a member of the network any more']
  const voters = configuration.members.filter((each) => each.cluster === cluster && each.role === 'voter').length
  if (voters < minPeers)
    return [`cluster ${cluster} has ${voters} of the ${minPeers} voters that it needs (--min-peers)`]
  if (member.role === 'voter' && !vouched) return ['waiting to hear from other voters after the start']
  return []
}

/** Whether a classic quorum looks alive, in both sets while the generation is joint. */
export function quorumLooksAlive(turn: Turn): boolean {
  const { configuration } = turn.state
  return configuration !== undefined && isClassicQuorum(configuration, (peer) => looksAlive(turn, peer))
}

export function everyVoterLooksAlive(turn: Turn): boolean {
  const { configuration } = turn.state
  return configuration !== undefined && everyVoter(configuration).every((peer) => looksAlive(turn, peer))
}

/** What an operator should know of the network: what is going on in it, and whose loss stops writes. */
export function warnings(turn: Turn): string[] {
  const { configuration } = turn.state
  if (configuration === undefined) return []
  const change = 'a change of the voters is under way: until it is done, a quorum of those before it is needed as well'
  return [...(configuration.joint === undefined ? [] : [change]), ...oldCopies(turn), ...weaknesses(configuration)]
}

/** Members that said themselves that their store is an old copy. */
export function oldCopies(turn: Turn): readonly string[] {
  const { configuration, retiredPeers } = turn.state
  return (configuration?.members ?? [])
    .filter(({ peer }) => retiredPeers.has(peer))
    .map(({ peer, cluster, role }) => {
      const what = role === 'voter' ? 'votes' : 'takes part'
      return `${role} ${peer} of cluster ${cluster} has an old copy of its store and no longer ${what}: replace it`
    })
}

function weaknesses(configuration: NetworkConfiguration): readonly string[] {
  const voters = votersOf(configuration)
  const counts = new Map<string, number>()
  for (const { cluster, role } of configuration.members) {
    if (role === 'voter') counts.set(cluster, (counts.get(cluster) ?? 0) + 1)
  }
  if (counts.size === 2) return ['with two clusters, the loss of either stops writes: add a third one']
  if (counts.size < 2) return []
  return [...counts]
    .filter(([, votes]) => 2 * votes >= voters.length)
    .map(([cluster, votes]) => `cluster ${cluster} holds ${votes} of ${voters.length} votes: its loss stops writes`)
}
