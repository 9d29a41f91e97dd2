/** What every view needs: the node to ask, and what is known of its network. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { NodeClient } from '../api/node-client.js'
import type { Sight } from '../state/network.js'

export interface Surroundings {
  readonly client: NodeClient
  readonly sight: Sight
  /** Whether the node doesn't answer any more: what is shown is what it said last. */
  readonly isStale: boolean
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined)

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext)
  if (surroundings === undefined) throw new Error('a view is drawn outside of the page')
  return surroundings
}
