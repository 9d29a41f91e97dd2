/** Builds the OpenAPI 3.1 document from the route table, the shapes and the error table. */
import { ERRORS, KEY_BYTES_MAX, type ErrorCode } from '@replicator/interface'
import type { RouteAccess } from './access.js'
import { EVENTS_TYPE, NDJSON_TYPE } from './answer.js'
import { PROBLEM_TYPE } from './problem.js'
import type { Answer, Route } from './route.js'
import { type SchemaName, SCHEMAS } from './schemas.js'

/** What every route may answer. */
const GENERAL: readonly ErrorCode[] = [
  'INVALID_REQUEST',
  'REQUEST_TIMEOUT',
  'EXPECTATION_FAILED',
  'OVERLOADED',
  'HEADERS_TOO_LARGE',
  'NOT_READY',
]

/** And those that want a token, or change something, where a browser asks. */
const GENERAL_BEARER: readonly ErrorCode[] = ['UNAUTHORIZED', 'FORBIDDEN']

interface Facts {
  /** Of the program. */
  readonly version: string
  readonly valueBytesMax: number
}

export function openApiDocument(routes: readonly Route[], facts: Facts): object {
  const { version } = facts
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const item = (paths[route.path] ??= {})
    item[route.method.toLowerCase()] = operation(route, facts)
    if (route.method === 'GET') item['head'] = headOperation(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Replicator',
      version,
      description:
        'One namespace over many clusters: a key is stored once, in all clusters, or not at all. ' +
        'Keys are 1 to 1,024 bytes of UTF-8, percent-encoded as one path segment; a slash inside a key is %2F. ' +
        `Errors are ${PROBLEM_TYPE}; their member "code" is one of a closed table.`,
      license: { name: 'Apache-2.0 OR MIT', identifier: 'Apache-2.0 OR MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: SCHEMAS, responses: problemResponses(), securitySchemes: { bearer: BEARER } },
  }
}

function operation(route: Route, { valueBytesMax }: Facts): object {
  const { operation: operationId, summary, description, requestBody } = route
  return {
    operationId,
    summary,
    description: `${description === undefined ? '' : `${description} `}${NEEDED[route.access]}`,
    security: securityOf(route),
    parameters: parameters(route),
    ...(requestBody !== undefined && {
      requestBody: {
        description: `${requestBody.meaning}${aboutContentType(route)}`,
        content:
          requestBody.lines === undefined
            ? { '*/*': { schema: { maxLength: valueBytesMax } } }
            : { [NDJSON_TYPE]: { schema: reference(requestBody.lines) } },
      },
    }),
    responses: responses(route, true),
  }
}

const BEARER = {
  type: 'http',
  scheme: 'bearer',
  description: 'A token of the network, as POST /tokens made it. A network without tokens takes every request.',
} as const

const NEEDED: Readonly<Record<RouteAccess, string>> = {
  none: 'It takes no token.',
  any: 'Where the network has tokens, it takes one that is good for anything.',
  read: 'Where the network has tokens, it takes one with the scope read, or admin.',
  write: 'Where the network has tokens, it takes one with the scope write, or admin.',
  admin: 'Where the network has tokens, it takes one with the scope admin.',
}

/** Either of them: a network may have no tokens. */
function securityOf({ access }: Route): readonly object[] {
  return access === 'none' ? [] : [{ bearer: [] }, {}]
}

/** OpenAPI has no parameter for this header: it is a part of the body's description. */
const CONTENT_TYPE = 'Content-Type'

function aboutContentType({ headers = [] }: Route): string {
  return headers
    .filter(({ name }) => name === CONTENT_TYPE)
    .map(({ name, meaning, accepted, pattern }) => ` ${name}: ${meaning} It is ${accepted}: \`${pattern}\`.`)
    .join('')
}

function headOperation(route: Route): object {
  return {
    operationId: `${route.operation}Head`,
    summary: `${route.summary} Headers only.`,
    security: securityOf(route),
    parameters: parameters(route),
    responses: responses(route, false),
  }
}

/** The bound is one of bytes; characters are what JSON Schema can count. */
const KEY_SCHEMA = { type: 'string', minLength: 1, maxLength: KEY_BYTES_MAX, pattern: String.raw`^[^\u0000]+$` }
const KEY_DESCRIPTION = `The key, percent-encoded as one segment: 1 to ${KEY_BYTES_MAX} bytes of UTF-8 without NUL.`

function parameters(route: Route): readonly object[] {
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'key' ? KEY_DESCRIPTION : 'The id as an answer gave it.',
    schema: name === 'key' ? KEY_SCHEMA : { type: 'string', ...(route.idPattern && { pattern: route.idPattern }) },
  }))
  const query = route.query.map(({ name, meaning, schema }) => ({
    name,
    in: 'query',
    description: `${capital(meaning)}.`,
    schema,
  }))
  const described = (route.headers ?? []).filter(({ name }) => name !== CONTENT_TYPE)
  const headers = described.map(({ name, meaning, pattern, required }) => ({
    name,
    in: 'header',
    ...(required === true && { required }),
    description: meaning,
    schema: { type: 'string', ...(pattern !== undefined && { pattern }) },
  }))
  return [...path, ...query, ...headers]
}

function responses(route: Route, withBody: boolean): Record<string, unknown> {
  const all: Record<string, unknown> = {}
  for (const answer of route.answers) all[String(answer.status)] = response(answer, withBody)
  const general = route.access === 'none' ? GENERAL : [...GENERAL, ...GENERAL_BEARER]
  for (const [status, codes] of byStatus(new Set([...route.errors, ...general]))) {
    all[status] = codes.length === 1 ? { $ref: `#/components/responses/${codes[0]}` } : problemResponse(codes)
  }
  return all
}

function response(answer: Answer, withBody: boolean): object {
  const { meaning, headers } = answer
  const bodies = content(answer)
  const described = Object.entries(headers ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ])
  return {
    description: meaning,
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(withBody && Object.keys(bodies).length > 0 && { content: bodies }),
  }
}

function content({ body, lines, events }: Answer): Readonly<Record<string, object>> {
  return {
    ...(body !== undefined && bodyContent(body)),
    ...(lines !== undefined && { [NDJSON_TYPE]: { schema: reference(lines) } }),
    ...(events !== undefined && { [EVENTS_TYPE]: { schema: reference(events) } }),
  }
}

function bodyContent(body: NonNullable<Answer['body']>): Readonly<Record<string, object>> {
  if (body === 'bytes') return { '*/*': { schema: {} } }
  if (body === 'page') return { 'text/html': { schema: { type: 'string' } } }
  if (body === 'metrics') return { 'text/plain': { schema: { type: 'string' } } }
  if (body === 'openapi') return { 'application/json': { schema: { type: 'object' } } }
  return { 'application/json': { schema: reference(body) } }
}

function reference(schema: SchemaName): object {
  return { $ref: `#/components/schemas/${schema}` }
}

/** One response a code, so that each code of the table is described exactly once. */
function problemResponses(): Record<string, unknown> {
  return Object.fromEntries((Object.keys(ERRORS) as ErrorCode[]).map((code) => [code, problemResponse([code])]))
}

function problemResponse(codes: readonly ErrorCode[]): object {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}. ${ERRORS[code].remedy}`).join('\n\n'),
    ...(codes.some((code) => ERRORS[code].retryable) && {
      headers: {
        'Retry-After': { description: 'Seconds to wait, where they are known.', schema: { type: 'integer' } },
      },
    }),
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function byStatus(codes: Iterable<ErrorCode>): Map<string, ErrorCode[]> {
  const grouped = new Map<string, ErrorCode[]>()
  for (const code of codes) {
    const status = String(ERRORS[code].status)
    grouped.set(status, [...(grouped.get(status) ?? []), code])
  }
  return grouped
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
