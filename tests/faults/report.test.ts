import type { HistoryEntry } from '@replicator/testkit/checkers'
import { describe, expect, it } from 'vitest'
import { parse } from './wanted.ts'
import { faultColumns, faultHead, faultLines } from './report/fault-table.ts'
import { longestGapMs, quantile, rowOf } from './report/row.ts'

const SPAN = { fromMs: 1000, toMs: 5000 }
const RIGHT = { span: SPAN, lost: 0, judgedKeys: 10, keys: 10, problems: [] }

function storedAt(endMs: number): HistoryEntry {
  const request = { kind: 'put', key: 'k', mutable: true, requestId: `${endMs}`, value: 'v' } as const
  const outcome = { outcome: 'stored', version: 1, proposal: 'p', cluster: 'a', peer: 'p', replayed: false } as const
  return { request, node: 'p', boot: 0, startMs: endMs - 100, endMs, outcome }
}

describe('the row of a scenario', () => {
  it('has the longest time without a write, the ends of the fault included', () => {
    expect(longestGapMs([2000, 1500], SPAN)).toBe(3000)
    expect(longestGapMs([4900], SPAN)).toBe(3900)
    expect(longestGapMs([], SPAN)).toBe(4000)
  })

  it('has the time that 99 of 100 writes took', () => {
    expect(quantile([3, 1, 2], 0.99)).toBe(3)
    expect(quantile([], 0.99)).toBeNaN()
  })

  it('counts what was acknowledged while the fault went on alone', () => {
    const row = rowOf('kill', [storedAt(500), storedAt(2000), storedAt(3000), storedAt(9000)], RIGHT)
    expect(row).toMatchObject({ operations: 4, acknowledged: 4, longestGapMs: 2000, p99Ms: 100, problems: [] })
  })

  it('fails where nothing was acknowledged while the fault went on', () => {
    const { problems } = rowOf('kill', [storedAt(500)], RIGHT)
    expect(problems).toEqual(['nothing was acknowledged while the fault went on'])
  })

  it('fails where few keys could be judged', () => {
    const { problems } = rowOf('kill', [storedAt(2000)], { ...RIGHT, judgedKeys: 7 })
    expect(problems).toEqual(['only 7 of 10 keys could be judged'])
  })

  it('is a line of a table, with what went wrong below', () => {
    const columns = faultColumns(['kill', 'read-only'])
    const row = rowOf('kill', [storedAt(2000)], { ...RIGHT, lost: 1, problems: ['durability: of k'] })
    expect([faultHead(columns), ...faultLines(columns, row)]).toEqual([
      'scenario   operations  acknowledged      lost  longest gap ms    p99 ms   fault s',
      'kill                1             1         1           3,000       100       4.0    FAILED',
      '  durability: of k',
    ])
  })
})

describe('the command line of faults', () => {
  it('takes all scenarios, some by name, or the short form', () => {
    const all = parse([], 7)
    expect(all).toMatchObject({ seed: 7, json: false, list: false })
    // Twelve kinds, six more, and every pair of kinds.
    expect(all).toHaveProperty('scenarios.length', 12 + 6 + (12 * 11) / 2)
    expect(parse(['--only', 'kill, kill + pause', '--seed', '3'], 7)).toMatchObject({
      seed: 3,
      scenarios: [{ name: 'kill' }, { name: 'kill + pause' }],
    })
    expect(parse(['--short', '--seconds', '2'], 7)).toMatchObject({ durationMs: 2000 })
  })

  it('says what is wrong in words', () => {
    expect(parse(['--only', 'flood'], 7)).toBe("there is no scenario 'flood': --list shows all")
    expect(parse(['--short', '--only', 'kill'], 7)).toBe('--short and --only each say which scenarios')
    expect(parse(['--seconds', '0'], 7)).toBe("--seconds is a number above 0, at most 600, not '0'")
  })
})
