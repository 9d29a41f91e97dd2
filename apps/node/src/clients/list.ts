/** A part of a list, for a client over libp2p: read like a page over HTTP, and cut where the answer is full. */
import type { ClientList } from '@replicator/interface'
import { pages } from '../http/listing-routes.js'
import { recordMembers } from '../http/record-members.js'
import type { RouteParts } from '../http/route.js'
import { PART_ENTRIES_MAX } from '../limits.js'
import { Part } from './part.js'

/** `next`, where there is one, is the key behind which there may be more. */
export async function partOfList(
  parts: Pick<RouteParts, 'replicator' | 'limits'>,
  { prefix, after = '', limit, values }: ClientList,
): Promise<ReturnType<Part['answer']>> {
  const part = new Part(parts.limits.smallAnswerBytes)
  // None asks for as many as find room.
  const most = Math.min(limit || PART_ENTRIES_MAX, PART_ENTRIES_MAX)
  let last = after
  let next: string | undefined
  for await (const page of pages(parts, { prefix, after, limit: most })) {
    for (const record of page.records) {
      if (!part.add(recordMembers(record, false), values ? record.value : undefined))
        return part.answer('records', { next: last })
      last = record.key
    }
    next = page.next
  }
  return part.answer('records', { next })
}
