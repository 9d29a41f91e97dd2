/**
 * The fuzzer: hostile bytes, messages and connections against all that reads what others wrote. Everything is drawn from
 * a seed, so that what failed fails again.
 */
export { describe, fuzzCommand, type CommandParts } from './command.js'
export { engineTarget } from './engine-target.js'
export { frameTarget } from './frame-target.js'
export { lineTarget, type Line } from './line-target.js'
export { fuzz, type Found, type FuzzOptions, type Tally } from './runner.js'
export type { Prng } from '../random/prng.js'
export { questionTarget } from './question-target.js'
export { storedTarget } from './stored-target.js'
export { streamTarget } from './stream-target.js'
export { problemOf, thrown, type Failure, type Target, type Trial } from './target.js'
export { textTarget } from './text-target.js'
export { transportTarget } from './transport-target.js'
export { type Stranger, startStranger } from './stranger.js'
