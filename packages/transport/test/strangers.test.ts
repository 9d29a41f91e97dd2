import { addressOf, linkPeers, type RecordedPeer, startPeer } from '@replicator/compliance'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Stream } from '@libp2p/interface'
import { MEMBERS_MAX } from '@replicator/interface'
import { encodePreamble } from '@replicator/rpc'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createLibp2pTransport,
  generateIdentity,
  peerIdOf,
  type Libp2pTransport,
  type Libp2pTransportOptions,
} from '../src/index.ts'
import type { Host } from '../src/host.ts'
import { DEFAULT_LIMITS } from '../src/options.ts'
import { pingOf, recordOf } from './messages.ts'
import { openStreams, RPC_PROTOCOL, startRawNode } from './raw-node.ts'

type TestPeer = RecordedPeer & { readonly transport: Libp2pTransport }

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()))
})

async function peerOf(options: Partial<Libp2pTransportOptions> = {}): Promise<TestPeer> {
  const transport = await createLibp2pTransport({ discovery: false, privateKey: await generateIdentity(), ...options })
  cleanups.push(() => transport.stop())
  return { ...(await startPeer(transport)), transport }
}

function isOwn({ protocol, direction }: Stream): boolean {
  return protocol === RPC_PROTOCOL && direction === 'outbound'
}

describe('strangers that only hold what they have', () => {
  test('leave places to members, and the longest here gives way to a newcomer', async () => {
    const a = await peerOf({ limits: { strangersMax: 3, linkTimeoutMs: 60_000 } })
    const b = await peerOf()
    b.transport.keep(a.id, a.transport.addresses())
    a.transport.keep(b.id, b.transport.addresses())
    await a.recorder.linkedTo(b.id)
    const strangers: Host[] = []
    for (let i = 0; i < 5; i++) {
      const host = await startRawNode(await generateIdentity())
      cleanups.push(() => host.stop())
      await host.handle(RPC_PROTOCOL, () => undefined)
      await host.dial(multiaddr(addressOf(a)))
      strangers.push(host)
    }
    await expect.poll(() => strangers.map((host) => host.getConnections().length)).toEqual([0, 0, 1, 1, 1])
    const newcomer = await peerOf()
    newcomer.transport.seek(addressOf(a))
    await a.recorder.linkedTo(newcomer.id)
    expect(a.recorder.isLinked(b.id)).toBe(true)
    expect(a.transport.counters()).toMatchObject({ 'stranger-gave-way': 3 })
  })

  test('sockets without a word give way to a newcomer, however many there are', async () => {
    const a = await peerOf({ limits: { handshakesMax: 4, handshakeTimeoutMs: 60_000 } })
    const port = Number(/\/tcp\/(\d+)/.exec(addressOf(a))?.[1])
    const closed: number[] = []
    for (let i = 0; i < 6; i++) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined)
      cleanups.push(() => socket.destroy())
      socket.once('close', () => closed.push(i))
      await once(socket, 'connect')
    }
    await expect.poll(() => closed).toEqual([0, 1])
    const newcomer = await peerOf()
    await linkPeers(newcomer, a)
    expect(a.transport.send(newcomer.id, [pingOf(1)])).toBe(true)
    await newcomer.recorder.receivedFrom(a.id, 1)
  })

  test('hold little memory with frames that they do not finish, and members send what they like', async () => {
    const a = await peerOf({ limits: { strangersHeldBytesMax: 1024 * 1024 } })
    const member = await peerOf()
    a.transport.keep(member.id, member.transport.addresses())
    await Promise.all([a.recorder.linkedTo(member.id), member.recorder.linkedTo(a.id)])
    for (let i = 0; i < 2; i++) {
      const identity = await generateIdentity()
      const host = await startRawNode(identity)
      cleanups.push(() => host.stop())
      await openStreams(host, addressOf(a), (stream) => void stream.send(encodePreamble()))
      await a.recorder.linkedTo(peerIdOf(identity))
      const [own] = host.getConnections().flatMap(({ streams }) => streams.filter(isOwn))
      // Data, of 16 MiB.
      own?.send(Uint8Array.of(0, 1, 0, 0, 0))
      for (let piece = 0; piece < 9; piece++) own?.send(new Uint8Array(64 * 1024))
    }
    await expect.poll(() => a.transport.counters()['held-too-much']).toBe(1)
    expect(member.transport.send(a.id, [recordOf(8 * 1024 * 1024)])).toBe(true)
    await a.recorder.receivedFrom(member.id, 1)
    expect(a.transport.counters()['held-too-much']).toBe(1)
  })

  test('by default, all members find a place beside all strangers and all that have not proven who they are', () => {
    const { connectionsMax, strangersMax, handshakesMax } = DEFAULT_LIMITS
    expect(connectionsMax - strangersMax - handshakesMax).toBeGreaterThanOrEqual(MEMBERS_MAX)
  })
})
