/**
 * What a network may lose for good and still keep its promise: as many of its voters as leave a classic quorum of those
 * that have lost nothing, in each set that must have one. Whoever has lost its disk, has damage on it or an old copy of it
 * counts as gone, and so does whoever may still be removed or demoted: that change may come true at any moment.
 */
import type { MembersRequest, PeerId } from '@replicator/interface'
import { classicQuorum, electorates, memberOf } from '@replicator/membership'
import type { Outcome } from '@replicator/engine'
import type { SimulatedNode } from './simulated-node.js'
import type { Simulation } from './simulation.js'

/** What an operator is told of a change that is over: it has come true, or never will. */
const OVER: readonly string[] = [
  'members',
  'would-stop-writes',
  'impossible',
  'unknown-peer',
  'not-ready',
  'no-quorum',
  'overloaded',
]

/** Whether a node may lose its store, for good. */
export function mayLose(simulation: Simulation, { name }: SimulatedNode): boolean {
  const { newest } = simulation
  if (newest === undefined || !hasFormed(simulation)) return false
  const open = openRequests(simulation)
  if (electorates(newest).some((voters) => voters.includes(name)))
    return hasQuorums(simulation, new Set([name, ...open.flatMap(leavingBy)]))
  // What the network promotes by itself it can lose again. What an operator promotes, it can't.
  return !open.some((request) => promotedBy(request).includes(name))
}

/** Whether the network can do without those that leave, whatever else was asked for and is not over. */
export function mayDoWithout(simulation: Simulation, request: MembersRequest): boolean {
  return hasQuorums(simulation, new Set([...openRequests(simulation), request].flatMap(leavingBy)))
}

/** Whether the voters are about to be others, or may be at any moment. */
export function isChanging(simulation: Simulation): boolean {
  return simulation.newest?.joint !== undefined || openRequests(simulation).length > 0
}

/** All nodes of the beginning have had their vote, whatever was made of them since. */
function hasFormed({ newest, residents, removed }: Simulation): boolean {
  return residents.every(({ name }) => {
    const member = newest && memberOf(newest, name)
    return removed.has(name) || member?.role === 'voter' || member?.demoted === true
  })
}

/** In each set that must have a quorum, one is neither lost nor among those. */
function hasQuorums({ newest, nodes }: Simulation, without: ReadonlySet<PeerId>): boolean {
  const whole = new Set(nodes.filter(isWhole).map(({ name }) => name))
  return (newest === undefined ? [] : electorates(newest)).every(
    (voters) => voters.filter((peer) => whole.has(peer) && !without.has(peer)).length >= classicQuorum(voters.length),
  )
}

/** Its store is there, and is its own last one. */
export function isWhole({ lost, outdated, disk }: SimulatedNode): boolean {
  return !lost && !outdated && !disk.damaged
}

/** What was asked for and may still come true: the asked node may have died after it handed it on. */
function openRequests({ wishes }: Simulation): readonly MembersRequest[] {
  return wishes.filter(({ outcome }) => !isOver(outcome)).map(({ request }) => request)
}

function isOver(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'outcome' in outcome && OVER.includes(outcome.outcome)
}

function leavingBy({ remove = [], demote = [], replace = {} }: MembersRequest): readonly PeerId[] {
  return [...remove, ...demote, ...Object.keys(replace)]
}

function promotedBy({ promote = [], replace = {} }: MembersRequest): readonly PeerId[] {
  return [...promote, ...Object.values(replace)]
}
