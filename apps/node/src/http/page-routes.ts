/** The dashboard at `/`, the API page at `/docs`, and the files that they load. */
import type { FastifyReply } from 'fastify'
import { namesTag } from './conditions.js'
import { assetsIn, PageFile } from './page-files.js'
import { sendProblem } from './problem.js'
import type { Answer, Call, Route } from './route.js'

/** For metrics: one name for all that is no part of the API. */
const OPERATION = 'readPage'

/**
 * The pages run no code and load no file but those of this address; `blob:` is for pictures among the values, which are
 * shown as pictures and never run. No other page may frame them, so that nobody can be led to press something in them.
 */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/**
 * A page is asked for anew each time, with what the browser has of it: after an upgrade the next look shows the new one. What
 * a page loads has the digest of its content in its name, so it never changes.
 */
const CACHE = { page: 'no-cache', asset: 'public, max-age=31536000, immutable' }

const IF_NONE_MATCH = { name: 'If-None-Match', meaning: 'The tag of what the client has.' }
const ANSWERS: readonly Answer[] = [
  { status: 200, meaning: 'The page.', body: 'page', headers: { ETag: 'Names this very content.' } },
  { status: 304, meaning: 'What the client has is the same.' },
]

/** The pages, which belong to the API. */
export function pageRoutes(folder: string): readonly Route[] {
  return [
    {
      ...pageRoute('/', new PageFile(folder, 'index.html'), CACHE.page),
      operation: 'readDashboard',
      summary: 'Look at the network with a browser.',
    },
    {
      ...pageRoute('/docs', new PageFile(folder, 'docs.html'), CACHE.page),
      operation: 'readApiPage',
      summary: 'Read this description with a browser, and try it.',
    },
  ]
}

/** What they load. It has names that change with each build, so nothing but the pages refers to it. */
export function assetRoutes(folder: string): readonly Route[] {
  return assetsIn(folder).map((file) => pageRoute(`/${file.name}`, file, CACHE.asset))
}

function pageRoute(path: string, file: PageFile, cache: string): Route {
  return {
    method: 'GET',
    path,
    operation: OPERATION,
    summary: 'Read a file of the pages.',
    query: [],
    headers: [IF_NONE_MATCH],
    answers: ANSWERS,
    errors: ['NOT_FOUND'],
    // There is nothing of the network in it; what it asks for then needs a token.
    access: 'none',
    bounded: false,
    handle: (call) => send(file, cache, call),
  }
}

async function send(file: PageFile, cache: string, { request, reply }: Call): Promise<FastifyReply> {
  let content
  try {
    content = await file.content()
  } catch {
    const detail = 'The pages are not built. In the repository, the command "npx -y pnpm@12 build" does it.'
    return sendProblem(reply, { code: 'NOT_FOUND', detail })
  }
  const { bytes, gzipped, digest } = content
  const isGzipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  // The compressed bytes are other bytes, and a strong tag names bytes.
  const tag = `"${digest}${isGzipped ? '-gzip' : ''}"`
  void reply.headers(HEADERS).header('cache-control', cache).header('etag', tag).header('vary', 'accept-encoding')
  const known = request.headers['if-none-match']
  if (known !== undefined && namesTag(known, tag)) return reply.code(304).send()
  void reply.header('content-type', file.type)
  if (isGzipped) void reply.header('content-encoding', 'gzip')
  return reply.send(isGzipped ? gzipped : bytes)
}
