import type { StoredRecord } from '@replicator/interface'
import type { HistoryEntry, Request } from '@replicator/testkit/checkers'
import { describe, expect, it } from 'vitest'
import { differenceOf } from './judge/copies.ts'
import { judge } from './judge/judge.ts'

const PEER_A = '12D3KooWC3j2sm2inq17efghmPsmM5UcuDDdSK7EH9aP9kpM8Gct'
const PEER_B = '12D3KooWLCZRnPMrpTMT2eJN3vdSNaPBSmZq9VuVJsSwdBJ36sJm'
const KEY = 'kill/1.0'

type Outcome = HistoryEntry['outcome']

const proposalOf = (number: number): string => `${PEER_A}.1.3edae6a358077211.${number}`

function put(number: number): Request {
  return { kind: 'put', key: KEY, mutable: true, requestId: `request-${number}`, value: `value ${number}` }
}

function update(number: number, ifMatch: number | '*'): Request {
  return { kind: 'update', key: KEY, ifMatch, requestId: `request-${number}`, value: `value ${number}`, final: false }
}

function stored(number: number, version: number): Outcome {
  const proposal = proposalOf(number)
  return { outcome: 'stored', version, proposal, cluster: 'a', peer: PEER_A, replayed: false }
}

const FREE: Outcome = { outcome: 'absent', evidence: 'quorum' }

function found(number: number, since: number): Outcome {
  return { outcome: 'found', record: { ...recordOf([number]), since, version: since }, evidence: 'quorum' }
}

/** One second each, one after the other. */
function history(...asked: readonly (readonly [Request, Outcome])[]): readonly HistoryEntry[] {
  return asked.map(([request, outcome], place) => ({
    request,
    outcome,
    node: PEER_A,
    boot: 0,
    startMs: place * 1000,
    endMs: outcome === undefined ? Infinity : place * 1000 + 500,
  }))
}

/** What is held after these requests have won, the first one first. */
function recordOf(numbers: readonly number[]): StoredRecord {
  const decisions = numbers.map((number, place) => ({
    version: place + 1,
    proposal: proposalOf(number),
    cluster: 'a',
    requestId: `request-${number}`,
    fingerprint: 'f',
  }))
  return {
    key: KEY,
    version: numbers.length,
    since: numbers.length,
    present: true,
    final: false,
    contentType: 'text/plain',
    value: Buffer.from(`value ${numbers.at(-1)}`),
    decisions: decisions.toReversed(),
  }
}

/** Both nodes hold the same, unless another record is given for the second. */
function copies(first: StoredRecord | undefined, second: StoredRecord | undefined = first) {
  const copy = (record: StoredRecord | undefined) => new Map(record === undefined ? [] : [[KEY, record]])
  return new Map([
    [PEER_A, copy(first)],
    [PEER_B, copy(second)],
  ])
}

const GET: Request = { kind: 'get', key: KEY }

describe('the judge of what clients were told', () => {
  it('has nothing to say of a history that the records bear out', () => {
    const told = history(
      [GET, FREE],
      [put(1), stored(1, 1)],
      [update(2, 1), stored(2, 2)],
      [GET, found(2, 2)],
      [update(3, 1), { outcome: 'version-mismatch', version: 2 }],
    )
    expect(judge(told, copies(recordOf([1, 2])))).toEqual({ violations: [], lost: 0, judgedKeys: 1, keys: 1 })
  })

  it('counts a write as lost that was acknowledged and is held by nobody', () => {
    const { violations, lost } = judge(history([put(1), stored(1, 1)]), copies(undefined))
    expect(lost).toBe(1)
    expect(violations.map(({ check }) => check)).toContain('durability')
  })

  it('counts a write as lost that one node of two lacks', () => {
    const told = history([put(1), stored(1, 1)], [update(2, 1), stored(2, 2)])
    expect(judge(told, copies(recordOf([1, 2]), recordOf([1]))).lost).toBe(1)
  })

  it('counts a write as lost in whose place another one is held', () => {
    const { violations, lost } = judge(history([put(1), stored(1, 1)], [put(2), undefined]), copies(recordOf([2])))
    expect(lost).toBe(1)
    expect(violations.map(({ check }) => check)).toEqual(['agreement', 'linearizability'])
  })

  it('counts a deletion as lost that was acknowledged, though its answer names no version', () => {
    const deletion: Request = { kind: 'delete', key: KEY, ifMatch: 1, requestId: 'request-2' }
    const told = history([put(1), stored(1, 1)], [deletion, { ...stored(2, 0), proposal: '' } as Outcome])
    expect(judge(told, copies(recordOf([1]))).lost).toBe(1)
    const { value: _, ...deleted } = recordOf([1, 2])
    expect(judge(told, copies({ ...deleted, present: false }))).toMatchObject({ lost: 0, violations: [] })
  })

  it('sees two values for one version', () => {
    const other = { ...recordOf([1]), value: Buffer.from('value 9') }
    const { violations } = judge(history([put(1), stored(1, 1)]), copies(recordOf([1]), other))
    expect(violations.map(({ check }) => check)).toContain('agreement')
  })

  it('sees a read that tells what was there before an acknowledged update', () => {
    const told = history([put(1), stored(1, 1)], [update(2, 1), stored(2, 2)], [GET, found(1, 1)])
    const { violations } = judge(told, copies(recordOf([1, 2])))
    expect(violations.map(({ check }) => check)).toEqual(['linearizability'])
  })

  it('sees a write that was refused and is there all the same', () => {
    const told = history([GET, FREE], [put(1), { outcome: 'no-quorum' }])
    const { violations } = judge(told, copies(recordOf([1])))
    expect(violations.map(({ check }) => check)).toEqual(['honest denial'])
  })

  it('allows both for a write that nobody was told of', () => {
    const told = history([put(1), undefined])
    expect(judge(told, copies(recordOf([1]))).violations).toEqual([])
    expect(judge(told, copies(undefined)).violations).toEqual([])
  })

  it('sees a value that nobody asked for', () => {
    const { violations } = judge(history([GET, FREE]), copies(recordOf([7])))
    expect(violations.map(({ check }) => check)).toContain('nothing out of nowhere')
  })

  it('passes over a key with more decisions than its record remembers, and says how many it judged', () => {
    const { decisions, ...record } = recordOf([1, 2])
    const forgetful = { ...record, decisions: decisions.slice(0, 1) }
    const told = history([put(1), stored(1, 1)], [update(2, 1), stored(2, 2)])
    expect(judge(told, copies(forgetful))).toEqual({ violations: [], lost: 0, judgedKeys: 0, keys: 1 })
  })

  it('says which nodes differ in the end', () => {
    expect(differenceOf(copies(recordOf([1])))).toBeUndefined()
    expect(differenceOf(copies(recordOf([1, 2]), recordOf([1])))).toContain(`holds ${KEY} as 2 `)
  })
})
