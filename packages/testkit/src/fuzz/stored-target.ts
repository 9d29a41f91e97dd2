/**
 * Bytes on a disk against the decoders of the stored form: the entry exactly as it was written, or `StoreDamaged`. Also
 * where whoever spoiled the bytes (another program, another version of this one) has put the checksums right again.
 */
import { isUint8Array } from 'node:util/types'
import { isDeepStrictEqual } from 'node:util'
import { crc32 } from 'node:zlib'
import { openBallot } from '@replicator/interface'
import type { Slot } from '@replicator/interface'
import {
  StoreDamaged,
  decodeChange,
  decodeExpiry,
  decodeHead,
  decodeRecord,
  decodeSlot,
  decodeText,
  encodeChange,
  encodeExpiry,
  encodeRecord,
  encodeSlot,
  encodeText,
  expiryName,
} from '@replicator/store'
import type { Prng } from '../random/prng.js'
import { hexOf, joined, noise, shrunkBytes, spoiled } from './hostile-bytes.js'
import type { Target, Trial } from './target.js'
import { NO_WORDS, Vocabulary } from './vocabulary.js'

export interface StoredForm {
  readonly record: typeof decodeRecord
  readonly head: typeof decodeHead
  readonly slot: typeof decodeSlot
  readonly text: typeof decodeText
  readonly change: typeof decodeChange
  readonly expiry: typeof decodeExpiry
}

const REAL: StoredForm = {
  record: decodeRecord,
  head: decodeHead,
  slot: decodeSlot,
  text: decodeText,
  change: decodeChange,
  expiry: decodeExpiry,
}

/** One entry as it was written, and how it is read again. */
interface Entry {
  readonly what: string
  readonly bytes: Uint8Array
  readonly written: unknown
  read(bytes: Uint8Array): unknown
}

export function storedTarget(form: StoredForm = REAL): Target {
  return {
    name: 'stored',
    trial(random): Trial {
      const entry = anyEntry(random, form)
      const other = anyEntry(random, form)
      const isSealed = random.chance(0.5)
      const bytes = random.chance(0.1) ? noise(random, 200) : spoiledEntry(random, entry, { other, isSealed })
      const check = (each: Uint8Array): string | undefined => checkEntry(entry, each, isSealed)
      if (check(bytes) === undefined) return { inputs: 1 }
      const small = isSealed ? bytes : shrunkBytes(bytes, (each) => check(each) !== undefined)
      return { inputs: 1, failure: { problem: check(small) ?? '', input: `${entry.what}: ${hexOf(small)}` } }
    },
  }
}

function anyEntry(random: Prng, form: StoredForm): Entry {
  const it = new Vocabulary(random, NO_WORDS)
  const key = it.key()
  switch (random.whole(0, 5)) {
    case 0: {
      const written = { record: it.record(key), sequence: it.number(), changed: it.number() }
      return { what: 'record', bytes: encodeRecord(written), written, read: (bytes) => form.record(key, bytes) }
    }
    case 1: {
      const { value, ...record } = it.record(key)
      const place = { sequence: it.number(), changed: it.number() }
      const written = { record, ...place, valueBytes: value?.length ?? 0 }
      const bytes = encodeRecord({ ...place, record: { ...record, ...(value && { value }) } })
      return { what: 'head', bytes, written, read: (each) => form.head(key, each) }
    }
    case 2: {
      const vote = it.flag() ? {} : { vote: it.vote() }
      const written: Slot = { key, version: it.number(), promised: openBallot(it.number()), ...vote }
      return { what: 'slot', bytes: encodeSlot(written), written, read: (bytes) => form.slot(key, bytes) }
    }
    case 3: {
      const written = random.pick(['', '{"boot":1}', 'é😀', 'x'.repeat(300)])
      return { what: 'text', bytes: encodeText(key, written), written, read: (bytes) => form.text(key, bytes) }
    }
    case 4: {
      const written = { expiresMs: it.number(), key }
      const name = expiryName(written)
      return { what: 'expiry', bytes: encodeExpiry(name), written, read: (bytes) => form.expiry(name, bytes) }
    }
    default: {
      // Places begin with 1. The place is where the checksum begins too: with 0, all-zero bytes would be right.
      const place = { sequence: random.whole(1, 0xffffffff), key }
      const written = { ...place, changed: it.number(), version: it.number(), bytes: random.whole(0, 0xffffffff) }
      return {
        what: 'change',
        bytes: encodeChange(written),
        written,
        read: (each) => form.change(written.sequence, each),
      }
    }
  }
}

const HEADER_AT = 16
const WITHOUT_HEADER: readonly string[] = ['change', 'expiry']

function spoiledEntry(random: Prng, entry: Entry, options: { other: Entry; isSealed: boolean }): Uint8Array {
  const bytes = spoiled(random, entry.bytes, options.other.bytes)
  if (!options.isSealed || WITHOUT_HEADER.includes(entry.what) || bytes.length < HEADER_AT) return bytes
  const headers = ['null', '{}', '[]', '[[]]', '1', '"x"', '[', '[null,null]', `[${'['.repeat(5000)}`]
  const header = Buffer.from(random.chance(0.3) ? random.pick(headers) : bytes.subarray(HEADER_AT))
  const head = Buffer.from(joined(entry.bytes.subarray(0, HEADER_AT), header))
  head.writeUIntBE(header.length, 5, 3)
  head.writeUInt32BE(crc32(head.subarray(4)), 0)
  return Uint8Array.from(head)
}

/** Sealed bytes pass for what somebody wrote, so that nothing but an error without a name is wrong with them. */
function checkEntry(entry: Entry, bytes: Uint8Array, isSealed: boolean): string | undefined {
  let read: unknown
  try {
    read = entry.read(Uint8Array.from(bytes))
  } catch (error) {
    return error instanceof StoreDamaged ? undefined : `it threw ${String(error)}`
  }
  if (isSealed) return undefined
  if (isDeepStrictEqual(plain(read), plain(entry.written))) return undefined
  return 'something else was read than was written, and nobody was told'
}

/** Values are read as buffers and written as arrays. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (isUint8Array(each) ? hexOf(each) : each)) ?? 'null')
}
