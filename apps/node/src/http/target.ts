/**
 * What a request names: the path, the key in it and the query.
 *
 * They are read from the request line as it came, not from the router's parameters: a key is exactly one path segment,
 * decoded exactly once, so that `%2F` and `%25` inside a key survive.
 */
import { keyProblem } from '@replicator/interface'
import { Refusal } from './problem.js'
import type { QueryParameter } from './query-parameter.js'

const ORIGIN = /^https?:\/\/[^/?#]*/i

export interface Target {
  readonly path: string
  readonly query: string
}

/** Splits a request target; also takes the absolute form, which proxies use. */
export function targetOf(url: string): Target {
  const local = url.startsWith('/') ? url : url.replace(ORIGIN, '') || '/'
  const hash = local.indexOf('#')
  const whole = hash === -1 ? local : local.slice(0, hash)
  const mark = whole.indexOf('?')
  return mark === -1 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark + 1) }
}

/** The path segment at a place, still encoded; the first one is number 0. */
export function segmentOf(path: string, place: number): string {
  return path.split('/', place + 2)[place + 1] ?? ''
}

/** Decodes a key and checks it. Throws a `Refusal` with `INVALID_KEY`. */
export function keyOf(segment: string): string {
  const key = decoded(segment)
  if (key === undefined) {
    throw new Refusal({ code: 'INVALID_KEY', detail: 'The key is not percent-encoded UTF-8.' })
  }
  const problem = keyProblem(key)
  if (problem !== undefined)
    throw new Refusal({ code: 'INVALID_KEY', detail: `The key can't be used: ${problem}.`, key })
  return key
}

/** Undefined where the segment is not percent-encoded UTF-8. */
export function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

export type Query = Readonly<Record<string, string | undefined>>

const NO_QUERY: Query = {}

/** Reads a query: each parameter at most once, known, and with a value that its description allows. */
export function queryOf(query: string, known: readonly QueryParameter[]): Query {
  if (query === '') return NO_QUERY
  // What is no UTF-8 would be read as another text than was meant.
  if (decoded(query) === undefined) throw invalid('The query is not percent-encoded UTF-8.')
  const values: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const parameter = known.find((each) => each.name === name)
    if (parameter === undefined) throw invalid(`The query parameter "${name}" is not known here; ${namesOf(known)}.`)
    if (name in values) throw invalid(`The query parameter "${name}" is given twice.`)
    if (!parameter.accepts(value)) throw invalid(`The query parameter "${name}" is ${parameter.meaning}.`)
    values[name] = value
  }
  return values
}

function namesOf(known: readonly QueryParameter[]): string {
  return known.length === 0 ? 'there are none' : `there is ${known.map((each) => each.name).join(', ')}`
}

function invalid(detail: string): Refusal {
  return new Refusal({ code: 'INVALID_REQUEST', detail })
}
