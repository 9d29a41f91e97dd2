import { describe, expect, it } from 'vitest'
import { bytes, counted, duration, lifeOf, milliseconds, placeName } from '../src/parts/format.ts'

describe('what people read', () => {
  it('is in the unit that matters', () => {
    expect([0, 1023, 1024, 1536, 200_000, 5 * 1024 ** 3].map(bytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '195 KiB',
      '5.0 GiB',
    ])
    expect([0.04, 9.94, 250, 1500].map(milliseconds)).toEqual(['0.0 ms', '9.9 ms', '250 ms', '1 s'])
    expect([900, 59_999, 60_000, 3_600_000, 7_500_000, 86_400_000, 90_000_000].map(duration)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '1 h',
      '2 h 5 min',
      '1 d',
      '1 d 1 h',
    ])
    expect([counted(1, 'node'), counted(1000, 'node')]).toEqual(['1 node', '1,000 nodes'])
  })

  it('names a node by its name, and one that is no member any more by the end of its id', () => {
    const peer = { peerId: '12D3KooWabcdef', name: 'front', clusterId: 'a' } as never
    expect(placeName([peer], { cluster: 'a', peer: '12D3KooWabcdef' })).toBe('front, cluster a')
    expect(placeName([], { cluster: 'a', peer: '12D3KooWabcdef' })).toBe('…abcdef, cluster a')
  })

  it('says of a record whether and how it may change', () => {
    const record = { key: 'k', version: 1, bytes: 0, contentType: 'text/plain' }
    expect([lifeOf({ ...record, final: true }), lifeOf({ ...record, final: false })]).toEqual(['final', 'mutable'])
    expect(lifeOf({ ...record, final: false, expires: '2031-02-03T04:05:06.007Z' })).toMatch(/^until .*2031/)
  })
})
