/**
 * The explorer: every reachable state of a small network, driven through the real code of `@replicator/commit`.
 *
 * A random simulation finds what is likely; a protocol breaks where it is not. For a handful of voters and ballots *all*
 * orders of delivery, loss, duplication and crashing can be tried, and this package does so. Four reductions make it
 * small; each keeps every state that matters:
 *
 * - What is sent is never taken back. A question may be delivered to any voter at any later time, any number of times or
 *   never, so there are no queues to permute, and loss, duplication, delay and reordering come for free.
 * - Coordinators have no state but what they have asked for. Which answers one has heard matters only when they are just
 *   enough, so all sets that are just enough are tried at that moment. One that dies does nothing any more; one that
 *   comes back is another attempt with a later boot.
 * - A voter loses nothing that an answer of its spoke of, so its crash changes nothing; `Rules.durable` breaks that.
 * - Voters that are members of the same sets are interchangeable, so a state is kept with them in order, and answers that
 *   no round can use any more are forgotten.
 *
 * In every state a judge with its own arithmetic looks at the votes ever cast. Two decisions of one version, a decision
 * behind a version that has none, a change decided on something else than it was compared with, a vote behind a version
 * that the voter lacks, a record without a decision, a recovery or read that would miss a decision, and a denied client
 * whose proposal is decided are violations; the first one found has a shortest trace.
 */
export { FAULTS } from './faults.js'
export type { Fault } from './faults.js'
export { changesOfVoters, usualSettings } from './catalogue.js'
export { REAL } from './rules.js'
export { search } from './search.js'
export { chainSetting, changingSetting, flatSetting, jointSetting } from './setting.js'
export type { Setting } from './setting.js'
