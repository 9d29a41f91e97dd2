import { linkPeers, type RecordedPeer, startPeer } from '@replicator/compliance'
import { afterEach, expect, test } from 'vitest'
import { createMemoryTransportHub, type MemoryTransportHub } from '../src/index.ts'
import { pingOf } from './messages.ts'

const peers: RecordedPeer[] = []

afterEach(() => Promise.all(peers.splice(0).map(({ transport }) => transport.stop())))

async function peerOf(hub: MemoryTransportHub, id: string): Promise<RecordedPeer> {
  const peer = await startPeer(hub.transport(id))
  peers.push(peer)
  return peer
}

async function linkedPair(): Promise<{ hub: MemoryTransportHub; a: RecordedPeer; b: RecordedPeer }> {
  const hub = createMemoryTransportHub()
  const a = await peerOf(hub, 'a')
  const b = await peerOf(hub, 'b')
  await linkPeers(a, b)
  return { hub, a, b }
}

test('a cut ends a link on both sides, loses what was on its way, and lasts until it is healed', async () => {
  const { hub, a, b } = await linkedPair()
  expect(a.transport.send('b', [pingOf(1)])).toBe(true)
  hub.cut('a', 'b')
  await Promise.all([a.recorder.unlinkedFrom('b'), b.recorder.unlinkedFrom('a')])
  a.transport.keep('b', [])
  expect(a.transport.send('b', [pingOf(2)])).toBe(false)
  hub.heal('a', 'b')
  await Promise.all([a.recorder.linkedTo('b'), b.recorder.linkedTo('a')])
  expect(a.transport.send('b', [pingOf(3)])).toBe(true)
  await b.recorder.receivedFrom('a', 1)
  expect(b.recorder.messages('a')).toEqual([pingOf(3)])
})

test('a cut between two peers leaves their links to a third alone', async () => {
  const { hub, a, b } = await linkedPair()
  const c = await peerOf(hub, 'c')
  await Promise.all([linkPeers(a, c), linkPeers(b, c)])
  hub.cut('a', 'b')
  await a.recorder.unlinkedFrom('b')
  expect([a.recorder.isLinked('c'), b.recorder.isLinked('c')]).toEqual([true, true])
})

test('a peer that is kept before it starts is linked when it does', async () => {
  const hub = createMemoryTransportHub()
  const a = await peerOf(hub, 'a')
  a.transport.keep('b', [])
  const b = await peerOf(hub, 'b')
  await Promise.all([a.recorder.linkedTo('b'), b.recorder.linkedTo('a')])
  expect(b.transport.send('a', [pingOf(1)])).toBe(true)
})

test('nothing is told within the call that caused it', async () => {
  const { a, b } = await linkedPair()
  const before = [a.recorder.events.length, b.recorder.events.length]
  a.transport.send('b', [pingOf(1)])
  a.transport.drop('b', 'for the test')
  expect([a.recorder.events.length, b.recorder.events.length]).toEqual(before)
})

test('one peer id runs once on a hub', async () => {
  const hub = createMemoryTransportHub()
  await peerOf(hub, 'a')
  await expect(startPeer(hub.transport('a'))).rejects.toThrow('running')
})
