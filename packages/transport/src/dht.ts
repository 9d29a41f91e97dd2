import type { Connection, Stream, StreamMessageEvent } from '@libp2p/interface'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { internalsOf } from './internals.js'
import { DHT_LOOK_AROUND_MS, DHT_RENEWAL_CHECK_MS, DHT_RENEWAL_SHARE } from './limits.js'
import type { Limits } from './options.js'

interface Parts {
  readonly rpc: object
  readonly routingTableRefresh: object
}

/** How it looks for peers far from itself: no option has the interval. */
interface Refreshing {
  refreshInterval: number
}

/** How the DHT answers questions: one stream each, and what it holds of one that isn't whole has a bound of megabytes. */
interface Answering {
  onIncomingStream: (stream: Stream, connection: Connection) => Promise<void>
}

/** A DHT of the network's own, of that protocol. What it keeps is bounded by the host's datastore. */
export function privateDht(
  protocol: string,
  { providerValidityMs: validity, dhtStreamBytesMax }: Pick<Limits, 'providerValidityMs' | 'dhtStreamBytesMax'>,
): ReturnType<typeof kadDHT> {
  const create = kadDHT({
    protocol,
    clientMode: false,
    // The default drops private addresses, which is all that most networks of this kind have.
    peerInfoMapper: passthroughMapper,
    // Otherwise the first query of the first node waits for a peer that may never come.
    allowQueryWithZeroPeers: true,
    // Discovery renews the entry with each question. The DHT does so only where those have failed for long.
    reprovide: { validity, threshold: validity * DHT_RENEWAL_SHARE, interval: DHT_RENEWAL_CHECK_MS },
    querySelfInterval: DHT_LOOK_AROUND_MS,
  })
  return (components) => {
    const dht = create(components)
    const { rpc, routingTableRefresh } = internalsOf<Parts>(dht, ['rpc', 'routingTableRefresh'])
    internalsOf<Refreshing>(routingTableRefresh, ['refreshInterval']).refreshInterval = DHT_LOOK_AROUND_MS
    const answering = internalsOf<Answering>(rpc, ['onIncomingStream'])
    const answer = answering.onIncomingStream.bind(rpc)
    answering.onIncomingStream = (stream, connection) => {
      const answered = answer(stream, connection)
      boundBytes(stream, dhtStreamBytesMax)
      return answered
    }
    return dht
  }
}

/** Ends a stream on which more than that comes in. */
function boundBytes(stream: Stream, max: number): void {
  let bytes = 0
  stream.addEventListener('message', ({ data }: StreamMessageEvent) => {
    bytes += data.byteLength
    if (bytes > max) stream.abort(new RangeError(`more than ${max} bytes came on a stream of the DHT`))
  })
}
