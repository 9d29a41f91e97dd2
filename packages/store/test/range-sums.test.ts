import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '@replicator/interface'
import { addSums } from '@replicator/interface'
import { compareKeys, openMemoryStore } from '../src/index.js'
import { RangeSums } from '../src/range-sums.js'
import { isBorder, nameOf } from '../src/record-name.js'
import { put, recordOf } from './entries.js'

/** So many that some are borders: k35, k129, k157, k253, k375, k380. */
const KEYS = Array.from({ length: 400 }, (_, i) => `k${i}`)

/** Sums over a plain map, which is sorted whenever it is read. */
class Counted {
  readonly records = new Map<string, StoredRecord>()
  reads = 0
  readonly sums: RangeSums

  constructor(isStart = isBorder) {
    this.sums = new RangeSums((from) => this.#from(from), isStart)
  }

  write(record: StoredRecord): void {
    const before = this.records.get(record.key)
    this.records.set(record.key, record)
    this.sums.move(record, before)
  }

  *#from(from: string): Generator<StoredRecord> {
    const keys = [...this.records.keys()].filter((key) => compareKeys(key, from) >= 0).toSorted(compareKeys)
    for (const key of keys) {
      this.reads++
      const record = this.records.get(key)
      if (record !== undefined) yield record
    }
  }
}

function filled(): Counted {
  const counted = new Counted()
  for (const key of KEYS) counted.write(recordOf(key))
  return counted
}

function counting(keys: readonly string[], isStart = isBorder): { sums: RangeSums; write: (key: string) => void } {
  const counted = new Counted(isStart)
  const write = (key: string): void => counted.write(recordOf(key))
  for (const key of keys) write(key)
  return { sums: counted.sums, write }
}

/** More borders than divide a range at once. */
function isOften(key: string): boolean {
  return isBorder(key) || key.endsWith('7')
}

/** So few that each is written again and again, the borders among them. */
const FEW = KEYS.filter((key, index) => index % 10 === 0 || isBorder(key))

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ key: fc.constantFrom('', ...FEW), version: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) },
)

describe('sums of ranges', () => {
  it('are those of the records, however far they were counted when each of them came', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const counted = new Counted()
        for (const each of steps) {
          if (typeof each === 'number') counted.sums.count(each)
          else counted.write(recordOf(each.key, { version: each.version }))
        }
        counted.sums.count(Infinity)
        const model = openMemoryStore()
        model.apply([...counted.records.values()].map(put))
        for (const limit of [1, 3, Infinity]) {
          expect(counted.sums.parts({ from: '' }, limit)).toEqual(model.rangeParts({ from: '' }, limit))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('are not there before all is counted, nor for a range with other ends than borders', () => {
    const counted = filled()
    expect(counted.sums.count(399)).toBe(false)
    expect(counted.sums.sum({ from: '' })).toBeUndefined()
    expect(counted.sums.parts({ from: '' }, 1)).toBeUndefined()
    expect(counted.sums.count(1)).toBe(true)
    expect(counted.sums.sum({ from: '' })).toBeDefined()
    expect(counted.sums.sum({ from: 'k35', until: 'k375' })).toBeDefined()
    expect(counted.sums.sum({ from: 'k36' })).toBeUndefined()
    expect(counted.sums.sum({ from: '', until: 'k36' })).toBeUndefined()
    expect(counted.sums.sum({ from: 'k375', until: 'k35' })).toBeUndefined()
  })

  it('come in as many parts as are asked for, and each is the sum of its parts', () => {
    const { sums } = filled()
    sums.count(Infinity)
    const parts = sums.parts({ from: '' }, 4) ?? []
    expect(parts).toHaveLength(4)
    expect(parts.every(({ from }) => from === '' || isBorder(from))).toBe(true)
    expect(parts.reduce((sum, part) => addSums(sum, part.sum), 0)).toBe(sums.sum({ from: '' }))
    expect(sums.parts({ from: '' }, Infinity)?.map(({ from }) => from)).toEqual([
      '',
      'k129',
      'k157',
      'k253',
      'k35',
      'k375',
      'k380',
    ])
  })

  it('read nothing for a write, and later what lies behind a new border up to the next one', () => {
    const counted = new Counted()
    for (const key of KEYS) if (key !== 'k157') counted.write(recordOf(key))
    counted.sums.count(Infinity)
    counted.reads = 0
    counted.write(recordOf('k158', { version: 2 }))
    counted.write(recordOf('k157'))
    expect(counted.reads).toBe(0)
    expect(counted.sums.count(Infinity)).toBe(true)
    expect(counted.reads).toBe(KEYS.filter((key) => key >= 'k157' && key <= 'k253').length)
  })

  it('stay right while new borders don’t divide their ranges yet, which they do in steps', () => {
    const { sums, write } = counting(KEYS.slice(0, 1), isOften)
    expect(sums.count(Infinity)).toBe(true)
    for (const key of KEYS.slice(1)) write(key)
    const all = sums.sum({ from: '' })
    expect(sums.parts({ from: '' }, Infinity)).toEqual([{ from: '', sum: all }])
    const filledSum = counting(KEYS, isOften).sums
    filledSum.count(Infinity)
    expect(all).toBe(filledSum.sum({ from: '' }))
    expect(sums.count(0)).toBe(false)
    expect(sums.parts({ from: '' }, Infinity)).toHaveLength(1)
    for (let steps = 1; !sums.count(1); steps++) {
      expect(steps).toBeLessThan(6)
      expect(sums.sum({ from: '' })).toBe(all)
    }
    expect(sums.parts({ from: '' }, Infinity)).toEqual(filledSum.parts({ from: '' }, Infinity))
  })

  it('of keys whose order is not that of strings are found as well', () => {
    const keys = ['\u{10000}', '\uffff', 'k35', '\u{10400}x', '\ue000']
    const { sums, write } = counting([], () => true)
    sums.count(Infinity)
    for (const key of keys) write(key)
    sums.count(Infinity)
    for (const key of keys) write(key)
    expect(sums.parts({ from: '' }, Infinity)?.map(({ from }) => from)).toEqual(['', ...keys.toSorted(compareKeys)])
    for (const [from, sum] of keys.map((key) => [key, nameOf(recordOf(key)).hash] as const)) {
      expect(sums.parts({ from: '' }, Infinity)).toContainEqual({ from, sum })
    }
  })
})

describe('the name of a record', () => {
  it('is another one for another key, version or decision', () => {
    const names = [
      recordOf('a'),
      recordOf('b'),
      recordOf('a', { version: 2 }),
      recordOf('a', { decisions: recordOf('a', { version: 9 }).decisions }),
    ].map((record) => nameOf(record).hash)
    expect(new Set(names).size).toBe(4)
  })

  it('is the same in every version of this program: nodes of several compare them', () => {
    expect(nameOf(recordOf('user/ada', { version: 3 }))).toEqual({ key: 'user/ada', version: 3, hash: 57725553867973 })
    expect(KEYS.filter(isBorder)).toEqual(['k35', 'k129', 'k157', 'k253', 'k375', 'k380'])
  })
})
