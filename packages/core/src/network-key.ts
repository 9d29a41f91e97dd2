/** The network key of this node, kept beside its identity: a later start needs no file, and joins nobody without it. */
import type { Store, Write } from '@replicator/interface'

const NETWORK_KEY = 'network-key'

/** Stands for the first key of the last start. */
export const KEPT = 'kept'

/** The keys that were given, each once, with that of the last start where it is meant; it is where nothing was given. */
export function networkKeysOf(given: readonly string[] | undefined, store: Store): readonly string[] {
  const kept = store.meta(NETWORK_KEY) ?? ''
  const keys = (given ?? [KEPT]).map((key) => (key === KEPT ? kept : key))
  return [...new Set(keys)].filter((key) => key !== '')
}

/** What keeps the first of these keys, which is the one that others dial this node with. */
export function networkKeyWrites(store: Store, [own = '']: readonly string[]): readonly Write[] {
  return own === (store.meta(NETWORK_KEY) ?? '') ? [] : [{ type: 'meta', name: NETWORK_KEY, value: own }]
}
