/**
 * The other end of a client's link: a program outside of the network dials a node and asks it. Nothing is listened on, and
 * nobody is found by a DHT: the nodes themselves tell where the others are.
 */
import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import type { ClientAnswer, ClientQuestion, PeerId } from '@replicator/interface'
import { decodeAnswers, encodeQuestions } from '@replicator/rpc'
import { BoundedDatastore } from './bounded-datastore.js'
import { Counters } from './counters.js'
import { createHost, type Host } from './host.js'
import { generateIdentity, privateKeyOf } from './identity.js'
import { Link } from './link.js'
import type { LinkCodec } from './link-codec.js'
import { clientProtocolOf, DEFAULT_PROTOCOL_ID, type Settings, settingsOf } from './options.js'
import { rendezvousContent } from './rendezvous.js'
import { StreamChannel } from './stream-channel.js'

export interface ClientDiallerOptions {
  /** As the nodes have it. Default `/p2p/rpc/replicator`. */
  readonly protocolId?: string
  /** Texts of the network's key files; while keys are changed, the new and the old one. Default: none. */
  readonly networkKeys?: readonly string[]
}

export interface DialledEvents {
  answered(answers: readonly ClientAnswer[]): void
  /** Once: nothing more comes, and nothing more is taken. */
  down(reason: string): void
}

/** A link to a node that is up. */
export interface DialledNode {
  readonly peer: PeerId
  /** False where it is down, or the node doesn't take what waits for it already. Throws a `RangeError` for what no frame may hold. */
  ask(questions: readonly ClientQuestion[]): boolean
  close(reason: string): void
}

const CODEC: LinkCodec<ClientQuestion, ClientAnswer> = {
  encode: encodeQuestions,
  lost: () => undefined,
  decode: decodeAnswers,
  bulkBytes: () => 0,
}

type DialledLink = Link<ClientQuestion, ClientAnswer>

export class ClientDialler {
  readonly #settings: Settings
  readonly #protocol: string
  readonly #host: Host
  readonly #counters: Counters
  readonly #links = new Map<Connection, DialledLink>()

  private constructor(settings: Settings, protocol: string, host: Host, counters: Counters) {
    this.#settings = settings
    this.#protocol = protocol
    this.#host = host
    this.#counters = counters
  }

  /** With a new identity: a client is known by its token. Throws an `InvalidOption`. */
  static async start({
    protocolId = DEFAULT_PROTOCOL_ID,
    networkKeys = [],
  }: ClientDiallerOptions): Promise<ClientDialler> {
    const settings = settingsOf({ protocolId, networkKeys, listen: [], discovery: false })
    const { limits, warn } = settings
    const counters = new Counters()
    const content = await rendezvousContent(settings.rendezvous)
    const host = await createHost({
      privateKey: privateKeyOf(await generateIdentity()),
      listen: [],
      announce: [],
      dhtProtocol: undefined,
      networkKeys,
      counters,
      warn,
      limits,
      datastore: new BoundedDatastore({ content, limits, isKept: () => false }),
      gater: {},
      listenFailed: () => undefined,
    })
    const dialler = new ClientDialler(settings, clientProtocolOf(protocolId), host, counters)
    await host.handle(dialler.#protocol, (stream, connection) => {
      const link = dialler.#links.get(connection)
      if (link === undefined || link.hasIn) stream.abort(new Error('no stream was expected'))
      else link.openIn(new StreamChannel(stream))
    })
    await host.start()
    return dialler
  }

  /** One node at one of its addresses, tried in this order. Rejects with an `Error` that says why there is no link. */
  async dial(addresses: readonly string[], events: DialledEvents, signal: AbortSignal): Promise<DialledNode> {
    const { limits, warn } = this.#settings
    const connection = await this.#host.dial(
      addresses.map((address) => multiaddr(address)),
      { signal },
    )
    if (this.#links.has(connection)) throw new Error('the node is linked already')
    const peer = connection.remotePeer.toString()
    const link = await new Promise<DialledLink>((resolve, reject) => {
      const made: DialledLink = new Link({
        peer,
        codec: CODEC,
        counters: this.#counters,
        warn,
        stallTimeoutMs: limits.stallTimeoutMs,
        events: {
          up: () => resolve(made),
          received: (_, answers) => events.answered(answers),
          down: (_, reason) => {
            this.#links.delete(connection)
            connection.abort(new Error(reason))
            reject(new Error(reason))
            events.down(reason)
          },
        },
      })
      this.#links.set(connection, made)
      connection.addEventListener('close', () => made.fail('closed-by-peer', 'the connection closed'))
      signal.addEventListener('abort', () => {
        if (made.state === 'opening') made.fail('not-linked-in-time', 'the node takes no clients, or not in time')
      })
      connection.newStream(this.#protocol, { signal, maxOutboundStreams: 1 }).then(
        (stream) => made.openOut(new StreamChannel(stream)),
        (error: unknown) => made.fail('stream-refused', `the node serves no clients: ${String(error)}`),
      )
    })
    return {
      peer,
      ask: (questions) => link.send(questions),
      close: (reason) => link.fail('closed-by-peer', reason),
    }
  }

  async stop(): Promise<void> {
    for (const link of this.#links.values()) link.fail('closed-by-peer', 'the client was closed')
    await this.#host.stop()
  }
}
