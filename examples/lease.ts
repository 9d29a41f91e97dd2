/**
 * A lease: at most one holder, which loses it when it stops renewing, and a fence against one that does not know yet that it has.
 *
 * The holder writes a mutable record that expires. Each renewal is the next version of it, and names the one before: whoever was
 * too late is refused. A process can still be paused for longer than its lease, and go on as if it held it: no lock can prevent
 * that. So all that is done under the lease carries the *fence*, a number that grows with each holder, and whatever is written
 * to (here a `Ledger`) refuses a smaller one than it has seen. Versions grow in every change of a key, deletion and expiry
 * included, so the version of the creation is that number.
 */
import type { Replicator } from '@replicator/core'

export interface Lease {
  /** Greater than that of any holder before. */
  readonly fence: number
  /** Resolves with false once the lease is lost, or may be: then its holder stops. */
  renew(): Promise<boolean>
  release(): Promise<void>
}

/** Undefined where somebody else holds it, or where nobody can say. `ttlMs`: whole seconds; renew three times in that. */
export async function acquire(node: Replicator, name: string, ttlMs: number): Promise<Lease | undefined> {
  const key = `lease/${name}`
  const claim = await node.put(key, node.peerId, { mutable: true, ttlMs })
  if (claim.outcome !== 'stored') return undefined
  const fence = claim.version
  let version = fence
  return {
    fence,
    renew: async () => {
      const renewal = await node.put(key, node.peerId, { ifMatch: version, ttlMs })
      if (renewal.outcome !== 'stored') return false
      version = renewal.version
      return true
    },
    release: async () => {
      // Of this version only: a lease that was lost is another one's.
      await node.delete(key, { ifMatch: version })
    },
  }
}

/** Something that is written to under a lease: it takes no word of a holder that has been followed by another one. */
export class Ledger {
  readonly entries: string[] = []
  #fence = 0

  append(entry: string, fence: number): boolean {
    if (fence < this.#fence) return false
    this.#fence = fence
    this.entries.push(entry)
    return true
  }
}
