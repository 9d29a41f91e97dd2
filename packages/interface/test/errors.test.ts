import type { ErrorCode, ErrorRow } from '@replicator/interface'
import { ERRORS } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

const rows = Object.entries(ERRORS) as [ErrorCode, ErrorRow][]

function byExit(exit: number): ErrorCode[] {
  return rows.filter(([, row]) => row.exitCode === exit).map(([code]) => code)
}

describe('the table of errors', () => {
  it.each(rows)('has a row for %s with a status of HTTP, a title and something to do', (_code, row) => {
    expect(row.status).toBeGreaterThanOrEqual(400)
    expect(row.status).toBeLessThan(600)
    expect(row.title).toMatch(/^[A-Z][^.]+$/)
    expect(row.remedy).toMatch(/^[A-Z].+\.$/s)
  })

  it('names its codes in capitals, and each title once', () => {
    for (const [code] of rows) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(new Set(rows.map(([, { title }]) => title)).size).toBe(rows.length)
  })

  it('says of one code only that the outcome is unknown', () => {
    expect(rows.filter(([, { outcome }]) => outcome === 'unknown').map(([code]) => code)).toEqual(['OUTCOME_UNKNOWN'])
  })

  it('calls for the same request again where time may mend it, and nowhere else', () => {
    const retryable = rows.filter(([, row]) => row.retryable).map(([code]) => code)
    expect(retryable).toEqual([
      'REQUEST_TIMEOUT',
      'KEY_RESERVED',
      'OVERLOADED',
      'NO_QUORUM',
      'NOT_READY',
      'OUTCOME_UNKNOWN',
    ])
  })

  it('lets a script tell refusal, misuse, absence and unavailability apart by the exit code', () => {
    expect(byExit(3)).toEqual(['KEY_STORED', 'KEY_RESERVED', 'KEY_FINAL', 'WOULD_STOP_WRITES', 'VERSION_MISMATCH'])
    expect(byExit(4)).toEqual(['UNKNOWN_KEY', 'UNKNOWN_PEER'])
    expect(byExit(5)).toEqual(['NO_QUORUM', 'NOT_READY', 'OUTCOME_UNKNOWN'])
    for (const code of byExit(2)) expect(ERRORS[code].status).toBeLessThanOrEqual(501)
  })

  it('uses a server status only for what the server may mend, but for 501, which HTTP prescribes', () => {
    for (const [code, { status, exitCode }] of rows) {
      expect([code, status >= 500 && status !== 501]).toEqual([code, exitCode === 5])
    }
  })
})
