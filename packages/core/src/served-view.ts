/**
 * What a node reads of its store for those who ask it alone: lists, backups and watches. They are refused where they meet a
 * record that can't be read, rather than told all but that one; the engine hears of it, and fetches it from another node.
 */
import { isDamaged, type StoreView } from '@replicator/interface'
import { unreadable } from '@replicator/engine'
import { NotReady } from './node-error.js'

export type ServedView = Pick<StoreView, 'head' | 'keys' | 'changes' | 'record'>

/** Its `record` throws `NotReady` where the record can't be read, once `met` has been told of it. */
export function servedView(store: StoreView, met: (key: string) => void): ServedView {
  return {
    get head() {
      return store.head
    },
    keys: (options) => store.keys(options),
    changes: (after, limit) => store.changes(after, limit),
    record: (key) => {
      const found = store.find(key)
      if (!isDamaged(found)) return found
      met(key)
      throw new NotReady('a record is not here for now', [unreadable(key)])
    },
  }
}
