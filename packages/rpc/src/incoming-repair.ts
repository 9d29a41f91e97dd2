/** What nodes tell each other of ranges of keys, out of the objects of the generated decoders: checked, copied, plain. */
import {
  type KeyRange,
  type Message,
  PAGE_ENTRIES_MAX,
  RANGE_PARTS_MAX,
  RANGE_SUM_END,
  type RangePart,
  type RecordName,
} from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import type { ReceivedTexts } from './dictionary.js'
import * as field from './field.js'
import { recordFrom } from './incoming-record.js'

/** Undefined where the message is of another kind. */
export function repairFrom(
  { compare, differ, list, newer }: replicator.v1.Envelope,
  texts: ReceivedTexts,
): Message | undefined {
  const max = PAGE_ENTRIES_MAX
  if (compare !== null) {
    const { question, until } = compare
    const parts = field.list(compare.parts, { max: RANGE_PARTS_MAX, each: partFrom, name: 'compare.parts' })
    return { type: 'compare', question, parts, ...keyAt('until', until, 'compare.until') }
  }
  if (differ !== null) {
    const ranges = field.list(differ.ranges, { max: RANGE_PARTS_MAX, each: rangeFrom, name: 'differ.ranges' })
    return { type: 'differ', question: differ.question, ranges }
  }
  if (list !== null) {
    const { question, from, until } = list
    const names = field.list(list.names, { max, each: nameFrom, name: 'list.names' })
    return { type: 'list', question, ...rangeFrom({ from, until }, 'list'), names }
  }
  if (newer !== null) {
    const each = (record: replicator.v1.StoredRecord, name: string) => recordFrom(record, texts, name)
    const records = field.list(newer.records, { max, each, name: 'newer.records' })
    return { type: 'newer', question: newer.question, records, ...keyAt('upTo', newer.upTo, 'newer.upTo') }
  }
  return undefined
}

function partFrom({ from, sum }: replicator.v1.Compare.Part, name: string): RangePart {
  return { from: field.keyText(from, `${name}.from`), sum: sumFrom(sum, `${name}.sum`) }
}

function rangeFrom({ from, until }: Pick<replicator.v1.Differ.Range, 'from' | 'until'>, name: string): KeyRange {
  return { from: field.keyText(from, `${name}.from`), ...keyAt('until', until, `${name}.until`) }
}

function nameFrom({ key, version, hash }: replicator.v1.List.Name, name: string): RecordName {
  return { key: field.keyText(key, `${name}.key`), version, hash: sumFrom(hash, `${name}.hash`) }
}

function sumFrom(sum: number, name: string): number {
  return sum < RANGE_SUM_END ? sum : field.refuse(name)
}

function keyAt<Name extends string>(
  property: Name,
  key: string | null,
  name: string,
): { readonly [Key in Name]?: string } {
  return key === null ? {} : ({ [property]: field.keyText(key, name) } as { readonly [Key in Name]: string })
}
