/** A simulated network of real engines: one seed, one run, one verdict. */
export { planOf, type Plan, type Shape } from './plan.js'
export { run, type RunResult } from './run.js'
export { shrink } from './shrink.js'
