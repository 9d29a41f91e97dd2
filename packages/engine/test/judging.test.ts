/** What a committed record means for a write, case by case. */
import type { StoredRecord, WriteRequest } from '@replicator/interface'
import { noop, recordAfter } from '@replicator/commit'
import { describe, expect, it } from 'vitest'
import { isFitting, judge } from '../src/requests/judging.js'
import { checkedOptions } from '../src/turn/options.js'
import type { WriteOperation } from '../src/turn/state.js'
import { soloOf } from './network.js'
import { THREE, bytes, proposalId, proposalOf, request } from './samples.js'
import { beginTurn } from '../src/turn/turn.js'

const created = after(undefined, { operation: 'create', mutable: true })
const updated = after(created, { operation: 'update', mutable: true, requestId: 'r', fingerprint: 'ff' })
const settled = recordAfter(updated, { key: 'k', version: 3, proposal: noop(proposalId('a3'), 'a') })
const final = after(updated, { operation: 'update', mutable: false })
const deleted = after(updated, { operation: 'delete', mutable: true })

function after(base: StoredRecord | undefined, more: Parameters<typeof proposalOf>[1]): StoredRecord {
  const version = (base?.version ?? 0) + 1
  const value = more?.operation === 'delete' ? {} : { value: bytes('v') }
  const proposal = proposalOf('a2', { sequence: version, ...value, ...more })
  return recordAfter(base, { key: 'k', version, proposal })
}

const create = request('k')
const update = (ifMatch: number | '*', more: Partial<WriteRequest> = {}): WriteRequest =>
  request('k', 'w', { operation: 'update', ifMatch, mutable: true, ...more })
const deletion = (ifMatch: number | '*'): WriteRequest =>
  request('k', '', { operation: 'delete', ifMatch, mutable: true })

interface Case {
  readonly asked: WriteRequest
  readonly record: StoredRecord | undefined
  readonly more?: Partial<WriteOperation>
  readonly told: object | undefined
}

function judged({ asked, record, more = {} }: Omit<Case, 'told'>, confirm: 'quorum' | 'all' = 'quorum'): unknown {
  const { node } = soloOf(THREE)
  const { state } = node.engine
  const turn = beginTurn({ state, options: checkedOptions({ confirm }), store: node.store, nowMs: 0 })
  const operation: WriteOperation = {
    id: 1,
    request: asked,
    deadlineMs: 1000,
    version: 0,
    wakeAtMs: 0,
    reading: false,
    confirmed: 0,
    ...more,
  }
  return judge(turn, operation, record)
}

describe('a write is told', () => {
  it.each<readonly [string, Case]>([
    ['nothing where the key is free', { asked: create, record: undefined, told: undefined }],
    [
      'that a final record holds the key',
      { asked: create, record: final, told: { outcome: 'denied-stored', version: 3 } },
    ],
    ['nothing of a mutable record that may be gone', { asked: create, record: updated, told: undefined }],
    [
      'that a mutable record holds the key, where a quorum said so',
      {
        asked: create,
        record: updated,
        more: { verified: 2 },
        told: { outcome: 'denied-stored', version: 2, final: false },
      },
    ],
    [
      'the same of a newer record than the quorum told of',
      { asked: create, record: updated, more: { verified: 1 }, told: { outcome: 'denied-stored', version: 2 } },
    ],
    ['nothing of an older one', { asked: create, record: created, more: { verified: 2 }, told: undefined }],
    ['nothing where it fits', { asked: update(2), record: updated, told: undefined }],
    ['nothing where it fits behind a no-op', { asked: update(2), record: settled, told: undefined }],
    [
      'that its version is passed',
      { asked: update(1), record: updated, told: { outcome: 'version-mismatch', version: 2 } },
    ],
    ['the version of the last change, not of a no-op', { asked: update(1), record: settled, told: { version: 2 } }],
    ['nothing of a version that may come', { asked: update(3), record: updated, told: undefined }],
    [
      'that there is no such version yet, where a quorum said so',
      { asked: update(3), record: updated, more: { verified: 2 }, told: { outcome: 'version-mismatch', version: 2 } },
    ],
    [
      'that the record is final, whatever it names',
      { asked: update(1), record: final, told: { outcome: 'denied-final' } },
    ],
    [
      'that the record is final where it names any',
      { asked: update('*'), record: final, told: { outcome: 'denied-final' } },
    ],
    ['nothing of a key that seems to hold nothing', { asked: update('*'), record: deleted, told: undefined }],
    [
      'that the key holds nothing, where a quorum said so',
      { asked: update(2), record: deleted, more: { verified: 3 }, told: { outcome: 'version-mismatch', version: 0 } },
    ],
    [
      'that there never was anything, where a quorum said so',
      {
        asked: update('*'),
        record: undefined,
        more: { verified: 0 },
        told: { outcome: 'version-mismatch', version: 0 },
      },
    ],
    [
      'that there is nothing to delete, whatever version it names',
      { asked: deletion(7), record: deleted, more: { verified: 3 }, told: { outcome: 'denied-absent' } },
    ],
    ['that a deletion came too late', { asked: deletion(1), record: updated, told: { outcome: 'version-mismatch' } }],
    [
      'that it is stored, where its proposal is among the decisions',
      {
        asked: create,
        record: settled,
        more: { proposal: created.decisions[0]?.proposal ?? '', version: 1 },
        told: { outcome: 'stored', version: 1, replayed: false },
      },
    ],
    [
      'that an earlier attempt of its request was stored',
      {
        asked: update(1, { requestId: 'r', fingerprint: 'ff' }),
        record: settled,
        told: { outcome: 'stored', version: 2, replayed: true },
      },
    ],
    [
      'that its token was used for something else',
      { asked: update(1, { requestId: 'r', fingerprint: '00' }), record: settled, told: { outcome: 'mismatch' } },
    ],
    [
      'nothing but success while its proposal is open',
      {
        asked: update(1),
        record: updated,
        more: { proposal: proposalId('a1', 9), version: 3, verified: 2 },
        told: undefined,
      },
    ],
    [
      'to which version it lost',
      {
        asked: update(1),
        record: updated,
        more: { proposal: proposalId('a1', 9), version: 2 },
        told: { outcome: 'version-mismatch', version: 2 },
      },
    ],
    [
      'nothing where it lost to a no-op, and may try again',
      { asked: update(2), record: settled, more: { proposal: proposalId('a1', 9), version: 3 }, told: undefined },
    ],
  ])('%s', (_, { told, ...situation }) => {
    if (told === undefined) expect(judged(situation)).toBeUndefined()
    else expect(judged(situation)).toMatchObject(told)
  })

  it('that its outcome is unknown where so much came after it that the record remembers no more', () => {
    let record = created
    for (let version = 2; version <= 10; version++) record = after(record, { operation: 'update', mutable: true })
    const lost = { proposal: proposalId('a1', 99), version: 2 }
    expect(judged({ asked: update('*'), record, more: lost })).toMatchObject({ outcome: 'unknown', version: 2 })
    expect(judged({ asked: update('*'), record, more: { ...lost, version: 3 } })).toBeUndefined()
  })

  it('nothing yet with --confirm all, until every voter is known to hold it', () => {
    const situation = {
      asked: create,
      record: created,
      more: { proposal: created.decisions[0]?.proposal ?? '', version: 1 },
    }
    expect(judged(situation, 'all')).toMatchObject({ outcome: 'wait', decided: { version: 1 } })
    expect(judged({ ...situation, more: { ...situation.more, confirmed: 1 } }, 'all')).toMatchObject({
      outcome: 'stored',
    })
  })
})

it.each<readonly [WriteRequest, StoredRecord | undefined, boolean]>([
  [create, undefined, true],
  [create, deleted, true],
  [create, created, false],
  [update('*'), undefined, false],
  [update('*'), deleted, false],
  [update('*'), settled, true],
  [update(2), settled, true],
  [update(3), settled, false],
  [update(3), final, false],
  [deletion('*'), final, false],
])('fits what is there, or does not (%#)', (asked, record, fits) => {
  expect(isFitting(asked, record)).toBe(fits)
})
