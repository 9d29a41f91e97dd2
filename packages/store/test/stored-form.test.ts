import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ballot, Operation, Proposal, Slot, StoredRecord } from '@replicator/interface'
import { decodeExpiry, encodeExpiry, expiryName } from '../src/expiry-form.js'
import { StoreDamaged } from '../src/index.js'
import {
  decodeChange,
  decodeHead,
  decodeRecord,
  decodeSlot,
  decodeText,
  encodeChange,
  encodeRecord,
  encodeSlot,
  encodeText,
} from '../src/stored-form.js'
import { recordOf, slotOf } from './entries.js'

const text = fc.string({ unit: 'binary' })
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const size = fc.nat({ max: 0xffffffff })
const value = fc.uint8Array({ maxLength: 300 })
/** A record with the prototype of every other object. */
function plainRecord<Fields extends object>(fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> }) {
  return fc.record<Fields>(fields, { noNullPrototype: true })
}

const ballot: fc.Arbitrary<Ballot> = plainRecord({
  generation: count,
  number: count,
  peer: text,
  boot: count,
  attempt: count,
})

/** Present with a value, or absent without one: never a field that is there and undefined. */
function withOptional<Name extends string, Value>(
  name: Name,
  arbitrary: fc.Arbitrary<Value>,
): fc.Arbitrary<{ [Key in Name]?: Value }> {
  return fc
    .option(arbitrary, { nil: undefined })
    .map((it) => (it === undefined ? {} : { [name]: it }) as { [Key in Name]?: Value })
}

const record: fc.Arbitrary<StoredRecord> = fc
  .tuple(
    plainRecord({
      key: text,
      version: count,
      since: count,
      present: fc.boolean(),
      final: fc.boolean(),
      contentType: text,
      decisions: fc.array(
        plainRecord({ version: count, proposal: text, cluster: text, requestId: text, fingerprint: text }),
        { maxLength: 8 },
      ),
    }),
    withOptional('value', value),
    withOptional('expiresMs', count),
  )
  .map(([fields, ...optional]) => Object.assign({ ...fields }, ...optional) as StoredRecord)

const proposal: fc.Arbitrary<Proposal> = fc
  .tuple(
    plainRecord({
      id: text,
      cluster: text,
      operation: fc.constantFrom<Operation[]>('create', 'update', 'delete', 'expire', 'noop', 'configure'),
      requestId: text,
      fingerprint: text,
      contentType: text,
      mutable: fc.boolean(),
    }),
    withOptional('value', value),
    withOptional('expiresMs', count),
  )
  .map(([fields, ...optional]) => Object.assign({ ...fields }, ...optional) as Proposal)

const slot: fc.Arbitrary<Slot> = fc
  .tuple(
    plainRecord({ key: text, version: count, promised: ballot }),
    withOptional('vote', plainRecord({ ballot, proposal })),
  )
  .map(([fields, optional]) => ({ ...fields, ...optional }))

const plain = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes)

describe('the stored form', () => {
  it('gives back each record that was put into it, with its place', () => {
    fc.assert(
      fc.property(record, count, count, (it, sequence, changed) => {
        const bytes = plain(encodeRecord({ record: it, sequence, changed }))
        expect(decodeRecord(it.key, bytes)).toStrictEqual({ record: it, sequence, changed })
        const { value: _, ...head } = it
        expect(decodeHead(it.key, bytes)).toStrictEqual({
          record: head,
          sequence,
          changed,
          valueBytes: it.value?.length ?? 0,
        })
      }),
    )
  })

  it('gives back each slot that was put into it', () => {
    fc.assert(
      fc.property(slot, (it) => {
        expect(decodeSlot(it.key, plain(encodeSlot(it)))).toStrictEqual(it)
      }),
    )
  })

  it('gives back each text and each place of the change log', () => {
    fc.assert(
      fc.property(
        text,
        fc.string({ unit: 'grapheme' }),
        fc.tuple(count, count, count),
        size,
        (name, words, [sequence, changed, version], bytes) => {
          expect(decodeText(name, encodeText(name, words))).toBe(words)
          const change = { sequence, changed, key: words, version, bytes }
          expect(decodeChange(sequence, encodeChange(change))).toStrictEqual(change)
        },
      ),
    )
  })

  it('gives back each expiry that was put into it, in the order of the times', () => {
    fc.assert(
      fc.property(text, count, count, (key, expiresMs, other) => {
        const name = expiryName({ key, expiresMs })
        expect(decodeExpiry(name, plain(encodeExpiry(name)))).toStrictEqual({ key, expiresMs })
        if (expiresMs < other) expect(name < expiryName({ key: '', expiresMs: other })).toBe(true)
      }),
    )
  })

  const damaged = recordOf('user/ada', { value: Uint8Array.of(1, 2, 3) })
  const entries = [
    {
      what: 'record',
      bytes: plain(encodeRecord({ record: damaged, sequence: 7, changed: 7 })),
      decode: (bytes: Uint8Array): unknown => decodeRecord('user/ada', bytes),
      name: 'the record of "user/ada"',
    },
    {
      what: 'slot',
      bytes: plain(encodeSlot(slotOf('user/ada'))),
      decode: (bytes: Uint8Array): unknown => decodeSlot('user/ada', bytes),
      name: 'the slot of "user/ada"',
    },
    {
      what: 'text',
      bytes: plain(encodeText('boots', '[]')),
      decode: (bytes: Uint8Array): unknown => decodeText('boots', bytes),
      name: 'the text "boots"',
    },
    {
      what: 'place of the change log',
      bytes: plain(encodeChange({ sequence: 7, changed: 5, key: 'user/ada', version: 2, bytes: 3 })),
      decode: (bytes: Uint8Array): unknown => decodeChange(7, bytes),
      name: 'place 7 of the change log',
    },
  ]

  it.each(entries)('finds each flipped bit of a $what, and says whose it is', ({ bytes, decode, name }) => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = plain(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => decode(flipped), `bit ${bit}`).toThrow(StoreDamaged)
      expect(() => decode(flipped), `bit ${bit}`).toThrow(name)
    }
  })

  it.each(entries)('finds each length to which a $what was cut or grown', ({ bytes, decode }) => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(bytes.slice(0, length)), `${length} bytes`).toThrow(StoreDamaged)
    }
    expect(() => decode(Uint8Array.from([...bytes, 0]))).toThrow(StoreDamaged)
  })

  it.each(entries)('takes no random bytes for a $what', ({ decode }) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decode(bytes)).toThrow(StoreDamaged)
      }),
    )
  })

  it('finds a damaged value by its own checksum, and reads the place without it', () => {
    const bytes = plain(encodeRecord({ record: damaged, sequence: 7, changed: 7 }))
    bytes[bytes.length - 1]! ^= 1
    expect(() => decodeRecord('user/ada', bytes)).toThrow('has a value that fails its checksum')
    expect(decodeHead('user/ada', bytes).sequence).toBe(7)
  })

  it('finds an entry that stands under the key of another, or in the table of another kind', () => {
    const bytes = plain(encodeRecord({ record: damaged, sequence: 7, changed: 7 }))
    expect(() => decodeRecord('user/bob', bytes)).toThrow('the record of "user/bob" stands in the place of "user/ada"')
    expect(() => decodeSlot('user/ada', bytes)).toThrow('has the unknown form 17')
    expect(() => decodeChange(8, encodeChange({ sequence: 7, changed: 7, key: 'a', version: 1, bytes: 0 }))).toThrow(
      StoreDamaged,
    )
  })

  it('finds a header of another form, also where its checksum is right', () => {
    for (const header of ['null', '{}', '["k"]', '["k",1,null,7,0,0]', '["k",1,[],[null,null],-1,0]']) {
      const bytes = Buffer.concat([Buffer.alloc(16), Buffer.from(header)])
      bytes.writeUIntBE(header.length, 5, 3)
      for (const [kind, decode] of [
        [0x11, decodeRecord],
        [0x12, decodeSlot],
      ] as const) {
        bytes[4] = kind
        bytes.writeUInt32BE(crc32(bytes.subarray(4)), 0)
        expect(() => decode('k', bytes), header).toThrow(StoreDamaged)
      }
    }
  })

  it('holds the value as it is, behind a header that people can read', () => {
    const bytes = Buffer.from(
      encodeRecord({ record: recordOf('k', { value: Buffer.from('plain value') }), sequence: 1, changed: 1 }),
    )
    expect(bytes.toString('latin1').endsWith(']plain value')).toBe(true)
    expect(bytes.toString('latin1', 16)).toContain('["k",1,1,true,true,"text/plain",')
  })
})
