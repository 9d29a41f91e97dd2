/** Some nodes are asked whether they hold all that was acknowledged, as before a backup, while clients work and faults strike. */
import type { Outcome } from '@replicator/engine'
import { checkBarrier } from '../checkers/barrier.js'
import { Prng } from '../random/prng.js'
import type { Simulation } from './simulation.js'

const SHARE = 0.5
const BARRIERS_MAX = 4

/** Drawn apart from all else, so that seeds without stay what they were. Each outcome goes to `told`. */
export function planBarriers(
  simulation: Simulation,
  { seed, beginMs, activeMs }: { readonly seed: number; readonly beginMs: number; readonly activeMs: number },
  told: (outcome: Outcome) => void,
): void {
  const random = new Prng(seed, 'barriers')
  if (!random.chance(SHARE)) return
  for (let left = random.whole(1, BARRIERS_MAX); left > 0; left--) {
    const place = random.uint32()
    simulation.schedule.at(beginMs + random.between(0, activeMs), () => askBarrier(simulation, place, told))
  }
}

function askBarrier(simulation: Simulation, place: number, told: (outcome: Outcome) => void): void {
  const node = simulation.nodes[place % simulation.nodes.length]
  if (node?.running !== true || node.isPaused) return
  const sinceMs = simulation.nowMs
  simulation.trace.line(sinceMs, () => `client asks ${node.name}: barrier`)
  simulation.askOnBehalf(
    node,
    (engine, nowMs) => engine.barrier(nowMs),
    (outcome) => {
      told(outcome)
      const hasPassed = 'outcome' in outcome && outcome.outcome === 'passed'
      if (hasPassed) simulation.note(checkBarrier(simulation, simulation.history, { node: node.name, sinceMs }))
    },
  )
}
