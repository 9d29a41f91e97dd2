/** What nodes say of themselves is true. */
import type { EngineStatus } from '@replicator/engine'
import type { ClusterId } from '@replicator/interface'
import { CONFIGURATION_KEY, isUserKey } from '@replicator/interface'
import type { NodeView, WatchedNetwork } from './network-view.js'
import type { Violation } from './violation.js'

export function checkStatus(network: WatchedNetwork, { quiet }: { readonly quiet: boolean }): Violation | undefined {
  const alive = network.nodes.filter((node) => node.running)
  const { removed, mistyped } = network
  for (const node of alive) {
    // What a damaged store can't give any more, no checker can read either.
    if (node.disk.damaged) continue
    const status = node.engine?.status(node.nowMs)
    const isQuiet = quiet && !removed.has(node.name)
    const untrue = problemOf(node, status) ?? (isQuiet ? quietProblemOf(node, status, { alive, mistyped }) : undefined)
    if (untrue !== undefined) return { check: 'status', detail: `${node.name} ${untrue}` }
    const unready = network.newcomers.check(node, network.nodes)
    if (unready !== undefined) return unready
  }
  const unnoted = quiet ? alive.find((node) => isUnnoted(node, alive)) : undefined
  if (unnoted !== undefined) return { check: 'status', detail: `nobody shows that ${unnoted.name} has an old copy` }
  return undefined
}

/** Whether a member has an old copy and no other member shows it. One that knows of a later boot of it takes it for another process. */
function isUnnoted({ name, engine }: NodeView, alive: readonly NodeView[]): boolean {
  if (engine?.state.silenced?.kind !== 'old copy') return false
  const others = alive.filter((node) => node.name !== name && !node.outdated)
  const views = others.flatMap((node) => node.engine?.peers(node.nowMs) ?? []).filter(({ peerId }) => peerId === name)
  return views.length > 0 && !views.some(({ retired }) => retired)
}

function problemOf({ engine, store, nowMs }: NodeView, status: EngineStatus | undefined): string | undefined {
  if (engine === undefined || store === undefined || status === undefined) return undefined
  const slots = store.slots()
  const bytes = slots.reduce((sum, { vote }) => sum + (vote?.proposal.value?.length ?? 0), 0)
  const { reservationBytes } = engine.state
  if (reservationBytes !== bytes) return `counts ${reservationBytes} bytes in open reservations, and holds ${bytes}`
  const open = slots.filter(({ key }) => key !== CONFIGURATION_KEY).length
  if (status.reservations !== open) return `says that ${status.reservations} reservations are open, and holds ${open}`
  const keys = store.recordKeys().filter(isUserKey)
  const records = keys.filter((key) => store.record(key)?.present).length
  if (status.records !== records) return `says that it holds ${status.records} records, and holds ${records}`
  const rest = keys.length - records
  if (status.tombstones !== rest) return `says that ${status.tombstones} keys hold nothing, and ${rest} do`
  if (status.ready !== (status.reasons.length === 0)) return 'is ready with reasons against it, or the other way round'
  const configuration = store.record(CONFIGURATION_KEY)
  if (status.epoch !== (configuration?.version ?? 0))
    return `says epoch ${status.epoch}, and holds ${configuration?.version ?? 0}`
  const { reachable, classic } = status.quorum
  if (status.ready && reachable < classic) return `is ready, and sees ${reachable} of the ${classic} voters that decide`
  const seen = engine.peers(nowMs).filter(({ alive, role }) => alive && role === 'voter').length
  if (status.quorum.reachable !== seen) return `counts ${status.quorum.reachable} reachable voters, and shows ${seen}`
  return undefined
}

function quietProblemOf(
  { engine, outdated, cluster }: NodeView,
  status: EngineStatus | undefined,
  { alive, mistyped }: { readonly alive: readonly NodeView[]; readonly mistyped: ReadonlySet<ClusterId> },
): string | undefined {
  if (status === undefined) return undefined
  if (outdated) {
    // Where the boots of the copy and of the original have the same number, it looks like another process's.
    const isSaid = /old copy|another process/.test(status.reasons[0] ?? '')
    return isSaid ? undefined : `has an old copy of its store and says ${status.reasons.join('; ') || 'nothing'}`
  }
  if (mistyped.has(cluster)) return status.ready ? 'is ready, alone in a cluster' : undefined
  if (!status.ready) return `is not ready in a quiet network: ${status.reasons.join('; ')}`
  const isVoter = ({ name }: NodeView): boolean =>
    engine?.state.configuration?.members.some(({ peer, role }) => peer === name && role === 'voter') === true
  const voters = alive.filter((node) => isVoter(node) && !node.outdated).length
  if (status.quorum.reachable !== voters)
    return `says that ${status.quorum.reachable} voters are reachable, and ${voters} vote`
  return undefined
}
