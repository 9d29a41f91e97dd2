/** What a request that reached no handler, or made one throw, is told. */
import { isError, parseProposalReference } from '@replicator/interface'
import type { IncomingMessage } from 'node:http'
import { notReady } from './answer.js'
import { Refusal, type Problem } from './problem.js'
import type { Route } from './route.js'
import { decoded, segmentOf, targetOf } from './target.js'

/** 405 where the address exists for other methods, else 404. */
export function nothingThere(routes: readonly Route[], { method, url = '/' }: IncomingMessage): Problem {
  const { path } = targetOf(url)
  const methods = routes
    .filter((route) => matches(route, path))
    .flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))
  if (methods.length > 0) {
    const allow = methods.join(', ')
    return { code: 'METHOD_NOT_ALLOWED', detail: `${method} is not offered here. There is: ${allow}.`, allow }
  }
  const hint = path.startsWith('/store/') ? ' A slash inside a key is written %2F.' : ''
  return { code: 'NOT_FOUND', detail: `Nothing is served at this address; /openapi.json lists what is.${hint}` }
}

/** What an error means to a client; undefined where it is a fault of the node. */
export function problemOf(
  error: unknown,
  { named, retryAfterMs }: { readonly named: Named; readonly retryAfterMs: number },
): Problem | undefined {
  if (error instanceof Refusal) return error.problem
  if (!isError(error)) return undefined
  const code = 'code' in error ? error.code : undefined
  // By its name, because a program that embeds a replicator may hold another copy of the class.
  if (error.name === 'InvalidArgument' && isArgumentCode(code)) return { code, detail: sentence(error.message) }
  if (error.name === 'NotReady' && 'reasons' in error) return notReady(error.reasons as readonly string[], retryAfterMs)
  if (error.name === 'NoQuorum') return { code: 'NO_QUORUM', detail: sentence(error.message), retryAfterMs }
  if (error.name === 'NodeStopped') return notReady([error.message], retryAfterMs)
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return tooLarge()
    case 'FST_ERR_BAD_URL':
      return named === undefined
        ? { code: 'INVALID_REQUEST', detail: 'The address is not percent-encoded UTF-8.' }
        : { code: 'INVALID_KEY', detail: 'The key is not percent-encoded UTF-8.' }
    default:
      // The rest of what Fastify finds in a request, and bodies that end early.
      return 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500
        ? { code: 'INVALID_REQUEST', detail: sentence(error.message) }
        : undefined
  }
}

export function tooLarge(): Problem {
  return { code: 'VALUE_TOO_LARGE', detail: 'The body is longer than this node takes.' }
}

function isArgumentCode(code: unknown): code is 'INVALID_KEY' | 'INVALID_REQUEST' | 'VALUE_TOO_LARGE' {
  return code === 'INVALID_KEY' || code === 'INVALID_REQUEST' || code === 'VALUE_TOO_LARGE'
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.')
}

/** The key that a request asks for: undefined where its address names none, without a `key` where it can't be decoded. */
export type Named = { readonly key?: string } | undefined

export function keyNamed(routes: readonly Route[], url: string): Named {
  const { path } = targetOf(url)
  const route = routes.find((each) => each.path.includes('{') && matches(each, path))
  if (route === undefined) return undefined
  const text = decoded(segmentOf(path, route.path.split('/').findIndex((part) => part.startsWith('{')) - 1))
  if (route.path.includes('{key}')) return text === undefined ? {} : { key: text }
  const reference = parseProposalReference(text ?? '')
  return reference && { key: reference.key }
}

function matches(route: Route, path: string): boolean {
  const wanted = route.path.split('/')
  const given = path.split('/')
  return wanted.length === given.length && wanted.every((part, place) => part.startsWith('{') || part === given[place])
}
