import { InvalidOption } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { checkedHttpLimits, HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts'
import { testApp } from './app.ts'

describe('the limits of the HTTP API', () => {
  it('have a default where nothing is given', () => {
    expect(checkedHttpLimits({ hostsMax: 8 })).toEqual({ ...HTTP_LIMITS, hostsMax: 8 })
  })

  it.each<[Partial<HttpLimits>, string]>([
    [{ requestsMax: 0 }, 'requestsMax is a whole number from 1 to '],
    [{ headerBytesMax: 3 * 1024 }, 'headerBytesMax is a whole number from 6144 to '],
    [{ requestTimeoutMs: 1000 }, 'requestTimeoutMs is more than requestCheckMs, not 1000 with 1000'],
    [{ requestTimeoutMs: 120_000 }, 'connectionIdleMs is more than requestTimeoutMs'],
    [{ closeTimeoutMs: 20 }, 'closeTimeoutMs is more than closingTurnMs'],
  ])('are refused where they can not be used: %j', (limits, complaint) => {
    expect(() => testApp(limits)).toThrow(InvalidOption)
    expect(() => testApp(limits)).toThrow(complaint)
  })
})
