/**
 * What a join token is to whoever holds it: one string with all that a new machine needs. `rpj_` and, in base64url, a JSON
 * object: the version of this form, the network's id and key, where some members are, and the secret that one of them checks.
 */
import {
  ADDRESS_BYTES_MAX,
  type ClusterId,
  isClusterId,
  isJoinSecret,
  isNetworkId,
  type NetworkId,
} from '@replicator/interface'
import { isDialable, isNetworkKey } from '@replicator/transport'
import { INVITATION_ADDRESSES_MAX, INVITATION_LENGTH_MAX } from '../limits.js'

const PREFIX = 'rpj_'
const FORM = 1

export interface Invitation {
  readonly networkId: NetworkId
  /** The text of the network key's file; absent where the network has none. */
  readonly networkKey?: string
  /** Full multiaddresses, with the peer ids. */
  readonly addresses: readonly string[]
  readonly secret: string
  /** The only cluster that it is good for; absent: any. */
  readonly cluster?: ClusterId
}

export function formatInvitation({ networkId, networkKey, addresses, secret, cluster }: Invitation): string {
  const wire = { v: FORM, n: networkId, k: networkKey, a: addresses, s: secret, c: cluster }
  return PREFIX + Buffer.from(JSON.stringify(wire)).toString('base64url')
}

/** What is in a join token, or in words why the text is none: the words never hold any of it. */
export function parseInvitation(text: string): Invitation | { readonly problem: string } {
  if (!text.startsWith(PREFIX)) return { problem: `a join token begins with ${PREFIX}` }
  const body = text.slice(PREFIX.length)
  if (text.length > INVITATION_LENGTH_MAX || !/^[A-Za-z0-9_-]+$/.test(body))
    return { problem: 'a join token has letters, digits, _ and - only: perhaps more than it was copied' }
  const wire = objectIn(body)
  if (wire === undefined) return { problem: 'the join token is cut off or changed: copy all of it' }
  const { v, n, k, a, s, c, ...others } = wire
  if (typeof v === 'number' && v > FORM) return { problem: 'the join token was made by a newer program: use that one' }
  const isWhole =
    v === FORM &&
    Object.keys(others).length === 0 &&
    isText(n, isNetworkId) &&
    (k === undefined || isText(k, isNetworkKey)) &&
    isText(s, isJoinSecret) &&
    (c === undefined || isText(c, isClusterId)) &&
    isAddresses(a)
  if (!isWhole) return { problem: 'the join token is cut off or changed: copy all of it' }
  const key = k === undefined ? {} : { networkKey: k }
  return { networkId: n, addresses: a, secret: s, ...key, ...(c === undefined ? {} : { cluster: c }) }
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined
  } catch {
    return undefined
  }
}

function isText(value: unknown, fits: (text: string) => boolean): value is string {
  return typeof value === 'string' && fits(value)
}

function isAddresses(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > INVITATION_ADDRESSES_MAX) return false
  return value.every((each) => isText(each, (text) => text.length <= ADDRESS_BYTES_MAX && isDialable(text)))
}
