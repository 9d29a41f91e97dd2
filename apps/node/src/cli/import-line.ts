/** One line of an import: what it says, and how it reads as a line of a batch. */
/** A record as `replicator export` writes it, and `replicator list --json --values`. */
export interface ImportRecord {
  readonly key: string
  readonly value: Buffer
  readonly contentType: string
  readonly mutable: boolean
  /** When it ends, in milliseconds since 1970. */
  readonly expiresMs: number | undefined
}

/** A line that is no record; the message says why. */
export class LineError extends Error {
  override readonly name = 'LineError'
}

const FIELDS = new Set(['key', 'value', 'valueBase64', 'contentType', 'mutable', 'final', 'ttl', 'expires'])
/** Of a list: another network counts its own versions. */
const LEFT_OUT = new Set(['version', 'bytes'])

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Throws a `LineError`. `nowMs`: the wall clock, from which a `ttl` counts. */
export function parseLine(bytes: Uint8Array, nowMs: number): ImportRecord {
  const fields = objectIn(bytes)
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name) && !LEFT_OUT.has(name))
  if (unknown !== undefined) throw new LineError(`"${unknown}" is no member of a record`)
  const { key, value, valueBase64, mutable, final } = fields
  if (typeof key !== 'string') throw new LineError('"key" is missing, or no text')
  if ((value === undefined) === (valueBase64 === undefined))
    throw new LineError('one of "value" and "valueBase64" must be there')
  if (typeof (value ?? valueBase64) !== 'string') throw new LineError('the value is no text')
  for (const [name, flag] of Object.entries({ mutable, final }))
    if (flag !== undefined && typeof flag !== 'boolean') throw new LineError(`"${name}" is neither true nor false`)
  if (mutable !== undefined && mutable === final) throw new LineError('a record is either mutable or final')
  const isText = typeof value === 'string'
  const { contentType = isText ? 'text/plain; charset=utf-8' : 'application/octet-stream' } = fields
  if (typeof contentType !== 'string') throw new LineError('"contentType" is no text')
  return {
    key,
    value: isText ? Buffer.from(value) : base64(String(valueBase64)),
    contentType,
    mutable: mutable === true || final === false,
    expiresMs: expiryIn(fields, nowMs),
  }
}

function objectIn(bytes: Uint8Array): Record<string, unknown> {
  let fields: unknown
  try {
    fields = JSON.parse(utf8.decode(bytes))
  } catch {
    throw new LineError('it is no JSON in UTF-8')
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new LineError('it is no JSON object')
  return fields as Record<string, unknown>
}

/** Node's own decoder skips what is no base64. */
function base64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new LineError('"valueBase64" is no base64 with its padding')
  return bytes
}

function expiryIn({ ttl, expires }: Record<string, unknown>, nowMs: number): number | undefined {
  if (ttl === undefined && expires === undefined) return undefined
  if (ttl !== undefined && expires !== undefined) throw new LineError('"ttl" and "expires" say the same')
  if (ttl !== undefined) {
    if (typeof ttl !== 'number' || !Number.isInteger(ttl) || ttl < 1)
      throw new LineError('"ttl" is no whole number of seconds')
    return nowMs + ttl * 1000
  }
  const ms = typeof expires === 'string' ? Date.parse(expires) : NaN
  if (Number.isNaN(ms)) throw new LineError('"expires" is no time like 2030-01-31T12:00:00Z')
  return ms
}

/**
 * A line of `POST /batch` that stores the record. It is made once: under its idempotency key a repeat must say the same, the
 * seconds that are left included.
 */
export function createLine(record: ImportRecord, nowMs: number, idempotencyKey: string): string {
  const { key, value, contentType, mutable, expiresMs } = record
  return JSON.stringify({
    op: 'create',
    key,
    valueBase64: value.toString('base64'),
    contentType,
    mutable,
    ...(expiresMs !== undefined && { ttl: Math.max(1, Math.ceil((expiresMs - nowMs) / 1000)) }),
    idempotencyKey,
  })
}

/** A line of `POST /batch` that reads what is stored under the key. */
export function getLine({ key }: ImportRecord): string {
  return JSON.stringify({ op: 'get', key })
}

/** Whether what a batch told of a key is this record, its end apart: that is told in seconds that have gone by. */
export function isSame(record: ImportRecord, told: Readonly<Record<string, unknown>>): boolean {
  const { value, valueBase64, contentType, final } = told
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(String(valueBase64), 'base64')
  return contentType === record.contentType && final === !record.mutable && bytes.equals(record.value)
}
