/**
 * I5: in the end all live members hold the same records, in the same configuration, and every node is a voter, but for those
 * that must not become one by themselves, and say why. A node with an old copy of its store takes no part.
 */
import { ENGINE_DEFAULTS } from '@replicator/engine'
import type { NetworkView, NodeView } from './network-view.js'
import type { Violation } from './violation.js'

export function checkConvergence(network: NetworkView): Violation | undefined {
  const alive = network.nodes.filter(
    (node) => node.running && !node.disk.damaged && !node.outdated && !network.removed.has(node.name),
  )
  for (const node of network.nodes) {
    if (!node.running && !node.lost) return violation(`${node.name} doesn't run`)
  }
  const reference = alive[0]
  if (reference === undefined) return violation('no node is alive')
  const expected = contentsOf(reference)
  const { configuration } = reference.engine?.state ?? {}
  if (configuration?.joint !== undefined)
    return violation(`${reference.name} is in the joint generation ${configuration.generation}`)
  for (const node of alive) {
    const member = configuration?.members.find(({ peer }) => peer === node.name)
    if (member?.role !== 'voter' && !(member?.role === 'learner' && mustWait(network, node)))
      return violation(`${node.name} is ${member?.role ?? 'no member'} in the configuration of ${reference.name}`)
    const held = contentsOf(node)
    for (const key of new Set([...expected.keys(), ...held.keys()])) {
      if (expected.get(key) === held.get(key)) continue
      return violation(
        `${reference.name} holds ${key} as ${expected.get(key) ?? 'nothing'}, ${node.name} as ${held.get(key) ?? 'nothing'}`,
      )
    }
  }
  return undefined
}

/** A learner whose cluster was mistyped, has a voter that is gone or as many as it may have; or one that was asked to be one. */
function mustWait(network: NetworkView, { name, cluster, engine, nowMs }: NodeView): boolean {
  const { configuration } = engine?.state ?? {}
  const { warnings = [], reasons = [] } = engine?.status(nowMs) ?? {}
  const voters = configuration?.members.filter(({ role }) => role === 'voter') ?? []
  const { clusterVotersMax, votersMax } = ENGINE_DEFAULTS
  if (voters.length >= votersMax || voters.filter((voter) => voter.cluster === cluster).length >= clusterVotersMax)
    return true
  if (configuration?.members.some(({ peer, demoted }) => peer === name && demoted === true) === true) return true
  if (warnings.some((warning) => warning.includes("can't vote, or the loss of fewer clusters"))) return true
  if (network.mistyped.has(cluster)) {
    // It has no voter yet, or has one that is gone and was not removed: both wait for more nodes.
    const saysSo = reasons.some((reason) => reason.startsWith('the first '))
    return (
      saysSo ||
      warnings.some((warning) => warning.includes(`cluster ${cluster}: `) && warning.endsWith('(--min-peers)'))
    )
  }
  const gone = network.nodes.some((other) => {
    const member = configuration?.members.find(({ peer }) => peer === other.name)
    return other.cluster === cluster && (other.lost || other.outdated) && member?.role === 'voter'
  })
  return gone && warnings.some((warning) => warning.includes("can't be reached: start what is missing again"))
}

function contentsOf({ store }: NodeView): ReadonlyMap<string, string> {
  const contents = new Map<string, string>()
  for (const key of store?.recordKeys() ?? []) {
    const record = store?.record(key)
    if (record !== undefined) contents.set(key, `${record.version} ${record.decisions[0]?.proposal ?? ''}`)
  }
  return contents
}

function violation(detail: string): Violation {
  return { check: 'convergence', detail }
}
