import type { Ballot, Verdict } from '@replicator/interface'
import { isOpen, parseProposalId } from '@replicator/interface'
import { placesOf } from './arrival.js'
import type { Network, SharedAction, VoterAction } from './network.js'
import { at, attemptOf, laneOf } from './plan.js'
import { formOfHeld } from './voter-table.js'

/** Puts voters in order: the form in which states are kept. */
export type Canonical = (voters: readonly number[], shared: number) => readonly number[]

interface Taken {
  readonly voters: readonly number[]
  readonly shared: number
  readonly action: VoterAction | SharedAction
  readonly place: number
}

/** Tells the way to a state, one line a step, with each voter keeping its name throughout. */
export function trace(network: Network, path: readonly (readonly number[])[], canonical: Canonical): readonly string[] {
  const lines: string[] = []
  let { voters, shared } = network.initial()
  for (const target of path.slice(1)) {
    let taken: Taken | undefined
    network.expand(voters, shared, (next, nextShared, action, place) => {
      if (taken !== undefined || canonical(next, nextShared).join() !== target.join()) return
      taken = { voters: [...next], shared: nextShared, action, place }
    })
    if (taken === undefined) throw new Error('the path has a step that cannot be made')
    lines.push(`${lines.length + 1}. ${describe(network, voters, taken)}`)
    voters = taken.voters
    shared = taken.shared
  }
  return lines
}

function describe(network: Network, before: readonly number[], { voters, action, place }: Taken): string {
  const { plan, coordinators } = network
  const name = (place: number): string => at(coordinators.peers, place)
  switch (action.kind) {
    case 'deliver':
      return `${name(place)} ${delivery(network, action.question, { before, after: voters, place })}`
    case 'commit':
      return `${name(place)} gets the commit of ${shortId(at(plan.proposals, laneOf(plan, action.lane).proposal).id)}`
    case 'adopt':
      return `${name(place)} adopts epoch ${at(plan.setting.configurations, action.configuration).epoch}`
    case 'read':
      return `${name(place)} answers the read`
    case 'choose': {
      const { ballot } = attemptOf(plan, action.attempt)
      const heard = placesOf(action.mask).map(name).join(', ')
      return `${ballotName(ballot)} has promises of ${heard} and proposes ${shortId(at(plan.proposals, action.proposal).id)}`
    }
    case 'deny':
      return `the client of ${shortId(at(plan.proposals, action.proposal).id)} is told that it lost`
    case 'configure':
      return `epoch ${at(plan.setting.configurations, action.configuration).epoch} is decided`
  }
}

function delivery(
  { plan, voters, groupOf }: Network,
  question: number,
  { before, after, place }: { before: readonly number[]; after: readonly number[]; place: number },
): string {
  const group = at(groupOf, place)
  const { message } = at(plan.questions, question)
  const { reply } = voters.reply(group, at(before, place), question)
  const what = message.type === 'prepare' ? '' : ` ${shortId(message.proposal.id)}`
  const where = message.type === 'reserve' ? '' : ` in ${ballotName(message.ballot)}`
  const { held } = voters.state(group, at(after, place))
  const kept = reply.slot === undefined || formOfHeld(held) === formOfHeld({ ...held, slot: reply.slot })
  const lost = kept ? '' : ', and loses it with its power'
  return `gets ${message.type}${what}${where} and answers ${verdictName(reply.verdict)}${lost}`
}

function verdictName(verdict: Verdict): string {
  if (verdict.kind !== 'promise') return verdict.kind
  if (verdict.vote === undefined) return 'promise, no vote'
  return `promise, has voted for ${shortId(verdict.vote.proposal.id)} in ${ballotName(verdict.vote.ballot)}`
}

function ballotName(ballot: Ballot): string {
  const { generation, number, peer, boot, attempt } = ballot
  return isOpen(ballot)
    ? `open ballot of generation ${generation}`
    : `ballot ${generation}.${number}.${peer}.${boot}.${attempt}`
}

/** A proposal id without its nonce, which is the same for all here. */
function shortId(id: string): string {
  const { peer, boot, sequence } = parseProposalId(id) ?? {}
  return `${peer}.${boot}.${sequence}`
}
