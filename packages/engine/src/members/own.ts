import type { EngineState, MembersState } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'

/** What this room writes, and no other. */
export function own({ state }: Pick<Turn, 'state'>): MembersState {
  return state as EngineState
}
