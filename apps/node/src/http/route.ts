/**
 * What a route is. One table of them serves the router, the `Allow` header of a 405 and the OpenAPI document, so that
 * none of the three can say something else than the others.
 */
import type { ErrorCode } from '@replicator/interface'
import type { Replicator } from '@replicator/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Bearer, RouteAccess } from './access.js'
import type { About, Auditor } from './auditor.js'
import type { Intake } from './intake.js'
import type { HttpLimits } from './limits.js'
import type { SchemaName } from './schemas.js'
import type { Streams } from './streamed-answer.js'
import type { QueryParameter } from './query-parameter.js'
import type { Query } from './target.js'

export interface HeaderParameter {
  readonly name: string
  readonly meaning: string
  /** What its text must match, where that is checked. */
  readonly pattern?: string
  /** What such a text is; completes the sentence "The header … is …". */
  readonly accepted?: string
  /** True where the route refuses a request without it. */
  readonly required?: boolean
}

/** An answer that is not an error. */
export interface Answer {
  readonly status: number
  readonly meaning: string
  /** The shape of a JSON body; `bytes` for a value; absent where there is no body. */
  readonly body?: SchemaName | 'bytes' | 'metrics' | 'openapi' | 'page'
  /** What each line of it is, where a client may have it as lines of JSON. */
  readonly lines?: SchemaName
  /** What the data of each event is, where they are server-sent events. */
  readonly events?: SchemaName
  /** Names of headers, with what they say. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What a request asks for, read from its address. */
export interface Asked {
  /** The decoded `{key}`; empty where the path has none. */
  readonly key: string
  /** The decoded `{id}`; empty where the path has none. */
  readonly id: string
  readonly query: Query
}

/** One request, read and checked as far as its description allows. */
export interface Call extends Asked {
  /** Who asks; undefined where that is not known, which only routes for everybody let in. */
  readonly bearer: Bearer | undefined
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What the routes are made of. */
export interface RouteParts {
  readonly replicator: Replicator
  readonly limits: HttpLimits
  /** The longest value, in bytes. */
  readonly valueBytesMax: number
  readonly streams: Streams
  readonly auditor: Auditor
  readonly intake: Intake
}

interface RequestBody {
  readonly meaning: string
  /** What each line of it is, where it is lines of JSON: it is read as it comes then, and may be of any length. */
  readonly lines?: SchemaName
}

export interface Route {
  /** A GET also answers HEAD. */
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** With `{key}` or `{id}` as a whole segment. */
  readonly path: string
  /** What the text of an `{id}` matches. */
  readonly idPattern?: string
  /** A name for generated clients. */
  readonly operation: string
  readonly summary: string
  readonly description?: string
  readonly query: readonly QueryParameter[]
  readonly headers?: readonly HeaderParameter[]
  /** The body of the request; absent where there must be none. */
  readonly requestBody?: RequestBody
  readonly answers: readonly Answer[]
  /** The errors of this route; `INVALID_REQUEST` and the general ones are everybody's. */
  readonly errors: readonly ErrorCode[]
  /** What its bearer's token must be good for, where the network has tokens. */
  readonly access: RouteAccess
  /** True where requests under way are bounded; false for what must answer even when the node is overloaded. */
  readonly bounded: boolean
  /** True for a write of a record, which is refused where more of them are under way than are decided in time. */
  readonly paced?: boolean
  handle(call: Call): FastifyReply | Promise<FastifyReply>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read. */
    asked: Asked
    /** Set before the body is read; undefined where nobody is known who may ask for this. */
    bearer: Bearer | undefined
  }
  interface FastifyReply {
    /** What an administrator's request is about, set just before it is done; undefined for all others. */
    about: About | undefined
    /** Set by a handler whose answer to this address will never be another one. */
    isLasting: boolean
    /** When the request was begun, of `performance.now()`. */
    beganAtMs: number
    /** Of its route; `NO_OPERATION` before one is found. */
    operation: string
    /** `OK`, or the code of the problem that it is answered with. */
    outcome: string
  }
}
