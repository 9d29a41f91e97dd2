/**
 * The muxers of a connection: yamux and mplex, mended.
 *
 * A new stream announces itself in a microtask of its own. Where the connection has begun to close in the same turn (its
 * peer doesn't answer, and it waits for what is unsent), that write throws where nobody can catch it, and an uncaught
 * exception ends the process. So nothing is written to a connection that is closing.
 *
 * And yamux takes in a frame of any announced length before it looks whether the stream has room for it: a stranger could
 * send gigabytes. Here no more is held than a frame may be long.
 */
import type { MessageStream, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { mplex } from '@libp2p/mplex'
import { yamux } from '@libp2p/yamux'
import { internalsOf } from './internals.js'
import type { Limits } from './options.js'

/** What a muxer has besides its interface: how it writes to the connection, and what it is told comes from there. */
interface Flow {
  send(data: unknown): boolean
  onData(data: unknown): void
}

/** What yamux holds of a frame that isn't whole. */
interface Decoder {
  readonly buffer: { readonly byteLength: number }
}

/** Of a yamux frame, before what it carries. */
const YAMUX_HEADER_BYTES = 12

/** In the order in which a dialler offers them. Why it is this one: docs/decisions/0009. */
export function muxers(
  limits: Pick<Limits, 'streamsPerSecondMax' | 'streamsMax' | 'streamWindowBytes'>,
): (() => StreamMuxerFactory)[] {
  const { streamsPerSecondMax, streamsMax, streamWindowBytes } = limits
  return [
    careful(mplex({ disconnectThreshold: streamsPerSecondMax })),
    careful(
      yamux({ maxInboundStreams: streamsMax, streamOptions: { maxStreamWindowSize: streamWindowBytes } }),
      (muxer) => boundFrames(muxer, YAMUX_HEADER_BYTES + streamWindowBytes),
    ),
  ]
}

function careful(
  create: () => StreamMuxerFactory,
  mend: (muxer: StreamMuxer & Flow) => void = () => undefined,
): () => StreamMuxerFactory {
  return () => {
    const factory = create()
    return {
      protocol: factory.protocol,
      createStreamMuxer: (connection) => {
        const muxer = internalsOf<StreamMuxer & Flow>(factory.createStreamMuxer(connection), ['send', 'onData'])
        silentWhenClosing(muxer, connection)
        mend(muxer)
        return muxer
      },
    }
  }
}

function silentWhenClosing(muxer: StreamMuxer & Flow, connection: MessageStream): void {
  const send = muxer.send.bind(muxer)
  muxer.send = (data) => {
    // Once the muxer is closed, what is below noise closes: a write there would end it in the middle of the last words.
    if (connection.status !== 'open' || muxer.status === 'closed') return true
    return send(data)
  }
}

/** What is thrown while something comes in ends the connection. */
function boundFrames(muxer: Flow, max: number): void {
  const { decoder } = internalsOf<{ readonly decoder: object }>(muxer, ['decoder'])
  const { buffer } = internalsOf<Decoder>(decoder, ['buffer'])
  const onData = muxer.onData.bind(muxer)
  muxer.onData = (data) => {
    onData(data)
    if (buffer.byteLength > max) throw new RangeError(`a frame of more than ${max} bytes`)
  }
}
