import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { PeerId } from '@replicator/interface'

const PUT_VALUE = 0
const ADD_PROVIDER = 2

/** A message of the DHT as it goes over a stream: a peer says that it provides a content, and where it is. */
export function addProviderOf(peer: PeerId, content: Uint8Array, addresses: readonly string[]): Uint8Array {
  const multiaddrs = addresses.map((address) => field(2, multiaddr(address).bytes))
  const info = Buffer.concat([field(1, peerIdFromString(peer).toMultihash().bytes), ...multiaddrs])
  return framed(Buffer.concat([Uint8Array.of(8, ADD_PROVIDER), field(2, content), field(9, info)]))
}

/** A value that the DHT by itself takes from anybody: a public key, under the name of its digest. */
export function putValueOf(peer: PeerId): Uint8Array {
  const { publicKey } = peerIdFromString(peer)
  if (publicKey === undefined) throw new TypeError(`the peer id ${peer} doesn't hold its key`)
  const key = Buffer.concat([Buffer.from('/pk/'), publicKey.toMultihash().bytes])
  // An Ed25519 key in libp2p's protobuf form.
  const value = Buffer.concat([Uint8Array.of(8, 1), field(2, publicKey.raw)])
  const record = Buffer.concat([field(1, key), field(2, value)])
  return framed(Buffer.concat([Uint8Array.of(8, PUT_VALUE), field(2, key), field(3, record)]))
}

function field(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(number * 8 + 2), framed(bytes)])
}

/** With its length in front. */
function framed(bytes: Uint8Array): Uint8Array {
  const length: number[] = []
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : 128 + (rest % 128))
    if (rest < 128) return Buffer.concat([Uint8Array.from(length), bytes])
  }
}
