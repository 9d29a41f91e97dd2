/** The network key of this node, kept beside its identity: a later start needs no file, and joins nobody without it. */
import type { Store, Write } from '@replicator/interface'

const NETWORK_KEY = 'network-key'

/** The key of the last start; none where there was none. */
export function keptNetworkKeys(store: Store): readonly string[] {
  const kept = store.meta(NETWORK_KEY)
  return kept === undefined || kept === '' ? [] : [kept]
}

/** What keeps the first of these keys, which is the one that others dial this node with. */
export function networkKeyWrites(store: Store, [own = '']: readonly string[]): readonly Write[] {
  return own === (store.meta(NETWORK_KEY) ?? '') ? [] : [{ type: 'meta', name: NETWORK_KEY, value: own }]
}
