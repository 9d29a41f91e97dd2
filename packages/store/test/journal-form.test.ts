import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DurableBatch, EntryWrite } from '../src/durable-entries.js'
import { StoreDamaged } from '../src/index.js'
import { batchesAfter, decodeHead, encodeBatch, encodeHead } from '../src/journal-form.js'

const MARK = Buffer.from('0011223344556677', 'hex')
const OTHER = Buffer.from('8899aabbccddeeff', 'hex')

const bytes = fc.option(fc.uint8Array({ maxLength: 60 }), { nil: undefined })
const entry: fc.Arbitrary<EntryWrite> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...(['records', 'slots', 'texts', 'counters', 'expiries'] as const)),
      fc.string({ unit: 'grapheme' }),
      bytes,
    )
    .map(([table, key, it]): EntryWrite => ({ table, key, ...(it !== undefined && { bytes: it }) })),
  fc.tuple(fc.nat({ max: 2 ** 40 }), bytes).map(([key, it]): EntryWrite => {
    return { table: 'log', key, ...(it !== undefined && { bytes: it }) }
  }),
)
const entries = fc.array(entry, { maxLength: 6 })

const batch = (number: number, text = `batch ${number}`): DurableBatch => ({
  number,
  writes: [{ table: 'texts', key: 'a', bytes: Buffer.from(text) }],
})

/** An area with these batches from its beginning on, and zeros or what else was there behind them. */
function areaOf(batches: readonly DurableBatch[], before: Buffer = Buffer.alloc(2000)): Buffer {
  const area = Buffer.from(before)
  Buffer.concat(batches.map((each) => encodeBatch(each, MARK))).copy(area)
  return area
}

const numbersOf = (batches: readonly DurableBatch[]): number[] => batches.map(({ number }) => number)

describe('the journal’s form', () => {
  it('gives back each batch as it was put into it, from whichever area', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 8 }), fc.nat(8), fc.nat(1000), (all, split, after) => {
        const batches = all.map((writes, index) => ({ number: after + 1 + index, writes }))
        const empty = Buffer.alloc(20_000)
        const areas = [areaOf(batches.slice(split), empty), areaOf(batches.slice(0, split), empty)]
        const plain = batchesAfter(after, areas, MARK).map(({ number, writes }) => ({
          number,
          writes: writes.map((each) => (each.bytes ? { ...each, bytes: Uint8Array.from(each.bytes) } : each)),
        }))
        expect(plain).toEqual(batches)
      }),
    )
  })

  it('leaves out what is in the data file already, and what is left of earlier uses of an area', () => {
    const old = areaOf([batch(1), batch(2, 'x'.repeat(300)), batch(3), batch(4), batch(5)])
    const areas = [areaOf([batch(9), batch(10)], old), areaOf([batch(6), batch(7), batch(8)])]
    expect(numbersOf(batchesAfter(5, areas, MARK))).toEqual([6, 7, 8, 9, 10])
    expect(numbersOf(batchesAfter(8, areas, MARK))).toEqual([9, 10])
    expect(batchesAfter(10, areas, MARK)).toEqual([])
    expect(batchesAfter(12, areas, MARK)).toEqual([])
  })

  it('ends where the last batch was cut off, at whatever byte, and never gives a part of it', () => {
    const whole = [batch(1), batch(2), batch(3)]
    const start = encodeBatch(batch(1), MARK).length + encodeBatch(batch(2), MARK).length
    const end = start + encodeBatch(batch(3), MARK).length
    const old = areaOf([batch(0, 'y'.repeat(900))])
    for (let cut = start; cut < end; cut++) {
      for (const before of [Buffer.alloc(2000), Buffer.alloc(2000, 0xa5), old]) {
        const area = Buffer.from(before)
        areaOf(whole).copy(area, 0, 0, cut)
        expect(numbersOf(batchesAfter(0, [area, Buffer.alloc(2000)], MARK)), `cut at ${cut}`).toEqual([1, 2])
      }
    }
  })

  it('finds each flipped bit of a batch that others stand behind, in the same area or in the other one', () => {
    const areas = [areaOf([batch(1), batch(2)]), areaOf([batch(3), batch(4)])]
    const lengths = [1, 2, 3].map((number) => encodeBatch(batch(number), MARK).length)
    const spots = [
      { area: 0, from: 0, lost: 1 },
      { area: 0, from: lengths[0]!, lost: 2 },
      { area: 1, from: 0, lost: 3 },
    ]
    for (const { area, from, lost } of spots) {
      for (let bit = 0; bit < lengths[lost - 1]! * 8; bit++) {
        const flipped = areas.map((each) => Buffer.from(each))
        flipped[area]![from + (bit >> 3)]! ^= 1 << (bit & 7)
        expect(() => batchesAfter(0, flipped, MARK), `batch ${lost}, bit ${bit}`).toThrow(StoreDamaged)
        expect(() => batchesAfter(0, flipped, MARK)).toThrow(
          `the journal has lost batch ${lost}, though a later one, 4, can be read`,
        )
      }
    }
  })

  it('takes nothing for a batch that a client has put into a value, without its mark', () => {
    const forged = encodeBatch(batch(3, 'forged'), OTHER)
    const areas = [areaOf([{ number: 1, writes: [{ table: 'records', key: 'a', bytes: forged }] }, batch(2)])]
    expect(numbersOf(batchesAfter(0, areas, MARK))).toEqual([1, 2])
    // And where the batch around it can't be read: with the mark, this would be one that is lost.
    areas[0]!.fill(0, 0, 8)
    areas[0]!.fill(0, encodeBatch(batch(1), MARK).length)
    expect(batchesAfter(0, areas, MARK)).toEqual([])
  })

  it('has a head that says how large an area is and of which store it is', () => {
    const head = { areaBytes: 4_194_304, mark: MARK, storeId: '0123456789abcdef'.repeat(2) }
    expect(decodeHead(encodeHead(head))).toEqual(head)
    expect(() => decodeHead(Buffer.alloc(4096))).toThrow('the journal has no readable head')
    expect(() => decodeHead(Buffer.alloc(4096, 'PNG'))).toThrow(StoreDamaged)
  })
})
