/** Records as nodes tell them: in the header of an answer, or as members of JSON. */
import { bytesOfBase64 } from './base64.js'
import type { NodeAnswer } from './node.js'
import type { ClientRecord, ListedRecord, WatchEvent } from './outcomes.js'
import { type Members, numberOf } from './refusal.js'

const encoder = new TextEncoder()

/** Undefined where the text is no object of JSON: then it is no node that answered. */
export function membersIn(text: string | Uint8Array): Members | undefined {
  try {
    const value: unknown = JSON.parse(typeof text === 'string' ? text : new TextDecoder().decode(text))
    return typeof value === 'object' && value !== null ? (value as Members) : undefined
  } catch {
    return undefined
  }
}

/** The answer to a `GET` of one key. */
export function recordOf(key: string, { headers, body: value }: NodeAnswer): ClientRecord {
  const expires = headers.get('replicator-expires')
  return {
    key,
    version: Number(headers.get('replicator-version')),
    final: headers.get('replicator-final') === 'true',
    contentType: headers.get('content-type') ?? 'application/octet-stream',
    ...(expires !== null && { expiresMs: Date.parse(expires) }),
    value,
  }
}

/** A record of a list or a batch. */
export function listedRecord(members: Members): ListedRecord {
  const { key, version, final, bytes, contentType, expires, value, valueBase64 } = members
  return {
    key: String(key),
    version: numberOf(version),
    final: final === true,
    bytes: numberOf(bytes),
    contentType: String(contentType),
    ...(typeof expires === 'string' && { expiresMs: Date.parse(expires) }),
    ...(typeof value === 'string' && { value: encoder.encode(value) }),
    ...(typeof valueBase64 === 'string' && { value: bytesOfBase64(valueBase64) }),
  }
}

const TYPES = ['put', 'delete', 'expire'] as const

/** Undefined where the event is none that this client knows: a later release may tell more. */
export function watchEvent(event: string, cursor: string, members: Members | undefined): WatchEvent | undefined {
  if (event === 'replay') return { type: 'replay' }
  const type = TYPES.find((each) => each === event)
  if (type === undefined || members === undefined) return undefined
  return { type, cursor, ...listedRecord(members), cluster: String(members['cluster']), peer: String(members['peer']) }
}
