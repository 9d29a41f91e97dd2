/**
 * `@libp2p/websockets` with what a node that runs for months needs besides:
 *
 * - Aborting a connection destroys its socket. Unmended, `abort` asks the websocket to close with code 1006, which every
 *   implementation refuses; the refusal is swallowed, and the socket stays (js-libp2p #3625). A close handshake that the
 *   peer doesn't answer ends after the time that is given for it.
 * - An `error` event of a socket is heard. The listener hears none, so one malformed websocket frame from anybody would
 *   end the process.
 * - A refused dial rejects with an `Error`. The platform's `WebSocket` gives an event instead, and can't be destroyed;
 *   dials use the `ws` module like the listener.
 * - What is sent at once is one message. Unmended, each piece in memory is one of its own, and noise's packet two: its
 *   length, and the rest.
 * - A message is bounded, sockets are bounded, and a TCP connection that says nothing is closed. Unmended, such a one
 *   is kept for ever, and `close` of the listener waits for it for ever.
 * - Two nodes never share a port, not even in two workers of `node:cluster`.
 * - A dial is tried with each of the network's keys, until what comes from the other side can be read.
 * - Sockets that haven't proven who they are give way to each other, the oldest first. Unmended, so many of them at once keep
 *   everybody else out for as long as each of them may take.
 *
 * All of it is done from outside, on members that the classes don't declare as public.
 */
import type { ListenOptions, Server, Socket } from 'node:net'
import type { Listener, MultiaddrConnection, Upgrader, UpgraderOptions } from '@libp2p/interface'
import { webSockets } from '@libp2p/websockets'
import type { Multiaddr } from '@multiformats/multiaddr'
import { multiaddrToUri } from '@multiformats/multiaddr-to-uri'
import { Uint8ArrayList } from 'uint8arraylist'
import { WebSocket } from 'ws'
import { PACKET_BYTES } from './encrypter.js'
import { internalsOf } from './internals.js'
import { UPGRADE_CHECK_MS } from './limits.js'
import { type Attempt, type AttemptOptions, HandshakeFailed } from './network-key.js'
import { Unproven } from './unproven.js'

export interface WebSocketOptions {
  /** Sockets that the listener accepts at once, in all states. */
  readonly socketsMax: number
  /** Of these, those that have not proven who they are. */
  readonly handshakesMax: number
  /** How long a new socket may say nothing, and the whole HTTP request may take, in milliseconds. */
  readonly handshakeTimeoutMs: number
  /** How long a peer has to answer a closing handshake, where nothing else is said, before the socket is destroyed, in milliseconds. */
  readonly closeTimeoutMs: number
  /** The longest message either way. */
  readonly messageBytesMax: number
  /** With so many keys a dial is tried, one after the other. */
  readonly networkKeys: number
  /** Told of each address that can't be listened on: libp2p's own error is a page of text. */
  readonly listenFailed: (address: string, error: Error) => void
}

/** Of noise: a length of two bytes, and that much. */
const FRAMED_PACKET_BYTES = 2 + PACKET_BYTES

type WebSocketsFactory = ReturnType<typeof webSockets>

/** A libp2p transport for `/ws` and, for dialling, `/tls/ws`. */
export function supervisedWebSockets(options: WebSocketOptions): WebSocketsFactory {
  const { handshakeTimeoutMs, messageBytesMax } = options
  const factory = webSockets({
    http: {
      headersTimeout: handshakeTimeoutMs,
      requestTimeout: handshakeTimeoutMs,
      connectionsCheckingInterval: UPGRADE_CHECK_MS,
      // Who asks for a page is told that there is none, and has no business here after that.
      keepAliveTimeout: 1,
    },
  })
  return (components) => {
    const transport = factory(components)
    internalsOf<{ _connect: unknown }>(transport, ['_connect'])['_connect'] = (
      address: Multiaddr,
      init: { signal?: AbortSignal },
    ) => connect(address, { ...init, messageBytesMax })
    const dial = transport.dial.bind(transport)
    const createListener = transport.createListener.bind(transport)
    transport.dial = async (address, init) => {
      for (let key = 0; ; key++) {
        const attempt: Attempt = { key, isUnderstood: false }
        const tried: typeof init & AttemptOptions = {
          ...init,
          attempt,
          upgrader: mendedUpgrader(init.upgrader, options),
        }
        try {
          return await dial(address, tried)
        } catch (error) {
          const isLast = key + 1 >= options.networkKeys || init.signal.aborted
          if (isLast || !(error instanceof HandshakeFailed)) throw error
        }
      }
    }
    transport.createListener = (init) => {
      const unproven = new Unproven(options.handshakesMax)
      const upgrader = mendedUpgrader(init.upgrader, options, (socket) => unproven.proven(socket))
      return mendedListener(createListener({ ...init, upgrader }), options, unproven)
    }
    return transport
  }
}

/** The only way in which a dialled websocket is made. Rejects with an `Error` that names the address. */
async function connect(
  address: Multiaddr,
  { signal, messageBytesMax }: { signal?: AbortSignal; messageBytesMax: number },
): Promise<WebSocket> {
  signal?.throwIfAborted()
  const uri = multiaddrToUri(address)
  const socket = new WebSocket(uri, { perMessageDeflate: false, maxPayload: messageBytesMax, followRedirects: false })
  socket.binaryType = 'arraybuffer'
  const abort = (): void => socket.terminate()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', (cause) => reject(new Error(`could not connect to ${uri}: ${cause.message}`, { cause })))
    })
    return socket
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/**
 * Hands each connection on mended: the upgrader is the first that gets to see one, on both sides. Where the upgrade fails,
 * the socket is destroyed; libp2p leaves a dialled one open.
 */
function mendedUpgrader(
  upgrader: Upgrader,
  options: WebSocketOptions,
  proven: (socket: Socket) => void = () => undefined,
): Upgrader {
  const mended = Object.create(upgrader) as Upgrader
  const upgrade = async <T>(connection: MultiaddrConnection, run: () => Promise<T>): Promise<T> => {
    const socket = mendConnection(connection, options)
    try {
      const upgraded = await run()
      proven(socket)
      return upgraded
    } catch (error) {
      connection.abort(error as Error)
      throw error
    }
  }
  mended.upgradeInbound = (connection, init) => {
    return upgrade(connection, () => upgrader.upgradeInbound(connection, init as UpgraderOptions))
  }
  mended.upgradeOutbound = async (connection, init: UpgraderOptions & AttemptOptions) => {
    try {
      return await upgrade(connection, () => upgrader.upgradeOutbound(connection, init))
    } catch (cause) {
      if (init.attempt?.isUnderstood !== false) throw cause
      const place = multiaddrToUri(connection.remoteAddr)
      throw new HandshakeFailed(`no handshake with ${place}: ${String(cause)}`, { cause })
    }
  }
  return mended
}

interface ConnectionInternals {
  readonly websocket: WebSocket
  sendReset: () => void
  sendClose: (options?: { signal?: AbortSignal }) => Promise<void>
  sendData: (data: Uint8ArrayList) => unknown
}

/** Gives back the socket below. */
function mendConnection(connection: MultiaddrConnection, { closeTimeoutMs }: WebSocketOptions): Socket {
  const names = ['websocket', 'sendReset', 'sendClose', 'sendData'] as const
  const internals = internalsOf<ConnectionInternals>(connection, names)
  const { websocket } = internals
  // After a broken frame `ws` would wait half a minute for the peer to agree that all is over.
  websocket.on('error', () => websocket.terminate())
  internals.sendReset = () => websocket.terminate()
  internals.sendClose = async ({ signal = AbortSignal.timeout(closeTimeoutMs) } = {}) => {
    if (websocket.readyState === WebSocket.CLOSED) return
    const closed = new Promise<void>((resolve) => websocket.once('close', () => resolve()))
    const terminate = (): void => websocket.terminate()
    signal.addEventListener('abort', terminate, { once: true })
    websocket.close()
    if (signal.aborted) terminate()
    await closed
    signal.removeEventListener('abort', terminate)
  }
  const sendData = internals.sendData.bind(connection)
  internals.sendData = (data) => sendData(joined(data))
  return internalsOf<{ readonly _socket: Socket }>(websocket, ['_socket'])['_socket']
}

/** The same bytes in pieces of a whole packet each, the last one of what is left. Each piece becomes a message. */
function joined(data: Uint8ArrayList): Uint8ArrayList {
  const pieces = new Uint8ArrayList()
  for (let at = 0; at < data.byteLength; at += FRAMED_PACKET_BYTES) {
    pieces.append(data.subarray(at, Math.min(at + FRAMED_PACKET_BYTES, data.byteLength)))
  }
  return pieces
}

/**
 * In a worker of `node:cluster` a server listens through the primary, which gives all workers the same port and hands out
 * connections in turn: peers would meet another node at every dial.
 */
function listenExclusively(server: Server): void {
  const listen = server.listen.bind(server) as (options: ListenOptions) => Server
  server.listen = (options: unknown) => listen({ ...(options as ListenOptions), exclusive: true })
}

interface ListenerInternals {
  readonly server: Server
  readonly wsServer: { readonly options: { maxPayload?: number } }
}

function mendedListener(listener: Listener, options: WebSocketOptions, unproven: Unproven): Listener {
  const { server, wsServer } = internalsOf<ListenerInternals>(listener, ['server', 'wsServer'])
  listenExclusively(server)
  const sockets = new Set<Socket>()
  wsServer.options.maxPayload = options.messageBytesMax
  server.maxConnections = options.socketsMax
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    unproven.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // `ws` takes this time-out off once the request has become a websocket.
    socket.setTimeout(options.handshakeTimeoutMs, () => socket.destroy())
    socket.on('error', () => socket.destroy())
  })
  const listen = listener.listen.bind(listener)
  listener.listen = async (address) => {
    try {
      await listen(address)
    } catch (error) {
      options.listenFailed(address.toString(), error as Error)
      throw error
    }
  }
  const close = listener.close.bind(listener)
  listener.close = async () => {
    // After a failed `listen` there is nothing to close, and the listener would wait for an event that never comes.
    if (!server.listening) return
    const closed = close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return listener
}
