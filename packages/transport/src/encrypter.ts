import { noise } from '@chainsafe/libp2p-noise'
import type { SecureConnectionOptions } from '@libp2p/interface'
import type { Uint8ArrayList } from 'uint8arraylist'
import { internalsOf } from './internals.js'
import type { AttemptOptions } from './network-key.js'

/** How a noise connection finds the packets in what has come. */
interface Decoder {
  lengthDecoder: (data: Uint8ArrayList) => number
}

/** The longest packet of noise. */
export const PACKET_BYTES = 0xffff

const UNSAID = { skipStreamMuxerNegotiation: true } as const

/**
 * noise that finds the end of what has come without an exception, and leaves it to the dialler to choose the muxer.
 *
 * After each packet it asks for the length of the next one, and takes a `RangeError` for "not here yet": with its picture
 * of the stack that is a fifth of all that a small frame costs. A length that has not come can as well be taken for the
 * greatest: there is not so much either, and it asks again when more has come.
 *
 * Muxers can be told of within the handshake, which saves a round trip. Then each end takes the first of the other's list
 * that it has: where these are in other orders, the two take different ones, and no stream ever opens.
 */
export function quickNoise(): ReturnType<typeof noise> {
  const create = noise()
  return (components) => {
    const encrypter = create(components)
    const secureOutbound = encrypter.secureOutbound.bind(encrypter)
    const secureInbound = encrypter.secureInbound.bind(encrypter)
    encrypter.secureOutbound = async (connection, options?: SecureConnectionOptions & AttemptOptions) => {
      // Both sides have agreed on noise by now: what came could be read.
      if (options?.attempt !== undefined) options.attempt.isUnderstood = true
      return quick(await secureOutbound(connection, { ...options, ...UNSAID }))
    }
    encrypter.secureInbound = async (connection, options) =>
      quick(await secureInbound(connection, { ...options, ...UNSAID }))
    return encrypter
  }
}

function quick<T extends { readonly connection: object }>(secured: T): T {
  const { decoder } = internalsOf<{ readonly decoder: object }>(secured.connection, ['decoder'])
  internalsOf<Decoder>(decoder, ['lengthDecoder']).lengthDecoder = (data) => {
    return data.byteLength < 2 ? PACKET_BYTES : data.get(0) * 0x100 + data.get(1)
  }
  return secured
}
