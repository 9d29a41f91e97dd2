import { describe, expect, it } from 'vitest'
import { InvalidOption, LINK_QUEUE_BYTES_MAX, VALUE_BYTES_MAX } from '@replicator/interface'
import { Engine, ENGINE_DEFAULTS, type EngineOptions } from '@replicator/engine'
import { MemoryView } from './memory-view.ts'
import { NONCE } from './samples.ts'

function engineWith(options: Partial<EngineOptions>): Engine {
  const boot = { boot: 1, nonce: NONCE }
  return new Engine(
    { self: 'a1', cluster: 'a', boot, boots: [], addresses: [], nowMs: 0, seed: 1, options },
    new MemoryView(),
  )
}

it('the defaults let the largest value be proposed and reserved while others are under way', () => {
  expect(ENGINE_DEFAULTS.operationBytesMax).toBeGreaterThanOrEqual(2 * VALUE_BYTES_MAX)
  expect(ENGINE_DEFAULTS.reservationBytesMax).toBeGreaterThanOrEqual(ENGINE_DEFAULTS.operationBytesMax)
  expect(ENGINE_DEFAULTS.operationBytesMax).toBeGreaterThanOrEqual(LINK_QUEUE_BYTES_MAX)
})

describe('an engine', () => {
  it('has the defaults for what is not given', () => {
    expect(engineWith({}).options).toEqual(ENGINE_DEFAULTS)
    expect(engineWith({ pingMs: 750 }).options).toEqual({ ...ENGINE_DEFAULTS, pingMs: 750 })
  })

  it('is not made with a number out of its bounds, whichever it is', () => {
    for (const name of Object.keys(ENGINE_DEFAULTS)) {
      if (name === 'confirm') continue
      for (const value of [-1, 0.5, Number.NaN, Infinity])
        expect(() => engineWith({ [name]: value })).toThrow(new RegExp(`^${name} is a whole number from `))
    }
    expect(() => engineWith({ minPeers: 65 })).toThrow(InvalidOption)
    expect(() => engineWith({ tickMs: 0 })).toThrow('tickMs is a whole number from 1 to 2147483647, not 0')
    expect(engineWith({ gatherMs: 0 }).options.gatherMs).toBe(0)
  })

  it.each<[Partial<EngineOptions>, string]>([
    [{ pingMs: 1000 }, 'aliveMs is more than 2 times pingMs, not 2000 with 1000'],
    [{ turnedAwayMs: 2000 }, 'turnedAwayMs is more than aliveMs'],
    [{ turnedAwayPauseMs: 5000 }, 'turnedAwayPauseMs is more than turnedAwayMs'],
    [{ latelyMs: 250 }, 'latelyMs is more than tickMs'],
    [{ pullMs: 250 }, 'pullMs is more than tickMs'],
    [{ driveMs: 2000 }, 'driveMs is more than askAgainMs'],
    [{ hedgeMs: 2000 }, 'askAgainMs is more than hedgeMs'],
    [{ lingerMs: 400 }, 'deliveryMs is more than lingerMs'],
  ])('is not made with times that contradict each other: %j', (options, complaint) => {
    expect(() => engineWith(options)).toThrow(InvalidOption)
    expect(() => engineWith(options)).toThrow(complaint)
  })
})
