import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Timer } from '../src/turn/timers.js'
import { popDue, pushTimer, tidyTimers } from '../src/turn/timers.js'
import { soloOf, networkOf } from './network.js'
import { THREE, request } from './samples.js'

function timer(atMs: number, subject = 0): Timer {
  return { atMs, kind: 'write', subject }
}

function drain(heap: Timer[], nowMs: number): number[] {
  const times: number[] = []
  for (let next = popDue(heap, nowMs); next !== undefined; next = popDue(heap, nowMs)) times.push(next.atMs)
  return times
}

describe('timers', () => {
  it('gives nothing where none was set', () => {
    expect(popDue([], 1000)).toBeUndefined()
  })

  it('leaves a timer alone until its time has come, and gives it once', () => {
    const heap: Timer[] = []
    pushTimer(heap, timer(50, 7))
    expect(popDue(heap, 49)).toBeUndefined()
    expect(popDue(heap, 50)).toEqual(timer(50, 7))
    expect(popDue(heap, 50)).toBeUndefined()
  })

  it('keeps the earliest in front, so that the next wake-up can be read there', () => {
    const heap: Timer[] = []
    for (const atMs of [30, 10, 20]) pushTimer(heap, timer(atMs))
    expect(heap[0]?.atMs).toBe(10)
    popDue(heap, 10)
    expect(heap[0]?.atMs).toBe(20)
  })

  it('gives what is due in the order that sorting would, whatever came first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), (times) => {
        const heap: Timer[] = []
        for (const atMs of times) pushTimer(heap, timer(atMs))
        expect(drain(heap, 1000)).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })

  it('agrees with a sorted list over any mixture of setting timers and letting time pass', () => {
    const step = fc.oneof(fc.record({ set: fc.nat(500) }), fc.record({ pass: fc.nat(100) }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const heap: Timer[] = []
        const given: number[][] = []
        const expected: number[][] = []
        let list: number[] = []
        let nowMs = 0
        for (const each of steps) {
          if ('set' in each) {
            pushTimer(heap, timer(nowMs + each.set))
            list.push(nowMs + each.set)
          } else {
            nowMs += each.pass
            given.push(drain(heap, nowMs))
            expected.push(list.filter((atMs) => atMs <= nowMs).toSorted((a, b) => a - b))
            list = list.filter((atMs) => atMs > nowMs)
          }
        }
        expect(given).toEqual(expected)
        expect(heap).toHaveLength(list.length)
      }),
    )
  })

  it('loses no timer of those that are due at the same time', () => {
    const heap: Timer[] = []
    for (let subject = 0; subject < 40; subject++) pushTimer(heap, timer(5, subject))
    const subjects = new Set<string | number>()
    for (let next = popDue(heap, 5); next !== undefined; next = popDue(heap, 5)) subjects.add(next.subject)
    expect(subjects.size).toBe(40)
  })
})

describe('tidying timers', () => {
  it('keeps those that are waited for, in order, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), (times) => {
        const heap: Timer[] = []
        for (const [subject, atMs] of times.entries()) pushTimer(heap, timer(atMs, subject))
        tidyTimers(heap, 1024, ({ subject }) => Number(subject) % 2 === 0)
        expect(drain(heap, 1000)).toEqual(times.filter((_, subject) => subject % 2 === 0).toSorted((a, b) => a - b))
      }),
    )
  })

  it('is due again once as many are stale as are waited for, so that it costs each timer a fixed share', () => {
    const heap: Timer[] = []
    for (let subject = 0; subject < 5000; subject++) pushTimer(heap, timer(subject, subject))
    expect(tidyTimers(heap, 1024, ({ subject }) => Number(subject) < 3000)).toBe(6000)
    expect(tidyTimers(heap, 1024, () => false)).toBe(1024)
  })
})

describe('a node that is asked again and again', () => {
  it('keeps no timer of proposals that were denied at once', () => {
    const network = networkOf(THREE)
    const node = network.node('a1')
    network.put(node, request('k'))
    network.run()
    const before = node.engine.state.timers.length
    for (let count = 0; count < 3000; count++) network.put(node, request('k', 'another'))
    expect(node.outcomes.size).toBe(3001)
    expect(node.engine.state.timers).toHaveLength(before)
  })

  it('keeps no more timers than twice what it waits for, and a thousand', () => {
    const network = networkOf(THREE)
    const node = network.node('a1')
    for (let count = 0; count < 2000; count++) {
      network.put(node, request(`k${count}`))
      const read = node.engine.get(network.nowMs, `nothing ${count}`, 'quorum')
      network.perform(node, read.effects)
      network.run()
    }
    const { timers, writing, reading } = node.engine.state
    expect([writing.size, reading.size]).toEqual([0, 0])
    expect(timers.length).toBeLessThanOrEqual(1024)
  })

  it('still wakes everything that waits, however often it has tidied', () => {
    const { network, node } = soloOf(THREE, { operationsMax: 5000 })
    for (let count = 0; count < 3000; count++) network.put(node, request(`k${count}`))
    network.advance(5000)
    expect(
      [...node.outcomes.values()].filter((outcome) => 'outcome' in outcome && outcome.outcome === 'unknown'),
    ).toHaveLength(3000)
  })

  it('is not woken for what was answered: each write leaves timers behind that nobody waits for', () => {
    const network = networkOf(THREE)
    const node = network.node('a1')
    for (let count = 0; count < 100; count++) {
      network.put(node, request(`k${count}`))
      network.advance(7)
    }
    expect(node.outcomes.size).toBe(100)
    const { tickMs } = node.engine.options
    for (let ticks = 0; ticks < 40; ticks++) {
      const untilMs = node.engine.nextWakeMs()
      network.advance(untilMs - network.nowMs)
      expect(node.engine.nextWakeMs()).toBe(untilMs + tickMs)
    }
  })
})
