/** A change of the members as a caller gave it, checked at the edge, with the ids of those that it names. */
import {
  isNodeName,
  isPeerId,
  MEMBERS_MAX,
  type MembersRequest,
  type PeerId,
  peersMeant,
  type PeerView,
} from '@replicator/interface'
import { inWords } from './option-check.js'
import { InvalidArgument } from './replicator.js'

const LISTS = ['remove', 'promote', 'demote'] as const

type Peers = readonly Pick<PeerView, 'peerId' | 'name'>[]

/**
 * What is asked for, with peer ids in the place of names and of beginnings of ids. What stands for none of `peers` stays as
 * it is: it may be one that was removed lately. Throws an `InvalidArgument` that names what can't be used.
 */
export function membersRequest(given: unknown, peers: Peers): MembersRequest {
  if (!isObject(given)) throw invalid(`a change of the members is an object, not ${inWords(given)}`)
  const wanted: { -readonly [Name in keyof MembersRequest]: MembersRequest[Name] } = {}
  for (const [name, value] of Object.entries(given)) {
    const list = LISTS.find((each) => each === name)
    if (name === 'replace') wanted.replace = pairsIn(value, peers)
    else if (list !== undefined) wanted[list] = listIn(list, value, peers)
    else throw invalid(`a change of the members has no ${name}: there is ${LISTS.join(', ')} and replace`)
  }
  return wanted
}

function listIn(name: string, value: unknown, peers: Peers): readonly PeerId[] {
  if (Array.isArray(value) && value.length <= MEMBERS_MAX && value.every(isPeer)) {
    return value.map((text) => meant(text, peers))
  }
  throw invalid(`${name} is a list of at most ${MEMBERS_MAX} peers, each by its id, a beginning of it, or its name`)
}

function pairsIn(value: unknown, peers: Peers): Readonly<Record<PeerId, PeerId>> {
  const pairs = isObject(value) ? Object.entries(value) : undefined
  if (pairs === undefined || pairs.length > MEMBERS_MAX || !pairs.flat().every(isPeer)) {
    throw invalid(`replace is an object that has, for each of at most ${MEMBERS_MAX} peers, another one`)
  }
  const resolved = pairs.map(([old, next]) => [meant(old, peers), meant(String(next), peers)] as const)
  const twice = resolved.find(([old], place) => resolved.findIndex(([each]) => each === old) !== place)
  if (twice !== undefined) throw invalid(`replace names the peer ${twice[0]} twice`)
  return Object.fromEntries(resolved)
}

/** Nothing is removed because its name begins as another's: two that may be meant are none. */
function meant(text: string, peers: Peers): PeerId {
  const all = peersMeant(text, peers)
  if (all.length > 1) {
    const words = all.map(({ peerId, name }) => `${peerId} (${name})`).join(', ')
    throw invalid(`"${text}" may stand for ${words}; give more of the id`)
  }
  return all[0]?.peerId ?? text
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPeer(value: unknown): value is string {
  return typeof value === 'string' && (isPeerId(value) || isNodeName(value))
}

function invalid(problem: string): InvalidArgument {
  return new InvalidArgument('INVALID_REQUEST', problem)
}
