import type { Proposal, StoredRecord } from '@replicator/interface'
import { DECISIONS_MAX } from '@replicator/interface'
import { expiry, noop, recordAfter } from '@replicator/commit'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ofAda, proposalOf, recordOf } from './network.ts'

const empty = noop('cyd.1.0000000000000000.9', 'north')
const mutable = proposalOf('ada', { mutable: true })
const passing = proposalOf('ada', { mutable: true, expiresMs: 1_800_000_000_000 })
const end = expiry('bob.1.0000000000000000.9', 'north')
const deletion = proposalOf('bob', { operation: 'delete', contentType: '', mutable: true })

describe('what a key holds after a decision', () => {
  it('is the proposed value, final unless it was proposed as mutable', () => {
    expect(recordOf(ofAda)).toEqual({
      key: 'k',
      version: 1,
      since: 1,
      present: true,
      final: true,
      contentType: 'text/plain',
      value: ofAda.value,
      decisions: [
        {
          version: 1,
          proposal: ofAda.id,
          cluster: 'east',
          requestId: 'request of ada',
          fingerprint: 'fingerprint of ada',
        },
      ],
    })
    expect(recordOf(mutable).final).toBe(false)
  })

  it('is an empty value where none was proposed, never none at all', () => {
    const { value: _value, ...bare } = ofAda
    expect(recordOf(bare).value).toEqual(new Uint8Array(0))
  })

  it('is the new value after an update, final where that is', () => {
    const update = proposalOf('bob', { operation: 'update' })
    expect(recordOf(mutable, update)).toMatchObject({ version: 2, since: 2, final: true, value: update.value })
  })

  it('is nothing after a deletion, which is never final', () => {
    const record = recordOf(mutable, { ...deletion, mutable: false })
    expect(record).toMatchObject({ version: 2, since: 2, present: false, final: false, contentType: '' })
    expect(record).not.toHaveProperty('value')
  })

  it('is what it was after a no-op, with the version of the last real change', () => {
    const before = recordOf(mutable)
    const after = recordOf(mutable, empty, empty)
    expect(after).toMatchObject({ version: 3, since: 1, present: true, final: false, value: mutable.value })
    expect(after.contentType).toBe(before.contentType)
  })

  it('ends when its proposal says, through no-ops, and no longer once it was updated', () => {
    expect(recordOf(passing, empty)).toMatchObject({ since: 1, expiresMs: passing.expiresMs })
    expect(recordOf(passing, mutable)).not.toHaveProperty('expiresMs')
    expect(recordOf(passing, deletion)).not.toHaveProperty('expiresMs')
  })

  it('is nothing once its time is up, and still says when that was', () => {
    const record = recordOf(passing, empty, end)
    expect(record).toMatchObject({ version: 3, since: 3, present: false, final: false, expiresMs: passing.expiresMs })
    expect(record).not.toHaveProperty('value')
  })

  it('is nothing after a no-op on nothing, and not final: the key may still be created', () => {
    const record = recordOf(empty)
    expect(record).toMatchObject({ version: 1, since: 0, present: false, final: false, contentType: '' })
    expect(record).not.toHaveProperty('value')
    expect(recordOf(empty, ofAda)).toMatchObject({ version: 2, since: 2, present: true, final: true })
  })

  it('is nothing still after a no-op on a deleted key', () => {
    expect(recordOf(mutable, deletion, empty)).toMatchObject({ version: 3, since: 2, present: false, final: false })
  })
})

/** The second implementation: by looking at the whole history at once. */
function naive(history: readonly Proposal[]): Omit<StoredRecord, 'key' | 'decisions' | 'contentType'> {
  const changes = history.map((proposal, index) => ({ proposal, version: index + 1 }))
  const last = changes.filter(({ proposal }) => proposal.operation !== 'noop').at(-1)
  const isEnd = last?.proposal.operation === 'expire'
  const present = last !== undefined && !isEnd && last.proposal.operation !== 'delete'
  const ending = isEnd ? changes.findLast(({ proposal }) => !['noop', 'expire'].includes(proposal.operation)) : last
  const isLast = last?.version === history.length
  return {
    version: history.length,
    since: last?.version ?? 0,
    present,
    final: present && isLast && !last.proposal.mutable,
    ...(ending?.proposal.expiresMs === undefined ? {} : { expiresMs: ending.proposal.expiresMs }),
    ...(present && last.proposal.value !== undefined ? { value: last.proposal.value } : {}),
  }
}

describe('any history of decisions', () => {
  const history = fc.array(
    fc.constantFrom(
      mutable,
      passing,
      end,
      proposalOf('bob', { operation: 'update', mutable: true }),
      deletion,
      empty,
      proposalOf('cyd', { mutable: true, value: new Uint8Array(0) }),
    ),
    { minLength: 1, maxLength: 14 },
  )

  it('leads to what its last real change says', () => {
    fc.assert(
      fc.property(history, (each) => {
        expect(recordOf(...each)).toMatchObject(naive(each))
      }),
    )
  })

  it('holds its last decisions, newest first, at most as many as are remembered', () => {
    fc.assert(
      fc.property(history, (each) => {
        const numbered = each.map((proposal, index) => ({ ...proposal, id: `ada.1.0000000000000000.${index}` }))
        const made = recordOf(...numbered).decisions.map(({ version, proposal }) => [version, proposal])
        const all = numbered.map(({ id }, index) => [index + 1, id]).toReversed()
        expect(made).toEqual(all.slice(0, DECISIONS_MAX))
      }),
    )
  })

  it('leaves the record before as it was', () => {
    const before = recordOf(mutable)
    const copy = structuredClone(before)
    recordAfter(before, { key: 'k', version: 2, proposal: deletion })
    expect(before).toEqual(copy)
  })
})

describe('a no-op', () => {
  it('asks for nothing, bears no request, and is never final', () => {
    expect(empty).toEqual({
      id: 'cyd.1.0000000000000000.9',
      cluster: 'north',
      operation: 'noop',
      requestId: '',
      fingerprint: '',
      contentType: '',
      mutable: true,
    })
  })
})
