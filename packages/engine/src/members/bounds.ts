/** How many voters there may be: a change that somebody asks for must keep to it, as growth does by itself. */
import type { MemberChanges, NetworkConfiguration } from '@replicator/interface'
import { clustersOf, concluded, votersOf, withChanges } from '@replicator/membership'
import { neededIn } from './growth.js'
import type { NetworkTurn } from '../turn/turn.js'

/** Why a change of a final configuration would make too many voters; undefined where it doesn't, or makes none. */
export function objectionToBounds(
  turn: NetworkTurn,
  configuration: NetworkConfiguration,
  changes: MemberChanges,
): string | undefined {
  const next = concluded(withChanges(configuration, changes))
  const before = votersOf(configuration)
  const added = votersOf(next).filter((peer) => !before.includes(peer))
  const { clusterVotersMax, votersMax } = turn.options
  for (const [cluster, members] of clustersOf(next)) {
    if (!members.some(({ peer }) => added.includes(peer))) continue
    const voters = members.filter(({ role }) => role === 'voter').length
    const most = Math.max(clusterVotersMax, neededIn(turn, cluster))
    if (voters > most)
      return `cluster ${cluster} may have ${most} voters (--cluster-voters), and would have ${voters}: demote or remove one as well`
    const all = Math.max(votersMax, neededIn(turn, cluster))
    if (votersOf(next).length > all)
      return `the network may have ${all} voters (--voters), and would have ${votersOf(next).length}: demote or remove one as well`
  }
  return undefined
}
