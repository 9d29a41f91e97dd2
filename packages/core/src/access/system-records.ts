/**
 * Records of the network's own: its tokens, what its administrators did. They are decided, stored, caught up with and voted
 * on like all records, but their keys begin where no user's key can (`SYSTEM_PREFIX`), so no request, listing, watch or
 * backup of users reaches them. For programs that build on a node, never for users' data.
 *
 * A key never goes away, deleted ones leave a tombstone. So there is no deletion here, and whoever writes uses a bounded set
 * of names over and over: then there are never more than the set has.
 *
 * The rejected alternative, a second store with a protocol of its own, would have needed catch-up, membership and a proof of
 * its safety a second time.
 */
import {
  isDamaged,
  type GetOutcome,
  type StoredRecord,
  type StoreView,
  SYSTEM_PREFIX,
  type WriteOutcome,
} from '@replicator/interface'
import type { Driver } from '../driver.js'
import { READ_AT_ONCE } from '../limits.js'

/** A system record as a node holds it. */
export interface SystemRecord {
  /** Its key without `SYSTEM_PREFIX`. */
  readonly name: string
  /** What to give as `ifVersion` to change it. */
  readonly version: number
  readonly text: string
}

/** The system records of the network, at one node. */
export interface SystemRecords {
  /** What a quorum says of the record of that name. */
  read(name: string): Promise<GetOutcome>
  /** Makes the record, or where `ifVersion` isn't 0 changes it, if that is its version then. Its text is JSON. */
  write(name: string, text: string, ifVersion: number): Promise<WriteOutcome>
  /** What this node holds under names that begin so, in their order. */
  list(prefix: string): readonly SystemRecord[]
  /**
   * Listens for as long as the node runs: told of each record that is committed here, at once, before it is durable. The
   * listener asks the node for nothing meanwhile: it is called in the middle of a turn.
   */
  onChange(listener: (record: SystemRecord) => void): void
}

export class NodeSystemRecords implements SystemRecords {
  readonly #store: StoreView
  readonly #ask: Driver['ask']
  readonly #listeners: ((record: SystemRecord) => void)[] = []

  constructor(store: StoreView, ask: Driver['ask']) {
    this.#store = store
    this.#ask = ask
  }

  read(name: string): Promise<GetOutcome> {
    return this.#ask<GetOutcome>((engine, nowMs) => engine.get(nowMs, SYSTEM_PREFIX + name, 'quorum'))
  }

  write(name: string, text: string, ifVersion: number): Promise<WriteOutcome> {
    const change =
      ifVersion === 0 ? ({ operation: 'create' } as const) : ({ operation: 'update', ifMatch: ifVersion } as const)
    const request = {
      key: SYSTEM_PREFIX + name,
      ...change,
      value: Buffer.from(text),
      contentType: 'application/json',
      mutable: true,
      requestId: '',
      fingerprint: '',
    }
    return this.#ask<WriteOutcome>((engine, nowMs) => engine.write(nowMs, request))
  }

  list(prefix: string): readonly SystemRecord[] {
    const found: SystemRecord[] = []
    for (let after = '', isLast = false; !isLast;) {
      const keys = this.#store.keys({ prefix: SYSTEM_PREFIX + prefix, after, limit: READ_AT_ONCE })
      found.push(...keys.flatMap((key) => this.#held(key)))
      after = keys.at(-1) ?? after
      isLast = keys.length < READ_AT_ONCE
    }
    return found
  }

  /** One that can't be read is there all the same: nobody shall take it for one that never was. */
  #held(key: string): readonly SystemRecord[] {
    const found = this.#store.find(key)
    return isDamaged(found) ? [{ name: key.slice(SYSTEM_PREFIX.length), version: 0, text: '' }] : systemRecord(found)
  }

  onChange(listener: (record: SystemRecord) => void): void {
    this.#listeners.push(listener)
  }

  /** A system record was committed here. */
  committed(record: StoredRecord): void {
    for (const told of systemRecord(record)) for (const listener of this.#listeners) listener(told)
  }
}

/** None where there is nothing to read: a no-op on a name that never held anything. */
function systemRecord(record: StoredRecord | undefined): readonly SystemRecord[] {
  if (record?.value === undefined) return []
  const { key, since: version, value } = record
  return [{ name: key.slice(SYSTEM_PREFIX.length), version, text: Buffer.from(value).toString() }]
}
