import { addressOf, type RecordedPeer, startPeer } from '@replicator/compliance'
import { noise } from '@chainsafe/libp2p-noise'
import { identify } from '@libp2p/identify'
import { mplex } from '@libp2p/mplex'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { afterEach, describe, expect, test } from 'vitest'
import { createLibp2pTransport, generateIdentity, peerIdOf } from '../src/index.ts'
import { privateKeyOf } from '../src/identity.ts'
import { RPC_PROTOCOL } from './raw-node.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()))
})

async function peerOf(protocolId?: string): Promise<RecordedPeer> {
  const options = protocolId === undefined ? {} : { protocolId }
  const transport = await createLibp2pTransport({ discovery: false, privateKey: await generateIdentity(), ...options })
  cleanups.push(() => transport.stop())
  return startPeer(transport)
}

/** Two identities, the first of which has the smaller peer id, or the greater one. */
async function identities(order: 'smaller' | 'greater'): Promise<readonly [Uint8Array, Uint8Array]> {
  const [a, b] = [await generateIdentity(), await generateIdentity()]
  return peerIdOf(a) < peerIdOf(b) === (order === 'smaller') ? [a, b] : [b, a]
}

/** As a program of libp2p has them that knows nothing of this one: current go-libp2p has yamux alone. */
const MUXERS = { 'yamux alone': [yamux()], 'yamux before mplex': [yamux(), mplex()], 'mplex alone': [mplex()] }

describe.each(['smaller', 'greater'] as const)('a foreign peer of a %s peer id', (order) => {
  test.each(Object.keys(MUXERS) as (keyof typeof MUXERS)[])('with %s connects, identifies and pings', async (muxer) => {
    const [theirs, ours] = await identities(order)
    const transport = await createLibp2pTransport({ discovery: false, privateKey: ours })
    cleanups.push(() => transport.stop())
    const a = await startPeer(transport)
    const foreign = await createLibp2p({
      privateKey: privateKeyOf(theirs),
      addresses: { listen: [] },
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: MUXERS[muxer],
      services: { identify: identify(), ping: ping() },
    })
    cleanups.push(() => foreign.stop())
    const identified = new Promise<readonly string[]>((resolve) => {
      foreign.addEventListener('peer:identify', ({ detail }) => resolve(detail.protocols))
    })
    const connection = await foreign.dial(multiaddr(addressOf(a)))
    expect(await identified).toContain(RPC_PROTOCOL)
    for (let i = 0; i < 3; i++)
      expect(await foreign.services.ping.ping(connection.remotePeer)).toBeGreaterThanOrEqual(0)
    expect(connection.status).toBe('open')
  })
})

test('a node of another protocol that was dialled is left at once, whoever of the two would have opened the link', async () => {
  const [a, b] = [await peerOf(), await peerOf('/another/one')]
  const refused = (peer: RecordedPeer): number => peer.transport.counters()['dial-failed'] ?? 0
  a.transport.keep(b.id, b.transport.addresses())
  b.transport.keep(a.id, a.transport.addresses())
  // Well before the time for a connection to become a link.
  await expect.poll(() => [refused(a) > 0, refused(b) > 0], { timeout: 5000 }).toEqual([true, true])
})
