/** Records and their changes as members of JSON: in lists, events and batches. */
import { isUtf8 } from 'node:buffer'
import type { ChangeEvent } from '@replicator/core'
import type { StoredRecord } from '@replicator/interface'
import { timeText } from './read.js'

/** Media types whose values people read. */
const TEXTUAL = /^(?:text\/[^;\s]+|application\/json|[^;\s]+\+json)\s*(?:;|$)/i

interface Valued {
  readonly contentType: string
  readonly value?: Uint8Array
}

/** A value as text where its type says that it is text and its bytes are UTF-8, else in base64. */
function valueMembers({ contentType, value = new Uint8Array(0) }: Valued): object {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length)
  if (TEXTUAL.test(contentType) && isUtf8(bytes)) return { value: bytes.toString('utf8') }
  return { valueBase64: bytes.toString('base64') }
}

export function recordMembers(record: StoredRecord, withValue: boolean): object {
  const { key, since: version, final, contentType, expiresMs, value } = record
  return {
    key,
    version,
    final,
    bytes: value?.length ?? 0,
    contentType,
    ...(expiresMs !== undefined && { expires: timeText(expiresMs) }),
    ...(withValue && valueMembers(record)),
  }
}

export function changeMembers(change: ChangeEvent, withValue: boolean): object {
  const { key, version, final, contentType, expiresMs, cluster, peer, value } = change
  return {
    key,
    version,
    final,
    bytes: value?.length ?? 0,
    contentType,
    cluster,
    peer,
    ...(expiresMs !== undefined && { expires: timeText(expiresMs) }),
    ...(withValue && value !== undefined && valueMembers(change)),
  }
}
