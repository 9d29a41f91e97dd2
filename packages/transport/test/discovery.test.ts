import { addressOf, type RecordedPeer, startPeer } from '@replicator/compliance'
import { afterEach, expect, test } from 'vitest'
import { createLibp2pTransport, generateIdentity, type Libp2pTransportOptions } from '../src/index.ts'

const peers: RecordedPeer[] = []

afterEach(() => Promise.all(peers.splice(0).map(({ transport }) => transport.stop())))

async function peerOf(options: Partial<Libp2pTransportOptions> = {}): Promise<RecordedPeer> {
  const pace = { firstMs: 50, minMs: 100, maxMs: 500 }
  const transport = await createLibp2pTransport({ privateKey: await generateIdentity(), pace, ...options })
  const peer = await startPeer(transport)
  peers.push(peer)
  return peer
}

function discovered(peer: RecordedPeer, other: RecordedPeer): Promise<void> {
  return peer.recorder.until('discovery', () => {
    return peer.recorder.events.some((event) => {
      return (
        event.type === 'discovered' &&
        event.peer === other.id &&
        event.addresses.includes(other.transport.addresses()[0]!)
      )
    })
  })
}

test('two nodes that know only a third find each other by the rendezvous name', async () => {
  const a = await peerOf()
  const b = await peerOf()
  const c = await peerOf()
  b.transport.seek(addressOf(a))
  c.transport.seek(addressOf(a))
  await Promise.all([discovered(b, c), discovered(c, b)])
  expect([b, c].map(({ recorder }) => recorder.count('discovered', recorder === b.recorder ? b.id : c.id))).toEqual([
    0, 0,
  ])
})

test('nodes of another rendezvous name are not found', async () => {
  const a = await peerOf()
  const b = await peerOf()
  const other = await peerOf({ rendezvous: 'another' })
  b.transport.seek(addressOf(a))
  other.transport.seek(addressOf(a))
  await Promise.all([discovered(a, b), a.recorder.linkedTo(other.id)])
  expect(other.recorder.events.filter(({ type }) => type === 'discovered')).toEqual([])
})
