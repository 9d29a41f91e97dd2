import { createPrivateKey, createPublicKey } from 'node:crypto'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyFromRaw, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { PeerId } from '@replicator/interface'

const SEED_BYTES = 32
const SEED_AND_PUBLIC_KEY_BYTES = 64

/** What comes before an Ed25519 seed in its PKCS#8 form (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A new Ed25519 private key in libp2p's protobuf form: what a node keeps as its identity. */
export async function generateIdentity(): Promise<Uint8Array> {
  return privateKeyToProtobuf(await generateKeyPair('Ed25519'))
}

/** The peer id of an identity, in its text form. Throws a `TypeError` where the bytes are no Ed25519 private key. */
export function peerIdOf(identity: Uint8Array): PeerId {
  return peerIdFromPrivateKey(privateKeyOf(identity)).toString()
}

/**
 * Reads an Ed25519 private key in libp2p's protobuf form, or raw: the 32 bytes of its seed, or these and the 32 bytes of
 * the public key. Throws a `TypeError` for anything else.
 */
export function privateKeyOf(identity: Uint8Array): PrivateKey {
  try {
    if (identity.length === SEED_BYTES || identity.length === SEED_AND_PUBLIC_KEY_BYTES) {
      return privateKeyFromRaw(checked(identity))
    }
    const key = privateKeyFromProtobuf(identity)
    if (key.type === 'Ed25519') return key
  } catch (cause) {
    throw new TypeError('an identity is an Ed25519 private key, raw or in its protobuf form', { cause })
  }
  throw new TypeError('an identity is an Ed25519 private key, not one of another type')
}

/** The seed and the public key that belongs to it, which libp2p would take on trust. */
function checked(raw: Uint8Array): Uint8Array {
  const seed = raw.subarray(0, SEED_BYTES)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES)
  const whole = Buffer.concat([seed, publicKey])
  if (!whole.subarray(0, raw.length).equals(raw)) throw new Error('the public key is not that of the seed')
  return new Uint8Array(whole)
}
