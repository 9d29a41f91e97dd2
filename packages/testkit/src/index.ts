/** Simulated clock, network and disk, and in-process topologies. */
export * from './simulator/index.js'
