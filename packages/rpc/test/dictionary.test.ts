import { DICTIONARY_TEXTS_MAX, type Message, type PeerId } from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, FrameDecoder, FrameEncoder } from '../src/index.ts'
import { FRAME_FIELDS_MAX } from '../src/limits.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { ANEW, frameOf, nested, number, repeated, text, texts, varint } from './raw-bytes.ts'
import { ada, answerWith, commit, hello, record, reserve, samples } from './sample.ts'

/** The two ends of one direction of a link. */
class Line {
  readonly encoder = new FrameEncoder()
  readonly decoder = new FrameDecoder()

  /** What the receiver makes of a turn's messages. */
  carry(messages: readonly Message[]): readonly Message[] {
    return this.encoder.encode(messages).flatMap((frame) => messagesOf(this.decoder, frame))
  }
}

function messagesOf(decoder: FrameDecoder, frame: Uint8Array): readonly Message[] {
  const decoded = decoder.decode(frame)
  if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`)
  return decoded.messages
}

function outcome(decoder: FrameDecoder, frame: Uint8Array): string {
  const decoded = decoder.decode(frame)
  return decoded.ok ? 'accepted' : `${decoded.reason}: ${decoded.detail}`
}

const peersFrom = (first: number, count: number): PeerId[] => {
  return Array.from({ length: count }, (_, at) => `peer${first + at}`)
}
const commitOf = (voters: readonly PeerId[]): Message => ({ ...commit, voters })

/** A Join of the peer and the cluster of those numbers. */
const joinOf = (peer: number, cluster: number, brought: readonly number[] = []): Uint8Array => {
  return frameOf(17, [...number(1, peer), ...number(2, cluster)], brought)
}

describe('a link', () => {
  it('carries whatever messages in whatever turns, some of which are never sent', () => {
    const turn = fc.record({
      messages: fc.array(arbitraryMessage, { minLength: 1, maxLength: 3 }),
      isLost: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
        const line = new Line()
        for (const { messages, isLost } of turns) {
          if (isLost) {
            line.encoder.encode(messages)
            line.encoder.lost()
          } else expect(line.carry(messages)).toStrictEqual(messages)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('carries far more texts than it keeps numbers for, old and new ones in one frame', () => {
    const line = new Line()
    for (let turn = 0; turn < 500; turn += 1) {
      const messages = [
        commitOf([ada, ...peersFrom(turn * 3, 40), ...peersFrom(0, 3)]),
        { ...reserve, proposal: { ...reserve.proposal, contentType: `type/${turn}`, cluster: `c${turn}` } },
        { ...answerWith({ kind: 'confirm' }), asked: `${ada}.${turn}.0011223344556677.1` },
      ]
      expect(line.carry(messages)).toStrictEqual(messages)
    }
  })

  it('carries a frame that names more texts than a dictionary holds, and what comes after it', () => {
    const line = new Line()
    const large = Array.from({ length: 20 }, (_, at) => commitOf(peersFrom(at * 50, 60)))
    for (const messages of [[commitOf(peersFrom(0, 9))], large, [commitOf(peersFrom(900, 9))], large, samples]) {
      expect(line.carry(messages)).toStrictEqual(messages)
    }
  })

  it('says a text once', () => {
    const line = new Line()
    const [first] = line.encoder.encode([commitOf(peersFrom(0, 9))])
    const [second] = line.encoder.encode([commitOf(peersFrom(0, 9))])
    expect(Buffer.from(first ?? '').includes('peer8')).toBe(true)
    expect(Buffer.from(second ?? '').includes('peer')).toBe(false)
    expect(second?.length).toBeLessThan(50)
  })

  it('begins anew once a list is full, and not before', () => {
    const line = new Line()
    line.carry([commitOf(peersFrom(0, 60))])
    const beginnings = Array.from({ length: 12 }, (_, at) => {
      const [frame] = line.encoder.encode([commitOf(peersFrom(60 + at * 49, 49))])
      return frame?.subarray(0, 2)
    })
    const anew = beginnings.flatMap((bytes, at) => (Buffer.compare(bytes ?? ANEW_BYTES, ANEW_BYTES) === 0 ? [at] : []))
    // 60 and four times 49 are the 256 that fill it, and so are six times 49 and more.
    expect(anew).toEqual([4, 10])
  })

  it('understands a frame that stands for itself, at any time', () => {
    const line = new Line()
    line.carry([commitOf(peersFrom(0, 9))])
    expect(messagesOf(line.decoder, encodeFrame([commitOf([ada])]))).toStrictEqual([commitOf([ada])])
  })
})

const ANEW_BYTES = Uint8Array.from(ANEW)

describe('a frame that was not sent', () => {
  it('leaves the next one complete, whatever it brought', () => {
    const line = new Line()
    line.carry([commitOf(peersFrom(0, 3))])
    line.encoder.encode([commitOf(peersFrom(3, 3))])
    line.encoder.lost()
    for (const voters of [peersFrom(0, 6), peersFrom(4, 2), peersFrom(0, 2)]) {
      expect(line.carry([commitOf(voters)])).toStrictEqual([commitOf(voters)])
    }
  })

  it('is one with a number that cannot be sent, whose texts are forgotten', () => {
    const line = new Line()
    line.carry([commitOf(peersFrom(0, 3))])
    expect(() => line.encoder.encode([{ ...hello, boot: -1, clusterId: 'x' }, commitOf(peersFrom(3, 3))])).toThrow(
      RangeError,
    )
    expect(() => line.encoder.encode([commitOf(peersFrom(3, 3)), { ...hello, boot: 0.5 }])).toThrow(RangeError)
    const messages = [commitOf(peersFrom(2, 4)), hello]
    expect(line.carry(messages)).toStrictEqual(messages)
  })
})

describe('the numbers of a link', () => {
  it('mean nothing on another one, nor after it began anew', () => {
    const line = new Line()
    line.carry([commitOf(peersFrom(0, 9))])
    const [frame = new Uint8Array(0)] = line.encoder.encode([commitOf(peersFrom(0, 9))])
    expect(outcome(new FrameDecoder(), frame)).toBe('bad-field: commit.proposal')
    expect(outcome(line.decoder, frame)).toBe('accepted')

    const decoder = new FrameDecoder()
    expect(outcome(decoder, joinOf(1, 1, texts({ peers: ['a'], clusters: ['c'] })))).toBe('accepted')
    expect(outcome(decoder, joinOf(1, 1))).toBe('accepted')
    expect(outcome(decoder, joinOf(1, 1, ANEW))).toBe('bad-field: join.peer')
  })

  it('are places in the lists of their kinds, from 1 on, those of the frame behind those before', () => {
    const decoder = new FrameDecoder()
    const peers = texts({ peers: ['a', 'b'], clusters: ['c'] })
    expect(messagesOf(decoder, joinOf(2, 1, peers))).toMatchObject([{ peer: 'b', cluster: 'c' }])
    const more = texts({ peers: ['d'], clusters: ['e', 'f'] })
    expect(messagesOf(decoder, joinOf(3, 3, more))).toMatchObject([{ peer: 'd', cluster: 'f' }])
    expect(messagesOf(decoder, joinOf(1, 2))).toMatchObject([{ peer: 'a', cluster: 'e' }])
  })

  it('are in the order of the list they stand in', () => {
    const voters = peersFrom(0, 9)
    const line = new Line()
    for (const turned of [voters, voters.toReversed(), [...voters.slice(4), ...voters.slice(0, 4)]]) {
      expect(line.carry([commitOf(turned)])).toStrictEqual([commitOf(turned)])
    }
  })
})

describe('a frame with numbers or texts that cannot be', () => {
  const brought = texts({ peers: ['a', 'b'], clusters: ['c'], origins: [`${ada}.1.0011223344556677`] })

  it.each([0, 3, 4, 255, 256, 257, 2 ** 31, 2 ** 32 - 1])('is refused where no text has the number %d', (beyond) => {
    expect(outcome(new FrameDecoder(), joinOf(beyond, 1, brought))).toBe('bad-field: join.peer')
    expect(outcome(new FrameDecoder(), joinOf(1, beyond, brought))).toBe('bad-field: join.cluster')
    const sent = [...nested(2, []), ...number(5, 1), ...text(8, '7')]
    const votersOf = (...voters: number[]) => frameOf(11, [...sent, ...nested(6, voters.flatMap(varint))], brought)
    expect(outcome(new FrameDecoder(), votersOf(2, 1))).toBe('accepted')
    expect(outcome(new FrameDecoder(), votersOf(2, beyond, 1))).toBe('bad-field: commit.voters')
  })

  it('is refused where it names what only a later frame brings', () => {
    const decoder = new FrameDecoder()
    expect(outcome(decoder, joinOf(1, 1, texts({ clusters: ['c'] })))).toBe('bad-field: join.peer')
  })

  it.each([
    ['peers', ['', 'a.b', 'x'.repeat(129), 'é']],
    ['clusters', ['', 'x'.repeat(65), 'a/b']],
    ['origins', ['', ada, `${ada}.1.0011`, `${ada}.1.0011223344556677.1`, `${'x'.repeat(129)}.1.0011223344556677`]],
    ['contentTypes', ['', 'a\nb', 'x'.repeat(257)]],
  ] as const)('is refused for one of the %s that is none, though no message names it', (kind, wrong) => {
    for (const each of wrong) {
      expect(outcome(new FrameDecoder(), joinOf(1, 1, [...brought, ...texts({ [kind]: [each] })]))).toBe(
        `bad-field: frame.${kind}`,
      )
    }
  })

  it('is accepted where it brings a text twice: each has its number', () => {
    const decoder = new FrameDecoder()
    const twice = texts({ peers: ['a', 'a'], clusters: ['c', 'c', 'd'] })
    expect(messagesOf(decoder, joinOf(2, 3, twice))).toMatchObject([{ peer: 'a', cluster: 'd' }])
    expect(messagesOf(decoder, joinOf(1, 1, texts({ peers: ['a'] })))).toMatchObject([{ peer: 'a', cluster: 'c' }])
    expect(messagesOf(decoder, joinOf(3, 2))).toMatchObject([{ peer: 'a', cluster: 'c' }])
  })
})

describe('the memory of a receiver', () => {
  const many = (count: number) => texts({ peers: peersFrom(0, count), clusters: ['c'] })

  it('holds no more texts than the bound behind a frame, and all of them in it', () => {
    const decoder = new FrameDecoder()
    expect(outcome(decoder, joinOf(5000, 1, many(5000)))).toBe('accepted')
    expect(outcome(decoder, joinOf(DICTIONARY_TEXTS_MAX, 1))).toBe('accepted')
    expect(outcome(decoder, joinOf(DICTIONARY_TEXTS_MAX + 1, 1))).toBe('bad-field: join.peer')
  })

  it('does not grow from frame to frame', () => {
    const decoder = new FrameDecoder()
    for (let frame = 0; frame < 20; frame += 1) expect(outcome(decoder, joinOf(1, 1, many(200)))).toBe('accepted')
    const last = DICTIONARY_TEXTS_MAX + 1
    expect(messagesOf(decoder, joinOf(last, 1, texts({ peers: ['last'] })))).toMatchObject([{ peer: 'last' }])
  })

  it('is spared a frame with too many texts, or with a list of too many numbers, before it is decoded', () => {
    const texts = repeated(text(2, 'a'), FRAME_FIELDS_MAX + 1)
    expect(decodeFrame(texts)).toMatchObject({ ok: false, reason: 'too-many', detail: 'fields of a frame' })
    const ones = new Uint8Array(FRAME_FIELDS_MAX).fill(1)
    expect(decodeFrame(frameOf(11, nested(6, ones)))).toMatchObject({ ok: false, detail: 'fields of a frame' })
  })
})

describe('the bytes of the hot messages', () => {
  it.each([
    ['Reserve', { ...reserve, proposal: { ...reserve.proposal, requestId: '', fingerprint: '' } }, 45],
    ['Answer', answerWith({ kind: 'confirm' }), 45],
    ['Commit', commitOf([ada, ...peersFrom(0, 6)]), 45],
    ['Commit with its record', { ...commit, record }, 190],
  ] as const)('are few once the link knows their texts: %s', (_, message, bytesMax) => {
    const line = new Line()
    line.carry([message])
    expect(line.encoder.encode([message])[0]?.length).toBeLessThan(bytesMax)
  })
})
