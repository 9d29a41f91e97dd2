/** Why a peer can't be reached, in words for people. */
import { reasonOf } from '@replicator/interface'
import { CAUSE_LENGTH_MAX, CAUSES_MAX } from './limits.js'
export type { Unreachable } from '@replicator/transport'

/** What went wrong with a dial, at each address that was tried. */
export function causeOf(error: unknown): string {
  const causes = [...new Set(errorsIn(error).map(oneCause))]
  return causes.slice(0, CAUSES_MAX).join('; ')
}

function errorsIn(error: unknown): readonly unknown[] {
  const { errors } = Object(error) as { readonly errors?: unknown }
  return Array.isArray(errors) && errors.length > 0 ? errors.flatMap(errorsIn) : [error]
}

/** Whether the connection came about, and what came over it could not be read: it may be the network key. */
export function isMisunderstood(error: unknown): boolean {
  return errorsIn(error).some((one) => MISUNDERSTOOD.test(reasonOf(one)))
}

const MISUNDERSTOOD = /no handshake with/

/** By words that stand in a message: libraries give most of these no code, or wrap it. */
const CAUSES: readonly [RegExp, (place: string, found: RegExpExecArray) => string][] = [
  // Before the others, whose words it may hold: what came of a connection that was there already.
  [
    MISUNDERSTOOD,
    (place) =>
      `${place} can't be understood, or ends the connection: its network key is another one (--network-key), or no node is there`,
  ],
  [/ECONNREFUSED/, (place) => `nothing listens on ${place} (connection refused)`],
  [/ENOTFOUND|EAI_AGAIN/, (place) => `the name in ${place} is not known`],
  [/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, (place, [code]) => `there is no way to ${place} (${code})`],
  [
    /ECONNRESET|socket hang up|stream has been reset/,
    (place) => `${place} ended the connection: perhaps no node is there`,
  ],
  [
    /ETIMEDOUT|before the connection was established|aborted|timed? ?out/i,
    (place) => `no answer from ${place}: a firewall, a wrong address, or a machine that is off`,
  ],
  [
    /identity key (\S+) does not match/,
    (_, [, peer]) => `another node lives there: its peer id is ${peer}, not the one behind /p2p/`,
  ],
  [
    /Unexpected server response: (\d+)/,
    (place, [, status]) => `no node but a web server is on ${place} (HTTP ${status})`,
  ],
  [/Parse Error/, (place) => `something else than a node is on ${place}`],
  [/wrong version number|EPROTO/, (place) => `there is no TLS on ${place}: leave /tls out of the address`],
  [/could not negotiate/, () => 'the node there speaks another protocol: both need the same --protocol-id'],
  [/before there was a link/, () => 'the node there ended the connection: another --protocol-id, or it takes no more'],
]

function oneCause(error: unknown): string {
  const text = reasonOf(error)
  const place = /wss?:\/\/((?:\[[^\]]*\]|[^:/\s]+)(?::\d+)?)/.exec(text)?.[1] ?? 'the address'
  for (const [pattern, words] of CAUSES) {
    const found = pattern.exec(text)
    if (found !== null) return words(place, found)
  }
  return (text.split('\n')[0] ?? '').slice(0, CAUSE_LENGTH_MAX)
}
