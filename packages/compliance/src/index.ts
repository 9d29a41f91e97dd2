/**
 * @packageDocumentation
 *
 * The suites of the ports: what every Store and every Transport must do, whatever lies behind it. An adapter runs the
 * suite of its port in its own tests; whoever writes another adapter gets the contract with it.
 */
export * from './recorded-peer.js'
export * from './store-compliance.js'
export type { StorePlace } from './store-place.js'
export type * from './test-functions.js'
export * from './transport-compliance.js'
export * from './transport-recorder.js'
