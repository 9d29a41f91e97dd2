/** Who becomes a voter by itself, who is ready, and what is said of it. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const HEADROOM = 'membership/headroom'
const PROMOTION = 'membership/promotion'
const ENGINE = 'engine/members/growth'
const READINESS = 'engine/requests/readiness'
const NEWCOMER = 'engine/records/newcomer'
const STEWARD = 'engine/changes/steward'

export const GROWTH: readonly Mutant[] = [
  mutant(
    'requests before the cluster has enough voters',
    'while the own cluster has fewer than min-peers voters, reads and writes answer not ready',
    edit(READINESS, 'if (Math.min(now, before) >= needed)', 'if (Math.min(now, before) >= 0)'),
  ),
  mutant(
    'ready by the new voters alone',
    'ready needs min-peers voters of the own cluster in every set that must have a quorum',
    edit(READINESS, 'if (Math.min(now, before) >= needed)', 'if (now >= needed)'),
  ),
  mutant(
    'promotions while a voter is unreachable',
    'a learner stays one while a voter of its cluster is unreachable and its loss would cost more than it gives',
    edit(PROMOTION, 'if (voters.length === 0 || canLoseAgain', 'if (voters.length >= 0 || canLoseAgain'),
  ),
  mutant(
    'promotions weighed as if nobody promoted could fail',
    'the network could lose all of them again and be no worse off',
    edit(PROMOTION, '(peer) => isAlive(peer) && !peers.includes(peer)', 'isAlive'),
  ),
  mutant(
    'promotions that never wait for an unreachable voter to return',
    'while a voter of a cluster is unreachable, and only then',
    edit(PROMOTION, 'if (voters.length === 0 || canLoseAgain', 'if (canLoseAgain'),
  ),
  mutant(
    'a cluster too heavy to lose',
    'no promotion lowers how many clusters may fail',
    edit(PROMOTION, 'isAlive).clusters < before', 'isAlive).clusters < 0 * before'),
  ),
  mutant(
    'a cluster that lacks voters and has to wait for others',
    'no cluster waits for the voters without which it takes no requests',
    edit(PROMOTION, 'peers.length > lacking(cluster)', 'peers.length > 0'),
    edit(PROMOTION, 'peers.slice(0, lacking(cluster))', '[]'),
    edit(PROMOTION, 'learners: peers.slice(lacking(cluster))', 'learners: peers'),
  ),
  mutant(
    'any cluster waits for the heaviest',
    'the heaviest cluster that grows has to wait',
    edit(
      PROMOTION,
      '(votes(cluster) >= votes(best) ? cluster : best)',
      '(votes(cluster) < votes(best) ? cluster : best)',
    ),
  ),
  mutant(
    'failures counted from those that are down too',
    'how many of those alive now may still fail',
    edit(HEADROOM, 'const alive = voters.filter(isAlive)', 'const alive = voters'),
  ),
  mutant(
    'the smallest clusters lost first',
    'whichever clusters fail',
    edit(HEADROOM, 'toSorted((a, b) => b - a)', 'toSorted((a, b) => a - b)'),
  ),
  mutant(
    'a cluster critical by the new voters only',
    'a quorum must hold in both sets while joint',
    edit(HEADROOM, 'const stopped = sets.find(', 'const stopped = sets.slice(0, 1).find('),
  ),
  mutant(
    'a lonely node made a voter because the steward needs no more',
    'the largest --min-peers of those who take part counts',
    edit(ENGINE, 'const said = [...peers, ...(steward', 'const said = [...(steward'),
  ),
  mutant(
    'a lonely node made a voter because it needs no more',
    'the largest --min-peers of those who take part counts',
    edit(ENGINE, 'const said = [...peers, ...(steward === undefined ? [] : [steward])]', 'const said = peers'),
  ),
  mutant(
    'a second cluster before the founders',
    "the founder's cluster comes first",
    edit(ENGINE, 'founders = cluster', 'founders = undefined'),
  ),
  mutant(
    'a learner ready with whatever it has',
    'a learner is ready once it has caught up with what was there when it joined',
    edit(READINESS, '(isInNetwork(turn) ? reasonBehind(turn) : undefined)', 'undefined'),
    edit(READINESS, ' && !isNewcomer(turn)', ''),
  ),
  mutant(
    'caught up with one voter',
    'each decision is held by a classic quorum, not by each voter',
    edit(
      NEWCOMER,
      'if (!isClassicQuorum(configuration, reached)) return',
      'if (![...Object.keys(goals)].some(reached)) return',
    ),
  ),
  mutant(
    'a new voter taken for caught up',
    'a change may have been done without an added voter that could not be reached',
    edit(
      NEWCOMER,
      'return !(newcomer?.current ?? electorates(configuration).every((voters) => voters.includes(self)))',
      'return !(electorates(configuration).every((voters) => voters.includes(self)) || newcomer?.current === true)',
    ),
  ),
  mutant(
    'goals of the voters before a change',
    'what a new voter held before the change is held by no quorum',
    edit(
      NEWCOMER,
      'return taken?.generation === configuration.generation ? taken.goals : {}',
      'return taken?.goals ?? {}',
    ),
  ),
  mutant(
    'a page from before a change taken for a goal',
    'what a log held before the voters changed is no goal after it',
    edit(
      'engine/records/catch-up',
      'if (awaited.generation === turn.state.configuration.generation) noteGoal',
      'noteGoal',
    ),
  ),
  mutant(
    'goals taken anew when it happens',
    'goals are taken anew at once where the voters change',
    edit(
      'engine/changes/adoption',
      'if (before !== undefined && !isCurrent(turn)) hurry(turn)',
      'void [isCurrent, hurry]',
    ),
  ),
  mutant(
    'a page from before a change that is the last for long',
    'goals are taken anew at once where the voters change',
    edit('engine/records/catch-up', 'isGoalless || range', 'range'),
  ),
  mutant(
    'a goal that only the process knows',
    'these ends are durable: a restart skips nothing',
    edit(NEWCOMER, 'writeMeta(turn, NAME, JSON.stringify(newcomer))', 'void [writeMeta, NAME]'),
  ),
  mutant(
    'a goal that moves with the log',
    'what was there when it joined',
    edit(NEWCOMER, 'if (goals[peer] === undefined) setGoals', 'setGoals'),
  ),
  mutant(
    'nobody joins while a change waits for a node that is gone',
    'any member may finish a change; what waits for a lost node must not keep others out',
    edit(STEWARD, '(completion(turn) ?? additions(turn))', 'completion(turn)'),
  ),
  mutant(
    'promotions by who was alive a moment ago',
    'a learner stays one while a voter of its cluster is unreachable, known or not yet',
    edit(STEWARD, 'if (!votersOf(configuration).every(isKnown)) return false', 'void isKnown'),
  ),
]
