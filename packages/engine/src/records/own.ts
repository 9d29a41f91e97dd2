import type { EngineState, RecordsState } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'

/** What this room writes, and no other. */
export function own({ state }: Pick<Turn, 'state'>): RecordsState {
  return state as EngineState
}
