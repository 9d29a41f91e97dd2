import { addressOf, linkPeers, type RecordedPeer, startPeer } from '@replicator/compliance'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { PeerId } from '@replicator/interface'
import type { Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { encodePreamble } from '@replicator/rpc'
import { afterEach, describe, expect, test } from 'vitest'
import type { Host } from '../src/host.ts'
import {
  createLibp2pTransport,
  generateIdentity,
  type Libp2pTransport,
  type Libp2pTransportOptions,
  peerIdOf,
} from '../src/index.ts'
import { BlackHole } from './black-hole.ts'
import { pingOf, recordOf } from './messages.ts'
import { openStreams, RPC_PROTOCOL, startRawNode } from './raw-node.ts'

type TestPeer = RecordedPeer & { readonly transport: Libp2pTransport }
type Options = Partial<Libp2pTransportOptions>

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()))
})

async function peerOf(options: Options = {}): Promise<TestPeer> {
  const privateKey = options.privateKey ?? (await generateIdentity())
  const transport = await createLibp2pTransport({ discovery: false, ...options, privateKey })
  cleanups.push(() => transport.stop())
  return { ...(await startPeer(transport)), transport }
}

async function strangerOf(identity?: Uint8Array): Promise<Host> {
  const host = await startRawNode(identity ?? (await generateIdentity()))
  cleanups.push(() => host.stop())
  return host
}

function portOf(peer: RecordedPeer): number {
  return Number(/\/tcp\/(\d+)/.exec(peer.transport.addresses()[0] ?? '')?.[1])
}

/** An identity whose peer id comes before or after another one: the smaller decides. */
async function identityBeside(peer: PeerId, side: 'before' | 'after'): Promise<Uint8Array> {
  for (;;) {
    const identity = await generateIdentity()
    if (peerIdOf(identity) < peer === (side === 'before')) return identity
  }
}

describe('starting and stopping', () => {
  test('a port that is taken is named in the error', async () => {
    const a = await peerOf()
    const [address = ''] = a.transport.addresses()
    const transport = await createLibp2pTransport({ privateKey: await generateIdentity(), listen: [address] })
    const started = startPeer(transport)
    await expect(started).rejects.toThrow(`cannot listen on ${address}: another process listens there (EADDRINUSE)`)
    await transport.stop()
  })

  test.each([
    ['/ip4/127.0.0.1/tcp/0', 'has no /ws: nodes talk over websockets. Write /ip4/127.0.0.1/tcp/0/ws'],
    ['/ip4/127.0.0.1/udp/1/quic-v1', 'is none that can be used: one looks like /ip4/192.0.2.1/tcp/4001/ws'],
    ['nonsense', 'is no multiaddress: one looks like /ip4/192.0.2.1/tcp/4001/ws'],
    ['/ip4/127.0.0.1/tcp/0/tls/ws', 'is none that can be used: one looks like /ip4/192.0.2.1/tcp/4001/ws'],
  ])('the address %s cannot be listened on, and the error says which could', async (address, words) => {
    const created = createLibp2pTransport({ privateKey: await generateIdentity(), listen: [address] })
    await expect(created).rejects.toThrow(`listen has '${address}', which ${words}`)
  })

  test.each([['/p2p/rpc/'], ['rpc'], ['/p2p rpc']])('the protocol id %s is refused', async (protocolId) => {
    await expect(createLibp2pTransport({ privateKey: await generateIdentity(), protocolId })).rejects.toThrow(
      'protocolId',
    )
  })

  test('stopping takes less than a second, with links, with a silent TCP connection, and twice', async () => {
    const a = await peerOf()
    const b = await peerOf()
    await linkPeers(a, b)
    const idle = connect(portOf(a), '127.0.0.1')
    cleanups.push(() => idle.destroy())
    await once(idle, 'connect')
    const closed = once(idle, 'close')
    const startedMs = performance.now()
    await Promise.all([a.transport.stop(), a.transport.stop()])
    expect(performance.now() - startedMs).toBeLessThan(1000)
    await closed
    await b.recorder.unlinkedFrom(a.id)
  })

  test('stopping takes less than a second while a peer is frozen, and closes its socket', async () => {
    const { a, hole } = await linkedThroughHole()
    hole.freeze()
    const startedMs = performance.now()
    await a.transport.stop()
    expect(performance.now() - startedMs).toBeLessThan(1000)
    await hole.nearClosed()
    expect(hole.nearOpen).toBe(0)
  })

  test('the port of a stopped transport can be taken at once', async () => {
    const a = await peerOf()
    const listen = a.transport.addresses()
    await a.transport.stop()
    const again = await peerOf({ listen })
    expect(again.transport.addresses()).toEqual(listen)
  })
})

/** `a` dials `b` through a relay. */
async function linkedThroughHole(
  options: Options = {},
  optionsOfB: Options = {},
): Promise<{ a: TestPeer; b: TestPeer; hole: BlackHole }> {
  const a = await peerOf(options)
  const b = await peerOf(optionsOfB)
  const hole = new BlackHole(portOf(b))
  cleanups.push(() => hole.close())
  a.transport.seek(`/ip4/127.0.0.1/tcp/${await hole.open()}/ws/p2p/${b.id}`)
  await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
  return { a, b, hole }
}

describe('supervised links', () => {
  test('an address that cannot be dialled, as a peer may claim any, does not keep from dialling the others', async () => {
    const a = await peerOf()
    const b = await peerOf()
    a.transport.keep(b.id, ['/dnsaddr/nowhere.invalid', 'nonsense', ...b.transport.addresses()])
    await a.recorder.linkedTo(b.id)
    expect(a.transport.counters()['dial-failed']).toBeUndefined()
  })

  test('a peer that comes back on another port is linked by its own dial', async () => {
    const identity = await generateIdentity()
    const a = await peerOf()
    const b = await peerOf({ privateKey: identity })
    await linkPeers(a, b)
    await b.transport.stop()
    await a.recorder.unlinkedFrom(b.id)
    const again = await peerOf({ privateKey: identity })
    expect(portOf(again)).not.toBe(portOf(b))
    again.transport.keep(a.id, a.transport.addresses())
    await a.recorder.linkedTo(b.id)
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
    await again.recorder.receivedFrom(a.id, 1)
  })

  test('a peer that restarts on its port is linked again by the next try of those who keep it', async () => {
    const identity = await generateIdentity()
    const a = await peerOf()
    const b = await peerOf({ privateKey: identity })
    const listen = b.transport.addresses()
    const failures = (): number => a.transport.counters()['dial-failed'] ?? 0
    await linkPeers(a, b)
    await b.transport.stop()
    await expect.poll(failures, { timeout: 5000 }).toBeGreaterThanOrEqual(3)
    await peerOf({ privateKey: identity, listen })
    const failuresUntilThere = failures()
    await a.recorder.linkedTo(b.id)
    // One try may have been under way while the port was still closed.
    expect(failures()).toBeLessThanOrEqual(failuresUntilThere + 1)
  })

  test('a node that starts after those who seek it is found', async () => {
    const identity = await generateIdentity()
    const b = await peerOf({ privateKey: identity })
    const address = addressOf(b)
    await b.transport.stop()
    const a = await peerOf()
    a.transport.seek(address)
    await peerOf({ privateKey: identity, listen: [address.replace(/\/p2p\/.*/, '')] })
    await a.recorder.linkedTo(b.id)
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
  })

  test('a peer that only ever dialled in is dialled back where it said that it listens', async () => {
    const a = await peerOf()
    const b = await peerOf()
    b.transport.seek(addressOf(a))
    await a.recorder.linkedTo(b.id)
    a.transport.keep(b.id, [])
    b.transport.drop(a.id, 'for the test')
    await a.recorder.until('second link', () => a.recorder.count('linked', b.id) === 2)
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
  })

  test('an address that is the own one is given up', async () => {
    const a = await peerOf()
    const warnings: string[] = []
    const b = await peerOf({ warn: (text) => warnings.push(text) })
    b.transport.seek(b.transport.addresses()[0] ?? '')
    await expect.poll(() => warnings).toEqual(['an address to seek is this node itself'])
    await linkPeers(a, b)
  })

  test('addresses that are none do not keep a peer from being reached at the others', async () => {
    const a = await peerOf()
    const b = await peerOf()
    a.transport.keep(b.id, ['nonsense', '/ip4/127.0.0.1/tcp/1/ws', '/ip4/127.0.0.1/udp/1', ...b.transport.addresses()])
    await a.recorder.linkedTo(b.id)
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
  })

  test('an address where another peer answers is no link to the one that was meant', async () => {
    const a = await peerOf()
    const b = await peerOf()
    const other = peerIdOf(await generateIdentity())
    a.transport.keep(other, b.transport.addresses())
    await expect.poll(() => a.transport.counters()['dial-failed']).toBeGreaterThanOrEqual(1)
    expect(a.recorder.events).toEqual([])
  })

  test('many peers that dial one at once are all linked', async () => {
    const hub = await peerOf()
    const others = await Promise.all(Array.from({ length: 12 }, () => peerOf()))
    for (const { transport } of others) transport.keep(hub.id, hub.transport.addresses())
    await Promise.all(others.map(({ id }) => hub.recorder.linkedTo(id, 9_000)))
    expect(hub.transport.counters()).toEqual({})
    for (const { transport } of others) expect(transport.counters()).toEqual({})
  })

  test('peers that dial each other at once keep one connection', async () => {
    for (let round = 0; round < 5; round++) {
      const a = await peerOf()
      const b = await peerOf()
      a.transport.keep(b.id, b.transport.addresses())
      b.transport.keep(a.id, a.transport.addresses())
      await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
      await expect.poll(() => [a.transport.connectionCount(), b.transport.connectionCount()]).toEqual([1, 1])
      expect(a.recorder.events.filter(({ type }) => type !== 'linked')).toEqual([])
      expect(b.recorder.events.filter(({ type }) => type !== 'linked')).toEqual([])
    }
  })

  test('dropping a frozen peer closes its socket', async () => {
    const { a, b, hole } = await linkedThroughHole({ limits: { lastWordsMs: 100 } })
    hole.freeze()
    a.transport.drop(b.id, 'no heartbeat')
    await a.recorder.unlinkedFrom(b.id)
    await hole.nearClosed()
    expect(hole.nearOpen).toBe(0)
    await expect.poll(() => a.transport.connectionCount()).toBe(0)
  })

  test('a frozen peer with messages waiting is given up after the bound, and its socket closed', async () => {
    const { a, b, hole } = await linkedThroughHole({ limits: { stallTimeoutMs: 100 } })
    hole.freeze()
    expect(a.transport.send(b.id, [recordOf(3 * 1024 * 1024)])).toBe(true)
    await a.recorder.unlinkedFrom(b.id)
    expect(a.transport.counters()).toMatchObject({ stalled: 1 })
    await hole.nearClosed()
  })

  test.each(['before', 'after'] as const)(
    'a peer, its id %s the own, that lost its end of a link unseen by this node replaces it by dialling again',
    async (side) => {
      const privateKey = await generateIdentity()
      const identity = await identityBeside(peerIdOf(privateKey), side)
      // As after three seconds, and two of silence: until then, a second connection is the other half of a double dial, or
      // that of another process.
      const { a, b, hole } = await linkedThroughHole(
        { privateKey, limits: { doubleDialMs: 0, heardMs: 0 } },
        { privateKey: identity },
      )
      hole.freeze()
      await b.transport.stop()
      const again = await peerOf({ privateKey: identity })
      again.transport.keep(a.id, a.transport.addresses())
      await Promise.all([
        again.recorder.linkedTo(a.id),
        a.recorder.until('second link', () => a.recorder.count('linked', b.id) === 2),
      ])
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
      await again.recorder.receivedFrom(a.id, 1)
      expect(a.transport.counters()).toMatchObject({ replaced: 1 })
    },
  )

  test.each(['before', 'after'] as const)(
    'a second process with the identity of a linked peer, its id %s the own, is told why it is not linked; the first stays',
    async (side) => {
      const privateKey = await generateIdentity()
      const identity = await identityBeside(peerIdOf(privateKey), side)
      const warnings: string[] = []
      const limits = { doubleDialMs: 0, heardMs: 60_000 }
      const a = await peerOf({ privateKey, limits, warn: (text) => warnings.push(text) })
      const b = await peerOf({ privateKey: identity })
      await linkPeers(a, b)
      const copy = await peerOf({ privateKey: identity })
      copy.transport.keep(a.id, a.transport.addresses())
      await copy.recorder.receivedFrom(a.id, 1)
      expect(copy.recorder.messages(a.id)[0]).toEqual({
        type: 'refuse',
        code: 'identity',
        reason: 'another process with this identity is linked here, and is alive',
      })
      await copy.recorder.unlinkedFrom(a.id)
      expect(a.recorder.events.map(({ type }) => type)).toEqual(['linked'])
      expect(b.transport.send(a.id, [pingOf(1)])).toBe(true)
      await a.recorder.receivedFrom(b.id, 1)
      expect(a.transport.counters()['turned-away']).toBeGreaterThan(0)
      expect(warnings).toContain('a second process with the identity of a linked peer was turned away')
      await copy.transport.stop()
      await expect.poll(() => a.transport.connectionCount()).toBe(1)
    },
  )

  test('a peer whose link has been silent for longer than heartbeats are apart is replaced by the one that dials', async () => {
    const identity = await generateIdentity()
    const a = await peerOf({ limits: { doubleDialMs: 0, heardMs: 200 } })
    const b = await peerOf({ privateKey: identity })
    await linkPeers(a, b)
    const again = await peerOf({ privateKey: identity })
    again.transport.keep(a.id, a.transport.addresses())
    await a.recorder.until('second link', () => a.recorder.count('linked', b.id) === 2)
    expect(a.transport.counters()).toMatchObject({ replaced: 1 })
  })

  test('a node that closes its link with a copy of a peer reaches the original, however long that link was', async () => {
    const privateKey = await generateIdentity()
    const a = await peerOf({ backOff: { stableMs: 0 } })
    const [copy, original] = [await peerOf({ privateKey }), await peerOf({ privateKey })]
    a.transport.keep(copy.id, [...copy.transport.addresses(), ...original.transport.addresses()])
    await Promise.all([a.recorder.linkedTo(copy.id), copy.recorder.linkedTo(a.id)])
    a.transport.close(copy.id, 'for the test')
    await original.recorder.linkedTo(a.id)
    expect(a.transport.counters()['dial-failed']).toBeUndefined()
  })

  test('a socket that breaks is noticed at once, and the peer is linked again', async () => {
    const { a, b, hole } = await linkedThroughHole()
    a.transport.keep(b.id, b.transport.addresses())
    hole.close()
    await Promise.all([a.recorder.unlinkedFrom(b.id, 500), b.recorder.unlinkedFrom(a.id, 500)])
    await Promise.all([a.recorder.linkedTo(b.id, 2000), b.recorder.linkedTo(a.id, 2000)])
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
  })

  test('a websocket message that is none ends the link at once', async () => {
    const { a, b, hole } = await linkedThroughHole()
    hole.inject(Buffer.from([0xff, 0xff, 0xff, 0xff]))
    await Promise.all([a.recorder.unlinkedFrom(b.id, 500), b.recorder.unlinkedFrom(a.id, 500)])
    await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
  })
})

const UPGRADE = Buffer.from(
  'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
)

describe('strangers', () => {
  test('a websocket message of 2 MiB is refused by its header, before it is there', async () => {
    const a = await peerOf({ limits: { handshakeTimeoutMs: 60_000 } })
    const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4])
    await closedAfter(portOf(a), Buffer.concat([UPGRADE, header]))
    expect(a.transport.connectionCount()).toBe(0)
  })

  test('a burst of streams, as the DHT makes them, does not close the connection', async () => {
    const a = await peerOf({ discovery: true })
    const stranger = await strangerOf(await identityBeside(a.id, 'before'))
    const connection = await stranger.dial(multiaddr(addressOf(a)))
    const protocol = '/p2p/rpc/replicator/replicator/kad/1.0.0'
    // Before the first one is answered, the other side may still be at the handshake, where ten are too many.
    await connection.newStream(protocol)
    const streams = await Promise.all(Array.from({ length: 30 }, () => connection.newStream(protocol)))
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 'open'))
  })

  test('garbage on the websocket port is survived in all forms', async () => {
    const a = await peerOf({ limits: { handshakeTimeoutMs: 200 } })
    const noise = Buffer.concat([Buffer.from([0x82, 0x84, 0, 0, 0, 0]), Buffer.from('junk')])
    const attacks: Buffer[] = [
      Buffer.from([0, 1, 2, 3, 255, 254]),
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from('HELLO THERE\r\n\r\n'),
      Buffer.from('GET / HT'),
      Buffer.alloc(0),
      UPGRADE,
      Buffer.concat([UPGRADE, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]),
      Buffer.concat([UPGRADE, noise]),
      Buffer.concat([UPGRADE, Buffer.from([0x81, 0x84, 0, 0, 0, 0]), Buffer.from('text')]),
    ]
    await Promise.all(attacks.map((bytes) => closedAfter(portOf(a), bytes)))
    const b = await peerOf()
    await linkPeers(a, b)
    await expect.poll(() => a.transport.connectionCount()).toBe(1)
  })

  test.each(['before', 'after'] as const)(
    'garbage on an RPC stream ends that link only, from a peer id %s the own',
    async (side) => {
      const a = await peerOf()
      const b = await peerOf()
      await linkPeers(a, b)
      const stranger = await strangerOf(await identityBeside(a.id, side))
      // The first of the two streams may already have ended the connection.
      const garbage = (stream: Stream): unknown => stream.send(Buffer.from('this is not the protocol'))
      await openStreams(stranger, addressOf(a), garbage).catch(() => undefined)
      await expect.poll(() => a.transport.counters()['frame-magic']).toBe(1)
      await expect.poll(() => stranger.getConnections().length).toBe(0)
      expect(a.recorder.isLinked(b.id)).toBe(true)
    },
  )

  test('garbage behind a good beginning ends a link that was up', async () => {
    const a = await peerOf()
    const identity = await generateIdentity()
    const stranger = await strangerOf(identity)
    const id = peerIdOf(identity)
    await openStreams(stranger, addressOf(a), (stream) => void stream.send(encodePreamble())).catch(() => undefined)
    await a.recorder.linkedTo(id)
    for (const { streams } of stranger.getConnections()) {
      for (const stream of streams.filter(
        ({ protocol, writeStatus }) => protocol === RPC_PROTOCOL && writeStatus === 'writable',
      )) {
        stream.send(Uint8Array.of(9, 9, 9, 9, 9, 9))
      }
    }
    await a.recorder.unlinkedFrom(id)
    expect(a.transport.counters()['frame-kind']).toBe(1)
  })

  test.each(['before', 'after'] as const)(
    'a connection without a link is closed after the bound, from a peer id %s the own',
    async (side) => {
      const a = await peerOf({ limits: { linkTimeoutMs: 100 } })
      const stranger = await strangerOf(await identityBeside(a.id, side))
      await stranger.dial(multiaddr(addressOf(a)))
      await expect.poll(() => stranger.getConnections().length).toBe(0)
      expect(a.transport.counters()['not-linked-in-time']).toBe(1)
    },
  )

  test('connections beyond the bound are refused, and it works again when they are gone', async () => {
    const a = await peerOf({ limits: { connectionsMax: 3, linkTimeoutMs: 60_000 } })
    const sockets = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const socket = connect(portOf(a), '127.0.0.1')
        await once(socket, 'connect')
        return socket
      }),
    )
    await closedAfter(portOf(a), Buffer.from('GET / HTTP/1.1\r\n'))
    for (const socket of sockets) socket.destroy()
    const b = await peerOf()
    await linkPeers(a, b)
    expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
  })

  test('a node of another protocol id is not linked', async () => {
    const a = await peerOf()
    const b = await peerOf({ protocolId: '/another/one' })
    a.transport.keep(b.id, b.transport.addresses())
    await expect
      .poll(() => (a.transport.counters()['stream-refused'] ?? 0) + (b.transport.counters()['stream-refused'] ?? 0))
      .toBeGreaterThan(0)
    expect([...a.recorder.events, ...b.recorder.events]).toEqual([])
  })

  test('whoever finds no link at the end of a dial is told why', async () => {
    const b = await peerOf({ protocolId: '/another/one' })
    // Who decides which connection is used is the one that opens the stream.
    for (const [side, words] of [
      ['before', 'could not negotiate'],
      ['after', 'the connection closed before there was a link'],
    ] as const) {
      const told: unknown[] = []
      const a = await peerOf({
        privateKey: await identityBeside(b.id, side),
        unreachable: ({ error }) => void told.push(error),
      })
      a.transport.keep(b.id, b.transport.addresses())
      await expect.poll(() => String(told[0])).toContain(words)
    }
  })
})

/** Sends the bytes on a new TCP connection, and resolves when the other side has closed it. */
async function closedAfter(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(bytes)
  await closed
}
