/** Requests that no client of the API would send: each part may be good, odd or broken. */
import type { Prng } from '@replicator/testkit/fuzz'
import type { Manner } from './raw-client.ts'

export interface HostileRequest {
  /** The bytes as they are written, in pieces. */
  readonly pieces: readonly Uint8Array[]
  /** The methods of the requests in it, as far as they are ones. */
  readonly methods: readonly string[]
  readonly manner: Manner
}

const METHODS = ['GET', 'GET', 'GET', 'PUT', 'PUT', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'] as const
const ODD_METHODS = ['get', 'BREW', 'PROPFIND', 'CONNECT', 'G T', '', 'M-SEARCH', 'QUERY', 'PRI'] as const

const KEYS = [
  'k',
  'k1',
  'k%2Fl',
  'k/l',
  '%',
  '%2',
  '%zz',
  '%00',
  '%C3%28',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '..',
  '.',
  '%2e%2e',
  '%252F',
  ';x',
  '',
  '\u00ff',
  '~',
  '\'"<>',
  'x'.repeat(1024),
  'x'.repeat(1023),
  'x'.repeat(1025),
  '%41'.repeat(1024),
  'x'.repeat(5000),
  '__proto__',
  ':key',
  '*',
] as const

const IDS = [
  '1~12D3KooWabc.1.00112233aabbccdd.7~k',
  '0~1.1.0000000000000000.1~k',
  '999999999999999~1.1.0000000000000000.1~=F0=9F=98=80',
  '1~1.1.0000000000000000.1~=00',
  '1~~k',
  '1%7E1.1.0000000000000000.1%7Ek',
  '-1~x~k',
  '0011223344556677',
] as const

const QUERIES = [
  '',
  '',
  '',
  '?',
  '??',
  '?mutable=true',
  '?mutable=false',
  '?mutable=1',
  '?mutable=true&mutable=true',
  '?mutable=true&ttl=1',
  '?mutable=true&ttl=315360000',
  '?ttl=1',
  '?ttl=0.5',
  '?final=true',
  '?final=true&mutable=true',
  '?prefix=k&values=true',
  '?prefix=%ED%A0%80',
  '?prefix=&after=&limit=1&values=true',
  `?prefix=${'k'.repeat(1025)}`,
  '?after=k%00',
  '?after=0&values=true',
  '?after=1.1',
  '?after=12D3KooWabc.1.1',
  '?after=12D3KooWabc.1.2',
  '?after=12D3KooWabc.99999999999999999999',
  '?values=1',
  '?consistency=local',
  '?consistency=quorum',
  '?consistency=%',
  '?limit=1',
  '?limit=0',
  '?limit=1e3',
  '?limit=99999999999999999999',
  '?__proto__=1',
  '?x',
  '?&&=',
  '?%ff=%00',
  `?x=${'y'.repeat(3000)}`,
  '#f',
  '?a=1#b',
] as const

const HOSTS = [
  'localhost',
  '127.0.0.1',
  '[::1]:80',
  'localhost:x',
  'evil.example',
  '',
  'a'.repeat(300),
  '::',
  '[',
  'é',
] as const

const TYPES = [
  'text/plain',
  'application/json',
  'x',
  '',
  ';',
  'a/b;c="',
  'text/plain\tx',
  'multipart/form-data',
  '\u0001',
  'é',
] as const

const FIELDS = [
  ['idempotency-key', ['t', '', ' ', 'é', 'x'.repeat(256), 'x'.repeat(257), 't\u0000']],
  ['if-none-match', ['*', '"1"', 'W/"1", "2"', '"', ',,,', '"1'.repeat(500)]],
  ['if-match', ['"1"', '*', '"0"', '"9007199254740993"', 'W/"1"', '"1", "2"', '"', '']],
  ['if-match', ['"1"', '*']],
  ['last-event-id', ['0', 'x', '', 'é', '12D3KooWabc.1', '12D3KooWabc.1.2', `${'1'.repeat(300)}.1`]],
  [
    'authorization',
    [
      'Bearer x',
      'bearer',
      'Bearer  ',
      'Basic eDp4',
      `Bearer rpl_0011223344556677_${'a'.repeat(43)}`,
      `Bearer ${'x'.repeat(5000)}`,
      '\u00e9',
      '',
    ],
  ],
  ['if-modified-since', ['Sat, 29 Oct 1994 19:43:31 GMT', 'x']],
  ['if-range', ['"1"']],
  ['host', ['localhost', 'evil.example']],
  ['origin', ['null', 'http://localhost', 'http://evil.example', 'x', '://']],
  ['content-encoding', ['gzip']],
  ['content-range', ['bytes 0-1/2']],
  ['expect', ['100-continue', '200-ok']],
  ['upgrade', ['websocket', 'h2c']],
  ['connection', ['close', 'keep-alive', 'upgrade', 'close, host']],
  ['accept', ['text/html', '*/*;q=x', 'application/x-ndjson', 'application/x-ndjson;q=0', ',,;', 'text/event-stream']],
  ['range', ['bytes=0-']],
  ['transfer-encoding', ['gzip', 'chunked, identity', 'xchunked']],
  ['content-length', ['-1', '1e3', '0x10', '99999999999999999999', '1, 1', '']],
  ['x', ['y'.repeat(2000), 'y'.repeat(20_000)]],
  ['__proto__', ['1']],
  ['accept-version', ['1.x', '*']],
  ['http2-settings', ['x']],
] as const satisfies readonly (readonly [string, readonly string[]])[]

/** Where it goes. */
export interface Address {
  readonly paths: readonly string[]
  /** One that is taken there. */
  readonly token?: string | undefined
}

export function hostileRequest(random: Prng, to: Address): HostileRequest {
  const methods: string[] = []
  const count = random.chance(0.85) ? 1 : random.whole(2, 5)
  const texts = Array.from({ length: count }, () => {
    const { method, text } = oneRequest(random, to)
    methods.push(method)
    return text
  })
  let bytes = Buffer.from(texts.join(''), 'latin1')
  if (random.chance(0.1)) bytes = bytes.subarray(0, random.whole(0, bytes.length))
  if (random.chance(0.1)) {
    const at = random.whole(0, Math.max(0, bytes.length - 1))
    if (at < bytes.length) bytes[at] = random.uint32() >>> 24
  }
  const manner = random.chance(0.95) ? 'reads' : 'gone'
  return { pieces: cut(random, bytes), methods, manner }
}

function oneRequest(random: Prng, { paths, token }: Address): { method: string; text: string } {
  const address = target(random, paths)
  const isBatch = address.includes('/batch')
  const usual = isBatch && random.chance(0.8) ? 'POST' : random.pick(METHODS)
  const method = random.chance(0.95) ? usual : random.pick(ODD_METHODS)
  const version = random.chance(0.96) ? 'HTTP/1.1' : random.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1', ''])
  const fields: string[] = []
  if (random.chance(0.95)) fields.push(`host: ${random.chance(0.9) ? 'localhost' : random.pick(HOSTS)}`)
  if (random.chance(0.4)) fields.push(`content-type: ${random.pick(TYPES)}`)
  if (token !== undefined && random.chance(0.8)) fields.push(`authorization: Bearer ${token}`)
  while (random.chance(0.35)) {
    const [name, values] = random.pick(FIELDS)
    fields.push(`${name}: ${random.pick(values)}`)
  }
  if (random.chance(0.01)) for (let i = 0; i < 1500; i++) fields.push(`h${i}: v`)
  const { framing, body } = bodyOf(random, method, isBatch ? lines(random) : undefined)
  const head = [`${method} ${address} ${version}`, ...random.shuffled([...fields, ...framing])]
  return { method, text: `${head.join('\r\n')}\r\n\r\n${body}` }
}

function target(random: Prng, paths: readonly string[]): string {
  const path = random
    .pick([...paths, '/', '/nothing', '*', '//', '/store/', '/store/k/l', 'store/k', '/STORE/k', '/reservations/k/'])
    .replace('{key}', () => random.pick(KEYS))
    .replace('{id}', () => random.pick([...IDS, ...KEYS]))
  const origin = random.chance(0.04)
    ? random.pick(['http://localhost', 'http://', 'https://evil.example:99', 'x:', '@'])
    : ''
  return `${origin}${path}${random.pick(QUERIES)}`
}

/** The fields that announce a body, and a body that may be another one than they say. */
function bodyOf(random: Prng, method: string, given?: string): { framing: readonly string[]; body: string } {
  if (method === 'GET' && random.chance(0.9)) return { framing: [], body: '' }
  const body =
    given ?? random.pick(['', 'v', '{"a":1}', '[]', 'null', ...TOKENS, '\0\u00ff', 'x'.repeat(2000), 'x'.repeat(5000)])
  const share = random.fraction()
  if (share < 0.7) return { framing: [`content-length: ${body.length}`], body }
  if (share < 0.75) return { framing: [`content-length: ${body.length + random.whole(-1, 3)}`], body }
  if (share < 0.95) return { framing: ['transfer-encoding: chunked'], body: chunked(random, body) }
  return { framing: [`content-length: ${body.length}`, 'transfer-encoding: chunked'], body }
}

/** None makes a token: the first one of a network would have to be an admin one. */
const TOKENS = [
  '{"scopes":["read"]}',
  '{"scopes":["write"],"prefix":"\\ud800"}',
  '{"scopes":[["admin"]]}',
  '{"scopes":"admin"}',
  '{"scopes":["admin"],"ttl":-1}',
  '{"scopes":["admin"],"name":" "}',
  '{"__proto__":{"scopes":["admin"]}}',
  '{"remove":["12D3KooWabc"],"promote":[null]}',
] as const

const LINES = [
  '{"key":"b","value":"v"}',
  '{"key":"c","value":"v","mutable":true,"ttl":1}',
  '{"op":"update","key":"c","valueBase64":"AP8=","ifMatch":"*"}',
  '{"op":"update","key":"c","value":"w","ifMatch":1,"idempotencyKey":"t"}',
  '{"op":"delete","key":"c","ifMatch":9007199254740992}',
  '{"op":"delete","key":"c","ifMatch":2}',
  '{"op":"get","key":"b"}',
  '{"op":"get","key":"\\ud800"}',
  '{"key":"\\u0000","value":""}',
  '{"key":"b","value":"\\udfff"}',
  '{"key":"b","valueBase64":"=="}',
  '{"key":"b","value":1}',
  '{"__proto__":{"op":"get"},"key":"b"}',
  '{"op":"constructor","key":"b"}',
  '{"key":"b","key":"c","value":"v"}',
  `{"key":"b","value":"${'x'.repeat(5000)}"}`,
  'x'.repeat(50_000),
  '['.repeat(10_000),
  '{"key":',
  'null',
  '\u00ff\u00fe',
  '\0',
  '\r',
  '',
] as const

/** The body of a batch, of which each line may be good, odd or broken. */
function lines(random: Prng): string {
  return Array.from({ length: random.whole(0, 12) }, () => random.pick(LINES)).join(random.pick(['\n', '\r\n', '\n\n']))
}

function chunked(random: Prng, body: string): string {
  const size = random.chance(0.9)
    ? body.length.toString(16)
    : random.pick(['g', 'ffffffff', 'fffffffffffffffff', '-1', ''])
  const extension = random.chance(0.1) ? `;${'e'.repeat(random.pick([1, 100, 20_000]))}` : ''
  const end = random.chance(0.8)
    ? '0\r\n\r\n'
    : random.pick(['0\r\ntrailer: x\r\n\r\n', '0\r\n', '', '0\r\n\r', '00000\r\n\r\n'])
  return `${body === '' ? '' : `${size}${extension}\r\n${body}\r\n`}${end}`
}

function cut(random: Prng, bytes: Uint8Array): Uint8Array[] {
  if (random.chance(0.7)) return [bytes]
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length && pieces.length < 20;) {
    const end = pieces.length === 19 ? bytes.length : at + random.pick([1, 10, 100, 1000])
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}
