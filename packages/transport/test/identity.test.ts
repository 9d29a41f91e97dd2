import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { expect, test } from 'vitest'
import { generateIdentity, peerIdOf } from '../src/index.ts'

test('an identity has the same peer id in each of its forms', async () => {
  const identity = await generateIdentity()
  const { raw } = privateKeyFromProtobuf(identity)
  expect(raw).toHaveLength(64)
  expect(peerIdOf(identity)).toMatch(/^12D3KooW/)
  expect([peerIdOf(raw), peerIdOf(raw.slice(0, 32))]).toEqual([peerIdOf(identity), peerIdOf(identity)])
})

test('no two identities are the same', async () => {
  expect(peerIdOf(await generateIdentity())).not.toBe(peerIdOf(await generateIdentity()))
})

test('what is no Ed25519 private key is refused', async () => {
  expect(() => peerIdOf(new Uint8Array(7))).toThrow(TypeError)
  expect(() => peerIdOf(new Uint8Array(64))).toThrow(TypeError)
  const other = privateKeyToProtobuf(await generateKeyPair('secp256k1'))
  expect(() => peerIdOf(other)).toThrow('not one of another type')
})
