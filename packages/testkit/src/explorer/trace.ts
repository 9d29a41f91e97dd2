import type { Ballot, Verdict } from '@replicator/interface'
import { isOpen } from '@replicator/interface'
import { placesOf } from './coordinator-table.js'
import type { Action, Network } from './network.js'
import { at, attemptOf, laneOf } from './plan.js'

/** Puts voters in order: the form in which states are kept. */
type Canonical = (network: Network, voters: readonly number[], shared: number) => readonly number[]

/** Tells the way to a state, one line a step, with each voter keeping its name throughout. */
export function trace(network: Network, path: readonly (readonly number[])[], canonical: Canonical): readonly string[] {
  const lines: string[] = []
  let { voters, shared } = network.initial()
  for (const target of path.slice(1)) {
    let taken: { voters: readonly number[]; shared: number; action: Action } | undefined
    network.expand(voters, shared, (next, nextShared, action) => {
      if (taken !== undefined || canonical(network, next, nextShared).join() !== target.join()) return
      taken = { voters: next, shared: nextShared, action }
    })
    if (taken === undefined) throw new Error('the path has a step that cannot be made')
    lines.push(`${lines.length + 1}. ${describe(network, voters, taken.action)}`)
    voters = taken.voters
    shared = taken.shared
  }
  return lines
}

function describe(network: Network, voters: readonly number[], action: Action): string {
  const { plan, coordinators, groupOf } = network
  const name = (place: number): string => at(coordinators.peers, place)
  switch (action.kind) {
    case 'deliver': {
      const { message } = at(plan.questions, action.question)
      const { reply } = network.voters.reply(at(groupOf, action.place), at(voters, action.place), action.question)
      const what = message.type === 'prepare' ? '' : ` ${shortId(message.proposal.id)}`
      const where = message.type === 'reserve' ? '' : ` in ${ballotName(message.ballot)}`
      return `${name(action.place)} gets ${message.type}${what}${where} and answers ${verdictName(reply.verdict)}`
    }
    case 'commit': {
      const { proposal } = laneOf(plan, action.lane)
      return `${name(action.place)} gets the commit of ${shortId(at(plan.proposals, proposal).id)}`
    }
    case 'adopt':
      return `${name(action.place)} adopts epoch ${at(plan.setting.configurations, action.configuration).epoch}`
    case 'read':
      return `${name(action.place)} answers the read`
    case 'choose': {
      const { ballot } = attemptOf(plan, action.attempt)
      const heard = placesOf(action.mask).map(name).join(', ')
      return `${ballotName(ballot)} has promises of ${heard} and proposes ${shortId(at(plan.proposals, action.proposal).id)}`
    }
    case 'deny':
      return `the client of ${shortId(at(plan.proposals, action.proposal).id)} is told that it lost`
    case 'finish':
      return 'the final configuration is decided'
  }
}

function verdictName(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'promise':
      return verdict.vote === undefined
        ? 'promise, no vote'
        : `promise, has voted ${shortId(verdict.vote.proposal.id)} in ${ballotName(verdict.vote.ballot)}`
    default:
      return verdict.kind
  }
}

function ballotName({ generation, round, peer, boot, attempt }: Ballot): string {
  const ballot = { generation, round, peer, boot, attempt }
  return isOpen(ballot) ? `open ballot of generation ${generation}` : `ballot ${generation}.${round}.${peer}.${boot}.${attempt}`
}

/** A proposal id without its nonce, which is the same for all here. */
function shortId(id: string): string {
  const [peer, boot, , sequence] = id.split('.')
  return `${peer}.${boot}.${sequence}`
}
