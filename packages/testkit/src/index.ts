/** Simulated clock, network and disk, in-process topologies, checkers, and compliance suites for the ports. */
export * from './store-compliance.js'
