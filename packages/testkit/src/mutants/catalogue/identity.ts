/** Copies of stores, and two processes of one identity. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const HANDSHAKE = 'engine/links/handshake'
const HEARTBEAT = 'engine/links/heartbeat'
const MEMORY = 'engine/links/memory'
const SILENCE = 'engine/links/silence'

const TAKEN_IN = edit(
  SILENCE,
  'const goesOn = turnedAway',
  'if ([...own(turn).neighbours].some(([member, { confirmed }]) => confirmed && memberOf(configuration, member) !== undefined)) return\n  const goesOn = turnedAway',
)
const SHORT_WARINESS = edit('engine/turn/options', 'waryMs: timeBounds(15_000)', 'waryMs: timeBounds(5000)')

const NO_DOUBT = edit(SILENCE, 'doubtMembers(turn)\n  if', 'if')
const NO_HUSH = edit(
  'engine/links/vouching',
  'turn.nowMs - startedAtMs < turn.options.hushMs',
  'turn.nowMs < startedAtMs',
)

export const IDENTITY: readonly Mutant[] = [
  mutant(
    'amnesia ignored',
    'a store that is behind what a member remembers of one of its boots is an old copy: the node stops voting',
    edit(SILENCE, "if (standing === 'behind') retire(turn, peer, remembersOfSelf)\n else if", 'if'),
  ),
  mutant(
    'a boot that ended earlier than a peer remembers',
    'a store that ends that boot earlier is an old copy',
    edit(
      MEMORY,
      "return told.batch > own.batch ? 'behind' : 'known'",
      "return told.batch > Infinity ? 'behind' : 'known'",
    ),
  ),
  mutant(
    'a retirement forgotten by a restart',
    'the node durably stops voting',
    edit(SILENCE, 'writeMeta(turn, RETIRED, JSON.stringify({ boot, nonce, batch }))', ''),
  ),
  mutant(
    'a silent node that answers',
    'a node that takes no part answers nothing',
    edit('engine/engine', 'if (this.state.silenced !== undefined) return\n noteWord', 'noteWord'),
  ),
  mutant(
    'a silent node that keeps its links',
    'a node that takes no part closes its links and dials nobody',
    edit(SILENCE, "endLinks(turn, { reason: why.reason, deaf: why.kind !== 'old copy' })", ''),
  ),
  mutant(
    'requests that a silent node leaves open',
    'its clients are told what can be said',
    edit('engine/engine', 'abandonRequests(turn)\n  endRounds(turn)', 'endRounds(turn)'),
  ),
  mutant(
    'another process taken for the one that is known',
    'the same boot under another nonce is never adopted',
    edit(
      MEMORY,
      "return nonce === known.nonce ? 'known' : 'forked'",
      "return nonce === known.nonce ? 'known' : 'known'",
    ),
  ),
  mutant(
    'a boot to come taken for one forgotten',
    'who is told of a boot above its own stands down, without a mark',
    edit(
      MEMORY,
      "if (told.boot > turn.state.boot.boot) return 'elsewhere'",
      "if (told.boot > turn.state.boot.boot) return 'behind'",
    ),
  ),
  mutant(
    'another’s boot taken for one forgotten',
    'who is told of one of its boots under another nonce stands down, without a mark',
    edit(MEMORY, "if (own.nonce !== told.nonce) return 'elsewhere'", "if (own.nonce !== told.nonce) return 'behind'"),
  ),
  mutant(
    'a process believed for the identity that it bears',
    'a node heeds only who goes on from what it remembers of that member',
    edit(
      SILENCE,
      'if (hello === undefined || remembersOfSelf === undefined ||',
      'if (remembersOfSelf === undefined ||',
    ),
  ),
  mutant(
    'a node that stands down at the first refusal',
    'what is left of its own earlier run is given time to fall silent',
    edit(SILENCE, 'nowMs - sinceMs >= turn.options.turnedAwayMs', 'nowMs >= sinceMs'),
  ),
  mutant(
    'a node that stood down in place of the one that goes on',
    'who stands down lets nobody in, so that a dial goes on to the other process',
    edit(SILENCE, "deaf: why.kind !== 'old copy'", 'deaf: false'),
  ),
  mutant(
    'copies that take each other in',
    'a node that was just turned away takes nobody’s word',
    edit(
      HANDSHAKE,
      "standing === 'known' && isWary(turn) && knownMember(turn, peer) !== undefined",
      "standing === 'known' && hello.retired",
    ),
  ),
  mutant(
    'copies that took each other in before they were turned away',
    'a node that was just turned away doubts what it took before',
    NO_DOUBT,
  ),
  mutant(
    'a copy that votes before it can be turned away',
    'a voter that has run before waits, after a start, whether somebody knows another process of its identity',
    NO_HUSH,
  ),
  mutant(
    'a voter of a small network that does not wait whether it is turned away',
    'only a voter that knows no other member at all need not wait',
    edit('engine/links/vouching', 'configuration.members.length > 1', 'configuration.members.length > 3'),
  ),
  mutant(
    'a node that goes on where another member has taken it in',
    'who is turned away for long stands down, whoever else has taken it in: that may be a copy as well',
    TAKEN_IN,
  ),
  mutant(
    'nobody’s word taken for less than the pause between two dials',
    'from a refusal on a node takes nobody’s word for longer than the longest pause between two dials',
    SHORT_WARINESS,
  ),
  mutant(
    'copies of several nodes that make a second network',
    'who stands down lets nobody in, nobody’s word is taken for long, and who is turned away for long stands down',
    edit(SILENCE, "deaf: why.kind !== 'old copy'", 'deaf: false'),
    TAKEN_IN,
    SHORT_WARINESS,
    NO_DOUBT,
    NO_HUSH,
  ),
  mutant(
    'an old copy that does not say so',
    'an old copy says that it is one',
    edit('engine/links/greeting', "retired: silenced?.kind === 'old copy'", 'retired: false'),
  ),
  mutant(
    'a second old copy that nobody notes',
    'a peer that says that its store is an old copy is noted',
    edit(HANDSHAKE, 'isOfBoot(retiredPeers.get(peer), { boot, nonce })) return', 'retiredPeers.size > 0) return'),
  ),
  mutant(
    'an old copy that looks as if it could be reached',
    'a node whose store is an old copy is not counted among those that can be reached',
    edit(
      'engine/turn/turn',
      'if (peer === turn.state.self) return true',
      'if (peer === turn.state.self || turn.state.retiredPeers.has(peer)) return true',
    ),
  ),
  mutant('an old copy that counts', 'an old copy counts for no quorum', edit(HANDSHAKE, 'delete neighbour.hello', '')),
  mutant(
    'a vote before others vouched',
    'after each start a voter hears from qc − 1 other voters before its first vote',
    edit('engine/turn/turn', 'mute: !vouched', 'mute: !vouched && false'),
  ),
  mutant(
    'vouching by one voter too few',
    'after each start a voter hears from qc − 1 other voters before its first vote',
    edit(
      'engine/links/vouching',
      'return others >= classicQuorum(voters.length) - 1',
      'return others >= classicQuorum(voters.length) - 2',
    ),
  ),
  mutant(
    'peers that remember nothing of each other',
    'in each handshake a peer is told what is remembered of it',
    edit('engine/links/greeting', '...(remembered === undefined ? {} : { remembered }),', ''),
  ),
  mutant(
    'a Hello of an earlier boot that vouches',
    'after each start a voter hears from qc − 1 other voters before its first vote',
    edit(
      'engine/links/vouching',
      'neighbours.get(peer)?.confirmed === true',
      'neighbours.get(peer)?.hello !== undefined',
    ),
  ),
  mutant(
    'a heartbeat’s batch counted to another boot',
    'a store is an old copy only where it is behind what it has told',
    edit(
      HEARTBEAT,
      'if (neighbour === undefined || !isOfBoot(neighbour.hello, { boot, nonce })) return\n  if (neighbour.confirmed)',
      'if (!neighbour) return\n  if (neighbour.confirmed)',
    ),
    edit(
      HEARTBEAT,
      'if (neighbour === undefined || !isOfBoot(neighbour.hello, { boot, nonce })) return\n  if (!neighbour.confirmed',
      'if (!neighbour) return\n  if (!neighbour.confirmed',
    ),
  ),
  mutant(
    'a Hello that waits while the peer asks',
    'until a peer has answered a first one, a node asks by its own clock, and says its Hello each time',
    edit(HEARTBEAT, 'if (neighbour.confirmed) takeTurn(turn, peer, neighbour)', 'takeTurn(turn, peer, neighbour)'),
  ),
  mutant(
    'heartbeats of both sides',
    'who has answered one asks next',
    edit(HEARTBEAT, 'if (neighbour.confirmed) takeTurn(turn, peer, neighbour)', ''),
  ),
  mutant(
    'two that ask at once for ever',
    'where both have asked at once, the one whose id comes first asks next',
    edit(HEARTBEAT, 'if (hasJustAsked && compareText(state.self, peer) > 0) return', ''),
  ),
  mutant(
    'a peer that asks by its own clock and is never asked',
    'whose distance is measured, whatever version of the program it is',
    edit(HEARTBEAT, 'Math.min(nowMs + pingMs, pingedAtMs + 3 * pingMs)', 'nowMs + pingMs'),
  ),
  mutant(
    'heartbeats that set off each other without end',
    'one that comes takes along only those whose turn comes soon',
    edit(HEARTBEAT, 'if (neighbour.confirmed && neighbour.pingAtMs < soonMs)', 'if (neighbour.confirmed)'),
  ),
  mutant(
    'a peer that is left to ask for ever',
    'who has asked asks again where the other one keeps silent',
    edit(
      HEARTBEAT,
      'nowMs + (neighbour.confirmed ? 2 : 1) * options.pingMs',
      'neighbour.confirmed ? Infinity : nowMs + options.pingMs',
    ),
  ),
  mutant(
    'recoveries begun where nobody can decide',
    'asking again backs off',
    edit('engine/deciding/coordinator', 'if (beginning.candidate === undefined && !quorumLooksAlive(turn)) return', ''),
  ),
  mutant(
    'a mute voter asked at one pace for ever',
    'asking again backs off',
    edit('engine/deciding/coordinator', 'turn.options.muteMs * 2 ** (drive.asks - 1)', 'turn.options.muteMs'),
  ),
]
