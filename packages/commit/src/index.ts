/**
 * @packageDocumentation
 *
 * The two-phase commit as consensus per (key, version): a voter's answers, a coordinator's rounds, what a recovery may
 * choose, and what a read may say. Pure: no I/O, no clock, no randomness; state is plain data.
 */
export * from './choice.js'
export * from './decision.js'
export * from './participant.js'
export * from './quorum-read.js'
export * from './round.js'
