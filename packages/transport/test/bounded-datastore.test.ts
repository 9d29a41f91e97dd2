import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { PeerId } from '@replicator/interface'
import { Key } from 'interface-datastore'
import { base32 } from 'multiformats/bases/base32'
import type { CID } from 'multiformats/cid'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BoundedDatastore } from '../src/bounded-datastore.ts'
import { Counters } from '../src/counters.ts'
import { createHost, type Host } from '../src/host.ts'
import { generateIdentity, peerIdOf } from '../src/index.ts'
import { privateKeyOf } from '../src/identity.ts'
import { DEFAULT_LIMITS } from '../src/options.ts'
import { rendezvousContent } from '../src/rendezvous.ts'
import { addProviderOf, putValueOf } from './dht-messages.ts'
import { startRawNode } from './raw-node.ts'

const DHT_PROTOCOL = '/test/kad/1.0.0'
const cleanups: (() => unknown)[] = []
let content: CID

beforeAll(async () => {
  content = await rendezvousContent('here')
})

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()))
})

function datastoreOf(
  kept: ReadonlySet<PeerId> = new Set(),
  limits = { peersMax: 3, providersMax: 2 },
): BoundedDatastore {
  return new BoundedDatastore({
    content,
    limits: { peerRecordBytesMax: 10, ...limits },
    isKept: (peer) => kept.has(peer),
  })
}

async function somePeers(count: number): Promise<PeerId[]> {
  return Promise.all(Array.from({ length: count }, async () => peerIdOf(await generateIdentity())))
}

function recordKey(peer: PeerId): Key {
  return new Key(`/peers/${peerIdFromString(peer).toCID().toString()}`)
}

function providerKey(peer: PeerId): Key {
  return new Key(`/dht/provider/${base32.baseEncode(content.multihash.bytes)}/${peer}`)
}

describe('what is kept of peers', () => {
  test('the oldest give way, except for those that are kept', async () => {
    const [first = '', second = '', third = '', fourth = ''] = await somePeers(4)
    const datastore = datastoreOf(new Set([first]))
    for (const peer of [first, second, third, second, fourth]) datastore.put(recordKey(peer), Uint8Array.of(1))
    expect([first, second, third, fourth].map((peer) => datastore.has(recordKey(peer)))).toEqual([
      true,
      true,
      false,
      true,
    ])
  })

  test('a record beyond its bound, a value and what is provided besides the rendezvous are refused', async () => {
    const [peer = ''] = await somePeers(1)
    const datastore = datastoreOf()
    expect(() => datastore.put(recordKey(peer), new Uint8Array(11))).toThrow('at most 10 bytes are kept, not 11')
    expect(() => datastore.put(new Key('/dht/record/x'), Uint8Array.of(1))).toThrow('nothing of that kind is kept')
    expect(() => datastore.put(new Key(`/dht/provider/other/${peer}`), Uint8Array.of(1))).toThrow(
      'nothing of that kind',
    )
    expect(datastore.counts).toEqual({ records: 0, providers: 0 })
  })
})

async function serverOf(datastore: BoundedDatastore): Promise<Host> {
  const host = await createHost({
    privateKey: privateKeyOf(await generateIdentity()),
    announce: [],
    listen: ['/ip4/127.0.0.1/tcp/0/ws'],
    dhtProtocol: DHT_PROTOCOL,
    networkKeys: [],
    counters: new Counters(),
    warn: () => undefined,
    limits: DEFAULT_LIMITS,
    datastore,
    gater: {},
    listenFailed: () => undefined,
  })
  cleanups.push(() => host.stop())
  await host.start()
  return host
}

describe('a stranger that sends entries to the DHT', () => {
  test('leaves its own under the rendezvous, and none of a hundred others, nor a value', async () => {
    const datastore = new BoundedDatastore({ content, limits: DEFAULT_LIMITS, isKept: () => false })
    const server = await serverOf(datastore)
    const identity = await generateIdentity()
    const stranger = await startRawNode(identity)
    cleanups.push(() => stranger.stop())
    const self = peerIdOf(identity)
    const connection = await stranger.dial(server.getMultiaddrs())
    const say = async (message: Uint8Array): Promise<void> => {
      const stream = await connection.newStream(DHT_PROTOCOL)
      const ended = new Promise((resolve) => {
        stream.addEventListener('close', resolve)
        stream.addEventListener('remoteCloseWrite', resolve)
      })
      stream.send(message)
      await stream.close()
      await ended
    }
    const addresses = ['/ip4/127.0.0.1/tcp/1/ws']
    await expect.poll(() => datastore.counts.records).toBe(2)
    await say(addProviderOf(self, content.multihash.bytes, addresses))
    await expect.poll(() => datastore.counts).toEqual({ records: 2, providers: 1 })
    // One on each stream: what comes behind a refused one is for a stream that is gone, and mplex ends the connection of many.
    for (let i = 0; i < 100; i += 1) {
      const { multihash } = await rendezvousContent(`other ${i}`)
      await say(addProviderOf(self, multihash.bytes, addresses))
    }
    await say(putValueOf(self))
    expect(datastore.counts).toEqual({ records: 2, providers: 1 })
  })

  test('is cut off where a question is longer than any could be, before the whole of it is there', async () => {
    const datastore = new BoundedDatastore({ content, limits: DEFAULT_LIMITS, isKept: () => false })
    const server = await serverOf(datastore)
    const stranger = await startRawNode(await generateIdentity())
    cleanups.push(() => stranger.stop())
    const stream = await stranger.dialProtocol(server.getMultiaddrs(), DHT_PROTOCOL)
    const ended = new Promise<string>((resolve) => stream.addEventListener('close', () => resolve(stream.status)))
    // The length of three megabytes, and a part of it.
    stream.send(Buffer.concat([Uint8Array.of(0xc0, 0x8d, 0xb7, 1), new Uint8Array(DEFAULT_LIMITS.dhtStreamBytesMax)]))
    expect(await ended).toBe('reset')
  })

  test('cannot make its record grow beyond the bound, one address after the other', async () => {
    const limits = { ...DEFAULT_LIMITS, peerRecordBytesMax: 1024 }
    const server = await serverOf(new BoundedDatastore({ content, limits, isKept: () => false }))
    const { peerStore } = server
    const peer = peerIdFromString((await somePeers(1))[0] ?? '')
    const merge = async (): Promise<void> => {
      for (let host = 0; host < 1000; host += 1) {
        await peerStore.merge(peer, { multiaddrs: [multiaddr(`/ip4/10.0.${host >> 8}.${host & 255}/tcp/1/ws`)] })
      }
    }
    await expect(merge()).rejects.toThrow('at most 1024 bytes are kept')
  })

  test('without a record of its own is not told of, since the DHT would then answer nobody', async () => {
    const [known = '', unknown = ''] = await somePeers(2)
    const datastore = datastoreOf()
    datastore.put(recordKey(known), Uint8Array.of(1))
    for (const peer of [known, unknown]) datastore.put(providerKey(peer), Uint8Array.of(1))
    const told: string[] = []
    for await (const { key } of datastore.query({})) told.push(key.toString())
    expect(told).toEqual([recordKey(known).toString(), providerKey(known).toString()])
  })
})
