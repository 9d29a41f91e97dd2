/** The arguments of calls, checked before anything is sent: what no request can hold is refused as a node would. */
import { contentTypeProblem, InvalidOption, isWellFormed, keyProblem, requestIdProblem } from '@replicator/interface'
import type { DeleteOptions, GetOptions, ListOptions, ManyOptions, PutOptions, WatchOptions } from './options.js'
import type { Refused, WriteResult } from './outcomes.js'
import { refused } from './refusal.js'
import { type Asked, Write } from './write.js'

type Names<Options> = Readonly<Record<keyof Options, true>>

const CALL = { signal: true, timeoutMs: true } as const

/** The options that there are: types can't help a caller in JavaScript, and one that nobody looks at is a surprise at night. */
const OPTIONS = {
  put: {
    contentType: true,
    ifMatch: true,
    mutable: true,
    final: true,
    ttlMs: true,
    idempotencyKey: true,
    ...CALL,
  } satisfies Names<PutOptions>,
  delete: { ifMatch: true, idempotencyKey: true, ...CALL } satisfies Names<DeleteOptions>,
  get: { consistency: true, ...CALL } satisfies Names<GetOptions>,
  list: { prefix: true, after: true, limit: true, values: true, ...CALL } satisfies Names<ListOptions>,
  watch: { prefix: true, after: true, values: true, ...CALL } satisfies Names<WatchOptions>,
  putMany: CALL satisfies Names<ManyOptions>,
  proposal: CALL,
  status: CALL,
  peers: CALL,
} as const

/** Throws an `InvalidOption` for an option that this call doesn't have. */
export function checkOptions(call: keyof typeof OPTIONS, options: object): void {
  const known = OPTIONS[call]
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !Object.hasOwn(known, name))
      throw new InvalidOption(name, `${call} takes no option '${name}'; it takes ${Object.keys(known).join(', ')}`)
  }
}

/** Why a key can't be used; undefined where it can. */
export function keyRefusal(key: string): Refused | undefined {
  const problem = typeof key === 'string' ? keyProblem(key) : 'a key is text'
  return problem === undefined ? undefined : refused('INVALID_KEY', sentence(problem))
}

/** The write, or why there is none. Throws an `InvalidOption` for an option that there isn't. */
export function putWrite(key: string, value: Uint8Array | string, options: PutOptions): Write | WriteResult {
  checkOptions('put', options)
  const { ifMatch, mutable, final, ttlMs, idempotencyKey = newToken() } = options
  const isText = typeof value === 'string'
  const { contentType = isText ? 'text/plain; charset=utf-8' : 'application/octet-stream' } = options
  const problem =
    valueProblem(value) ?? contentTypeProblem(contentType) ?? requestIdProblem(idempotencyKey) ?? ttlProblem(ttlMs)
  return asWrite(problem, {
    op: ifMatch === undefined ? 'create' : 'update',
    key,
    value,
    contentType,
    mutable,
    final,
    ttl: ttlMs === undefined ? undefined : ttlMs / 1000,
    ifMatch,
    idempotencyKey,
  })
}

/** The deletion, or why there is none. Throws an `InvalidOption` for an option that there isn't. */
export function deleteWrite(key: string, options: DeleteOptions): Write | WriteResult {
  checkOptions('delete', options)
  const { ifMatch, idempotencyKey = newToken() } = options
  return asWrite(requestIdProblem(idempotencyKey), { op: 'delete', key, ifMatch, idempotencyKey })
}

function asWrite(problem: string | undefined, asked: Asked): Write | WriteResult {
  const { key } = asked
  const refusal = keyRefusal(key) ?? (problem === undefined ? undefined : refused('INVALID_REQUEST', sentence(problem)))
  return refusal === undefined ? new Write(asked) : { key, ...refusal }
}

function valueProblem(value: unknown): string | undefined {
  if (typeof value !== 'string')
    return ArrayBuffer.isView(value) && 'byteLength' in value ? undefined : 'a value is text or bytes (a Uint8Array)'
  return isWellFormed(value) ? undefined : 'a value that is text has no lone surrogate: UTF-8 has no bytes for it'
}

/** Over HTTP a time to live is told in seconds. */
function ttlProblem(ttlMs: number | undefined): string | undefined {
  if (ttlMs === undefined || (Number.isSafeInteger(ttlMs / 1000) && ttlMs >= 1000)) return undefined
  return `ttlMs is a whole number of seconds, in milliseconds, not ${ttlMs}`
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

/** Names one write among all. Not by `crypto.randomUUID`, which browsers only have on pages of a secure origin. */
function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
