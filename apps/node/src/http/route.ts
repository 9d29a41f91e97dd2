/**
 * What a route is. One table of them serves the router, the `Allow` header of a 405 and the OpenAPI document, so that
 * none of the three can say something else than the others.
 */
import type { ErrorCode } from '@replicator/interface'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SchemaName } from './schemas.js'
import type { QueryParameter } from './query-parameter.js'
import type { Query } from './target.js'

interface HeaderParameter {
  readonly name: string
  readonly meaning: string
  /** What its text must match, where that is checked. */
  readonly pattern?: string
}

/** An answer that is not an error. */
export interface Answer {
  readonly status: number
  readonly meaning: string
  /** The shape of a JSON body; `bytes` for a value; absent where there is no body. */
  readonly body?: SchemaName | 'bytes' | 'openapi'
  /** Names of headers, with what they say. */
  readonly headers?: Readonly<Record<string, string>>
}

/** One request, read and checked as far as its description allows. */
export interface Call {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The decoded `{key}`; empty where the path has none. */
  readonly key: string
  /** The decoded `{id}`; empty where the path has none. */
  readonly id: string
  readonly query: Query
}

export interface Route {
  /** A GET also answers HEAD. */
  readonly method: 'GET' | 'PUT' | 'POST'
  /** With `{key}` or `{id}` as a whole segment. */
  readonly path: string
  /** A name for generated clients. */
  readonly operation: string
  readonly summary: string
  readonly description?: string
  readonly query: readonly QueryParameter[]
  readonly headers?: readonly HeaderParameter[]
  /** What the body of the request is; absent where there must be none. */
  readonly requestBody?: string
  readonly answers: readonly Answer[]
  /** The errors of this route; `INVALID_REQUEST` and the general ones are everybody's. */
  readonly errors: readonly ErrorCode[]
  /** True where requests under way are bounded; false for what must answer even when the node is overloaded. */
  readonly bounded: boolean
  handle(call: Call): FastifyReply | Promise<FastifyReply>
}
