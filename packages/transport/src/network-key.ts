/**
 * The network key: a secret that all nodes of a network share, as a filter in front of noise (libp2p's `pnet`). It keeps
 * strangers from the handshake; who somebody is, and what he may, is decided behind it.
 *
 * **Rotation.** A node that listens does so with its first key alone, and a node that dials tries each of its keys in turn.
 * So every two nodes that share a key meet in whichever way they are restarted, and nobody has to find out by which of
 * several keys a connection was begun: a listener could tell it only by ciphers of its own. A try with a key that isn't the
 * other's costs one more websocket, and ends at once.
 *
 * **Ends at once**, for whoever dials says the same words first: those of multistream-select. A listener looks for them,
 * with a key and without one, and closes whatever begins otherwise, so that a node with another key, or with none, is told
 * within a round trip, and rubbish holds nothing. Unmended, four of ten such connections would wait for their time to end.
 */
import type { AbortOptions, ConnectionProtector, MessageStream, MultiaddrConnection } from '@libp2p/interface'
import { generateKey, preSharedKey } from '@libp2p/pnet'
import { byteStream } from '@libp2p/utils'
import type { Counters } from './counters.js'
import { STRANGER_BYTES_MAX, STRANGER_WARN_MS } from './limits.js'
import type { Warn } from './options.js'

/** What multistream-select says first, its length in front. */
const FIRST_WORDS = new TextEncoder().encode('\u0013/multistream/1.0.0\n')
/** Of a key file, as `@libp2p/pnet` makes it. */
const KEY_FILE_BYTES = 95

const FORM = /^\/key\/swarm\/psk\/1\.0\.0\/\r?\n\/base16\/\r?\n[0-9a-fA-F]{64}\s*$/

/** Whether this is the text of a key file, as libp2p has it. */
export function isNetworkKey(text: string): boolean {
  return FORM.test(text)
}

/** The text of a new key file, of 95 bytes. */
export function generateNetworkKey(): string {
  const text = new Uint8Array(KEY_FILE_BYTES)
  generateKey(text)
  return new TextDecoder().decode(text)
}

/** One try to dial an address; shared by all that the try goes through. */
export interface Attempt {
  /** Which of the keys it is made with. */
  readonly key: number
  /** What came from the other side could be read. */
  isUnderstood: boolean
}

/** Options of a dial, as they reach whatever libp2p calls for it. */
export interface AttemptOptions {
  readonly attempt?: Attempt
}

/** The connection came about, and what came from the other side could not be read: it has another network key, or none. */
export class HandshakeFailed extends Error {
  override readonly name = 'HandshakeFailed'
}

export interface NetworkKeyInit {
  /** Texts of key files; none: everybody may come. */
  readonly keys: readonly string[]
  readonly counters: Counters
  readonly warn: Warn
}

/** What each connection goes through before its handshake. */
export function networkKeyProtector(init: NetworkKeyInit): () => ConnectionProtector {
  const { keys, counters, warn } = init
  let warnedAtMs = -Infinity
  const refuse = (connection: MessageStream): never => {
    const isKeyless = keys.length === 0
    counters.add(isKeyless ? 'refused-first-words' : 'refused-network-key')
    if (performance.now() - warnedAtMs >= STRANGER_WARN_MS) {
      warnedAtMs = performance.now()
      const text = isKeyless
        ? 'refused a connection that does not begin like one of libp2p: perhaps its node has a network key'
        : 'refused a connection: its node has no network key, or another one'
      warn(text, { address: (connection as MultiaddrConnection).remoteAddr.toString() })
    }
    throw new HandshakeFailed('the first words can not be read')
  }
  const protectors = keys.map((key) => preSharedKey({ psk: new TextEncoder().encode(key) })())
  const [own] = protectors
  const protect = async (
    connection: MessageStream,
    options: AbortOptions & AttemptOptions = {},
  ): Promise<MessageStream> => {
    if (connection.direction === 'outbound')
      return (await protectors[options.attempt?.key ?? 0]?.protect(connection, options)) ?? connection
    const isPlain = await beginsAsUsual(connection, options)
    if (isPlain !== (own === undefined)) refuse(connection)
    if (own === undefined) return connection
    const opened = await own.protect(connection, options)
    return (await beginsAsUsual(opened, options)) ? opened : refuse(connection)
  }
  return () => ({ protect })
}

/** Looks at what came first, and leaves it there. */
async function beginsAsUsual(connection: MessageStream, { signal }: AbortOptions): Promise<boolean> {
  const bytes = byteStream(connection, { maxBufferSize: STRANGER_BYTES_MAX })
  const first = await bytes.read({ bytes: FIRST_WORDS.length, ...(signal !== undefined && { signal }) })
  bytes.unwrap().unshift(first)
  return FIRST_WORDS.every((byte, at) => first.get(at) === byte)
}
