import { Network } from './network.js'
import type { Setting } from './setting.js'
import { StateSet } from './state-set.js'
import type { Canonical } from './trace.js'
import { trace } from './trace.js'

export interface Found {
  readonly states: number
  /** Steps looked at, those that led to a known state included. */
  readonly steps: number
  /** False where the search stopped at `statesMax`. */
  readonly complete: boolean
  readonly violation?: { readonly problem: string; readonly trace: readonly string[] }
}

/**
 * Visits every state that the setting allows, nearest first, and stops at the first that breaks a promise: so its trace
 * is a shortest one. Voters of a group are interchangeable, so a state is kept with each group's voters in order.
 */
export function search(setting: Setting, { statesMax }: { statesMax: number } = { statesMax: Infinity }): Found {
  const network = new Network(setting)
  const { voters, shared } = network.initial()
  const states = new StateSet(voters.length + 1)
  let steps = 0
  const canonical = canonicalForm(network)
  states.add(canonical(voters, shared), 0)
  for (let number = 0; number < states.size; number++) {
    if (states.size > statesMax) return { states: states.size, steps, complete: false }
    const row = states.row(number)
    const now = row.pop() ?? 0
    const problem = network.problem(row, now)
    if (problem !== undefined) {
      const violation = { problem, trace: trace(network, states.path(number), canonical) }
      return { states: states.size, steps, complete: false, violation }
    }
    network.expand(row, now, (next, nextShared) => {
      steps++
      states.add(canonical(next, nextShared), number)
    })
  }
  return { states: states.size, steps, complete: true }
}

/** Puts each group's voters in the order of their states. The array is used again by the next call. */
function canonicalForm({ groupOf }: Network): Canonical {
  const row = [...groupOf, 0]
  return (voters, shared) => {
    for (let place = 0; place < voters.length; place++) {
      const id = voters[place] ?? 0
      let slot = place
      for (; slot > 0 && groupOf[slot - 1] === groupOf[place] && (row[slot - 1] ?? 0) > id; slot--)
        row[slot] = row[slot - 1] ?? 0
      row[slot] = id
    }
    row[voters.length] = shared
    return row
  }
}
