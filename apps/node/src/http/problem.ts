import { ERRORS, type ErrorCode } from '@replicator/interface'
import type { FastifyReply } from 'fastify'

export const PROBLEM_TYPE = 'application/problem+json'

/** A body of JSON: it ends with a line, so that what a terminal shows next begins with one. */
export function jsonText(body: object): string {
  return `${JSON.stringify(body)}\n`
}

/** A refusal before it is written: the code decides everything that the error table knows. */
export interface Problem {
  readonly code: ErrorCode
  /** What is the matter with this very request, in words. Never a value. */
  readonly detail: string
  /** Absent where the request names no key, or none that can be decoded. */
  readonly key?: string | undefined
  /** Members that only some codes have: `holder`, `version`, `suggestions`, `proposal`, … */
  readonly members?: Readonly<Record<string, unknown>>
  /** How long to wait before asking again; also sent as `Retry-After`, in whole seconds. */
  readonly retryAfterMs?: number
  /** The methods that are allowed; sent as `Allow`. */
  readonly allow?: string
  /** What a token must show; sent as `WWW-Authenticate`. */
  readonly authenticate?: string
}

/** Whether an answer is a refusal; the others have no code. */
export function isProblem(answer: object): answer is Problem {
  return 'code' in answer
}

/** Thrown while a request is being read; the error handler writes it. What a handler finds out later it sends itself. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** The body of a problem (RFC 9457). `key` is null where there is none, so that the member is always there. */
export function problemBody(problem: Problem): Record<string, unknown> {
  const { code, detail, key = null, members, retryAfterMs } = problem
  const { title, status, retryable, outcome } = ERRORS[code]
  const body: Record<string, unknown> = {
    type: problemType(code),
    title,
    status,
    detail,
    code,
    key,
    retryable,
    outcome,
    docs: sectionOf(code.toLowerCase()),
  }
  if (retryAfterMs !== undefined) body['retryAfterMs'] = retryAfterMs
  return Object.assign(body, members)
}

/** A name and not an address: the meaning of a code doesn't depend on where its description is served. */
function problemType(code: string): string {
  return `urn:replicator:problem:${code}`
}

/** A section of the project's documentation, by its path there. */
function sectionOf(anchor: string): string {
  return `docs/errors.md#${anchor}`
}

function retryAfterSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.send(asProblem(reply, problem))
}

/** Makes the answer that of a problem, and gives back its body. */
export function asProblem(reply: FastifyReply, problem: Problem): Buffer {
  const { code, retryAfterMs, allow, authenticate } = problem
  reply.outcome = code
  if (retryAfterMs !== undefined) void reply.header('retry-after', retryAfterSeconds(retryAfterMs))
  if (allow !== undefined) void reply.header('allow', allow)
  if (authenticate !== undefined) void reply.header('www-authenticate', authenticate)
  // Who expects a 100 and gets another answer may leave its body out; nobody could tell then what follows.
  if (reply.request.headers.expect !== undefined) void reply.header('connection', 'close')
  void reply.code(ERRORS[code].status).header('content-type', PROBLEM_TYPE).header('cache-control', 'no-store')
  return bytesOf(problemBody(problem))
}

/** The code of a fault of the node itself. */
export const FAULT = 'INTERNAL'

/**
 * The one answer outside of the error table: a fault of the node itself, never something that a client or a peer can
 * cause. The outcome is `unknown`, because nobody can say how far the request came.
 */
export function faultBody(): Record<string, unknown> {
  return {
    type: problemType(FAULT),
    title: 'The node has a fault',
    status: 500,
    detail: 'The log of the node says more.',
    code: FAULT,
    key: null,
    retryable: false,
    outcome: 'unknown',
    docs: sectionOf('a-fault-of-the-node'),
  }
}

export function sendFault(reply: FastifyReply): FastifyReply {
  reply.outcome = FAULT
  return reply
    .code(500)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(bytesOf(faultBody()))
}

/** As bytes, because Fastify would add a charset to the type of a text, and this type has none. */
function bytesOf(body: object): Buffer {
  return Buffer.from(jsonText(body))
}
