/** One part of a list or a watch, as it comes over libp2p: entries of JSON, and their values beside them. */
import type { ListedRecord, WatchEvent } from '@replicator/client'
import { listedRecord, type Members, membersIn, watchEvent } from '@replicator/client/ways'
import type { ClientAnswer } from '@replicator/interface'

export interface Part {
  readonly members: Members
  readonly entries: readonly Members[]
  /** Those that were asked for, one behind the other, in the order of the entries. */
  readonly values: Uint8Array
}

/** Undefined where no node answers so; `name`: of the member that holds the entries. */
export function partOf({ members: text, value }: ClientAnswer, name: 'records' | 'events'): Part | undefined {
  const members = membersIn(text)
  const entries: unknown = members?.[name]
  if (members === undefined || !Array.isArray(entries)) return undefined
  return { members, entries: entries.map((entry) => Object(entry) as Members), values: value ?? new Uint8Array(0) }
}

/** `isValued`: values were asked for. */
export function* recordsIn(part: Part, isValued: boolean): Generator<ListedRecord> {
  const values = new Values(part.values)
  for (const entry of part.entries) {
    const record = listedRecord(entry)
    yield isValued ? { ...record, value: values.next(record.bytes) } : record
  }
}

/** A key that holds nothing any more has no value. Events that this client doesn't know are left out: a later release may tell more. */
export function* changesIn(part: Part, isValued: boolean): Generator<WatchEvent> {
  const values = new Values(part.values)
  for (const entry of part.entries) {
    const change = watchEvent(String(entry['type']), String(entry['cursor']), entry)
    const value = isValued ? values.next(listedRecord(entry).bytes) : undefined
    if (change?.type === 'put' && value !== undefined) yield { ...change, value }
    else if (change !== undefined) yield change
  }
}

class Values {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** A copy: whoever keeps one value does not keep the others with it. */
  next(length: number): Uint8Array {
    const from = this.#at
    this.#at += length
    return this.#bytes.slice(from, this.#at)
  }
}
