/** Making a join token of what this node knows of its network. */
import { type ClusterId, isClusterId, type PeerView } from '@replicator/interface'
import { isDialable } from '@replicator/transport'
import type { Made } from '../access/tokens.js'
import { INVITATION_ADDRESSES_MAX, INVITATION_OWN_ADDRESSES_MAX } from '../limits.js'
import { InvalidArgument, type Replicator } from '../replicator.js'
import { shownSecret } from './gatekeeper.js'
import { formatInvitation } from './invitation.js'

export interface InviteOptions {
  /** For people. Default: its id. */
  readonly name?: string
  /** When it lets nobody in any more, in milliseconds since 1970. Default: it has no end. */
  readonly expiresMs?: number
  /** It lets one node in. Default false: any number. */
  readonly once?: boolean
  /** The only cluster that it is good for. Default: any. */
  readonly cluster?: ClusterId
  /** Who makes it. */
  readonly by: string
}

/** `text` is told here and never again; in words, why there is none. */
export type Invited = Made<'join'>

type Inviting = Pick<Replicator, 'tokens' | 'status' | 'peers'>

export async function invite(node: Inviting, options: InviteOptions, networkKey: string | undefined): Promise<Invited> {
  const { name, expiresMs, once = false, cluster, by } = options
  if (cluster !== undefined && !isClusterId(cluster))
    throw new InvalidArgument('INVALID_REQUEST', 'cluster is 1 to 64 letters, digits, dots, underscores or hyphens')
  const bound = cluster === undefined ? {} : { cluster }
  const grants = { ...(once && { once: true as const }), ...bound }
  const made = await node.tokens.make({
    kind: 'join',
    grants,
    by,
    ...(name !== undefined && { name }),
    ...(expiresMs !== undefined && { expiresMs }),
  })
  if (made.outcome !== 'made') return made
  const { networkId } = node.status()
  const key = networkKey === undefined ? {} : { networkKey }
  const secret = shownSecret(node.tokens.placeOf(made.token.id) ?? 0, made.text)
  return { ...made, text: formatInvitation({ networkId, addresses: addressesOf(node), secret, ...key, ...bound }) }
}

/** Where to ask: here first, then other members that live. Of a node of another machine loopback is of no use: it comes last. */
function addressesOf(node: Inviting): readonly string[] {
  const others = node
    .peers()
    .flatMap(({ self, alive, addresses: [first] }: PeerView) => (alive && !self ? (first ?? []) : []))
  const all = new Set([...node.status().addresses.slice(0, INVITATION_OWN_ADDRESSES_MAX), ...others])
  const isLoopback = (address: string): boolean => /^\/(ip4\/127\.|ip6\/::1\/)/.test(address)
  const sorted = [...all].filter(isDialable).toSorted((a, b) => Number(isLoopback(a)) - Number(isLoopback(b)))
  return sorted.slice(0, INVITATION_ADDRESSES_MAX)
}
