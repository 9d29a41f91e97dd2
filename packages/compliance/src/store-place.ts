import type { Store } from '@replicator/interface'

/** Where one store lives for the length of one test. */
export interface StorePlace {
  /** Opens a new, empty store. Called once, first. */
  open(): Promise<Store>
  /** Opens the store again that has been closed. */
  reopen(): Promise<Store>
  /** Removes all that is left, also where the store is still open. */
  destroy(): Promise<void>
}

/** Declares one test, which begins with an empty store. */
export type DeclareTest = (title: string, run: (store: Store, place: StorePlace) => Promise<void>) => void

export async function reopened(store: Store, place: StorePlace): Promise<Store> {
  await store.close()
  return place.reopen()
}

export function keysOf(entries: readonly { readonly key: string }[]): readonly string[] {
  return entries.map(({ key }) => key)
}
