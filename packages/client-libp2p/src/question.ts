/** A write as it is asked over libp2p. */
import type { Said, Write } from '@replicator/client/ways'
import { type ClientDelete, type ClientPut, ERRORS, type ErrorCode, VALUE_BYTES_MAX } from '@replicator/interface'

const encoder = new TextEncoder()

/** The question but for its number, or what a node would say to one that no frame can hold. */
export function writeQuestion({ asked }: Write): Omit<ClientPut, 'id'> | Omit<ClientDelete, 'id'> | Said {
  const { op, key, value = '', contentType = '', mutable, final, ttl = 0, ifMatch, idempotencyKey } = asked
  const bytes = typeof value === 'string' ? encoder.encode(value) : value
  if (ifMatch !== undefined && ifMatch !== '*' && !(Number.isSafeInteger(ifMatch) && ifMatch >= 1))
    return refused('INVALID_REQUEST', `ifMatch is a version, which is a number from 1 on, or *, not ${ifMatch}.`)
  if (bytes.length > VALUE_BYTES_MAX) return refused('VALUE_TOO_LARGE', 'The value is longer than any node takes.')
  const condition = ifMatch === undefined ? {} : { ifMatch }
  if (op === 'delete') return { type: 'delete', key, ...condition, idempotencyKey }
  return {
    type: 'put',
    key,
    value: bytes,
    contentType,
    ...condition,
    ...(mutable !== undefined && { mutable }),
    ...(final !== undefined && { final }),
    ttlSeconds: ttl,
    idempotencyKey,
  }
}

function refused(code: ErrorCode, detail: string): Said {
  return { status: ERRORS[code].status, members: { code, detail } }
}
