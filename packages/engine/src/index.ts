/**
 * @packageDocumentation
 *
 * One node's whole behaviour out of `membership` and `commit`: requests, rounds, reads, the janitor, catch-up, joining.
 * Pure: no I/O, no clock, no randomness; inputs are method calls with the time as a parameter, outputs are data.
 */
export * from './turn/effects.js'
export { judgeJoin, type JoinToken, UNKNOWN_TOKEN } from './changes/join-token.js'
export type { Founding } from './changes/joining.js'
export { genesisRecord } from './changes/genesis.js'
export * from './engine.js'
export { unreadable } from './records/scrub.js'
export { isOldCopy } from './links/silence.js'
export * from './turn/options.js'
export * from './run/boot.js'
export * from './run/runner.js'
export { WORDS } from './turn/words.js'
export type { EngineStatus } from './views.js'
export type * from './turn/state.js'
