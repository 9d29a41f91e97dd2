/** A change of the members as a caller gave it, checked at the edge. */
import { isPeerId, MEMBERS_MAX, type MembersRequest } from '@replicator/interface'
import { inWords } from './option-check.js'
import { InvalidArgument } from './replicator.js'

const LISTS = ['remove', 'promote', 'demote'] as const

/** Throws an `InvalidArgument` that names what can't be used. */
export function membersRequest(given: unknown): MembersRequest {
  if (!isObject(given)) throw invalid(`a change of the members is an object, not ${inWords(given)}`)
  for (const [name, value] of Object.entries(given)) {
    if (name === 'replace') checkPairs(value)
    else if (LISTS.some((list) => list === name)) checkPeers(name, value)
    else throw invalid(`a change of the members has no ${name}: there is ${LISTS.join(', ')} and replace`)
  }
  return given
}

function checkPeers(name: string, value: unknown): void {
  if (Array.isArray(value) && value.length <= MEMBERS_MAX && value.every(isPeer)) return
  throw invalid(`${name} is a list of at most ${MEMBERS_MAX} peer ids`)
}

function checkPairs(value: unknown): void {
  const pairs = isObject(value) ? Object.entries(value) : undefined
  if (pairs !== undefined && pairs.length <= MEMBERS_MAX && pairs.flat().every(isPeer)) return
  throw invalid(`replace is an object that has, for each of at most ${MEMBERS_MAX} peer ids, another one`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPeer(value: unknown): value is string {
  return typeof value === 'string' && isPeerId(value)
}

function invalid(problem: string): InvalidArgument {
  return new InvalidArgument('INVALID_REQUEST', problem)
}
