/** A caller's arguments as a request of the engine, checked at the edge. */
import { createHash } from 'node:crypto'
import type { PutRequest } from '@replicator/interface'
import { CONTENT_TYPE_BYTES_MAX, REQUEST_ID_BYTES_MAX, keyProblem } from '@replicator/interface'
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
): PutRequest {
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
  if (!/^[\x20-\x7e]+$/.test(contentType) || contentType.length > CONTENT_TYPE_BYTES_MAX) {
    throw new InvalidArgument(
      'INVALID_REQUEST',
      `a content type is 1 to ${CONTENT_TYPE_BYTES_MAX} printable ASCII characters`,
    )
  }
  if (options.idempotencyKey !== undefined && !isRequestId(requestId)) {
    throw new InvalidArgument(
      'INVALID_REQUEST',
      `an idempotency key is 1 to ${REQUEST_ID_BYTES_MAX} printable ASCII characters`,
    )
  }
  // A copy: the caller may use its buffer again while the value is still on its way.
  const bytes = new Uint8Array(given)
  const fingerprint = requestId === '' ? '' : fingerprintOf({ value: bytes, contentType, mutable })
  return { key, value: bytes, contentType, mutable, requestId, fingerprint }
}

function isRequestId(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && text.length <= REQUEST_ID_BYTES_MAX
}

/** SHA-256 over operation, options, content type and value, in hexadecimal. */
function fingerprintOf({ value, contentType, mutable }: Pick<PutRequest, 'value' | 'contentType' | 'mutable'>): string {
  return createHash('sha256')
    .update(JSON.stringify(['create', mutable, contentType]))
    .update('\n')
    .update(value)
    .digest('hex')
}
