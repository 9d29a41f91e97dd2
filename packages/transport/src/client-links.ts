/**
 * The links of programs outside of the network: a stream each way on one connection that the program has dialled, with the
 * frames and credits of links between nodes, on a protocol of their own.
 *
 * Everybody who reaches the node can come, so there are only so many. Who has asked for nothing for longest gives way to one
 * more, and who asks for something right now keeps its place. These are places of their own: neither members nor newcomers
 * lose theirs.
 */
import type { Connection, Stream } from '@libp2p/interface'
import {
  type ClientAnswer,
  type ClientHandlers,
  type ClientLink,
  type ClientQuestion,
  FRAME_BYTES_TARGET,
  reasonOf,
} from '@replicator/interface'
import { decodeQuestions, encodeAnswers } from '@replicator/rpc'
import type { Counters } from './counters.js'
import type { Host } from './host.js'
import { Link } from './link.js'
import type { LinkCodec } from './link-codec.js'
import type { Limits, Warn } from './options.js'
import { StreamChannel } from './stream-channel.js'

export interface ClientLinksInit {
  readonly host: Host
  readonly protocol: string
  readonly limits: Limits
  readonly counters: Counters
  readonly warn: Warn
}

interface Served {
  readonly client: ClientLink
  readonly link: Link<ClientAnswer, ClientQuestion>
  /** When it last asked for something, of `performance.now()`; at first when it came. */
  askedAtMs: number
}

const CODEC: LinkCodec<ClientAnswer, ClientQuestion> = {
  encode: encodeAnswers,
  lost: () => undefined,
  decode: decodeQuestions,
  bulkBytes: () => 0,
}

export class ClientLinks {
  readonly #init: ClientLinksInit
  readonly #served = new Map<Connection, Served>()
  #handlers: ClientHandlers | undefined

  constructor(init: ClientLinksInit) {
    this.#init = init
  }

  /** From now on clients are let in. */
  async serve(handlers: ClientHandlers): Promise<void> {
    this.#handlers = handlers
    const { host, protocol } = this.#init
    await host.handle(protocol, (stream, connection) => this.#accept(stream, connection), {
      maxInboundStreams: 1,
      maxOutboundStreams: 1,
    })
  }

  /** Whether the connection is a client's, and so needs no link of nodes. */
  has(connection: Connection): boolean {
    return this.#served.has(connection)
  }

  closeAll(reason: string): void {
    for (const { client } of this.#served.values()) client.close(reason)
  }

  #accept(stream: Stream, connection: Connection): void {
    const { counters } = this.#init
    if (this.#handlers === undefined || this.#served.has(connection) || !this.#makeRoom()) {
      counters.add('client-refused')
      stream.abort(new Error('there is no room for one more client'))
      return
    }
    const served = this.#newLink(connection)
    served.link.openIn(new StreamChannel(stream))
    void this.#openStream(served.link, connection)
  }

  /** False where all places are taken by clients that ask for something right now. */
  #makeRoom(): boolean {
    if (this.#served.size < this.#init.limits.clientsMax) return true
    const [longest] = [...this.#served.values()]
      .filter(({ client }) => this.#handlers?.isBusy(client) !== true)
      .toSorted((a, b) => a.askedAtMs - b.askedAtMs)
    if (longest === undefined) return false
    longest.link.fail('client-gave-way', 'another client needs the place')
    return true
  }

  #newLink(connection: Connection): Served {
    const { limits, counters, warn } = this.#init
    const peer = connection.remotePeer.toString()
    const link: Served['link'] = new Link({
      peer,
      codec: CODEC,
      counters,
      warn,
      stallTimeoutMs: limits.stallTimeoutMs,
      mayHold: (bytes) => this.#mayHold(bytes),
      events: {
        up: () => undefined,
        received: (_, questions) => {
          served.askedAtMs = performance.now()
          this.#handlers?.asked(client, questions)
        },
        down: (_, reason, failed) => void this.#down(connection, reason, failed),
      },
    })
    const client: ClientLink = {
      peer,
      address: connection.remoteAddr.toString(),
      get queuedBytes() {
        return link.queuedBytes
      },
      send: (answers) => link.send(answers),
      close: (reason) => link.finish(reason),
    }
    const served: Served = { client, link, askedAtMs: performance.now() }
    this.#served.set(connection, served)
    connection.addEventListener('close', () => link.fail('closed-by-peer', 'the connection closed'))
    return served
  }

  async #openStream(link: Served['link'], connection: Connection): Promise<void> {
    const { protocol, limits } = this.#init
    try {
      const signal = AbortSignal.timeout(limits.handshakeTimeoutMs)
      link.openOut(new StreamChannel(await connection.newStream(protocol, { signal, maxOutboundStreams: 1 })))
    } catch (error) {
      link.fail('stream-refused', `the client takes no stream: ${reasonOf(error)}`)
    }
  }

  /** Frames are bounded, and clients are; all of theirs together would be gigabytes. Small ones are never counted. */
  #mayHold(bytes: number): boolean {
    if (bytes <= FRAME_BYTES_TARGET) return true
    const held = [...this.#served.values()].reduce((sum, { link }) => sum + link.heldBytes, 0)
    return held <= this.#init.limits.clientsHeldBytesMax
  }

  async #down(connection: Connection, reason: string, failed: boolean): Promise<void> {
    const served = this.#served.get(connection)
    this.#served.delete(connection)
    if (served !== undefined) this.#handlers?.gone(served.client)
    // The last words are to be read.
    if (!failed) {
      const signal = AbortSignal.timeout(this.#init.limits.closeTimeoutMs)
      await connection.close({ signal }).catch(() => undefined)
    }
    connection.abort(new Error(reason))
  }
}
