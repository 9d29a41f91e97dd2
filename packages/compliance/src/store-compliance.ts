/**
 * What every Store must do, whatever it keeps its contents in. An adapter's test file runs it:
 *
 * ```ts
 * import { describe, it } from 'vitest'
 *
 * storeCompliance('the memory store', () => new MemoryPlace(), { describe, it })
 * ```
 *
 * It asserts with `node:assert` and takes the test functions as an argument, so that this package
 * loads no test runner.
 */
import assert from 'node:assert/strict'
import { KEY_BYTES_MAX, type Write } from '@replicator/interface'
import type { TestFunctions } from './test-functions.js'
import { declareAbsence, declareExpiries, declareRealChanges, declareSize } from './store-lifetime.js'
import { type DeclareTest, keysOf, reopened, type StorePlace } from './store-place.js'
import { changeOf, decisionOf, put, recordOf, set, slotOf, vote, voteOf } from './store-samples.js'

export function storeCompliance(name: string, placeFor: () => StorePlace, { describe, it }: TestFunctions): void {
  const declare: DeclareTest = (title, run) =>
    it(title, async () => {
      const place = placeFor()
      try {
        await run(await place.open(), place)
      } finally {
        await place.destroy()
      }
    })
  describe(`${name} as a Store`, () => {
    describe('records', () => declareRecords(declare))
    describe('the change log', () => declareChanges(declare))
    describe('what really changed', () => declareRealChanges(declare))
    describe('the list of keys', () => declareKeys(declare))
    describe('records that are to end', () => declareExpiries(declare))
    describe('records that hold nothing', () => declareAbsence(declare))
    describe('its size', () => declareSize(declare))
    describe('slots', () => declareSlots(declare))
    describe('texts of its own', () => declareTexts(declare))
    describe('batches', () => declareBatches(declare))
    describe('misuse', () => declareMisuse(declare))
  })
}

function declareRecords(test: DeclareTest): void {
  test('A new store holds nothing', async (store) => {
    assert.equal(store.head, 0)
    assert.equal(store.batch, 0)
    assert.equal(store.recordCount, 0)
    assert.equal(store.userCounts.absent, 0)
    assert.deepEqual(store.expired(Number.MAX_SAFE_INTEGER, 10), [])
    assert.equal(store.record('a'), undefined)
    assert.deepEqual(store.slots(), [])
    assert.deepEqual(store.changes(0, 10), [])
    assert.deepEqual(store.keys({ prefix: '', limit: 10 }), [])
  })

  test('A record is read back with every field, before and after its flush and after reopening', async (store, place) => {
    const record = recordOf('user/ada', {
      version: 3,
      since: 2,
      final: false,
      decisions: [decisionOf(3), decisionOf(2)],
      expiresMs: 1_764_000_000_000,
    })
    store.apply([put(record)])
    assert.deepEqual(store.record('user/ada'), record)
    await store.flush()
    assert.deepEqual(store.record('user/ada'), record)
    const again = await reopened(store, place)
    assert.deepEqual(again.record('user/ada'), record)
    assert.equal(again.recordCount, 1)
  })

  test('A deleted record has no value, and an empty value is a value', async (store, place) => {
    const deleted = recordOf('gone', { present: false })
    const empty = recordOf('empty', { value: new Uint8Array(0) })
    store.apply([put(deleted), put(empty)])
    await store.flush()
    const again = await reopened(store, place)
    assert.deepEqual(again.record('gone'), deleted)
    assert.equal('value' in (again.record('gone') ?? {}), false)
    assert.deepEqual(again.record('empty'), empty)
  })

  test('A value of a megabyte is read back as it was', async (store, place) => {
    const value = Uint8Array.from({ length: 1024 * 1024 }, (_, index) => (index * 31 + (index >> 8)) & 0xff)
    store.apply([put(recordOf('large', { value }))])
    await store.flush()
    const read = (await reopened(store, place)).record('large')?.value
    assert.equal(Buffer.compare(read ?? new Uint8Array(0), value), 0)
  })

  test('A record that has been read stays as it is when others are read and written', async (store) => {
    const first = recordOf('first', { value: Uint8Array.of(1, 1, 1) })
    store.apply([put(first), put(recordOf('second', { value: Uint8Array.of(2, 2, 2) }))])
    await store.flush()
    const read = store.record('first')
    store.record('second')
    store.apply([put(recordOf('first', { version: 2, value: Uint8Array.of(3, 3, 3) }))])
    await store.flush()
    store.record('first')
    assert.deepEqual(read, first)
  })

  test('A later version takes the place of the earlier one, wherever that one stands', async (store, place) => {
    store.apply([put(recordOf('k', { version: 1 })), put(recordOf('k', { version: 2 }))])
    assert.equal(store.record('k')?.version, 2)
    store.apply([put(recordOf('k', { version: 3 }))])
    const flushed = store.flush()
    store.apply([put(recordOf('k', { version: 4 }))])
    assert.equal(store.record('k')?.version, 4)
    await flushed
    assert.equal(store.record('k')?.version, 4)
    await store.flush()
    store.apply([put(recordOf('k', { version: 5 }))])
    assert.equal(store.record('k')?.version, 5)
    await store.flush()
    const again = await reopened(store, place)
    assert.equal(again.record('k')?.version, 5)
    assert.equal(again.recordCount, 1)
  })

  test('The record of the configuration has the empty key and is counted', async (store, place) => {
    const configuration = recordOf('', { version: 7 })
    store.apply([put(configuration), put(recordOf('a'))])
    assert.equal(store.recordCount, 2)
    await store.flush()
    const again = await reopened(store, place)
    assert.deepEqual(again.record(''), configuration)
    assert.equal(again.recordCount, 2)
    assert.deepEqual(keysOf(again.changes(0, 10)), ['', 'a'])
  })

  test('Keys may be as long as a key can be and hold any character but NUL', async (store, place) => {
    const keys = ['\u0001', 'ä/ß?#%', '\u{1F600}', '\uffff', ' ', 'x'.repeat(KEY_BYTES_MAX), '\u{10FFFF}'.repeat(256)]
    store.apply(keys.map((key) => put(recordOf(key))))
    store.apply(keys.map((key) => vote(slotOf(key, { version: 2 }))))
    await store.flush()
    const again = await reopened(store, place)
    for (const key of keys) {
      assert.equal(again.record(key)?.key, key)
      assert.equal(again.slot(key)?.key, key)
    }
    assert.equal(again.recordCount, keys.length)
  })
}

function declareChanges(test: DeclareTest): void {
  test('Each record gets the next place, and slots and texts get none', async (store) => {
    store.apply([put(recordOf('a')), vote(slotOf('x')), { type: 'meta', name: 'n', value: 'v' }, put(recordOf('b'))])
    assert.equal(store.head, 2)
    for (const beyond of [2, 2 ** 48 - 1, Number.MAX_SAFE_INTEGER]) assert.deepEqual(store.changes(beyond, 10), [])
    assert.deepEqual(store.changes(0, 10), [changeOf(1, 'a'), changeOf(2, 'b')])
  })

  test('It says the version and the length of the value of each record, flushed or not', async (store, place) => {
    const gone = recordOf('gone', { version: 7, present: false })
    store.apply([put(recordOf('a', { version: 3, value: new Uint8Array(70_000) })), put(gone)])
    const told = [
      { sequence: 1, changed: 1, key: 'a', version: 3, bytes: 70_000 },
      { sequence: 2, changed: 2, key: 'gone', version: 7, bytes: 0 },
    ]
    assert.deepEqual(store.changes(0, 10), told)
    const flushed = store.flush()
    assert.deepEqual(store.changes(0, 10), told)
    await flushed
    assert.deepEqual(store.changes(0, 10), told)
    assert.deepEqual((await reopened(store, place)).changes(0, 10), told)
  })

  test('A key stands in it once, at its last change, whether its earlier change is flushed or not', async (store, place) => {
    store.apply([put(recordOf('a')), put(recordOf('b')), put(recordOf('a', { version: 2 }))])
    const once = [changeOf(2, 'b'), changeOf(3, 'a', 2)]
    assert.deepEqual(store.changes(0, 10), once)
    const flushed = store.flush()
    store.apply([put(recordOf('b', { version: 2 }))])
    const moved = [changeOf(3, 'a', 2), changeOf(4, 'b', 2)]
    assert.deepEqual(store.changes(0, 10), moved)
    await flushed
    assert.deepEqual(store.changes(0, 10), moved)
    await store.flush()
    assert.deepEqual(store.changes(0, 10), moved)
    store.apply([put(recordOf('a', { version: 3 }))])
    const last = [changeOf(4, 'b', 2), changeOf(5, 'a', 3)]
    assert.deepEqual(store.changes(0, 10), last)
    await store.flush()
    assert.deepEqual((await reopened(store, place)).changes(0, 10), last)
  })

  test('It is read page by page, oldest first, across what is flushed and what is not', async (store) => {
    for (const key of ['a', 'b', 'c']) store.apply([put(recordOf(key))])
    await store.flush()
    for (const key of ['d', 'e']) store.apply([put(recordOf(key))])
    const flushed = store.flush()
    store.apply([put(recordOf('f'))])
    assert.deepEqual(keysOf(store.changes(0, 4)), ['a', 'b', 'c', 'd'])
    assert.deepEqual(keysOf(store.changes(4, 4)), ['e', 'f'])
    assert.deepEqual(keysOf(store.changes(2, 2)), ['c', 'd'])
    assert.deepEqual(store.changes(6, 4), [])
    assert.deepEqual(store.changes(0, 0), [])
    await flushed
    assert.deepEqual(keysOf(store.changes(0, 10)), ['a', 'b', 'c', 'd', 'e', 'f'])
  })

  test('A place is never given twice, over reopening either', async (store, place) => {
    store.apply([put(recordOf('a')), put(recordOf('b'))])
    await store.flush()
    store.apply([put(recordOf('b', { version: 2 })), put(recordOf('b', { version: 3 }))])
    await store.flush()
    const again = await reopened(store, place)
    assert.equal(again.head, 4)
    again.apply([put(recordOf('c'))])
    assert.equal(again.head, 5)
    assert.deepEqual(again.changes(0, 10), [changeOf(1, 'a'), changeOf(4, 'b', 3), changeOf(5, 'c')])
  })
}

function declareKeys(test: DeclareTest): void {
  // By UTF-16 units, the last two would stand the other way round.
  const inOrder = ['a', 'a/1', 'a/2', 'a/é', 'b', 'é', '\uffee', '\u{1F600}']

  test('Keys are listed in the order of their UTF-8 bytes, flushed or not', async (store, place) => {
    const flushedLast = inOrder.filter((_, index) => index % 2 === 0)
    store.apply(inOrder.filter((key) => !flushedLast.includes(key)).map((key) => put(recordOf(key))))
    await store.flush()
    store.apply(flushedLast.map((key) => put(recordOf(key))))
    assert.deepEqual(store.keys({ prefix: '', limit: 100 }), inOrder)
    await store.flush()
    assert.deepEqual(store.keys({ prefix: '', limit: 100 }), inOrder)
    assert.deepEqual((await reopened(store, place)).keys({ prefix: '', limit: 100 }), inOrder)
  })

  test('They are read page by page, each page after the last key of the one before', async (store) => {
    store.apply(inOrder.toReversed().map((key) => put(recordOf(key))))
    for (const step of ['applied', 'flushed']) {
      const found: string[] = []
      for (let after: string | undefined; ; after = found.at(-1)) {
        const page = store.keys({ prefix: '', limit: 3, ...(after === undefined ? {} : { after }) })
        if (page.length === 0) break
        assert.ok(page.length <= 3)
        found.push(...page)
      }
      assert.deepEqual(found, inOrder, step)
      await store.flush()
    }
  })

  test('A prefix leaves only the keys that start with it', async (store) => {
    store.apply(inOrder.slice(0, 4).map((key) => put(recordOf(key))))
    await store.flush()
    store.apply(inOrder.slice(4).map((key) => put(recordOf(key))))
    assert.deepEqual(store.keys({ prefix: 'a/', limit: 100 }), ['a/1', 'a/2', 'a/é'])
    assert.deepEqual(store.keys({ prefix: 'a/', after: 'a/1', limit: 100 }), ['a/2', 'a/é'])
    assert.deepEqual(store.keys({ prefix: 'a/', after: 'a/1x', limit: 1 }), ['a/2'])
    assert.deepEqual(store.keys({ prefix: 'a/', after: 'b', limit: 100 }), [])
    assert.deepEqual(store.keys({ prefix: 'b', after: 'a', limit: 100 }), ['b'])
    assert.deepEqual(store.keys({ prefix: '\u{1F600}', limit: 100 }), ['\u{1F600}'])
    assert.deepEqual(store.keys({ prefix: 'zz', limit: 100 }), [])
    assert.deepEqual(store.keys({ prefix: '', limit: 0 }), [])
  })

  test('The configuration is not among them, and a deleted record is', async (store) => {
    store.apply([put(recordOf('')), put(recordOf('gone', { present: false }))])
    assert.deepEqual(store.keys({ prefix: '', limit: 100 }), ['gone'])
    await store.flush()
    assert.deepEqual(store.keys({ prefix: '', limit: 100 }), ['gone'])
    assert.deepEqual(store.keys({ prefix: '', after: '', limit: 100 }), ['gone'])
  })

  test('A key with a slot and no record is not among them', async (store) => {
    store.apply([vote(slotOf('only-a-slot'))])
    await store.flush()
    assert.deepEqual(store.keys({ prefix: '', limit: 100 }), [])
    assert.equal(store.recordCount, 0)
  })
}

function declareSlots(test: DeclareTest): void {
  test('A slot is read back with its promise, its vote and its value, after reopening too', async (store, place) => {
    const promise = slotOf('promise', { promised: { generation: 4, number: 2, peer: 'p', boot: 9, attempt: 1 } })
    const voted = slotOf('vote', { version: 5, vote: voteOf({ requestId: 'r-1', fingerprint: 'ff', mutable: true }) })
    const noop = slotOf('noop', { vote: voteOf({ operation: 'noop' }) })
    const all = [noop, promise, voted]
    store.apply(all.map(vote))
    for (const slot of all) assert.deepEqual(store.slot(slot.key), slot)
    await store.flush()
    const again = await reopened(store, place)
    for (const slot of all) assert.deepEqual(again.slot(slot.key), slot)
    assert.deepEqual(again.slots(), all)
  })

  test('They are listed in the order of their keys', async (store, place) => {
    store.apply(['\u{1F600}', 'b', '', '\uffee', 'a'].map((key) => vote(slotOf(key))))
    const inOrder = ['', 'a', 'b', '\uffee', '\u{1F600}']
    assert.deepEqual(keysOf(store.slots()), inOrder)
    store.apply([{ type: 'slot', key: 'b' }])
    await store.flush()
    const left = inOrder.filter((key) => key !== 'b')
    assert.deepEqual(keysOf(store.slots()), left)
    assert.deepEqual(keysOf((await reopened(store, place)).slots()), left)
  })

  test('A slot is replaced by a later one, and dropped where none is given', async (store, place) => {
    store.apply([vote(slotOf('kept')), vote(slotOf('dropped'))])
    await store.flush()
    store.apply([
      vote(slotOf('kept', { version: 2 })),
      { type: 'slot', key: 'dropped' },
      { type: 'slot', key: 'never' },
    ])
    await store.flush()
    const again = await reopened(store, place)
    assert.equal(again.slot('kept')?.version, 2)
    assert.equal(again.slot('dropped'), undefined)
  })

  test('A record drops the slot of a version that it decides, and no later one', async (store, place) => {
    store.apply([vote(slotOf('same', { version: 2 })), vote(slotOf('older')), vote(slotOf('later', { version: 3 }))])
    await store.flush()
    store.apply(['same', 'older', 'later'].map((key) => put(recordOf(key, { version: 2 }))))
    assert.deepEqual(keysOf(store.slots()), ['later'])
    await store.flush()
    assert.deepEqual(keysOf(store.slots()), ['later'])
    assert.deepEqual(keysOf((await reopened(store, place)).slots()), ['later'])
  })

  test('The writes of one apply take effect in their order', async (store, place) => {
    store.apply([
      vote(slotOf('decided')),
      put(recordOf('decided')),
      put(recordOf('voted-on')),
      vote(slotOf('voted-on', { version: 2 })),
      { type: 'slot', key: 'set-again' },
      vote(slotOf('set-again')),
    ])
    await store.flush()
    assert.deepEqual(keysOf((await reopened(store, place)).slots()), ['set-again', 'voted-on'])
  })
}

function declareTexts(test: DeclareTest): void {
  test('A text is set, replaced and dropped, and an empty text is a text', async (store, place) => {
    store.apply([set('boots', 'one'), set('empty', ''), set('dropped', 'x'), set('näme', '\u{1F600}"\\\n')])
    assert.equal(store.meta('boots'), 'one')
    await store.flush()
    store.apply([set('boots', 'two'), { type: 'meta', name: 'dropped' }])
    assert.equal(store.meta('boots'), 'two')
    await store.flush()
    const again = await reopened(store, place)
    assert.equal(again.meta('boots'), 'two')
    assert.equal(again.meta('empty'), '')
    assert.equal(again.meta('dropped'), undefined)
    assert.equal(again.meta('näme'), '\u{1F600}"\\\n')
  })

  test('A text, a slot and a record of one name are three things', async (store, place) => {
    store.apply([{ type: 'meta', name: 'x', value: 'text' }, put(recordOf('x')), vote(slotOf('x', { version: 2 }))])
    await store.flush()
    const again = await reopened(store, place)
    again.apply([{ type: 'slot', key: 'x' }])
    assert.equal(again.meta('x'), 'text')
    assert.equal(again.record('x')?.key, 'x')
    assert.equal(again.slot('x'), undefined)
  })
}

function declareBatches(test: DeclareTest): void {
  test('A flush resolves with the number of its batch, which then is the last durable one', async (store) => {
    store.apply([put(recordOf('a'))])
    const first = await store.flush()
    assert.equal(store.batch, first)
    store.apply([put(recordOf('b'))])
    const second = await store.flush()
    assert.ok(second > first)
    assert.equal(store.batch, second)
  })

  test('A flush with nothing to write resolves with the last batch', async (store) => {
    assert.equal(await store.flush(), 0)
    store.apply([put(recordOf('a'))])
    const batch = await store.flush()
    assert.equal(await store.flush(), batch)
    assert.equal(store.batch, batch)
  })

  test('What is applied while a batch is under way is readable all the time and durable with a later flush', async (store) => {
    const seen = new Set<string>()
    const assertAllSeen = (): void => {
      for (const key of seen) assert.equal(store.record(key)?.key, key)
      assert.deepEqual(store.keys({ prefix: '', limit: 1000 }), [...seen].toSorted())
      assert.equal(store.changes(0, 1000).length, seen.size)
      assert.equal(store.recordCount, seen.size)
    }
    const flushes: Promise<number>[] = []
    for (let round = 0; round < 50; round++) {
      const key = `k${round}`
      store.apply([put(recordOf(key))])
      seen.add(key)
      flushes.push(store.flush())
      assertAllSeen()
      if (round % 7 === 0) await flushes[0]
      if (round % 10 === 0) await flushes.at(-1)
      assertAllSeen()
    }
    const batches = await Promise.all(flushes)
    assert.deepEqual(
      batches,
      batches.toSorted((a, b) => a - b),
    )
    assertAllSeen()
  })

  test('Batch numbers go on after reopening', async (store, place) => {
    store.apply([put(recordOf('a'))])
    const before = await store.flush()
    const again = await reopened(store, place)
    assert.ok(again.batch >= before)
    const atOpen = again.batch
    again.apply([{ type: 'slot', key: 'never' }])
    assert.ok((await again.flush()) > atOpen)
  })

  test('All that a hundred writers were told is durable is there after reopening', async (store, place) => {
    await Promise.all(
      Array.from({ length: 100 }, async (_, writer) => {
        for (let round = 1; round <= 5; round++) {
          store.apply([vote(slotOf(`w${writer}`, { version: round }))])
          await store.flush()
          store.apply([put(recordOf(`w${writer}`, { version: round }))])
          await store.flush()
        }
      }),
    )
    const again = await reopened(store, place)
    assert.equal(again.recordCount, 100)
    assert.equal(again.head, 500)
    assert.deepEqual(again.slots(), [])
    for (let writer = 0; writer < 100; writer++) assert.equal(again.record(`w${writer}`)?.version, 5)
    assert.equal(again.changes(0, 1000).length, 100)
  })
}

function declareMisuse(test: DeclareTest): void {
  test('Where one write of an apply is refused, none of them takes effect', async (store) => {
    const refused: readonly Write[] = [
      put(recordOf('x'.repeat(KEY_BYTES_MAX + 1))),
      put(recordOf('nul\0')),
      put(recordOf('half of a pair \ud800')),
      { type: 'slot', key: 'here', slot: slotOf('there') },
      { type: 'meta', name: 'n'.repeat(KEY_BYTES_MAX + 1), value: '' },
    ]
    for (const write of refused) {
      assert.throws(() => store.apply([put(recordOf('good')), write]), RangeError)
    }
    assert.equal(store.record('good'), undefined)
    assert.equal(store.head, 0)
    assert.equal(await store.flush(), 0)
  })

  test('A closed store takes nothing more, and may be closed again', async (store) => {
    await store.close()
    assert.throws(() => store.apply([put(recordOf('a'))]), /closed/)
    await assert.rejects(store.flush(), /closed/)
    await store.close()
  })
}
