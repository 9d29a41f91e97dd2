/**
 * Who belongs to the network: each configuration follows from the one before by the rules, and in the end the members are
 * those that were asked for.
 */
import type { MembersRequest, NetworkConfiguration, PeerId, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { Outcome } from '@replicator/engine'
import { decodeRecord } from '@replicator/store'
import { decodeConfiguration, isClassicQuorum, memberOf, votersOf } from '@replicator/membership'
import type { NetworkView, NodeView } from './network-view.js'
import type { Violation } from './violation.js'

/** One change of the members that was asked for. */
export interface Wish {
  readonly request: MembersRequest
  readonly node: PeerId
  /** Absent where the node that was asked died first. */
  outcome?: Outcome
}

export class MembersChecker {
  readonly #chain = new Map<number, NetworkConfiguration>()
  #last = 0
  #removed: ReadonlySet<PeerId> = new Set()

  /** A node has committed a record. */
  committed({ key, value, version }: StoredRecord): Violation | undefined {
    // That all nodes commit the same under one version is another checker's: the first one is read, and no more.
    if (key !== CONFIGURATION_KEY || this.#chain.has(version)) return undefined
    const configuration = decodeConfiguration(value)
    if (configuration === undefined) return undefined
    this.#chain.set(version, configuration)
    this.#last = Math.max(this.#last, version)
    this.#removed = this.#findRemoved()
    const before = this.#chain.get(version - 1)
    const after = this.#chain.get(version + 1)
    const detail = (before && stepFault(before, configuration)) ?? (after && stepFault(configuration, after))
    return detail === undefined ? undefined : { check: 'each configuration follows', detail }
  }

  get newest(): NetworkConfiguration | undefined {
    return this.#chain.get(this.#last)
  }

  /** Those that were members once and are none in the newest configuration. */
  get removed(): ReadonlySet<PeerId> {
    return this.#removed
  }

  #findRemoved(): ReadonlySet<PeerId> {
    const { newest } = this
    const ever = [...this.#chain.values()].flatMap(({ members }) => members.map(({ peer }) => peer))
    return new Set(ever.filter((peer) => newest !== undefined && memberOf(newest, peer) === undefined))
  }
}

/** What is wrong with a step from one configuration to the next. */
function stepFault(before: NetworkConfiguration, after: NetworkConfiguration): string | undefined {
  const [old, now] = [votersOf(before).join(), votersOf(after).join()]
  const step = `from epoch ${before.epoch} to ${after.epoch}`
  if (old !== now && (before.joint !== undefined || after.joint?.voters.join() !== old))
    return `the voters go from ${old} to ${now} without a joint generation, ${step}`
  if (old === now && before.joint === undefined && after.joint !== undefined)
    return `a joint generation begins without a change of the voters, ${step}`
  const voting = [...votersOf(after), ...(after.joint?.voters ?? [])]
  const gone = voting.find((peer) => memberOf(after, peer) === undefined)
  if (gone !== undefined) return `${gone} has a vote and is no member, ${step}`
  return undefined
}

/** At the moment at which a client is told that the members are as it wanted: a quorum's disks hold that configuration. */
export function checkAdopted(network: NetworkView, { node, outcome }: Wish): Violation | undefined {
  if (outcome === undefined || !('outcome' in outcome) || outcome.outcome !== 'members') return undefined
  const configuration = network.node(node).engine?.state.configuration
  if (configuration === undefined) return undefined
  const holds = (peer: PeerId): boolean => {
    const { disk, outdated } = network.node(peer)
    const record = disk.records.get(CONFIGURATION_KEY)
    // What was taken from a disk afterwards says nothing of what it held.
    if (disk.damaged || outdated) return true
    return record !== undefined && decodeRecord(CONFIGURATION_KEY, record).record.version >= outcome.epoch
  }
  if (isClassicQuorum(configuration, holds)) return undefined
  const detail = `${node} told that epoch ${outcome.epoch} is so, and no quorum's disks hold it`
  return { check: 'a change is told once a quorum has adopted it', detail }
}

/** In a network at rest: those that were told to be so are so, and nobody has left that nobody wanted to. */
export function checkMembers(network: NetworkView, wishes: readonly Wish[]): Violation | undefined {
  const configuration = network.members()[0]?.engine?.state.configuration
  if (configuration === undefined) return undefined
  for (const peer of network.removed) {
    if (wishes.some(({ request }) => removedBy(request).includes(peer))) continue
    return violation(`${peer} is no member any more, and nobody wanted that`)
  }
  for (const [place, { request, outcome }] of wishes.entries()) {
    if (outcome === undefined || !('outcome' in outcome) || outcome.outcome !== 'members') continue
    const stays = removedBy(request).find((peer) => memberOf(configuration, peer) !== undefined)
    if (stays !== undefined) return violation(`${stays} is a member, and it was told that it was removed`)
    const others = wishes.filter((_, other) => other !== place).flatMap(({ request: each }) => namedBy(each))
    for (const [role, peers] of [
      ['voter', promotedBy(request)],
      ['learner', request.demote ?? []],
    ] as const) {
      const other = peers.find((peer) => !others.includes(peer) && memberOf(configuration, peer)?.role !== role)
      if (other !== undefined) return violation(`${other} is no ${role}, and it was told that it is`)
    }
  }
  const unaware = network.nodes.find((node) => network.removed.has(node.name) && isUnaware(node))
  return unaware === undefined ? undefined : violation(`${unaware.name} was removed, and doesn't know`)
}

/** Where a power loss took its network from it, a node knows it by the refusal of the members that it asks to join. */
function isUnaware({ running, outdated, disk, engine }: NodeView): boolean {
  if (!running || outdated || disk.damaged) return false
  return engine?.state.silenced?.kind !== 'removed' && engine?.state.refusal?.code !== 'removed'
}

function removedBy({ remove = [], replace = {} }: MembersRequest): readonly PeerId[] {
  return [...remove, ...Object.keys(replace)]
}

function promotedBy({ promote = [], replace = {} }: MembersRequest): readonly PeerId[] {
  return [...promote, ...Object.values(replace)]
}

function namedBy(request: MembersRequest): readonly PeerId[] {
  return [...removedBy(request), ...promotedBy(request), ...(request.demote ?? [])]
}

function violation(detail: string): Violation {
  return { check: 'members are who they should be', detail }
}
