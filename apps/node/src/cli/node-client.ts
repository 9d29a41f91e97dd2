/** The nodes that a command asks: those of `--url`, by the client's own means. */
import { HttpNodes } from '@replicator/client/http'
import { ANSWER_TIMEOUT_MS, RETRY_MAX_MS, RETRY_MIN_MS, WATCH_SILENCE_MS } from '../limits.js'
import type { ClientTrust } from './client-trust.js'
import { UsageError } from './exit.js'
import { type Agents, httpSend } from './http-send.js'

/** What a command shows of itself with each request, and which certificates it trusts. */
export interface ClientIdentity {
  readonly token?: string | undefined
  readonly trust?: ClientTrust
  /** Keep connections for further requests. Absent: each request has one of its own. */
  readonly agents?: Agents
}

/** Throws a `UsageError` where no node is named or a text is no URL. */
export function nodeClient(urls: readonly string[], { token, trust = {}, agents }: ClientIdentity = {}): HttpNodes {
  if (urls.length === 0) {
    throw new UsageError(
      'No node is named. Give --url http://127.0.0.1:PORT or set REPLICATOR_URL; ' +
        'a node logs the address of its HTTP API when it starts.',
    )
  }
  return new HttpNodes(
    {
      urls: urls.map(urlOf),
      // One attempt may take half of it.
      timeoutMs: 2 * ANSWER_TIMEOUT_MS,
      pauseMinMs: RETRY_MIN_MS,
      pauseMaxMs: RETRY_MAX_MS,
      silenceMs: WATCH_SILENCE_MS,
      ...(token !== undefined && { token }),
    },
    httpSend(trust, agents),
  )
}

function urlOf(url: string): string {
  const full = withScheme(url)
  const base = URL.canParse(full) ? new URL(full) : undefined
  if (base === undefined || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
    throw new UsageError(`"${url}" is not the URL of a node; one looks like http://127.0.0.1:8080.`)
  }
  return full
}

/** A port alone is one of this machine. */
function withScheme(url: string): string {
  if (/^:?\d+$/.test(url)) return `http://127.0.0.1:${url.replace(':', '')}`
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
}
