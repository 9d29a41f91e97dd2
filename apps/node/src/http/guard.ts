/**
 * Keeps web pages away from a node that listens on loopback.
 *
 * A browser lets any page send requests to 127.0.0.1. Two checks stand against it: a request that changes something and
 * names an `Origin` must come from this very address, and on loopback the `Host` must be an address or `localhost`, so
 * that a page whose name was re-bound to 127.0.0.1 can't read the store.
 */
import { isIP } from 'node:net'
import type { IncomingMessage } from 'node:http'

export interface GuardOptions {
  readonly loopbackOnly: boolean
  /** In lower case, without a port. */
  readonly allowedHosts: readonly string[]
  readonly hostsMax: number
}

export class Guard {
  readonly #loopbackOnly: boolean
  readonly #allowedHosts: readonly string[]
  readonly #hostsMax: number
  readonly #trusted = new Set<string>()

  constructor(options: GuardOptions) {
    this.#loopbackOnly = options.loopbackOnly
    this.#allowedHosts = options.allowedHosts
    this.#hostsMax = options.hostsMax
  }

  /** Says in words why the request is refused, or nothing. */
  problem(request: IncomingMessage): string | undefined {
    const { host, origin, expect } = request.headers
    if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
      return 'The header expect asks for something else than 100-continue.'
    }
    if (host === undefined) {
      if (request.httpVersion === '1.1') return 'A request of HTTP/1.1 has a Host header.'
    } else if (this.#loopbackOnly && !this.#trusts(host)) {
      return 'This node listens on loopback, and the Host header names neither localhost nor an address; --allowed-host allows a name.'
    }
    if (origin === undefined || request.method === 'GET' || request.method === 'HEAD') return undefined
    if (originHost(origin) === host?.toLowerCase()) return undefined
    return 'A page of another origin may not change anything here.'
  }

  #trusts(host: string): boolean {
    if (this.#trusted.has(host)) return true
    const name = host.replace(/:\d*$/, '').toLowerCase()
    const bare = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name
    const isLocal = isIP(bare) !== 0 || bare === 'localhost' || bare.endsWith('.localhost')
    if (!isLocal && !this.#allowedHosts.includes(bare)) return false
    if (this.#trusted.size < this.#hostsMax) this.#trusted.add(host)
    return true
  }
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
