import { type RecordedPeer, startPeer } from '@replicator/compliance'
import { noise } from '@chainsafe/libp2p-noise'
import type { Message } from '@replicator/interface'
import { decodeFrame, encodePreamble, CreditWindow, FrameEncoder, FrameReader } from '@replicator/rpc'
import { mplex } from '@libp2p/mplex'
import { webSockets } from '@libp2p/websockets'
import { multiaddr } from '@multiformats/multiaddr'
import type { Stream } from '@libp2p/interface'
import { createLibp2p, type Libp2p } from 'libp2p'
import { afterEach, describe, expect, test } from 'vitest'
import { createLibp2pTransport, generateIdentity } from '../src/index.ts'
import { pingOf, recordOf } from './messages.ts'
import { DEFAULT_LIMITS } from '../src/options.ts'
import { BlackHole } from './black-hole.ts'
import { RPC_PROTOCOL, startRawNode } from './raw-node.ts'
import { WebSocketRelay } from './websocket-relay.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()))
})

async function peerOf(): Promise<RecordedPeer> {
  const transport = await createLibp2pTransport({ discovery: false, privateKey: await generateIdentity() })
  cleanups.push(() => transport.stop())
  return startPeer(transport)
}

/** Two linked peers, all of whose messages pass a relay. The first one has dialled. */
async function linkedThroughRelay(options: {
  readonly cuts: boolean
}): Promise<{ a: RecordedPeer; b: RecordedPeer; relay: WebSocketRelay }> {
  const [a, b] = [await peerOf(), await peerOf()]
  const relay = new WebSocketRelay(Number(/\/tcp\/(\d+)/.exec(b.transport.addresses()[0] ?? '')?.[1]), options)
  cleanups.push(() => relay.close())
  a.transport.keep(b.id, [`/ip4/127.0.0.1/tcp/${await relay.open()}/ws`])
  await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
  return { a, b, relay }
}

test('a connection to a frozen peer has all the time for its close that it is given, and no more', async () => {
  const b = await peerOf()
  const host = await startRawNode(await generateIdentity())
  cleanups.push(() => host.stop())
  const hole = new BlackHole(Number(/\/tcp\/(\d+)/.exec(b.transport.addresses()[0] ?? '')?.[1]))
  cleanups.push(() => hole.close())
  const connection = await host.dial(multiaddr(`/ip4/127.0.0.1/tcp/${await hole.open()}/ws`))
  hole.freeze()
  const given = new AbortController()
  const closing = connection.close({ signal: given.signal }).catch(() => undefined)
  const longer = AbortSignal.timeout(2 * DEFAULT_LIMITS.closeTimeoutMs)
  await new Promise((resolve) => longer.addEventListener('abort', resolve))
  expect(hole.nearOpen).toBe(1)
  given.abort()
  await Promise.all([closing, hole.nearClosed()])
})

describe('websocket messages', () => {
  test('a frame is one message, from whoever dialled and from whoever listens', async () => {
    const { a, b, relay } = await linkedThroughRelay({ cuts: false })
    a.transport.send(b.id, [pingOf(1)])
    await b.recorder.receivedFrom(a.id, 1)
    b.transport.send(a.id, [pingOf(2)])
    await a.recorder.receivedFrom(b.id, 1)
    const before = { dialler: relay.lengths.dialler.length, listener: relay.lengths.listener.length }
    a.transport.send(b.id, [pingOf(3)])
    await b.recorder.receivedFrom(a.id, 2)
    b.transport.send(a.id, [pingOf(4)])
    await a.recorder.receivedFrom(b.id, 2)
    expect(relay.lengths.dialler).toHaveLength(before.dialler + 1)
    expect(relay.lengths.listener).toHaveLength(before.listener + 1)
  })

  test('a large frame comes in messages as long as a packet of noise may be', async () => {
    const { a, b, relay } = await linkedThroughRelay({ cuts: false })
    const before = relay.lengths.dialler.length
    a.transport.send(b.id, [recordOf(600_000)])
    await b.recorder.receivedFrom(a.id, 1)
    expect(b.recorder.messages(a.id)).toEqual([recordOf(600_000)])
    const lengths = relay.lengths.dialler.slice(before)
    expect(Math.max(...lengths)).toBe(2 + 65_535)
    expect(lengths.length).toBeLessThan(20)
  })

  test('messages that are cut into single bytes on the way are read all the same', async () => {
    const { a, b } = await linkedThroughRelay({ cuts: true })
    a.transport.send(b.id, [pingOf(1), recordOf(1000)])
    await b.recorder.receivedFrom(a.id, 2)
    expect(b.recorder.messages(a.id)).toEqual([pingOf(1), recordOf(1000)])
    b.transport.send(a.id, [pingOf(2)])
    await a.recorder.receivedFrom(b.id, 1)
    expect(a.recorder.messages(b.id)).toEqual([pingOf(2)])
  })
})

describe("a peer with libp2p's own websockets, noise and mplex", () => {
  test.each(['dials', 'is dialled'] as const)('that %s is understood, and understands', async (how) => {
    const a = await peerOf()
    const plain = await plainNode()
    const received: Message[] = []
    await plain.handle(RPC_PROTOCOL, (stream) => readFrames(stream, received))
    if (how === 'dials') await plain.dial(multiaddr(`${a.transport.addresses()[0]}/p2p/${a.id}`))
    else a.transport.seek(plain.getMultiaddrs()[0]?.toString() ?? '')
    await expect.poll(() => plain.getConnections().length).toBe(1)
    const stream = await plain.getConnections()[0]?.newStream(RPC_PROTOCOL)
    stream?.send(encodePreamble())
    const self = plain.peerId.toString()
    await a.recorder.linkedTo(self)
    const window = new CreditWindow()
    window.offer(new FrameEncoder({ alone: true }).encode([pingOf(1), recordOf(200_000)]))
    for (const chunk of window.take()) stream?.send(chunk)
    await a.recorder.receivedFrom(self, 2)
    expect(a.recorder.messages(self)).toEqual([pingOf(1), recordOf(200_000)])
    a.transport.send(self, [pingOf(2), recordOf(200_000)])
    await expect.poll(() => received).toEqual([pingOf(2), recordOf(200_000)])
  })
})

async function plainNode(): Promise<Libp2p> {
  const node = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [mplex()],
  })
  cleanups.push(() => node.stop())
  return node
}

/** Answers the preamble, and decodes what comes on the stream that the other side opened. */
function readFrames(stream: Stream, received: Message[]): void {
  const reader = new FrameReader('data')
  stream.addEventListener('message', ({ data }) => {
    for (const payload of reader.push(data.subarray()).payloads) {
      const decoded = decodeFrame(payload)
      if (decoded.ok) received.push(...decoded.messages)
    }
  })
  stream.send(encodePreamble())
}
