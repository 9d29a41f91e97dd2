/** A configuration as the value of its record, and back. */
import type { Member, NetworkConfiguration } from '@replicator/interface'
import {
  ADDRESSES_PER_MEMBER_MAX,
  ADDRESS_BYTES_MAX,
  MEMBERS_MAX,
  REMOVED_MAX,
  compareText,
  isClusterId,
  isNetworkId,
  isNodeName,
  isPeerId,
  utf8Decode,
  utf8Encode,
} from '@replicator/interface'

/** The media type that a configuration's record bears. */
export const CONFIGURATION_TYPE = 'application/vnd.replicator.configuration+json'

/** The value of a configuration's record. */
export function encodeConfiguration(configuration: NetworkConfiguration): Uint8Array {
  return utf8Encode(textOf(configuration))
}

/** The same text for the same configuration. */
export function textOf(configuration: NetworkConfiguration): string {
  const { networkId, epoch, generation, members, removed, joining, joint } = configuration
  return JSON.stringify({
    networkId,
    epoch,
    generation,
    members: members.map(({ peer, cluster, role, addresses, name, demoted }) => ({
      peer,
      cluster,
      role,
      addresses,
      name,
      demoted,
    })),
    removed,
    joining,
    joint,
  })
}

/** The configuration in a record's value; undefined where the bytes are not a well-formed one. */
export function decodeConfiguration(value: Uint8Array | undefined): NetworkConfiguration | undefined {
  if (value === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(utf8Decode(value))
  } catch {
    return undefined
  }
  return isConfiguration(parsed) ? parsed : undefined
}

function isConfiguration(value: unknown): value is NetworkConfiguration {
  if (!isObject(value)) return false
  const { networkId, epoch, generation, members, removed, joining, joint } = value
  if (!isText(networkId) || !isNetworkId(networkId)) return false
  if (!isCount(epoch) || !isCount(generation) || generation > epoch) return false
  if (!Array.isArray(members) || members.length === 0 || members.length > MEMBERS_MAX) return false
  if (!members.every(isMember) || !isAscending(members.map((member) => member.peer))) return false
  if (!members.some((member) => member.role === 'voter')) return false
  if (removed !== undefined && !isRemoved(removed, members)) return false
  if (joining !== undefined && joining !== 'token') return false
  if (joint === undefined) return true
  if (!isObject(joint) || !isCount(joint['generation']) || joint['generation'] >= generation) return false
  const { voters, leaving } = joint
  if (!isPeers(voters, MEMBERS_MAX) || !isAscending(voters)) return false
  if (leaving === undefined) return true
  const isLearner = (peer: string): boolean => members.some((each) => each.peer === peer && each.role === 'learner')
  return isPeers(leaving, MEMBERS_MAX) && isAscending(leaving) && leaving.every(isLearner)
}

/** Each is named once, and is no member. */
function isRemoved(value: unknown, members: readonly Member[]): boolean {
  if (!isPeers(value, REMOVED_MAX) || new Set(value).size !== value.length) return false
  return members.every(({ peer }) => !value.includes(peer))
}

/** One peer id at least. */
function isPeers(value: unknown, max: number): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > max) return false
  return value.every((each) => isText(each) && isPeerId(each))
}

function isMember(value: unknown): value is Member {
  if (!isObject(value)) return false
  const { peer, cluster, role, addresses, name, demoted } = value
  return (
    isText(peer) &&
    isPeerId(peer) &&
    isText(cluster) &&
    isClusterId(cluster) &&
    (role === 'voter' || role === 'learner') &&
    (name === undefined || (isText(name) && isNodeName(name))) &&
    (demoted === undefined || (demoted === true && role === 'learner')) &&
    Array.isArray(addresses) &&
    addresses.length <= ADDRESSES_PER_MEMBER_MAX &&
    addresses.every((address) => isText(address) && address.length <= ADDRESS_BYTES_MAX)
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isAscending(list: readonly string[]): boolean {
  return list.every((each, i) => i === 0 || compareText(list[i - 1] ?? '', each) < 0)
}
