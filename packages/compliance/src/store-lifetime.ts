/** What a store must do for records that change, that end, and that are to end by themselves. */
import assert from 'node:assert/strict'
import { CONFIGURATION_KEY, type Expiry, KEY_BYTES_MAX, type Store, type StoredRecord } from '@replicator/interface'
import { type DeclareTest, keysOf, reopened, type StorePlace } from './store-place.js'
import { changeOf, put, recordOf, slotOf, vote } from './store-samples.js'

export function declareExpiries(test: DeclareTest): void {
  test('Records whose time is up are told earliest first, then by key, wherever they stand', async (store, place) => {
    const inOrder = [
      { key: 'z', expiresMs: 0 },
      { key: 'last of the first', expiresMs: 9 },
      { key: 'a', expiresMs: 10 },
      { key: '\uffee', expiresMs: 10 },
      { key: '\u{1F600}', expiresMs: 10 },
      { key: 'b', expiresMs: 1_764_000_000_000 },
    ]
    store.apply([put(recordOf('never'))])
    store.apply(inOrder.filter((_, index) => index % 2 === 0).map(expiring))
    await store.flush()
    store.apply(inOrder.filter((_, index) => index % 2 === 1).map(expiring))
    await assertEverywhere(store, place, (each) => {
      assert.deepEqual(allExpiries(each), inOrder)
      assert.deepEqual(each.expired(10, 100), inOrder.slice(0, 5))
      assert.deepEqual(each.expired(9, 100), inOrder.slice(0, 2))
      assert.deepEqual(each.expired(0, 100), inOrder.slice(0, 1))
      assert.deepEqual(each.expired(10, 3), inOrder.slice(0, 3))
      assert.deepEqual(each.expired(10, 0), [])
    })
  })

  test('A record is found once its time has come, however often it was asked for before', async (store) => {
    store.apply([expiring({ key: 'a', expiresMs: 50 })])
    await store.flush()
    assert.deepEqual(store.expired(49, 10), [])
    assert.deepEqual(keysOf(store.expired(50, 10)), ['a'])
    store.apply([expiring({ key: 'b', expiresMs: 20 })])
    assert.deepEqual(keysOf(store.expired(60, 10)), ['b', 'a'])
    assert.deepEqual(keysOf(store.expired(20, 10)), ['b'])
  })

  test('A record that is put off, brought forward or kept for ever is found at its new time alone', async (store, place) => {
    const keys = ['later', 'sooner', 'never', 'same']
    store.apply(keys.map((key) => expiring({ key, expiresMs: 100 })))
    await store.flush()
    store.apply([
      expiring({ key: 'later', expiresMs: 300 }, 2),
      expiring({ key: 'sooner', expiresMs: 5 }, 2),
      put(recordOf('never', { version: 2 })),
      expiring({ key: 'same', expiresMs: 100 }, 2),
    ])
    await assertEverywhere(store, place, (each) => {
      const told = allExpiries(each).map(({ key, expiresMs }) => `${key} ${expiresMs}`)
      assert.deepEqual(told, ['sooner 5', 'same 100', 'later 300'])
    })
  })

  test('A record that has ended is not told any more, though it says when it had to', async (store, place) => {
    store.apply(['a', 'b', 'c'].map((key) => expiring({ key, expiresMs: 7 })))
    await store.flush()
    store.apply([put(ended('b', 7))])
    await assertEverywhere(store, place, (each) => {
      assert.deepEqual(keysOf(each.expired(7, 100)), ['a', 'c'])
      assert.equal(each.record('b')?.expiresMs, 7)
    })
  })

  test('It may change its time again and again before it is flushed', async (store, place) => {
    for (const [index, expiresMs] of [10, 20, 10, 30].entries()) {
      store.apply([expiring({ key: 'k', expiresMs }, index + 1)])
    }
    store.apply([expiring({ key: 'gone', expiresMs: 10 }), put(ended('gone', 10))])
    store.apply([expiring({ key: 'back', expiresMs: 10 }), put(ended('back', 10))])
    store.apply([expiring({ key: 'back', expiresMs: 10 }, 3)])
    await assertEverywhere(store, place, (each) => {
      assert.deepEqual(allExpiries(each), [
        { key: 'back', expiresMs: 10 },
        { key: 'k', expiresMs: 30 },
      ])
    })
  })

  test('Hundreds that end while others come are told page by page, each as long as it is there', async (store, place) => {
    const left = new Set<string>()
    for (let round = 0; round < 20; round++) {
      const keys = Array.from({ length: 20 }, (_, index) => `${round}/${index}`)
      store.apply(keys.map((key) => expiring({ key, expiresMs: 1000 + round })))
      for (const key of keys) left.add(key)
      if (round % 3 === 0) await store.flush()
      else void store.flush()
      const due = store.expired(1000 + round, 15)
      assert.equal(due.length, 15)
      for (const { key } of due) assert.ok(left.delete(key))
      store.apply(due.map(({ key, expiresMs }) => put(ended(key, expiresMs))))
    }
    await assertEverywhere(store, place, (each) => {
      assert.deepEqual(new Set(keysOf(allExpiries(each))), left)
      assert.equal(each.userCounts.absent, 300)
    })
  })

  test('The longest key and the latest time are none too long', async (store, place) => {
    const last = { key: 'x'.repeat(KEY_BYTES_MAX), expiresMs: Number.MAX_SAFE_INTEGER }
    store.apply([expiring(last)])
    await assertEverywhere(store, place, (each) => {
      assert.deepEqual(each.expired(last.expiresMs - 1, 10), [])
      assert.deepEqual(each.expired(last.expiresMs, 10), [last])
    })
  })

  test('A time that is no whole number from 0 on is refused', async (store) => {
    for (const expiresMs of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      assert.throws(() => store.apply([expiring({ key: 'k', expiresMs })]), RangeError)
    }
    assert.equal(store.record('k'), undefined)
  })
}

export function declareAbsence(test: DeclareTest): void {
  test('Records that hold nothing are counted, as they come and go', async (store, place) => {
    store.apply([put(recordOf('a')), put(recordOf('b')), put(ended('gone')), put(noopOf('noop')), vote(slotOf('slot'))])
    assert.equal(store.userCounts.absent, 2)
    await store.flush()
    assert.equal(store.userCounts.absent, 2)
    store.apply([put(ended('a')), put(recordOf('noop', { version: 2 })), put(ended('gone', undefined, 3))])
    await assertEverywhere(store, place, (each) => {
      assert.equal(each.userCounts.absent, 2)
      assert.equal(each.recordCount, 4)
    })
  })

  test("Records that are no user's are not counted among those of users", async (store, place) => {
    store.apply([put(recordOf(CONFIGURATION_KEY)), put(recordOf('\0token')), put(noopOf('\0noop')), put(recordOf('a'))])
    assert.deepEqual(store.userCounts, { present: 1, absent: 0 })
    await store.flush()
    const again = await reopened(store, place)
    assert.deepEqual(again.userCounts, { present: 1, absent: 0 })
    again.apply([put(recordOf('\0noop', { version: 2 })), put(recordOf('\0token', { version: 2 })), put(ended('a'))])
    await assertEverywhere(again, place, (each) => {
      assert.equal(each.recordCount, 4)
      assert.deepEqual(each.userCounts, { present: 0, absent: 1 })
      assert.deepEqual(each.keys({ prefix: '\0', limit: 9 }), ['\0noop', '\0token'])
      assert.equal(each.record('\0noop')?.version, 2)
    })
  })

  test('One that comes back in the same apply is not counted, and one that ends twice is counted once', async (store, place) => {
    store.apply([put(ended('back')), put(recordOf('back', { version: 3 })), put(ended('twice')), put(ended('twice'))])
    await assertEverywhere(store, place, (each) => assert.equal(each.userCounts.absent, 1))
  })
}

export function declareSize(test: DeclareTest): void {
  test('Its size is that of the values of its records, whatever held the keys before', async (store, place) => {
    store.apply([put(recordOf('a', { value: new Uint8Array(300) })), put(recordOf('b', { value: new Uint8Array(7) }))])
    assert.equal(store.size().records, 307)
    await store.flush()
    store.apply([put(recordOf('a', { version: 2, value: new Uint8Array(20) })), put(ended('b'))])
    store.apply([put(recordOf('a', { version: 3, value: new Uint8Array(40) }))])
    await assertEverywhere(store, place, (each) => {
      assert.equal(each.size().records, 40)
      assert.ok(each.size().disk >= 0)
    })
  })
}

export function declareRealChanges(test: DeclareTest): void {
  test('A version that only repeats the one before it takes a new place, and changes nothing', async (store, place) => {
    store.apply([put(recordOf('a')), put(recordOf('b'))])
    await store.flush()
    store.apply([put(recordOf('a', { version: 2, since: 1 }))])
    const told = [changeOf(2, 'b'), { ...changeOf(3, 'a', 2), changed: 1 }]
    await assertEverywhere(store, place, (each) => assert.deepEqual(each.changes(0, 10), told))
  })

  test('It stays unchanged over any number of them, and a deletion is a change', async (store, place) => {
    for (const version of [1, 2, 3]) {
      store.apply([put(recordOf('k', { version, since: 1 }))])
      await store.flush()
    }
    assert.deepEqual(store.changes(0, 10), [{ ...changeOf(3, 'k', 3), changed: 1 }])
    const again = await reopened(store, place)
    again.apply([put(recordOf('k', { version: 4, since: 1 }))])
    assert.deepEqual(again.changes(0, 10), [{ ...changeOf(4, 'k', 4), changed: 1 }])
    again.apply([put(recordOf('k', { version: 5, present: false }))])
    assert.deepEqual(again.changes(0, 10), [{ ...changeOf(5, 'k', 5), bytes: 0 }])
    again.apply([put(recordOf('k', { version: 6, since: 5, present: false }))])
    assert.deepEqual(again.changes(0, 10), [{ ...changeOf(6, 'k', 6), bytes: 0, changed: 5 }])
  })

  test('A key that never held anything has never changed, whatever versions it has had', async (store, place) => {
    store.apply([put(noopOf('k'))])
    assert.deepEqual(store.changes(0, 10), [{ ...changeOf(1, 'k'), bytes: 0, changed: 0 }])
    store.apply([put(noopOf('k', 2))])
    await store.flush()
    const again = await reopened(store, place)
    assert.deepEqual(again.changes(0, 10), [{ ...changeOf(2, 'k', 2), bytes: 0, changed: 0 }])
    again.apply([put(recordOf('k', { version: 3 }))])
    assert.deepEqual(again.changes(0, 10), [changeOf(3, 'k', 3)])
  })

  test('A record that comes with versions which this store never had is a change', async (store, place) => {
    store.apply([put(recordOf('new', { version: 5, since: 2 })), put(recordOf('known'))])
    await store.flush()
    store.apply([put(recordOf('known', { version: 7, since: 4 }))])
    const told = [changeOf(1, 'new', 5), changeOf(3, 'known', 7)]
    await assertEverywhere(store, place, (each) => assert.deepEqual(each.changes(0, 10), told))
  })

  test('It goes by what the same apply has put there before', async (store) => {
    store.apply([put(recordOf('k')), put(recordOf('k', { version: 2, since: 1 })), put(recordOf('k', { version: 3 }))])
    assert.deepEqual(store.changes(0, 10), [changeOf(3, 'k', 3)])
    store.apply([put(recordOf('k', { version: 4 })), put(recordOf('k', { version: 5, since: 4 }))])
    assert.deepEqual(store.changes(0, 10), [{ ...changeOf(5, 'k', 5), changed: 4 }])
  })
}

/** Applied, while a batch is under way, flushed, and after reopening. */
async function assertEverywhere(store: Store, place: StorePlace, check: (store: Store) => void): Promise<void> {
  check(store)
  const flushed = store.flush()
  check(store)
  await flushed
  check(store)
  check(await reopened(store, place))
}

function expiring({ key, expiresMs }: Expiry, version = 1): ReturnType<typeof put> {
  return put(recordOf(key, { version, final: false, expiresMs }))
}

function ended(key: string, expiresMs?: number, version = 2): StoredRecord {
  return recordOf(key, { version, present: false, ...(expiresMs !== undefined && { expiresMs }) })
}

function noopOf(key: string, version = 1): StoredRecord {
  return recordOf(key, { version, since: 0, present: false })
}

function allExpiries(store: Store): readonly Expiry[] {
  return store.expired(Number.MAX_SAFE_INTEGER, 1000)
}
