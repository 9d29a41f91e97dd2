import { addressOf, linkPeers, type RecordedPeer, startPeer } from '@replicator/compliance'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  createLibp2pTransport,
  generateIdentity,
  generateNetworkKey,
  type Libp2pTransport,
  type Unreachable,
} from '../src/index.ts'
import { pingOf } from './messages.ts'

type TestPeer = RecordedPeer & { readonly transport: Libp2pTransport; readonly failures: Unreachable[] }

const OLD = generateNetworkKey()
const NEW = generateNetworkKey()

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()))
})

async function peerOf(...networkKeys: readonly string[]): Promise<TestPeer> {
  const failures: Unreachable[] = []
  const transport = await createLibp2pTransport({
    discovery: false,
    privateKey: await generateIdentity(),
    networkKeys,
    unreachable: (one) => failures.push(one),
  })
  cleanups.push(() => transport.stop())
  return { ...(await startPeer(transport)), transport, failures }
}

describe('of two nodes', () => {
  test.each([
    ['with one key', [OLD], [OLD]],
    ['before and within the first step of a change', [OLD], [OLD, NEW]],
    ['within the second step, dialling one that is in the first', [NEW, OLD], [OLD, NEW]],
    ['within the first step, dialling one that is in the second', [OLD, NEW], [NEW, OLD]],
    ['after the change, dialling one that is in its second step', [NEW], [NEW, OLD]],
    ['within the second step, dialling one that is done', [NEW, OLD], [NEW]],
  ])('%s, each hears the other', async (_, ofDialler, ofListener) => {
    const [a, b] = [await peerOf(...ofDialler), await peerOf(...ofListener)]
    await linkPeers(a, b)
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
    expect(b.transport.send(a.id, [pingOf(2)])).toBe(true)
    await Promise.all([b.recorder.receivedFrom(a.id, 1), a.recorder.receivedFrom(b.id, 1)])
    expect(a.failures).toEqual([])
  })

  test.each([
    ['have different keys', [OLD], [NEW], 'refused-network-key'],
    ['have none of two keys in common', [generateNetworkKey(), generateNetworkKey()], [NEW], 'refused-network-key'],
    ['have a key at the listener only', [], [NEW], 'refused-network-key'],
    ['have a key at the dialler only', [OLD], [], 'refused-first-words'],
  ] as const)('that %s, one is told why and the other counts it', async (_, ofDialler, ofListener, counter) => {
    const [a, b] = [await peerOf(...ofDialler), await peerOf(...ofListener)]
    a.transport.seek(addressOf(b))
    await expect.poll(() => a.failures.length, { timeout: 3_000 }).toBe(1)
    expect(String(a.failures[0]?.error)).toMatch(/no handshake with ws:\/\/127\.0\.0\.1/)
    expect(b.transport.counters()[counter]).toBeGreaterThanOrEqual(Math.max(1, ofDialler.length))
    expect(a.recorder.isLinked(b.id)).toBe(false)
  })
})

test('rubbish is closed when it is seen to be none of libp2p, with a key and without one', async () => {
  for (const keys of [[], [OLD]]) {
    const peer = await peerOf(...keys)
    const [port = ''] = /(?<=\/tcp\/)\d+/.exec(addressOf(peer)) ?? []
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    cleanups.push(() => socket.terminate())
    await once(socket, 'open')
    socket.send(new Uint8Array(64))
    await once(socket, 'close')
    expect(Object.keys(peer.transport.counters())).toEqual([
      keys.length === 0 ? 'refused-first-words' : 'refused-network-key',
    ])
  }
})

test.each([
  ['', 'is no network key'],
  ['/key/swarm/psk/1.0.0/\n/base16/\n00', 'is no network key'],
  [`${OLD}\nmore`, 'is no network key'],
])('a text that is no key is refused, and not repeated', async (text, words) => {
  const created = createLibp2pTransport({ privateKey: await generateIdentity(), networkKeys: [text] })
  await expect(created).rejects.toThrow(words)
  await expect(created).rejects.not.toThrow('00')
})
