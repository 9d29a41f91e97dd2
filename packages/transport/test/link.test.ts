import { TransportRecorder } from '@replicator/compliance'
import { CREDIT_BYTES, LINK_QUEUE_BYTES_MAX, type Message } from '@replicator/interface'
import { encodeCredit, encodeFrame, encodePreamble, FrameDecoder, FrameEncoder, FrameReader } from '@replicator/rpc'
import { describe, expect, test } from 'vitest'
import { BULK_SHARE_BYTES } from '../src/bulk-lane.ts'
import { Counters } from '../src/counters.ts'
import { Link } from '../src/link.ts'
import { nodeCodec } from '../src/link-codec.ts'
import { MemoryChannel } from '../src/memory-channel.ts'
import { pingOf, recordOf, recordsOf } from './messages.ts'

const PEER = '12D3KooWpeer'

/** A link whose peer is played by the test, byte by byte. */
class Bench {
  readonly counters = new Counters()
  readonly recorder = new TransportRecorder()
  readonly link: Link<Message, Message>
  /** The far ends: of the channel for the link's messages, and of that for the peer's. */
  readonly farOut: MemoryChannel
  readonly farIn: MemoryChannel
  /** Bytes that the link wrote on the channel for its messages, the preamble included. */
  written = 0
  readonly heard = new Listener()
  /** Bytes that the peer has taken in and given no credit back for. */
  unreturned = 0

  constructor(stallTimeoutMs = 60_000) {
    const [out, farOut] = MemoryChannel.pair()
    const [inward, farIn] = MemoryChannel.pair()
    this.farOut = farOut
    this.farIn = farIn
    this.link = new Link({
      peer: PEER,
      codec: nodeCodec(),
      counters: this.counters,
      warn: () => undefined,
      stallTimeoutMs,
      events: {
        up: () => this.recorder.linked(PEER),
        received: (_, messages) => this.recorder.received(PEER, messages),
        down: (_, reason) => this.recorder.unlinked(PEER, reason),
      },
    })
    const data = (bytes: Uint8Array): void => {
      this.written += bytes.length
      this.unreturned += this.heard.read(bytes)
    }
    farOut.listen({ data, drained: () => {}, ended: () => {} })
    farIn.listen({ data: () => {}, drained: () => {}, ended: () => {} })
    this.link.openOut(out)
    this.link.openIn(inward)
  }

  async up(): Promise<this> {
    this.farOut.write(encodePreamble())
    this.farIn.write(encodePreamble())
    await this.recorder.linkedTo(PEER)
    return this
  }

  async down(): Promise<Readonly<Record<string, number>>> {
    await this.recorder.until('end of the link', () => this.recorder.count('unlinked', PEER) === 1)
    return this.counters.all()
  }
}

/** A Join of the first peer and the first cluster that were said on the link. */
const JOIN_OF_NUMBERS = Uint8Array.of(0x32, 7, 0x8a, 0x01, 4, 0x08, 1, 0x10, 1)

function joinOf(peer: string): Message {
  return { type: 'join', peer, cluster: 'c', addresses: [], name: '', token: '', admitted: false }
}

/** Reads what a link wrote as its peer does, from the first byte on. */
class Listener {
  readonly messages: Message[] = []
  readonly #reader = new FrameReader('data')
  readonly #decoder = new FrameDecoder()

  /** Returns how many bytes are to be credited. */
  read(bytes: Uint8Array): number {
    const { payloads, dataBytes } = this.#reader.push(bytes)
    for (const payload of payloads) {
      const decoded = this.#decoder.decode(payload)
      if (!decoded.ok) throw new Error(decoded.detail)
      this.messages.push(...decoded.messages)
    }
    return dataBytes
  }
}

/** Long enough for all that was written in memory to have arrived. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate)
}

function dataFrame(payload: Uint8Array): Uint8Array {
  return Uint8Array.of(0, 0, 0, payload.length >> 8, payload.length & 255, ...payload)
}

describe('a link', () => {
  test('is up only once both directions have begun', async () => {
    const bench = new Bench()
    bench.farOut.write(encodePreamble())
    await settled()
    expect(bench.link.state).toBe('opening')
    expect(bench.link.send([pingOf(1)])).toBe(false)
    bench.farIn.write(encodePreamble())
    await bench.recorder.linkedTo(PEER)
    expect(bench.link.send([pingOf(1)])).toBe(true)
  })

  test('delivers frames that arrive byte by byte', async () => {
    const bench = await new Bench().up()
    for (const byte of dataFrame(encodeFrame([pingOf(5)]))) bench.farIn.write(Uint8Array.of(byte))
    await bench.recorder.receivedFrom(PEER, 1)
    expect(bench.recorder.messages(PEER)).toEqual([pingOf(5)])
  })

  test.each([
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\n'), 'frame-magic'],
    ['another version', Uint8Array.of(0x52, 0x50, 0x4c, 99), 'frame-version'],
  ])('ends when the peer speaks %s, and was never up', async (_, bytes, counted) => {
    const bench = new Bench()
    bench.farOut.write(encodePreamble())
    bench.farIn.write(bytes)
    expect(await bench.down()).toEqual({ [counted]: 1 })
    expect(bench.recorder.count('linked', PEER)).toBe(0)
  })

  test.each([
    ['a frame that is not the encoding of messages', dataFrame(Uint8Array.of(255, 255, 255, 255)), 'frame-garbage'],
    ['a frame of an unknown kind', Uint8Array.of(77, 0, 0, 0, 1, 0), 'frame-kind'],
    ['a frame of no bytes', Uint8Array.of(0, 0, 0, 0, 0), 'frame-empty'],
    ['a frame beyond the bound', Uint8Array.of(0, 255, 255, 255, 255), 'frame-oversize'],
    ['a frame that names a peer by a number it has not', dataFrame(JOIN_OF_NUMBERS), 'frame-bad-field'],
    ['a credit on the channel for messages', encodeCredit(1), 'frame-kind'],
  ])('ends with a counted reason on %s', async (_, bytes, counted) => {
    const bench = await new Bench().up()
    bench.farIn.write(bytes)
    expect(await bench.down()).toEqual({ [counted]: 1 })
    expect(bench.link.send([pingOf(1)])).toBe(false)
  })

  test('delivers what came before the garbage', async () => {
    const bench = await new Bench().up()
    const good = dataFrame(encodeFrame([pingOf(5)]))
    bench.farIn.write(Uint8Array.of(...good, 77, 0, 0, 0, 1))
    await bench.down()
    expect(bench.recorder.messages(PEER)).toEqual([pingOf(5)])
  })

  test('ends with a counted reason when the channel ends within a frame', async () => {
    const bench = await new Bench().up()
    bench.farIn.write(dataFrame(encodeFrame([pingOf(5)])).subarray(0, 7))
    bench.farIn.destroy('gone')
    expect(await bench.down()).toEqual({ 'frame-truncated': 1 })
  })

  test('ends when the peer gives back credit that it never took', async () => {
    const bench = await new Bench().up()
    bench.farOut.write(encodeCredit(1))
    expect(await bench.down()).toEqual({ 'credit-overrun': 1 })
  })

  test('ends when the peer sends messages where credit belongs', async () => {
    const bench = await new Bench().up()
    bench.farOut.write(dataFrame(encodeFrame([pingOf(5)])))
    expect(await bench.down()).toEqual({ 'frame-kind': 1 })
  })

  test('never writes more than its credit to a peer that gives none back, and refuses what its queue cannot hold', async () => {
    const bench = await new Bench().up()
    const taken = Array.from({ length: 50 }, () => bench.link.send([recordOf(CREDIT_BYTES)])).filter(Boolean).length
    await settled()
    expect(bench.written).toBe(encodePreamble().length + CREDIT_BYTES)
    expect(bench.link.queuedBytes).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX)
    const encoder = new FrameEncoder()
    const frames = Array.from({ length: taken }, () => encoder.encode([recordOf(CREDIT_BYTES)])).flat()
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0)
    const sent = { 'messages-sent': taken, 'frames-sent': taken, 'bytes-sent': bytes }
    expect(bench.counters.all()).toEqual({ ...sent, 'queue-full': 50 - taken })
    bench.farOut.write(encodeCredit(1000))
    await settled()
    expect(bench.written).toBe(encodePreamble().length + CREDIT_BYTES + 1000)
    bench.link.finish('the test is over')
  })

  test('ends when messages wait and no credit comes for the bound', async () => {
    const bench = await new Bench(50).up()
    bench.link.send([recordOf(2 * CREDIT_BYTES)])
    expect(await bench.down()).toMatchObject({ stalled: 1 })
  })

  test('does not stall on what is only not given back yet', async () => {
    const bench = await new Bench(20).up()
    bench.link.send([recordOf(CREDIT_BYTES / 4)])
    await expect(bench.recorder.until('end', () => bench.link.state === 'down', 100)).rejects.toThrow('no end')
  })

  test('refuses a message that no frame may hold, and stays', async () => {
    const bench = await new Bench().up()
    expect(() => bench.link.send([recordOf(20 * 1024 * 1024)])).toThrow(RangeError)
    expect(bench.link.send([pingOf(1)])).toBe(true)
  })

  test('takes the numbers of a frame for the texts that came on it before', async () => {
    const bench = await new Bench().up()
    const encoder = new FrameEncoder()
    for (const frame of [...encoder.encode([joinOf('ada')]), JOIN_OF_NUMBERS]) bench.farIn.write(dataFrame(frame))
    await bench.recorder.receivedFrom(PEER, 2)
    expect(bench.recorder.messages(PEER)).toEqual([joinOf('ada'), joinOf('ada')])
  })

  test('is understood after its queue was full and frames with new texts were dropped', async () => {
    const bench = await new Bench().up()
    const large = recordOf(CREDIT_BYTES)
    const sent = Array.from({ length: 50 }, (_, at) => [joinOf(`peer${at}`), large])
    const taken = sent.filter((messages) => bench.link.send(messages))
    expect(taken.length).toBeLessThan(50)
    while (bench.link.queuedBytes > 0) {
      await settled()
      bench.farOut.write(encodeCredit(bench.unreturned))
      bench.unreturned = 0
    }
    const last = Array.from({ length: 50 }, (_, at) => joinOf(`peer${at}`))
    expect(bench.link.send(last)).toBe(true)
    await settled()
    const said = bench.heard.messages.map((message) => (message.type === 'join' ? message.peer : message.type))
    const peers = Array.from({ length: 50 }, (_, at) => `peer${at}`)
    expect(said).toEqual([...peers.slice(0, taken.length).flatMap((peer) => [peer, 'configured']), ...peers])
  })

  test('lets everything else pass what catch-up is given, and has only its share of it under way', async () => {
    const bench = await new Bench().up()
    const large = Array.from({ length: 8 }, (_, at) => recordsOf(CREDIT_BYTES / 4, `k${at}`))
    expect(bench.link.send(large)).toBe(true)
    await settled()
    // A frame is begun while less than the share is under way.
    expect(bench.written).toBeLessThan(BULK_SHARE_BYTES + CREDIT_BYTES / 4 + 1000)
    expect(bench.link.send([pingOf(1)])).toBe(true)
    await settled()
    expect(bench.heard.messages.at(-1)).toEqual(pingOf(1))
    while (bench.link.queuedBytes > 0) {
      bench.farOut.write(encodeCredit(bench.unreturned))
      bench.unreturned = 0
      await settled()
    }
    expect(bench.heard.messages.filter(({ type }) => type === 'records')).toEqual(large)
  })

  test('refuses what catch-up is given beyond its bound, all of it together', async () => {
    const bench = await new Bench().up()
    const taken = Array.from({ length: 50 }, () => bench.link.send([pingOf(1), recordsOf(CREDIT_BYTES)])).filter(
      Boolean,
    )
    expect(taken.length).toBeLessThan(50)
    await settled()
    expect(bench.link.queuedBytes).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX)
    expect(bench.heard.messages.filter(({ type }) => type === 'ping')).toHaveLength(taken.length)
    bench.link.finish('the test is over')
  })

  test('knows nothing of what was said on another link', async () => {
    for (const bench of [await new Bench().up(), await new Bench().up()]) {
      expect(bench.link.send([joinOf('ada')])).toBe(true)
      await settled()
      expect(bench.heard.messages).toEqual([joinOf('ada')])
    }
  })
})
