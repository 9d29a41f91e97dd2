/**
 * What a join token is worth, pure: what its record says, as a quorum has it, against what a newcomer shows.
 */
import type { ClusterId, PeerId } from '@replicator/interface'
import type { Verdict } from '../turn/effects.js'

/** A join token as its record has it. */
export interface JoinToken {
  /** When it lets nobody in any more, in milliseconds since 1970; absent: it has no end. */
  readonly expiresMs?: number
  readonly isRevoked: boolean
  /** It lets one newcomer in. */
  readonly isOnce: boolean
  /** The only cluster that it lets anybody into; absent: any. */
  readonly cluster?: ClusterId
  /** Whom a token that counts once has let in. */
  readonly usedBy?: PeerId
}

/** A newcomer that has shown the secret of the token. */
export interface Newcomer {
  readonly peer: PeerId
  readonly cluster: ClusterId
  readonly wallMs: number
}

/** What comes of it: a verdict, or that it is good once its record says that this newcomer has used it. */
export type Judgement = Verdict | { readonly kind: 'use' }

/** The same for a token that nobody has made and for a secret that is another one's: a stranger learns nothing of tokens. */
export const UNKNOWN_TOKEN: Verdict = { kind: 'bad', reason: 'the join token is not known here' }

export function judgeJoin(token: JoinToken, { peer, cluster, wallMs }: Newcomer): Judgement {
  if (token.isRevoked) return bad('the join token has been revoked')
  // Who has used it up may come again: what it was told may have been lost.
  if (token.usedBy === peer) return { kind: 'good' }
  if (token.expiresMs !== undefined && wallMs >= token.expiresMs) return bad('the join token has expired')
  if (token.cluster !== undefined && token.cluster !== cluster)
    return bad(`the join token is for cluster ${token.cluster}, not ${cluster}`)
  if (token.usedBy !== undefined) return bad('the join token counts once, and another node has used it')
  return token.isOnce ? { kind: 'use' } : { kind: 'good' }
}

function bad(reason: string): Verdict {
  return { kind: 'bad', reason }
}
