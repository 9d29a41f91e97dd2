/** Simulated clock, network and disk, in-process topologies, checkers, and compliance suites for the ports. */
export * from './store-compliance.js'
export * from './transport-compliance.js'
export * from './transport-recorder.js'
export * from './simulator/index.js'
