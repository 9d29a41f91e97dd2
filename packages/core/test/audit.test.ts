/** The ring of what administrators did, over system records that are a map. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { WriteOutcome } from '@replicator/core'
import { Audit, AUDIT_LENGTH_MAX, AUDIT_MAX, AUDIT_WAITING_MAX, type Audited } from '@replicator/core'
import { MapRecords } from './map-records.ts'

const ACTION: Audited = {
  action: 'resolve',
  by: { name: 'boss', id: '0011' },
  from: '127.0.0.1',
  outcome: 'ok',
  about: { key: 'k' },
}

let records: MapRecords
let nowMs: number
let audit: Audit

function auditOf(over: MapRecords): Audit {
  return new Audit({ system: over, clock: { wallMs: () => nowMs }, peer: 'a1' })
}

beforeEach(() => {
  records = new MapRecords()
  nowMs = 1_700_000_000_000
  audit = auditOf(records)
})

describe('what administrators did', () => {
  it('is kept in order, and known to a node that starts later', async () => {
    const kept = Promise.all([audit.keep(ACTION), audit.keep({ ...ACTION, action: 'leave' })])
    nowMs += 5
    expect(await kept).toEqual([true, true])
    const entries = [
      { ...ACTION, number: 1, atMs: 1_700_000_000_000, peer: 'a1' },
      { ...ACTION, action: 'leave', number: 2, atMs: 1_700_000_000_000, peer: 'a1' },
    ]
    expect(audit.last(10)).toEqual(entries)
    expect(audit.last(1)).toEqual(entries.slice(1))
    expect(auditOf(records).last(10)).toEqual(entries)
  })

  it('takes the place of the oldest once the ring is full', async () => {
    for (let i = 0; i < AUDIT_MAX + 2; i++) await audit.keep(ACTION)
    expect(records.records.size).toBe(AUDIT_MAX)
    const numbers = audit.last(AUDIT_MAX).map(({ number }) => number)
    expect(numbers).toHaveLength(AUDIT_MAX)
    expect([numbers[0], numbers.at(-1)]).toEqual([3, AUDIT_MAX + 2])
  })

  it('goes to the next place where another node was there first', async () => {
    records.answers.push({ outcome: 'version-mismatch', version: 1 })
    expect(await audit.keep(ACTION)).toBe(true)
    expect(audit.last(10).map(({ number }) => number)).toEqual([2])
  })

  it('is not kept where nothing can be stored, nor beyond what may wait; the log has it', async () => {
    records.answers.push({ outcome: 'no-quorum' })
    expect(await audit.keep(ACTION)).toBe(false)
    const stuck = new MapRecords()
    stuck.write = () => new Promise<WriteOutcome>(() => undefined)
    const waiting = auditOf(stuck)
    for (let i = 0; i < AUDIT_WAITING_MAX; i++) void waiting.keep(ACTION)
    expect(await waiting.keep(ACTION)).toBe(false)
    const failing = new MapRecords()
    failing.write = () => Promise.reject(new Error('the node is stopping'))
    expect(await auditOf(failing).keep(ACTION)).toBe(false)
  })

  it('has a bound, beyond which it is left out what it was about', async () => {
    await audit.keep({ ...ACTION, about: { remove: 'x'.repeat(AUDIT_LENGTH_MAX) } })
    expect(audit.last(1)).toMatchObject([{ by: ACTION.by, about: { left: 'out: too long' } }])
  })

  it('is not read where no node has written it', () => {
    for (const text of [
      '',
      'null',
      '{}',
      '[]',
      '{"number":1}',
      JSON.stringify({ ...ACTION, number: 1, atMs: 1, peer: 2 }),
    ])
      records.tell({ name: 'audit/1', version: 1, text })
    expect(audit.last(10)).toEqual([])
  })
})
