import type { EngineState, ChangesState } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'

/** What this room writes, and no other. */
export function own({ state }: Pick<Turn, 'state'>): ChangesState {
  return state as EngineState
}
