/** What one line of a batch asks for, checked as strictly as a request of its own. */
import { isUtf8 } from 'node:buffer'
import { type ErrorCode, TTL_SECONDS_MAX } from '@replicator/interface'
import { Refusal } from './problem.js'
import { type DeleteAsked, type PutAsked, unconditional } from './write.js'

export type BatchLine =
  | { readonly op: 'put'; readonly key: string; readonly value: Uint8Array | string; readonly asked: PutAsked }
  | { readonly op: 'delete'; readonly key: string; readonly asked: DeleteAsked }
  | { readonly op: 'get'; readonly key: string }

type Fields = Readonly<Record<string, unknown>>

/** The fields of a line, once each is known to be of its kind. */
interface Checked {
  readonly key?: string
  readonly value?: string
  readonly valueBase64?: string
  readonly contentType?: string
  readonly mutable?: boolean
  readonly ttl?: number
  readonly final?: boolean
  readonly ifMatch?: number | '*'
  readonly idempotencyKey?: string
}

interface Kind {
  /** Completes the sentence "The field … is …". */
  readonly words: string
  fits(value: unknown): boolean
}

const TEXT: Kind = { words: 'a text', fits: (value) => typeof value === 'string' }
const FLAG: Kind = { words: 'true or false', fits: (value) => typeof value === 'boolean' }
const VALUE = {
  value: TEXT,
  valueBase64: { words: 'bytes in base64, padded', fits: (value) => typeof value === 'string' && isBase64(value) },
  contentType: TEXT,
  mutable: FLAG,
  ttl: {
    words: `a whole number of seconds from 1 to ${TTL_SECONDS_MAX}`,
    fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= TTL_SECONDS_MAX,
  },
  final: FLAG,
} satisfies Readonly<Record<string, Kind>>
const CONDITION: Kind = {
  words: 'a version, which is a number from 1 on, or "*"',
  fits: (value) => value === '*' || (Number.isSafeInteger(value) && Number(value) >= 1),
}
const COMMON = { op: TEXT, key: TEXT } satisfies Readonly<Record<string, Kind>>

/** The fields that there are, by what is to be done. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  create: { ...COMMON, ...VALUE, idempotencyKey: TEXT },
  update: { ...COMMON, ...VALUE, ifMatch: CONDITION, idempotencyKey: TEXT },
  delete: { ...COMMON, ifMatch: CONDITION, idempotencyKey: TEXT },
  get: COMMON,
}

/** Throws a `Refusal` that names what is wrong. */
export function batchLine(bytes: Uint8Array): BatchLine {
  const fields = parsed(bytes)
  const { op = 'create', key } = fields
  const kinds = typeof op === 'string' && Object.hasOwn(FIELDS, op) ? FIELDS[op] : undefined
  if (kinds === undefined) throw refusal(key, `The field "op" is one of ${Object.keys(FIELDS).join(', ')}.`)
  for (const [name, value] of Object.entries(fields)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined)
      throw refusal(
        key,
        `The field "${name}" is not known to ${String(op)}; there is ${Object.keys(kinds).join(', ')}.`,
      )
    if (!kind.fits(value)) throw refusal(key, `The field "${name}" is ${kind.words}.`)
  }
  return lineOf(op, fields)
}

function lineOf(op: unknown, fields: Checked): BatchLine {
  const { key } = fields
  if (key === undefined) throw refusal(key, 'The field "key" is missing.')
  if (op === 'get') return { op, key }
  const asked = askedBy(fields)
  if (op === 'delete') return { op, key, asked }
  if (op === 'update' && asked.ifMatch === undefined) throw new Refusal(unconditional(key, 'An update'))
  return { op: 'put', key, value: valueOf(fields), asked }
}

function parsed(bytes: Uint8Array): Fields {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let fields: unknown
  try {
    fields = isUtf8(text) ? JSON.parse(text.toString('utf8')) : undefined
  } catch {
    fields = undefined
  }
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as Fields
  throw refusal(undefined, 'The line is not an object of JSON.')
}

function askedBy({ contentType, ifMatch, mutable, final, ttl, idempotencyKey }: Checked): PutAsked {
  return { contentType, ifMatch, mutable, final, ttlSeconds: ttl, idempotencyKey }
}

function valueOf({ key, value, valueBase64 }: Checked): Uint8Array | string {
  if (value !== undefined && valueBase64 === undefined) return value
  if (value === undefined && valueBase64 !== undefined) return Buffer.from(valueBase64, 'base64')
  throw refusal(key, 'There is either a "value" or a "valueBase64".')
}

/** Whether a text is what encoding its bytes gives: no other alphabet, no blanks, no bits beyond the end. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text
}

function refusal(key: unknown, detail: string): Refusal {
  const code: ErrorCode = 'INVALID_REQUEST'
  return new Refusal({ code, detail, ...(typeof key === 'string' && { key }) })
}
