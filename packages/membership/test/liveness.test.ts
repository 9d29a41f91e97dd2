import type { Liveness } from '@replicator/membership'
import { emptyLiveness, isAlive, noteHeard, noteLinked, noteRoundTrip, noteUnlinked } from '@replicator/membership'
import { beforeEach, describe, expect, it } from 'vitest'

let liveness: Liveness

beforeEach(() => {
  liveness = emptyLiveness()
})

const isAliveAt = (nowMs: number): boolean => isAlive(liveness, 'a', { nowMs, aliveMs: 1000 })

describe('a peer', () => {
  it('looks dead before it was ever linked, whatever is noted of it', () => {
    noteHeard(liveness, 'a', 0)
    noteUnlinked(liveness, 'a')
    noteRoundTrip(liveness, 'a', 5)
    expect(isAliveAt(0)).toBe(false)
    expect(liveness.peers.size).toBe(0)
  })

  it('looks alive from its link on, until it is silent for too long', () => {
    noteLinked(liveness, 'a', 500)
    expect([500, 1499, 1500].map(isAliveAt)).toEqual([true, true, false])
  })

  it('looks alive again as soon as it is heard', () => {
    noteLinked(liveness, 'a', 0)
    expect(isAliveAt(5000)).toBe(false)
    noteHeard(liveness, 'a', 5000)
    expect(isAliveAt(5999)).toBe(true)
  })

  it('looks dead at once where its link breaks, although it was just heard', () => {
    noteLinked(liveness, 'a', 0)
    noteUnlinked(liveness, 'a')
    noteHeard(liveness, 'a', 1)
    expect(isAliveAt(1)).toBe(false)
    noteLinked(liveness, 'a', 2)
    expect(isAliveAt(2)).toBe(true)
  })

  it('looks dead or alive by itself, whatever the others do', () => {
    noteLinked(liveness, 'a', 0)
    noteLinked(liveness, 'b', 0)
    noteUnlinked(liveness, 'b')
    expect(isAliveAt(10)).toBe(true)
  })
})

function roundTrip(...samplesMs: readonly number[]): number | undefined {
  noteLinked(liveness, 'a', 0)
  for (const sampleMs of samplesMs) noteRoundTrip(liveness, 'a', sampleMs)
  return liveness.peers.get('a')?.roundTripMs
}

describe('the round trip to a peer', () => {
  it('is unknown before one was measured', () => {
    expect(roundTrip()).toBeUndefined()
  })

  it('is the first one measured, then follows a shorter one at once', () => {
    expect(roundTrip(80)).toBe(80)
    expect(roundTrip(20)).toBe(20)
  })

  it('is little moved by one busy moment', () => {
    expect(roundTrip(10, 810)).toBe(110)
  })

  it('comes to believe a distance that stays', () => {
    expect(roundTrip(10, ...Array.from({ length: 60 }, () => 100))).toBeGreaterThan(99)
  })

  it('is kept while the link is broken', () => {
    roundTrip(10)
    noteUnlinked(liveness, 'a')
    noteLinked(liveness, 'a', 9)
    expect(roundTrip()).toBe(10)
  })
})
