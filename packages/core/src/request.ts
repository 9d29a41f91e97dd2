/** A caller's arguments as a request of the engine, checked at the edge. */
import { createHash } from 'node:crypto'
import { isUint8Array } from 'node:util/types'
import type { ProposalReference, WriteRequest } from '@replicator/interface'
import { contentTypeProblem, isWellFormed, keyProblem, requestIdProblem } from '@replicator/interface'
import { inWords, type OptionKinds, optionProblem } from './option-check.js'
import type { FeedOptions } from './change-feed.js'
import { parseCursor } from './change-cursor.js'
import type {
  BackupOptions,
  CallOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  ManyOptions,
  MembersOptions,
  Proposed,
  PutOptions,
  ReadyOptions,
  StopOptions,
  WatchOptions,
} from './replicator.js'
import { InvalidArgument } from './replicator.js'

const CALL: OptionKinds<CallOptions> = { signal: 'signal', timeoutMs: 'requestMs' }

/** The options of each call, and of what kind they are. */
const KINDS = {
  put: {
    contentType: 'text',
    ifMatch: 'version',
    mutable: 'flag',
    final: 'flag',
    ttlMs: 'ttlMs',
    idempotencyKey: 'text',
    ...CALL,
  } satisfies OptionKinds<PutOptions>,
  delete: { ifMatch: 'version', idempotencyKey: 'text', ...CALL } satisfies OptionKinds<DeleteOptions>,
  list: { prefix: 'text', after: 'text', limit: 'count', signal: 'signal' } satisfies OptionKinds<ListOptions>,
  watch: { prefix: 'text', after: 'text', signal: 'signal' } satisfies OptionKinds<WatchOptions>,
  putMany: { concurrency: 'concurrency', signal: 'signal' } satisfies OptionKinds<ManyOptions>,
  get: { consistency: 'consistency', ...CALL } satisfies OptionKinds<GetOptions>,
  backup: { consistency: 'consistency', ...CALL } satisfies OptionKinds<BackupOptions>,
  proposal: CALL,
  resolve: CALL,
  ready: { signal: 'signal', timeoutMs: 'timerMs' } satisfies OptionKinds<ReadyOptions>,
  changeMembers: { preview: 'flag', force: 'flag', signal: 'signal' } satisfies OptionKinds<MembersOptions>,
  leave: { preview: 'flag', force: 'flag', signal: 'signal' } satisfies OptionKinds<MembersOptions>,
  stop: { graceMs: 'graceMs' } satisfies OptionKinds<StopOptions>,
} as const

/** Throws an `InvalidArgument` with the code `INVALID_REQUEST` for an option that this call doesn't have, or not so. */
export function checkOptions(call: keyof typeof KINDS, options: object): void {
  const problem = optionProblem(call, options, KINDS[call])
  if (problem !== undefined) throw new InvalidArgument('INVALID_REQUEST', problem.words)
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

/** What a request is checked with: how long a value may be, and what the wall clock says. */
export interface RequestBounds {
  readonly valueBytesMax: number
  readonly wallMs: number
}

/** Throws an `InvalidArgument` that names what can't be used. */
export function putRequest(
  { key, value, options }: { key: string; value: Uint8Array | string; options: PutOptions },
  { valueBytesMax, wallMs }: RequestBounds,
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
  const { ifMatch, ttlMs } = options
  const mutable = isMutable(options)
  const contentType =
    options.contentType ?? (typeof value === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream')
  refuseWhere(contentTypeProblem(contentType))
  const requestId = requestIdOf(options)
  // A copy: the caller may use its buffer again while the value is still on its way.
  const bytes = new Uint8Array(given)
  const operation = ifMatch === undefined ? 'create' : 'update'
  const terms = { operation, ...(ifMatch === undefined ? {} : { ifMatch }), mutable, contentType } as const
  const fingerprint = requestId === '' ? '' : fingerprintOf({ ...terms, ttlMs }, bytes)
  const expiry = ttlMs === undefined ? {} : { expiresMs: wallMs + ttlMs }
  return { key, ...terms, value: bytes, ...expiry, requestId, fingerprint }
}

/** Throws an `InvalidArgument` that names what can't be used. */
export function deleteRequest(key: string, options: DeleteOptions): WriteRequest {
  checkKey(key)
  checkOptions('delete', options)
  const { ifMatch } = options
  refuseWhere(ifMatch === undefined ? "delete needs ifMatch: the version that is to be deleted, or '*'" : undefined)
  const requestId = requestIdOf(options)
  const terms = { operation: 'delete', ifMatch, mutable: true, contentType: '' } as const
  const value = new Uint8Array(0)
  return { key, ...terms, value, requestId, fingerprint: requestId === '' ? '' : fingerprintOf(terms, value) }
}

/** Where to begin to watch. Throws an `InvalidArgument` for what is no cursor. */
export function watchRequest(options: WatchOptions): FeedOptions {
  checkOptions('watch', options)
  const { prefix = '', after, signal } = options
  const cursor = after === undefined || after === '0' ? undefined : parseCursor(after)
  const isNone = after !== undefined && after !== '0' && cursor === undefined
  refuseWhere(isNone ? `after is the cursor of an event, or 0, not ${inWords(after)}` : undefined)
  return {
    prefix,
    ...(after === '0' ? { after: 'start' } : cursor === undefined ? {} : { after: cursor }),
    ...(signal === undefined ? {} : { signal }),
  }
}

/** Whether the record may get another version. Throws an `InvalidArgument` where the options contradict each other. */
function isMutable({ ifMatch, mutable, final, ttlMs }: PutOptions): boolean {
  if (mutable !== undefined && mutable === final)
    refuseWhere(`a record is either mutable or final, not ${mutable ? 'both' : 'neither'}`)
  const is = mutable ?? (final === undefined ? ifMatch !== undefined : !final)
  if (ttlMs !== undefined && !is) refuseWhere('a record with a ttl is mutable, or it could not end: say so')
  return is
}

function requestIdOf({ idempotencyKey }: { readonly idempotencyKey?: string }): string {
  if (idempotencyKey !== undefined) refuseWhere(requestIdProblem(idempotencyKey))
  return idempotencyKey ?? ''
}

function refuseWhere(problem: string | undefined): void {
  if (problem !== undefined) throw new InvalidArgument('INVALID_REQUEST', problem)
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

type Terms = Pick<WriteRequest, 'operation' | 'ifMatch' | 'mutable' | 'contentType'> & {
  readonly ttlMs?: number | undefined
}

/** SHA-256 over operation, options, content type and value, in hexadecimal. */
function fingerprintOf({ operation, ifMatch, mutable, contentType, ttlMs }: Terms, value: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, ifMatch ?? null, mutable, ttlMs ?? null, contentType]))
    .update('\n')
    .update(value)
    .digest('hex')
}
