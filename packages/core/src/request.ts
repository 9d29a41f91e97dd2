/** A caller's arguments as a request of the engine, checked at the edge. */
import { createHash } from 'node:crypto'
import type { WriteRequest } from '@replicator/interface'
import { contentTypeProblem, keyProblem, requestIdProblem } from '@replicator/interface'
import type { PutOptions } from './replicator.js'
import { InvalidArgument } from './replicator.js'

/** Throws an `InvalidArgument` with the code `INVALID_KEY`. */
export function checkKey(key: string): void {
  const problem = keyProblem(key)
  if (problem !== undefined) throw new InvalidArgument('INVALID_KEY', problem)
}

/** Throws an `InvalidArgument` that names what can't be used. */
export function putRequest(
  { key, value, options }: { key: string; value: Uint8Array | string; options: PutOptions },
  valueBytesMax: number,
): WriteRequest {
  checkKey(key)
  const given = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  if (given.length > valueBytesMax) {
    throw new InvalidArgument(
      'VALUE_TOO_LARGE',
      `a value is at most ${valueBytesMax} bytes long, this one has ${given.length}`,
    )
  }
  const { mutable = false, idempotencyKey: requestId = '' } = options
  const contentType =
    options.contentType ?? (typeof value === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream')
  const problem =
    contentTypeProblem(contentType) ??
    (options.idempotencyKey === undefined ? undefined : requestIdProblem(options.idempotencyKey))
  if (problem !== undefined) throw new InvalidArgument('INVALID_REQUEST', problem)
  // A copy: the caller may use its buffer again while the value is still on its way.
  const bytes = new Uint8Array(given)
  const fingerprint = requestId === '' ? '' : fingerprintOf({ value: bytes, contentType, mutable })
  return { key, operation: 'create', value: bytes, contentType, mutable, requestId, fingerprint }
}

/** SHA-256 over operation, options, content type and value, in hexadecimal. */
function fingerprintOf({
  value,
  contentType,
  mutable,
}: Pick<WriteRequest, 'value' | 'contentType' | 'mutable'>): string {
  return createHash('sha256')
    .update(JSON.stringify(['create', mutable, contentType]))
    .update('\n')
    .update(value)
    .digest('hex')
}
