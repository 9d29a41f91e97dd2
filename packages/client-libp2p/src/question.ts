/** Writes, lists and watches as they are asked over libp2p. */
import type { ListQuery, Said, WatchQuery, Write } from '@replicator/client/ways'
import {
  type ClientDelete,
  type ClientList,
  type ClientPut,
  type ClientWatch,
  ERRORS,
  type ErrorCode,
  keyProblem,
  VALUE_BYTES_MAX,
} from '@replicator/interface'

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

/** One part of a list, likewise: what would be no question at all is told as a node would tell it. */
export function listQuestion({ prefix, after, limit, values }: ListQuery): Omit<ClientList, 'id'> | Said {
  if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit >= 1))
    return refused('INVALID_REQUEST', `limit is how many records, which is a number from 1 on, not ${limit}.`)
  const problem = placeProblem({ prefix, after })
  // More than find room in a part need not be asked for.
  const most = limit < UINT32_END ? limit : 0
  return problem ?? { type: 'list', prefix, ...(after !== undefined && { after }), limit: most, values }
}

export function watchQuestion({ prefix, after, values }: WatchQuery): Omit<ClientWatch, 'id'> | Said {
  const problem = placeProblem({ prefix, after })
  return problem ?? { type: 'watch', prefix, ...(after !== undefined && { after }), values }
}

/** The wire has so many bits for the limit of a list. */
const UINT32_END = 2 ** 32

/** A cursor is shorter than the longest key. */
function placeProblem(places: Readonly<Record<'prefix' | 'after', string | undefined>>): Said | undefined {
  for (const [name, text] of Object.entries(places)) {
    const problem = text === undefined || text === '' ? undefined : keyProblem(text)
    if (problem !== undefined) return refused('INVALID_REQUEST', `The ${name} can't be used: ${problem}.`)
  }
  return undefined
}

function refused(code: ErrorCode, detail: string): Said {
  return { status: ERRORS[code].status, members: { code, detail } }
}
