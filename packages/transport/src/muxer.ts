import type { MessageStream, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { mplex, type MplexInit } from '@libp2p/mplex'

/** What an mplex muxer has besides its interface: how its streams write to the connection. */
interface Sending {
  send(data: unknown): boolean
}

/**
 * mplex whose streams write nothing to a connection that is closing.
 *
 * A new stream announces itself in a microtask of its own. Where the connection has begun to close in the same turn (its
 * peer doesn't answer, and it waits for what is unsent), that write throws where nobody can catch it, and an uncaught
 * exception ends the process.
 */
export function carefulMplex(init: MplexInit): () => StreamMuxerFactory {
  const create = mplex(init)
  return () => {
    const factory = create()
    return {
      protocol: factory.protocol,
      createStreamMuxer: (connection) => careful(factory.createStreamMuxer(connection), connection),
    }
  }
}

function careful(muxer: StreamMuxer, connection: MessageStream): StreamMuxer {
  const sending = muxer as StreamMuxer & Sending
  const send = sending.send.bind(muxer)
  sending.send = (data) => {
    if (connection.status !== 'open') return true
    return send(data)
  }
  return muxer
}
