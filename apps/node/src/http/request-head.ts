/** Checks what a request says before its body, against the description of its route. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Refusal } from './problem.js'
import type { Asked, HeaderParameter, Route } from './route.js'
import { decoded, keyOf, queryOf, segmentOf, targetOf } from './target.js'

/** Header fields that would change what a request does: where a route doesn't name them they are refused, never ignored. */
const MEANINGFUL = new Map([
  ['if-match', 'nothing is changed here'],
  ['if-none-match', 'nothing depends on what the client has'],
  ['if-modified-since', 'records have versions and no times; If-None-Match is there for reads'],
  ['if-unmodified-since', 'records have versions and no times'],
  ['if-range', 'a value is read as a whole'],
  ['content-encoding', 'a value is stored as it is; encode it and say so in its Content-Type'],
  ['content-range', 'a value is stored as a whole'],
])

/** Whether a body follows, as far as the header says; an empty one is none. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

export class RequestHead {
  readonly #route: Route
  readonly #keyPlace: number
  readonly #idPlace: number
  readonly #patterns: readonly (HeaderParameter & { readonly field: string; readonly expression: RegExp })[]
  readonly #refused: readonly (readonly [name: string, reason: string])[]

  constructor(route: Route) {
    this.#route = route
    const places = route.path.split('/').slice(1)
    this.#keyPlace = places.indexOf('{key}')
    this.#idPlace = places.indexOf('{id}')
    const { headers = [] } = route
    this.#patterns = headers.flatMap((header) =>
      header.pattern === undefined
        ? []
        : [{ ...header, field: header.name.toLowerCase(), expression: new RegExp(header.pattern) }],
    )
    const named = new Set(headers.map(({ name }) => name.toLowerCase()))
    this.#refused = [...MEANINGFUL].filter(([name]) => !named.has(name))
  }

  /** Throws a `Refusal`. */
  read({ url = '/', headers }: IncomingMessage): Asked {
    const { path, query } = targetOf(url)
    const key = this.#keyPlace === -1 ? '' : keyOf(segmentOf(path, this.#keyPlace))
    const id = this.#idPlace === -1 ? '' : (decoded(segmentOf(path, this.#idPlace)) ?? '')
    if (this.#route.requestBody === undefined && hasBody(headers)) throw invalid('This request takes no body.')
    for (const [name, reason] of this.#refused) {
      if (headers[name] !== undefined) throw invalid(`The header ${name} is not taken here: ${reason}.`)
    }
    for (const { field, expression, accepted } of this.#patterns) {
      const text = headers[field]
      if (text !== undefined && !expression.test(String(text))) throw invalid(`The header ${field} is ${accepted}.`)
    }
    return { key, id, query: queryOf(query, this.#route.query) }
  }
}

function invalid(detail: string): Refusal {
  return new Refusal({ code: 'INVALID_REQUEST', detail })
}
