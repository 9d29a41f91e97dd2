import { describe, expect, it } from 'vitest'
import { Schedule } from '../src/simulator/schedule.js'
import { SimulatedLine } from '../src/simulator/simulated-line.js'

const BOUNDS = { creditBytes: 1000, queueBytesMax: 4000, queueSpareBytes: 1000, largeFrameBytes: 500 }

/** A line of 10 bytes a millisecond over 5 ms, and when the last byte of each frame was on it. */
function line(state: { isCut: boolean; isOver: boolean } = { isCut: false, isOver: false }) {
  const schedule = new Schedule()
  const written: (readonly [bytes: number, atMs: number])[] = []
  const parts = {
    schedule,
    distanceMs: 5,
    isCut: () => state.isCut,
    isOver: () => state.isOver,
    written: (frame: Uint8Array, atMs: number) => void written.push([frame.length, Math.round(atMs)]),
  }
  return { schedule, written, line: new SimulatedLine({ bytesPerMs: 10, bounds: BOUNDS }, parts) }
}

const frame = (bytes: number) => new Uint8Array(bytes)

describe('a bounded link of the simulator', () => {
  it('takes its time for each frame, and keeps their order', () => {
    const { schedule, written, line: it } = line()
    expect(it.send([frame(95), frame(195)])).toBe(true)
    expect(it.send([frame(95)])).toBe(true)
    schedule.runUntil(1000)
    expect(written).toEqual([
      [95, 10],
      [195, 30],
      [95, 40],
    ])
  })

  it('has no more under way than the credit, and goes on when credit comes back', () => {
    const { schedule, written, line: it } = line()
    expect(it.send([frame(1495)])).toBe(true)
    schedule.runUntil(104)
    expect(written).toEqual([])
    schedule.runUntil(1000)
    // 100 ms for the first 1000 bytes, 10 ms there and back, and 50 ms for the rest.
    expect(written).toEqual([[1495, 160]])
  })

  it('takes nothing of a turn that its queue has no room for, and leaves room for small frames behind large ones', () => {
    const { line: it } = line({ isCut: true, isOver: false })
    expect(it.send([frame(995)])).toBe(true)
    expect(it.send([frame(1500), frame(1495)])).toBe(false)
    expect(it.send([frame(2990)])).toBe(true)
    expect(it.send([frame(600)])).toBe(false)
    expect(it.send([frame(400)])).toBe(true)
  })

  it('gives no credit back while it is cut, and catches up when it is mended', () => {
    const state = { isCut: true, isOver: false }
    const { schedule, written, line: it } = line(state)
    it.send([frame(995), frame(95)])
    schedule.runUntil(5000)
    expect(written).toEqual([[995, 100]])
    state.isCut = false
    schedule.runUntil(6000)
    expect(written.length).toBe(2)
  })

  it('writes nothing more once the link is over', () => {
    const state = { isCut: false, isOver: false }
    const { schedule, written, line: it } = line(state)
    it.send([frame(1495)])
    state.isOver = true
    schedule.runUntil(5000)
    expect(written).toEqual([])
  })
})
