/**
 * Looks at the header of a request before anything else is done with it.
 *
 * Keeps web pages away from a node that listens on loopback. A browser lets any page send requests to 127.0.0.1. Two
 * checks stand against it: a request that changes something and names an `Origin` must come from this very address, and
 * on loopback the `Host` must be an address, `localhost` or a name that the operator allows, so that a page whose name was
 * re-bound to 127.0.0.1 can't read the store.
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Problem } from './problem.js'
import type { RefusalCounts } from './refusal-counts.js'

/** Header fields of which Node takes one and drops the others, or joins two texts to one that nobody has sent. */
const ONCE: ReadonlySet<string> = new Set(['host', 'origin', 'authorization', 'content-type', 'idempotency-key'])

export interface GuardOptions {
  readonly allowedHosts: readonly string[]
  readonly hostsMax: number
  readonly counts: RefusalCounts
}

export class Guard {
  /** Whether only programs on this machine can reach the API. */
  loopbackOnly = true
  readonly #allowed: ReadonlySet<string>
  readonly #hostsMax: number
  readonly #counts: RefusalCounts
  readonly #trusted = new Set<string>()

  constructor(options: GuardOptions) {
    this.#allowed = new Set(options.allowedHosts.map((name) => name.toLowerCase()))
    this.#hostsMax = options.hostsMax
    this.#counts = options.counts
  }

  /** Why the request is refused, or nothing. */
  problem(request: IncomingMessage): Problem | undefined {
    const { host, origin, expect } = request.headers
    const repeated = repeatedField(request.rawHeaders)
    if (repeated !== undefined) return invalid(`The header ${repeated} is given more than once.`)
    // An older request may not expect anything, so it is ignored there (RFC 9110, 10.1.1).
    if (expect !== undefined && expect.toLowerCase() !== '100-continue' && request.httpVersion === '1.1') {
      return { code: 'EXPECTATION_FAILED', detail: 'The header expect asks for something else than 100-continue.' }
    }
    if (host === undefined) {
      if (request.httpVersion === '1.1') return invalid('A request of HTTP/1.1 has a Host header.')
    } else if (!this.trusts(host)) {
      this.#counts.add('http-foreign-host')
      return invalid(
        'This node listens on loopback, and the Host header names neither localhost, an address nor an allowed name.',
      )
    }
    if (origin === undefined || request.method === 'GET' || request.method === 'HEAD') return undefined
    if (originHost(origin) === host?.toLowerCase()) return undefined
    this.#counts.add('http-foreign-page')
    return { code: 'FORBIDDEN', detail: 'A page of another origin may not change anything here.' }
  }

  /** Whether a request may name this `Host`. */
  trusts(host: string): boolean {
    if (!this.loopbackOnly || this.#trusted.has(host)) return true
    const name = host.replace(/:\d*$/, '').toLowerCase()
    const bare = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name
    const isLocal = isIP(bare) !== 0 || bare === 'localhost' || bare.endsWith('.localhost')
    if (!isLocal && !this.#allowed.has(bare)) return false
    if (this.#trusted.size < this.#hostsMax) this.#trusted.add(host)
    return true
  }
}

function invalid(detail: string): Problem {
  return { code: 'INVALID_REQUEST', detail }
}

function repeatedField(rawHeaders: readonly string[]): string | undefined {
  const seen: string[] = []
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = (rawHeaders[place] ?? '').toLowerCase()
    if (!ONCE.has(name)) continue
    if (seen.includes(name)) return name
    seen.push(name)
  }
  return undefined
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
