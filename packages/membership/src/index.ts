/**
 * @packageDocumentation
 *
 * Who belongs to a network and how many votes decide: network configurations and which may follow which, quorum
 * arithmetic, the view of who is alive, and who represents a cluster. Pure: no I/O, no clock, no randomness.
 *
 * @example
 * ```ts
 * import { classicQuorum, fastQuorum } from '@replicator/membership'
 *
 * classicQuorum(9) // 5
 * fastQuorum(9) // 7
 * ```
 */
export * from './changes.js'
export * from './configuration-form.js'
export * from './configuration.js'
export * from './electorate.js'
export * from './headroom.js'
export * from './liveness.js'
export * from './preview.js'
export * from './promotion.js'
export * from './quorum.js'
export * from './representative.js'
export * from './similar.js'
