/**
 * Mutants: faults in the real code that the checks must see. A check that nothing can make red proves nothing; this
 * package makes each rule wrong, once, and asks which check notices.
 *
 * Left out, since nothing can tell them from the code as it is:
 *
 * - `takeAnswer` and `takeState` without their look at the answer's generation, alone: a voter answers in its own
 *   generation only. Together with the voter's check it is the mutant `confirms of several generations counted together`.
 * - An open ballot that a fast quorum may decide while joint, alone: no voter confirms then. With the voter's part it is
 *   `the open ballot stays on while joint`.
 * - Recovery that counts open votes of any generation: a voter has one vote, so at most one value can have enough.
 * - A Commit with or without the record towards everybody: who lacks the value asks for it.
 * - A losing vote dropped on hearing of the decision: the deciding votes are elsewhere.
 * - lmdb's `overlappingSync`: only a real loss of power shows it.
 */
export { CATALOGUE } from './catalogue.js'
export { type Mutant, applyEdit } from './mutant.js'
export { WorkspaceCopy } from './workspace-copy.js'
