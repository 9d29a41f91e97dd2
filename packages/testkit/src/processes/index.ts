/** Networks of real node processes, for scenarios and measurements. */
export { FairClock } from './fair-clock.js'
export { Answer, ask, type AskOptions } from './node-answer.js'
export { NodeProcess, cleanEnvironment, type Exit, type NodeProcessInit } from './node-process.js'
export { until, type Patience } from './polling.js'
export { isWhole, ProcessNetwork, type ProcessNetworkInit } from './process-network.js'
