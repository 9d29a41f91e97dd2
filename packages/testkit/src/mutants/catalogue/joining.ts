/** Who is let in. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const ADMISSION = 'engine/changes/admission'
const TOKEN = 'engine/changes/join-token'

export const JOINING: readonly Mutant[] = [
  mutant(
    'a member admitted without its check',
    'the steward takes a newcomer from a member that has checked it, and checks everybody else itself',
    edit(ADMISSION, 'return isOf(known, join) && known.isGood', 'return isOf(known, join)'),
  ),
  mutant(
    'a newcomer that says itself that it was checked',
    'the steward takes a newcomer from a member that has checked it, and checks everybody else itself',
    edit(
      ADMISSION,
      'if (join.admitted && memberOf(configuration, from) !== undefined) return true',
      'if (join.admitted) return true',
    ),
  ),
  mutant(
    'a network that forgets that it asks for tokens',
    'once it asks for tokens it always does',
    edit(ADMISSION, "return turn.state.configuration.joining === 'token' || heldOf", 'return heldOf'),
  ),
  mutant(
    'a token that counts once for two nodes',
    'one that counts once lets one node in',
    edit(TOKEN, 'if (token.usedBy !== undefined) return bad(', 'if (token.usedBy === peer) return bad('),
  ),
  mutant(
    'a token that counts once and is never used up',
    'one that counts once lets one node in',
    edit(TOKEN, "return token.isOnce ? { kind: 'use' } : { kind: 'good' }", "return { kind: 'good' }"),
  ),
  mutant(
    'an expired token that lets in',
    'one whose time is up lets nobody in',
    edit(TOKEN, 'if (token.expiresMs !== undefined && wallMs >= token.expiresMs)', 'if (token.expiresMs === wallMs)'),
  ),
  mutant(
    'a revoked token that lets in',
    'one that was revoked lets nobody in',
    edit(TOKEN, "if (token.isRevoked) return bad('the join token has been revoked')", ''),
  ),
]
