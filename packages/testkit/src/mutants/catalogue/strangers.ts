/** Who may speak. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

export const STRANGERS: readonly Mutant[] = [
  mutant(
    'questions obeyed from any member',
    'only from the owner, or from a member of the own cluster relaying as representative',
    edit(
      'commit/participant',
      'return from === owner || sender.cluster === voter.cluster',
      'return sender.cluster !== owner',
    ),
  ),
  mutant(
    'questions obeyed from a stranger',
    'anyone else is answered `forbidden`',
    edit(
      'commit/participant',
      'if (sender === undefined) return false\n  return from === owner ||',
      'if (sender === undefined) return true\n  return from === owner ||',
    ),
  ),
  mutant(
    'answers believed from anyone',
    'from the voter itself, or from a member of its cluster that represents it',
    edit(
      'engine/deciding/voter',
      'return sender !== undefined && sender.cluster === memberOf(configuration, answer.voter)?.cluster',
      'return sender !== undefined',
    ),
  ),
  mutant(
    'relays obeyed from anyone',
    'the owner asks a representative, as authenticated by the connection',
    edit(
      'engine/deciding/voter',
      'if (askerOf(message.question).to !== from) {',
      "if (askerOf(message.question).to === 'none') {",
    ),
  ),
  mutant(
    'a representative that asks other clusters',
    'the representative sends it on to its own cluster’s voters',
    edit(
      'engine/deciding/voter',
      'if (memberOf(configuration, peer)?.cluster === cluster) send',
      'if (memberOf(configuration, peer) !== undefined) send',
    ),
  ),
  mutant(
    'commits obeyed from a stranger',
    'all else is for members',
    edit(
      'engine/inbox',
      'return from === self || memberOf(turn.state.configuration, from) !== undefined',
      'return from === self || message !== undefined',
    ),
  ),
  mutant(
    'messages obeyed before the Hello',
    'nothing else is obeyed from a peer before its Hello',
    edit('engine/inbox', 'if (!isGreeted(turn, from)) return false', ''),
  ),
  mutant(
    'joins passed on by a stranger',
    'a node speaks for itself; a member may pass on what another asked',
    edit(
      'engine/changes/steward',
      'if (from !== message.peer && memberOf(configuration, from) === undefined) {',
      "if (from === 'none') {",
    ),
  ),
  mutant(
    'a member that comes back in another cluster',
    'identity is the peer id; a member’s cluster does not change',
    edit(
      'engine/links/handshake',
      'if (member !== undefined && member.cluster !== hello.clusterId) {',
      "if (member !== undefined && hello.clusterId === '') {",
    ),
  ),
]
