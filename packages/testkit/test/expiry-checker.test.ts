import type { StoredRecord } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { checkNotEarly, checkNotTold } from '../src/checkers/expiry.js'
import type { NodeView } from '../src/checkers/network-view.js'

const record: StoredRecord = {
  key: 'k',
  version: 1,
  since: 1,
  present: true,
  final: false,
  decisions: [],
  contentType: '',
  value: new Uint8Array(1),
  expiresMs: 5000,
}

/** What the checker needs of a node whose wall clock says so. */
function nodeAt(wallMs: number): Pick<NodeView, 'name' | 'engine'> {
  return { name: 'a1', engine: { state: { wallMs } } as unknown as NonNullable<NodeView['engine']> }
}

describe('a record that ends', () => {
  it('may be told until its time by the clock of the node that is asked, and not from it on', () => {
    const told = { outcome: 'found', record, evidence: 'quorum' } as const
    expect(checkNotTold(nodeAt(4999), told)).toBeUndefined()
    expect(checkNotTold(nodeAt(5000), told)?.detail).toBe('a1 tells what k held 0 ms after its end')
    expect(checkNotTold(nodeAt(9000), { ...told, evidence: 'local' })?.detail).toContain('4000 ms')
    expect(checkNotTold(nodeAt(9000), { outcome: 'absent', evidence: 'quorum' })).toBeUndefined()
  })

  it('may be ended from its time on by the clock of whoever proposes that, and not before', () => {
    const ballot = { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 }
    const proposal = {
      id: 'a1.1.0011223344556677.1',
      cluster: 'a',
      operation: 'expire',
      requestId: '',
      fingerprint: '',
      contentType: '',
      mutable: true,
    } as const
    const slot = { key: 'k', version: 2, promised: ballot, vote: { ballot, proposal } }
    expect(checkNotEarly(slot, record, () => ({ wallMaxMs: 5000 }))).toBeUndefined()
    expect(checkNotEarly(slot, record, () => ({ wallMaxMs: 4999 }))?.check).toBe('nothing ends before its time')
    expect(checkNotEarly(slot, { ...record, present: false }, () => ({ wallMaxMs: 9000 }))).toBeDefined()
  })
})
