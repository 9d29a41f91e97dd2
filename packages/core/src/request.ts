/** A caller's arguments as a request of the engine, checked at the edge. */
import { createHash } from 'node:crypto'
import { isUint8Array } from 'node:util/types'
import type { ProposalReference, WriteRequest } from '@replicator/interface'
import { contentTypeProblem, isWellFormed, keyProblem, requestIdProblem } from '@replicator/interface'
import { inWords, type OptionKinds, optionProblem } from './option-check.js'
import type { CallOptions, GetOptions, Proposed, PutOptions, ReadyOptions, StopOptions } from './replicator.js'
import { InvalidArgument } from './replicator.js'

const CALL: OptionKinds<CallOptions> = { signal: 'signal', timeoutMs: 'requestMs' }

/** The options of each call, and of what kind they are. */
const KINDS = {
  put: { contentType: 'text', mutable: 'flag', idempotencyKey: 'text', ...CALL } satisfies OptionKinds<PutOptions>,
  get: { consistency: 'consistency', ...CALL } satisfies OptionKinds<GetOptions>,
  proposal: CALL,
  resolve: CALL,
  ready: { signal: 'signal', timeoutMs: 'timerMs' } satisfies OptionKinds<ReadyOptions>,
  stop: { graceMs: 'graceMs' } satisfies OptionKinds<StopOptions>,
} as const

/** Throws an `InvalidArgument` with the code `INVALID_REQUEST` for an option that this call doesn't have, or not so. */
export function checkOptions(call: keyof typeof KINDS, options: object): void {
  const problem = optionProblem(call, options, KINDS[call])
  if (problem !== undefined) throw new InvalidArgument('INVALID_REQUEST', problem)
}

/** Throws an `InvalidArgument` with the code `INVALID_KEY`. */
export function checkKey(key: string): void {
  const problem = typeof key === 'string' ? keyProblem(key) : `a key is text, not ${inWords(key)}`
  if (problem !== undefined) throw new InvalidArgument('INVALID_KEY', problem)
}

/** Throws an `InvalidArgument` for what is no number of things to be told. */
export function checkLimit(limit: number): void {
  if (Number.isSafeInteger(limit) && limit >= 0) return
  throw new InvalidArgument('INVALID_REQUEST', `a limit is a whole number from 0 on, not ${inWords(limit)}`)
}

/** What is asked about. Throws an `InvalidArgument` where it is no proposal: of a refused `put` there is none. */
export function proposalReference(proposed: Proposed | ProposalReference): ProposalReference {
  const { key, version, id, proposal = id }: Partial<Proposed & ProposalReference> = Object(proposed)
  if (key !== undefined) checkKey(key)
  if (key !== undefined && Number.isSafeInteger(version) && version !== undefined && typeof proposal === 'string')
    return { key, version, id: proposal }
  throw new InvalidArgument(
    'INVALID_REQUEST',
    'a proposal is what put told of one that was stored or is unknown, or its key, version and id',
  )
}

/** Throws an `InvalidArgument` that names what can't be used. */
export function putRequest(
  { key, value, options }: { key: string; value: Uint8Array | string; options: PutOptions },
  valueBytesMax: number,
): WriteRequest {
  checkKey(key)
  checkOptions('put', options)
  const given = bytesOf(value)
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

function bytesOf(value: unknown): Uint8Array {
  if (typeof value === 'string') {
    if (isWellFormed(value)) return Buffer.from(value, 'utf8')
    throw new InvalidArgument(
      'INVALID_REQUEST',
      'a value that is text has no lone surrogate: UTF-8 has no bytes for it',
    )
  }
  if (isUint8Array(value)) return value
  throw new InvalidArgument('INVALID_REQUEST', `a value is text or bytes (a Uint8Array), not ${inWords(value)}`)
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
