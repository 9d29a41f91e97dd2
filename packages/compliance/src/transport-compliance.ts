/**
 * What every Transport must do, over whatever it carries its messages. An adapter's test file runs it:
 *
 * ```ts
 * import { describe, it } from 'vitest'
 *
 * transportCompliance('the memory transport', () => new MemoryNetwork(), { describe, it })
 * ```
 *
 * Like `storeCompliance` it asserts with `node:assert` and takes the test functions as an argument.
 */
import assert from 'node:assert/strict'
import { LINK_QUEUE_BYTES_MAX, type Message, type Transport } from '@replicator/interface'
import { type RecordedPeer, addressOf, linkPeers, listeningPeer } from './recorded-peer.js'
import type { TestFunctions } from './test-functions.js'

/** One network for one test. */
export interface TransportNetwork {
  /** A new private key, in the form that `create` takes. */
  newIdentity(): Promise<Uint8Array>
  /** A transport that is not started. The same identity may be used again once the one before is stopped. */
  create(identity: Uint8Array): Promise<Transport>
}

const MIB = 1024 * 1024

class Place {
  readonly #network: TransportNetwork
  readonly #transports: Transport[] = []

  constructor(network: TransportNetwork) {
    this.#network = network
  }

  newIdentity(): Promise<Uint8Array> {
    return this.#network.newIdentity()
  }

  async peer(identity?: Uint8Array): Promise<RecordedPeer> {
    const peer = await this.listening(identity)
    peer.transport.start(peer.recorder)
    return peer
  }

  /** Not started yet. */
  async listening(identity?: Uint8Array): Promise<RecordedPeer> {
    const transport = await this.#network.create(identity ?? (await this.newIdentity()))
    this.#transports.push(transport)
    return listeningPeer(transport)
  }

  async linkedPair(): Promise<[RecordedPeer, RecordedPeer]> {
    const a = await this.peer()
    const b = await this.peer()
    await linkPeers(a, b)
    return [a, b]
  }

  async end(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.stop()))
  }
}

type Declare = (title: string, run: (place: Place) => Promise<void>) => void

export function transportCompliance(name: string, open: () => TransportNetwork, { describe, it }: TestFunctions): void {
  const declare: Declare = (title, run) =>
    it(title, async () => {
      const place = new Place(open())
      try {
        await run(place)
      } finally {
        await place.end()
      }
    })
  describe(`${name} as a Transport`, () => {
    describe('beginning', () => declareBeginnings(declare))
    describe('messages', () => declareMessages(declare))
    describe('ending', () => declareEnds(declare))
    describe('the owner', () => declareOwner(declare))
  })
}

function declareBeginnings(test: Declare): void {
  test('A started transport says where it is, and a stopped one no longer', async (place) => {
    const a = await place.peer()
    assert.equal(a.transport.addresses().length, 1)
    assert.ok(!a.transport.addresses()[0]?.includes('/p2p/'))
    await a.transport.stop()
    assert.deepEqual(a.transport.addresses(), [])
  })

  test('A transport that listens lets nobody in before it is started, and is found once it is', async (place) => {
    const a = await place.peer()
    const b = await place.listening()
    assert.equal(b.transport.addresses().length, 1)
    a.transport.keep(b.id, b.transport.addresses())
    // By the time that another one is linked, this one was tried.
    await linkPeers(a, await place.peer())
    assert.equal(a.recorder.count('linked', b.id), 0)
    b.transport.start(b.recorder)
    await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
  })

  test('Keeping a peer links both ways, once', async (place) => {
    const [a, b] = await place.linkedPair()
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    assert.ok(b.transport.send(a.id, [pingOf(2)]))
    await Promise.all([a.recorder.receivedFrom(b.id, 1), b.recorder.receivedFrom(a.id, 1)])
    assert.deepEqual(tokensOf(a.recorder.messages(b.id)), [2])
    assert.deepEqual(tokensOf(b.recorder.messages(a.id)), [1])
    assert.deepEqual([a.recorder.count('linked', b.id), b.recorder.count('linked', a.id)], [1, 1])
  })

  test('An address is sought until its peer is linked', async (place) => {
    const a = await place.peer()
    const b = await place.peer()
    a.transport.seek(addressOf(b))
    await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
    assert.equal(a.transport.peerAt(addressOf(b)), b.id)
  })

  test('An address without a peer id is sought as well', async (place) => {
    const a = await place.peer()
    const b = await place.peer()
    a.transport.seek(b.transport.addresses()[0] ?? '')
    await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
  })

  test('Two peers that dial each other at once end with one link that works', async (place) => {
    const a = await place.peer()
    const b = await place.peer()
    a.transport.keep(b.id, b.transport.addresses())
    b.transport.keep(a.id, a.transport.addresses())
    await Promise.all([a.recorder.linkedTo(b.id), b.recorder.linkedTo(a.id)])
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    assert.ok(b.transport.send(a.id, [pingOf(2)]))
    await Promise.all([a.recorder.receivedFrom(b.id, 1), b.recorder.receivedFrom(a.id, 1)])
    assert.deepEqual([a.recorder.count('linked', b.id), b.recorder.count('linked', a.id)], [1, 1])
  })
}

function declareMessages(test: Declare): void {
  test('A message to a peer without a link is not taken', async (place) => {
    const a = await place.peer()
    const b = await place.peer()
    assert.ok(!a.transport.send(b.id, [pingOf(1)]))
    assert.ok(!a.transport.send('12D3KooWnobody', [pingOf(1)]))
    assert.equal(a.transport.queuedBytes(b.id), undefined)
  })

  test('Ten thousand small messages arrive once and in order', async (place) => {
    const [a, b] = await place.linkedPair()
    const tokens = Array.from({ length: 10_000 }, (_, i) => i)
    assert.ok(tokens.every((token) => a.transport.send(b.id, [pingOf(token)])))
    await b.recorder.receivedFrom(a.id, tokens.length)
    assert.deepEqual(tokensOf(b.recorder.messages(a.id)), tokens)
  })

  test('A value of 8 MiB arrives whole, and what was sent after it arrives after it', async (place) => {
    const [a, b] = await place.linkedPair()
    const large = recordOf(8 * MIB)
    assert.ok(a.transport.send(b.id, [large]))
    assert.ok(a.transport.send(b.id, [pingOf(7)]))
    await b.recorder.receivedFrom(a.id, 2)
    const [first, second] = b.recorder.messages(a.id)
    assert.equal(Buffer.compare(valueOf(first), valueOf(large)), 0)
    assert.deepEqual(second, pingOf(7))
  })

  test('Large values both ways at once do not wait for each other', async (place) => {
    const [a, b] = await place.linkedPair()
    for (let i = 0; i < 3; i++) {
      assert.ok(a.transport.send(b.id, [recordOf(4 * MIB)]))
      assert.ok(b.transport.send(a.id, [recordOf(4 * MIB)]))
    }
    await Promise.all([a.recorder.receivedFrom(b.id, 3), b.recorder.receivedFrom(a.id, 3)])
  })

  test('A flood is taken up to the bound of the queue; the rest is refused and counted, and nothing else is lost', async (place) => {
    const [a, b] = await place.linkedPair()
    const sent = 40
    const taken = Array.from({ length: sent }, (_, i) => a.transport.send(b.id, [recordOf(MIB, `k${i}`)]))
    const accepted = taken.filter(Boolean).length
    // The queue, and at most one credit that may have been written before.
    assert.ok(accepted * MIB <= LINK_QUEUE_BYTES_MAX + MIB)
    assert.ok(accepted >= 30)
    assert.equal(a.transport.counters()['queue-full'], sent - accepted)
    const queued = a.transport.queuedBytes(b.id) ?? 0
    assert.ok(queued > (accepted - 2) * MIB && queued <= LINK_QUEUE_BYTES_MAX)
    await b.recorder.receivedFrom(a.id, accepted)
    const keys = b.recorder.messages(a.id).map((message) => message.type === 'configured' && message.record.key)
    assert.deepEqual(
      keys,
      Array.from({ length: accepted }, (_, i) => `k${i}`),
    )
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    await b.recorder.receivedFrom(a.id, accepted + 1)
  })

  test('What a transport delivered is not changed by what its sender does later', async (place) => {
    const [a, b] = await place.linkedPair()
    const message = recordOf(1000)
    assert.ok(a.transport.send(b.id, [message]))
    valueOf(message).fill(255)
    await b.recorder.receivedFrom(a.id, 1)
    assert.deepEqual(valueOf(b.recorder.messages(a.id)[0]).slice(0, 3), Uint8Array.of(0, 1, 2))
  })
}

function declareEnds(test: Declare): void {
  test('When a peer stops, its link ends with a reason', async (place) => {
    const [a, b] = await place.linkedPair()
    await b.transport.stop()
    await a.recorder.unlinkedFrom(b.id)
    const ended = a.recorder.events.find((event) => event.type === 'unlinked')
    assert.ok(ended?.type === 'unlinked' && ended.peer === b.id && ended.reason.length > 0)
    assert.ok(!a.transport.send(b.id, [pingOf(1)]))
  })

  test('A kept peer that restarts with the same identity is linked again', async (place) => {
    const identity = await place.newIdentity()
    const a = await place.peer()
    const b = await place.peer(identity)
    await linkPeers(a, b)
    await b.transport.stop()
    await a.recorder.unlinkedFrom(b.id)
    const again = await place.peer(identity)
    again.transport.keep(a.id, a.transport.addresses())
    await Promise.all([a.recorder.linkedTo(b.id), again.recorder.linkedTo(a.id)])
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    await again.recorder.receivedFrom(a.id, 1)
  })

  test('Dropping a peer ends the link on both sides, and what was sent just before still arrives', async (place) => {
    const [a, b] = await place.linkedPair()
    const farewell = { type: 'refuse', code: 'network', reason: 'you are of another network' } as const
    assert.ok(a.transport.send(b.id, [farewell]))
    a.transport.drop(b.id, 'refused')
    assert.ok(!a.transport.send(b.id, [pingOf(1)]))
    await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
    assert.deepEqual(b.recorder.messages(a.id), [farewell])
    assert.deepEqual(a.recorder.events.at(-1), { type: 'unlinked', peer: b.id, reason: 'refused' })
  })

  test('A kept peer whose link is closed hears what was sent just before, and is linked again', async (place) => {
    const [a, b] = await place.linkedPair()
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    a.transport.close(b.id, 'for a moment')
    await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
    assert.deepEqual(tokensOf(b.recorder.messages(a.id)), [1])
    await a.recorder.until('linked again', () => a.recorder.count('linked', b.id) === 2)
  })

  test('A quiet transport ends its links behind its last words, and dials nobody', async (place) => {
    const a = await place.peer()
    const b = await place.peer()
    const c = await place.peer()
    const unreached = await place.peer()
    await linkPeers(a, b)
    await linkPeers(a, c)
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    a.transport.quiet('it takes no part any more', false)
    await Promise.all([b.recorder.unlinkedFrom(a.id), c.recorder.unlinkedFrom(a.id)])
    assert.deepEqual(tokensOf(b.recorder.messages(a.id)), [1])
    a.transport.keep(unreached.id, unreached.transport.addresses())
    a.transport.seek(addressOf(unreached))
    // Longer than any of the two would take.
    await linkPeers(b, c)
    await linkPeers(c, unreached)
    assert.equal(unreached.recorder.count('linked', a.id), 0)
    assert.ok(!a.recorder.isLinked(c.id))
  })

  test('A quiet transport still hears who dials it', async (place) => {
    const [a, b] = await place.linkedPair()
    a.transport.quiet('it takes no part any more', false)
    await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
    b.transport.keep(a.id, a.transport.addresses())
    await Promise.all([
      a.recorder.until('linked again', () => a.recorder.count('linked', b.id) === 2),
      b.recorder.until('linked again', () => b.recorder.count('linked', a.id) === 2),
    ])
    assert.ok(a.transport.send(b.id, [pingOf(2)]))
    await b.recorder.receivedFrom(a.id, 1)
  })

  test('A deaf transport lets nobody in', async (place) => {
    const [a, b] = await place.linkedPair()
    const c = await place.peer()
    a.transport.quiet('it takes no part any more', true)
    await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
    c.transport.keep(a.id, a.transport.addresses())
    b.transport.keep(a.id, a.transport.addresses())
    // Longer than any of the two would take.
    await linkPeers(b, c)
    assert.equal(a.recorder.count('linked', b.id), 1)
    assert.equal(a.recorder.count('linked', c.id), 0)
  })

  test('A peer that dropped is linked again when it is kept again', async (place) => {
    const [a, b] = await place.linkedPair()
    a.transport.drop(b.id, 'for a while')
    await Promise.all([a.recorder.unlinkedFrom(b.id), b.recorder.unlinkedFrom(a.id)])
    await linkPeers(a, b)
  })
}

function declareOwner(test: Declare): void {
  test('A stopped transport tells its owner nothing more', async (place) => {
    const [a, b] = await place.linkedPair()
    const before = b.recorder.events.length
    await b.transport.stop()
    await a.recorder.unlinkedFrom(b.id)
    assert.equal(b.recorder.events.length, before)
  })

  test('A handler that throws ends neither the link nor the process', async (place) => {
    const [a, b] = await place.linkedPair()
    b.recorder.onReceived = () => {
      throw new Error('thrown by a handler, on purpose')
    }
    assert.ok(a.transport.send(b.id, [pingOf(1)]))
    await b.recorder.receivedFrom(a.id, 1)
    b.recorder.onReceived = undefined
    assert.ok(a.transport.send(b.id, [pingOf(2)]))
    await b.recorder.receivedFrom(a.id, 2)
    assert.equal(b.transport.counters()['handler-threw'], 1)
    assert.ok(b.recorder.isLinked(a.id))
  })
}

function pingOf(token: number): Message {
  return { type: 'ping', token, epoch: 1, boot: 1, nonce: '0011223344556677', batch: 1 }
}

/** A message with one record, whose value has that many bytes: each its place modulo 251. */
function recordOf(valueBytes: number, key = 'k'): Message {
  const value = Uint8Array.from({ length: valueBytes }, (_, i) => i % 251)
  const contentType = 'text/plain'
  return {
    type: 'configured',
    record: { key, version: 1, since: 1, present: true, final: true, decisions: [], value, contentType },
  }
}

function tokensOf(messages: readonly Message[]): number[] {
  return messages.flatMap((message) => (message.type === 'ping' ? [message.token] : []))
}

function valueOf(message: Message | undefined): Uint8Array {
  const value = message?.type === 'configured' ? message.record.value : undefined
  assert.ok(value !== undefined, 'a message with a value')
  return value
}
