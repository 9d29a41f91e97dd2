/**
 * What every adapter of the Transport port has to do, as tests. It stands here and not in `testkit`, because a package
 * may not import the one that stands on it.
 */
import { LINK_QUEUE_BYTES_MAX } from '@replicator/interface'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generateIdentity } from '../src/index.ts'
import { pingOf, recordOf, tokensOf, valueOf } from './messages.ts'
import { addressOf, type CountedTransport, linkPeers, type Peer, startPeer } from './recorder.ts'

/** One network for one test. */
export interface TransportNetwork {
  /** A transport that is not started. The same identity may be used again once the one before is stopped. */
  create(identity: Uint8Array): Promise<CountedTransport>
}

const MIB = 1024 * 1024

export function transportCompliance(name: string, open: () => TransportNetwork): void {
  describe(`the Transport port, ${name}`, () => {
    let network: TransportNetwork
    let peers: Peer[]

    async function peerOf(identity?: Uint8Array): Promise<Peer> {
      const peer = await startPeer(await network.create(identity ?? (await generateIdentity())))
      peers.push(peer)
      return peer
    }

    async function linkedPair(): Promise<[Peer, Peer]> {
      const a = await peerOf()
      const b = await peerOf()
      await linkPeers(a, b)
      return [a, b]
    }

    beforeEach(() => {
      network = open()
      peers = []
    })

    afterEach(() => Promise.all(peers.map(({ transport }) => transport.stop())))

    test('a started transport says where it is, and a stopped one no longer', async () => {
      const a = await peerOf()
      expect(a.transport.addresses()).toHaveLength(1)
      expect(a.transport.addresses()[0]).not.toContain('/p2p/')
      await a.transport.stop()
      expect(a.transport.addresses()).toEqual([])
    })

    test('keeping a peer links both ways, once', async () => {
      const [a, b] = await linkedPair()
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
      expect(b.transport.send(a.id, [pingOf(2)])).toBe(true)
      await Promise.all([a.recorder.receivedFrom(b.id, 1), b.recorder.receivedFrom(a.id, 1)])
      expect(tokensOf(a.recorder.messages(b.id))).toEqual([2])
      expect(tokensOf(b.recorder.messages(a.id))).toEqual([1])
      expect([a.recorder.count('linked', b.id), b.recorder.count('linked', a.id)]).toEqual([1, 1])
    })

    test('an address is sought until its peer is linked', async () => {
      const a = await peerOf()
      const b = await peerOf()
      a.transport.seek(addressOf(b))
      await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
    })

    test('an address without a peer id is sought as well', async () => {
      const a = await peerOf()
      const b = await peerOf()
      a.transport.seek(b.transport.addresses()[0]!)
      await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
    })

    test('a message to a peer without a link is not taken', async () => {
      const a = await peerOf()
      const b = await peerOf()
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(false)
      expect(a.transport.send('12D3KooWnobody', [pingOf(1)])).toBe(false)
    })

    test('ten thousand small messages arrive once and in order', async () => {
      const [a, b] = await linkedPair()
      const tokens = Array.from({ length: 10_000 }, (_, i) => i)
      expect(tokens.every((token) => a.transport.send(b.id, [pingOf(token)]))).toBe(true)
      await b.recorder.receivedFrom(a.id, tokens.length)
      expect(tokensOf(b.recorder.messages(a.id))).toEqual(tokens)
    })

    test('a value of 8 MiB arrives whole, and what was sent after it arrives after it', async () => {
      const [a, b] = await linkedPair()
      const large = recordOf(8 * MIB)
      expect(a.transport.send(b.id, [large])).toBe(true)
      expect(a.transport.send(b.id, [pingOf(7)])).toBe(true)
      await b.recorder.receivedFrom(a.id, 2)
      const [first, second] = b.recorder.messages(a.id)
      expect(Buffer.compare(valueOf(first)!, valueOf(large)!)).toBe(0)
      expect(second).toEqual(pingOf(7))
    })

    test('large values both ways at once do not wait for each other', async () => {
      const [a, b] = await linkedPair()
      for (let i = 0; i < 3; i++) {
        expect(a.transport.send(b.id, [recordOf(4 * MIB)])).toBe(true)
        expect(b.transport.send(a.id, [recordOf(4 * MIB)])).toBe(true)
      }
      await Promise.all([a.recorder.receivedFrom(b.id, 3), b.recorder.receivedFrom(a.id, 3)])
    })

    test('a flood is taken up to the bound of the queue; the rest is refused and counted, and nothing else is lost', async () => {
      const [a, b] = await linkedPair()
      const sent = 40
      const taken = Array.from({ length: sent }, (_, i) => a.transport.send(b.id, [recordOf(MIB, `k${i}`)]))
      const accepted = taken.filter(Boolean).length
      // The queue, and at most one credit that may have been written before.
      expect(accepted * MIB).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX + MIB)
      expect(accepted).toBeGreaterThanOrEqual(30)
      expect(a.transport.counters()['queue-full']).toBe(sent - accepted)
      await b.recorder.receivedFrom(a.id, accepted)
      const keys = b.recorder.messages(a.id).map((message) => message.type === 'records' && message.records[0]?.key)
      expect(keys).toEqual(Array.from({ length: accepted }, (_, i) => `k${i}`))
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
      await b.recorder.receivedFrom(a.id, accepted + 1)
    })

    test('when a peer stops, its link ends with a reason', async () => {
      const [a, b] = await linkedPair()
      await b.transport.stop()
      await a.recorder.unlinkedFrom(b.id)
      const ended = a.recorder.events.find((event) => event.type === 'unlinked')
      expect(ended).toMatchObject({ peer: b.id, reason: expect.stringMatching(/./) })
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(false)
    })

    test('a stopped transport tells its owner nothing more', async () => {
      const [a, b] = await linkedPair()
      const before = b.recorder.events.length
      await b.transport.stop()
      await a.recorder.unlinkedFrom(b.id)
      expect(b.recorder.events).toHaveLength(before)
    })

    test('a kept peer that restarts with the same identity is linked again', async () => {
      const identity = await generateIdentity()
      const a = await peerOf()
      const b = await peerOf(identity)
      await linkPeers(a, b)
      await b.transport.stop()
      await a.recorder.unlinkedFrom(b.id)
      const again = await peerOf(identity)
      again.transport.keep(a.id, a.transport.addresses())
      await Promise.all([a.recorder.linkedTo(b.id), again.recorder.linkedTo(a.id)])
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
      await again.recorder.receivedFrom(a.id, 1)
    })

    test('dropping a peer ends the link on both sides, and what was sent just before still arrives', async () => {
      const [a, b] = await linkedPair()
      const farewell = { type: 'refuse', code: 'removed', reason: 'you were removed' } as const
      expect(a.transport.send(b.id, [farewell])).toBe(true)
      a.transport.drop(b.id, 'removed')
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(false)
      await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
      expect(b.recorder.messages(a.id)).toEqual([farewell])
      expect(a.recorder.events.at(-1)).toEqual({ type: 'unlinked', peer: b.id, reason: 'removed' })
    })

    test('a peer that dropped is linked again when it is kept again', async () => {
      const [a, b] = await linkedPair()
      a.transport.drop(b.id, 'for a while')
      await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
      await linkPeers(a, b)
    })

    test('two peers that dial each other at once end with one link that works', async () => {
      const a = await peerOf()
      const b = await peerOf()
      a.transport.keep(b.id, b.transport.addresses())
      b.transport.keep(a.id, a.transport.addresses())
      await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
      expect(b.transport.send(a.id, [pingOf(2)])).toBe(true)
      await Promise.all([a.recorder.receivedFrom(b.id, 1), b.recorder.receivedFrom(a.id, 1)])
      expect([a.recorder.count('linked', b.id), b.recorder.count('linked', a.id)]).toEqual([1, 1])
    })

    test('a handler that throws ends neither the link nor the process', async () => {
      const [a, b] = await linkedPair()
      b.recorder.onReceived = () => {
        throw new Error('thrown by a handler, on purpose')
      }
      expect(a.transport.send(b.id, [pingOf(1)])).toBe(true)
      await b.recorder.receivedFrom(a.id, 1)
      b.recorder.onReceived = undefined
      expect(a.transport.send(b.id, [pingOf(2)])).toBe(true)
      await b.recorder.receivedFrom(a.id, 2)
      expect(b.transport.counters()['handler-threw']).toBe(1)
      expect(b.recorder.isLinked(a.id)).toBe(true)
    })

    test('what a transport delivered is not changed by what its sender does later', async () => {
      const [a, b] = await linkedPair()
      const message = recordOf(1000)
      expect(a.transport.send(b.id, [message])).toBe(true)
      valueOf(message)!.fill(255)
      await b.recorder.receivedFrom(a.id, 1)
      expect(valueOf(b.recorder.messages(a.id)[0])!.slice(0, 3)).toEqual(Uint8Array.of(0, 1, 2))
    })
  })
}
