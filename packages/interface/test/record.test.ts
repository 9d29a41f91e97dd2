import type { Decision, StoredRecord } from '@replicator/interface'
import { holderOf, identityOf, isOverdue } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

function decision(version: number, owner: string): Decision {
  const proposal = `${owner}.1.0000000000000000.${version}`
  return { version, proposal, cluster: `of ${owner}`, requestId: '', fingerprint: '' }
}

const record: StoredRecord = {
  key: 'k',
  version: 3,
  since: 2,
  present: true,
  final: false,
  decisions: [decision(3, 'cyd'), decision(2, 'bob'), decision(1, 'ada')],
  contentType: 'text/plain',
  value: new Uint8Array([1]),
}

describe('the holder of a key', () => {
  it('is whoever made the last real change, not the no-op behind it', () => {
    const proposal = 'bob.1.0000000000000000.2'
    expect(holderOf(record)).toEqual({ cluster: 'of bob', peer: 'bob', proposal, version: 2 })
  })

  it('is the oldest one remembered where the change itself is forgotten', () => {
    expect(holderOf({ ...record, since: 0 })?.peer).toBe('ada')
  })

  it('is nobody where nothing was decided', () => {
    expect(holderOf({ ...record, decisions: [] })).toBeUndefined()
  })
})

describe('the identity of a record', () => {
  it('is all of it but the value', () => {
    const { value: _value, contentType: _contentType, ...rest } = record
    expect(identityOf(record)).toEqual(rest)
    expect(identityOf(record)).not.toHaveProperty('value')
  })
})

describe('a record whose time is up', () => {
  it('is one that is still there, from the millisecond of its end on', () => {
    const ending = { ...record, expiresMs: 5000 }
    expect(isOverdue(ending, 4999)).toBe(false)
    expect(isOverdue(ending, 5000)).toBe(true)
    expect(isOverdue({ ...ending, present: false }, 9000)).toBe(false)
    expect(isOverdue(record, 9000)).toBe(false)
    expect(isOverdue(undefined, 9000)).toBe(false)
  })
})
