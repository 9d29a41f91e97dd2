/**
 * The links over libp2p connections: at most one for each peer.
 *
 * Two nodes that dial each other at once get two connections, and both must choose the same one. An exchange of votes
 * would take round trips and leave a moment without agreement. Here the node with the smaller peer id decides alone,
 * whoever dialled: it opens its stream first, on the connection that it has chosen. The other takes that as the decision,
 * in place of an earlier one, and opens its own stream on the same connection.
 *
 * The decider keeps the connection it has while that is young: the second one then comes from dialling at once. Later, a
 * second connection shows one of two things, since nobody dials a peer it has a link with. Where the link has been silent
 * for longer than heartbeats are apart, the peer has lost it, and the second one replaces it. Where it hasn't, two processes
 * have the same identity: the one that is known keeps its link, and the other is told so, on a link of its own that is
 * closed behind the words. A peer that lost its end a moment ago is turned away like that too, and comes back.
 */
import type { Connection, IdentifyResult, Stream } from '@libp2p/interface'
import {
  compareText,
  FRAME_BYTES_TARGET,
  type Message,
  type PeerId,
  reasonOf,
  type Refuse,
} from '@replicator/interface'
import type { Counters } from './counters.js'
import type { Host } from './host.js'
import { Link, type LinkEvents } from './link.js'
import { nodeCodec } from './link-codec.js'
import type { Limits, Warn } from './options.js'
import { StreamChannel } from './stream-channel.js'

export interface LinksInit {
  readonly self: PeerId
  readonly host: Host
  readonly protocol: string
  readonly limits: Limits
  readonly counters: Counters
  readonly warn: Warn
  /** Whether the owner wants a link with that peer. */
  readonly isKept: (peer: PeerId) => boolean
  /** Whether the connection is that of a program outside of the network, which needs no link. */
  readonly isClient: (connection: Connection) => boolean
  readonly linked: (peer: PeerId) => void
  readonly unlinked: (peer: PeerId, reason: string) => void
  readonly received: (peer: PeerId, messages: readonly Message[]) => void
}

type NodeLink = Link<Message, Message>

/** The one connection to a peer that was chosen. */
interface Choice {
  readonly connection: Connection
  readonly link: NodeLink
  /** Of `performance.now()`; absent until the link is up. */
  upAtMs?: number
  /** When it last said something, of `performance.now()`; at first when the link came up. */
  heardAtMs: number
}

const TURNED_AWAY: Refuse = {
  type: 'refuse',
  code: 'identity',
  reason: 'another process with this identity is linked here, and is alive',
}

const NOT_OF_THE_PROTOCOL = 'the peer takes no stream: it does not speak the protocol'
const CLOSED_EARLY = 'the connection closed before there was a link'

export class Links {
  readonly #init: LinksInit
  readonly #choices = new Map<PeerId, Choice>()
  readonly #connections = new Map<PeerId, Set<Connection>>()
  /** Those that are being closed from here. */
  readonly #closing = new WeakSet<Connection>()
  /** Links that only say why there is none. */
  readonly #turnedAway = new Map<Connection, NodeLink>()
  readonly #waiting = new Map<PeerId, Set<(reason: string | undefined) => void>>()
  /** Why a connection became no link. */
  readonly #reasons = new WeakMap<Connection, string>()
  #stopped = false

  constructor(init: LinksInit) {
    this.#init = init
  }

  /** To be called before the host starts, so that no connection is missed. */
  async start(): Promise<void> {
    const { host, protocol } = this.#init
    host.addEventListener('connection:open', ({ detail }) => this.#opened(detail))
    host.addEventListener('peer:identify', ({ detail }) => this.#identified(detail))
    await host.handle(protocol, (stream, connection) => this.#accept(stream, connection), {
      maxInboundStreams: 1,
      maxOutboundStreams: 1,
    })
  }

  /** The peer's link, if it is up. */
  get(peer: PeerId): NodeLink | undefined {
    const link = this.#choices.get(peer)?.link
    return link?.state === 'up' ? link : undefined
  }

  /** Whether all that is there of a peer is on its way out: a dial would be given that, and not a new connection. */
  isLeaving(peer: PeerId): boolean {
    const connections = this.#connections.get(peer)
    return connections !== undefined && [...connections].every((connection) => this.#closing.has(connection))
  }

  /** Resolves with undefined when the peer has a link, with why not when no connection to it is left to become one. */
  async settled(peer: PeerId): Promise<string | undefined> {
    if (this.get(peer) !== undefined) return undefined
    if (this.#stopped || !this.#connections.has(peer)) return CLOSED_EARLY
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(peer) ?? new Set()
      this.#waiting.set(peer, waiting.add(resolve))
    })
  }

  /** Ends the peer's link and connections. What was sent before still goes out, if the peer takes it at once. */
  close(peer: PeerId, reason: string): void {
    this.#choices.get(peer)?.link.finish(reason)
    for (const connection of this.#connections.get(peer) ?? []) void this.#closeGently(connection, reason)
  }

  closeAll(reason: string): void {
    for (const peer of this.#connections.keys()) this.close(peer, reason)
  }

  /** Ends everything. Resolves when no connection is left, at the latest after the time for closing one. */
  async stop(reason: string): Promise<void> {
    this.#stopped = true
    for (const { link } of this.#choices.values()) link.finish(reason)
    const open = [...this.#connections.values()].flatMap((connections) => [...connections])
    await Promise.all(open.map((connection) => this.#close(connection, reason)))
    for (const peer of this.#waiting.keys()) this.#settle(peer, CLOSED_EARLY)
  }

  #opened(connection: Connection): void {
    if (this.#stopped) return connection.abort(new Error('this node is stopping'))
    if (connection.status !== 'open') return
    const peer = connection.remotePeer.toString()
    const connections = this.#connections.get(peer) ?? new Set()
    this.#connections.set(peer, connections.add(connection))
    this.#makeRoom()
    const { linkTimeoutMs } = this.#init.limits
    const timer = setTimeout(() => this.#checkLinked(peer, connection), linkTimeoutMs)
    connection.addEventListener('close', () => {
      clearTimeout(timer)
      this.#closed(peer, connection)
    })
    if (this.#decides(peer)) this.#choose(peer, connection)
  }

  /** Who was dialled and doesn't speak the protocol is left at once. Who has dialled in has the time that any stranger has. */
  #identified({ connection, protocols }: IdentifyResult): void {
    const { protocol, counters } = this.#init
    const isChosen = this.#choices.get(connection.remotePeer.toString())?.connection === connection
    if (isChosen || connection.direction === 'inbound' || protocols.includes(protocol)) return
    counters.add('stream-refused')
    this.#abort(connection, NOT_OF_THE_PROTOCOL)
  }

  /**
   * Of strangers that came by themselves, there are so many at once; the longest here gives way to one more. So members find
   * a place whoever else comes, and a newcomer has the time to join, however many there are that only hold a connection.
   */
  #makeRoom(): void {
    const { isKept, isClient, limits, counters } = this.#init
    const ofStrangers = [...this.#connections]
      .filter(([peer]) => !isKept(peer))
      .flatMap(([, connections]) => [...connections])
      .filter((connection) => connection.direction === 'inbound' && !isClient(connection))
    if (ofStrangers.length <= limits.strangersMax) return
    const [longest] = ofStrangers.toSorted((a, b) => a.timeline.open - b.timeline.open)
    if (longest === undefined) return
    counters.add('stranger-gave-way')
    this.#abort(longest, 'a newcomer needs the place')
  }

  #decides(peer: PeerId): boolean {
    return compareText(this.#init.self, peer) < 0
  }

  /** A connection that carries no link is of no use to anybody but a stranger who wants to hold it. */
  #checkLinked(peer: PeerId, connection: Connection): void {
    const choice = this.#choices.get(peer)
    if (choice?.connection === connection && choice.link.state === 'up') return
    if (this.#init.isClient(connection)) return
    this.#init.counters.add('not-linked-in-time')
    this.#abort(connection, 'the connection did not become a link in time')
  }

  #closed(peer: PeerId, connection: Connection): void {
    const connections = this.#connections.get(peer)
    if (connections === undefined || !connections.delete(connection)) return
    this.#turnedAway.get(connection)?.fail('closed-by-peer', 'the connection closed')
    this.#turnedAway.delete(connection)
    const choice = this.#choices.get(peer)
    if (choice?.connection === connection) {
      choice.link.fail('closed-by-peer', 'the connection closed')
    }
    if (connections.size > 0) return
    this.#connections.delete(peer)
    this.#settle(peer, this.#reasons.get(connection) ?? CLOSED_EARLY)
  }

  #choose(peer: PeerId, connection: Connection): void {
    const { counters, limits } = this.#init
    const earlier = this.#choices.get(peer)
    if (earlier !== undefined) {
      const ageMs = earlier.upAtMs === undefined ? 0 : performance.now() - earlier.upAtMs
      if (ageMs < limits.doubleDialMs) {
        counters.add('double-dial')
        void this.#close(connection, 'another connection was chosen')
        return
      }
      if (this.#isHeard(earlier)) {
        this.#turnAway(peer, connection)
        return
      }
      earlier.link.fail('replaced', 'the peer connected anew')
    }
    void this.#openStream(peer, this.#chosen(peer, connection))
  }

  #accept(stream: Stream, connection: Connection): void {
    const peer = connection.remotePeer.toString()
    const current = this.#choices.get(peer)
    const turnedAway = this.#turnedAway.get(connection)
    const isOfCurrent = current?.connection === connection && !current.link.hasIn
    if (turnedAway?.hasIn === false) turnedAway.openIn(new StreamChannel(stream))
    else if (this.#stopped || (!isOfCurrent && (this.#decides(peer) || current?.connection === connection))) {
      if (!this.#stopped) this.#init.counters.add('unexpected-stream')
      stream.abort(new Error('no stream was expected'))
    } else if (isOfCurrent) current.link.openIn(new StreamChannel(stream))
    else if (current !== undefined && this.#isHeard(current)) {
      this.#turnAway(peer, connection).openIn(new StreamChannel(stream))
    } else {
      current?.link.fail('replaced', 'the peer connected anew')
      const choice = this.#chosen(peer, connection)
      choice.link.openIn(new StreamChannel(stream))
      void this.#openStream(peer, choice)
    }
  }

  /** Whether the process at the other end of a link shows that it is alive. */
  #isHeard({ link, heardAtMs }: Choice): boolean {
    return link.state === 'up' && performance.now() - heardAtMs < this.#init.limits.heardMs
  }

  #turnAway(peer: PeerId, connection: Connection): NodeLink {
    const { counters, warn, limits } = this.#init
    counters.add('turned-away')
    warn('a second process with the identity of a linked peer was turned away', {
      peer,
      address: connection.remoteAddr.toString(),
    })
    const events: LinkEvents<Message, Message> = {
      up: () => {
        link.send([TURNED_AWAY])
        link.finish(TURNED_AWAY.reason)
      },
      received: () => undefined,
      down: (_, reason, failed) => {
        if (failed) this.#abort(connection, reason)
        else void this.#closeGently(connection, reason)
      },
    }
    const link = new Link({ peer, codec: nodeCodec(), counters, warn, stallTimeoutMs: limits.stallTimeoutMs, events })
    this.#turnedAway.set(connection, link)
    void this.#openStream(peer, { connection, link })
    return link
  }

  async #openStream(peer: PeerId, { connection, link }: Pick<Choice, 'connection' | 'link'>): Promise<void> {
    const { protocol, limits } = this.#init
    try {
      const stream = await connection.newStream(protocol, {
        signal: AbortSignal.timeout(limits.handshakeTimeoutMs),
        maxOutboundStreams: 1,
      })
      link.openOut(new StreamChannel(stream))
    } catch (error) {
      if (link.state === 'down') return
      const text = `the peer takes no stream: ${reasonOf(error)}`
      const isForeign = connection.direction === 'inbound' && (error as Error).name === 'UnsupportedProtocolError'
      if (!isForeign) return link.fail('stream-refused', text)
      // A program that only asks who is here, and doesn't wait to be told why it is left.
      this.#init.counters.add('stream-refused')
      link.finish(text)
    }
  }

  #chosen(peer: PeerId, connection: Connection): Choice {
    const { limits, counters, warn, received } = this.#init
    const events: LinkEvents<Message, Message> = {
      up: () => {
        choice.upAtMs = performance.now()
        choice.heardAtMs = choice.upAtMs
        this.#init.linked(peer)
        this.#settle(peer, undefined)
      },
      received: (_, messages) => {
        choice.heardAtMs = performance.now()
        received(peer, messages)
      },
      down: (_, reason, failed) => {
        if (this.#choices.get(peer) === choice) this.#choices.delete(peer)
        if (choice.upAtMs === undefined) this.#reasons.set(connection, reason)
        if (failed) this.#abort(connection, reason)
        if (choice.upAtMs !== undefined) this.#init.unlinked(peer, reason)
      },
    }
    const mayHold = (bytes: number): boolean => this.#mayHold(peer, bytes)
    const link = new Link({
      peer,
      codec: nodeCodec(),
      counters,
      warn,
      stallTimeoutMs: limits.stallTimeoutMs,
      mayHold,
      events,
    })
    const choice: Choice = { connection, link, heardAtMs: 0 }
    this.#choices.set(peer, choice)
    return choice
  }

  /** Frames are bounded, and strangers are; all of theirs together would be gigabytes. Small ones are never counted. */
  #mayHold(peer: PeerId, bytes: number): boolean {
    const { isKept, limits } = this.#init
    if (bytes <= FRAME_BYTES_TARGET || isKept(peer)) return true
    const held = [...this.#choices].map(([other, { link }]) => (isKept(other) ? 0 : link.heldBytes))
    return held.reduce((sum, each) => sum + each, 0) <= limits.strangersHeldBytesMax
  }

  #settle(peer: PeerId, reason: string | undefined): void {
    const waiting = this.#waiting.get(peer) ?? []
    this.#waiting.delete(peer)
    for (const resolve of waiting) resolve(reason)
  }

  /** The last words, why there is no link any more, say, are to be read by a peer that is busy as well. */
  #closeGently(connection: Connection, reason: string): Promise<void> {
    return this.#close(connection, reason, this.#init.limits.lastWordsMs)
  }

  /** Closes in an orderly way, so that what was written is read, and destroys the socket where that takes too long. */
  async #close(connection: Connection, reason: string, timeoutMs = this.#init.limits.closeTimeoutMs): Promise<void> {
    this.#closing.add(connection)
    try {
      await connection.close({ signal: AbortSignal.timeout(timeoutMs) })
    } catch {
      // The peer doesn't answer; the socket is destroyed all the same.
    }
    this.#abort(connection, reason)
  }

  #abort(connection: Connection, reason: string): void {
    connection.abort(new Error(reason))
  }
}
