import { describe, expect, it } from 'vitest'
import { parse } from '../src/simulator/wanted.js'
import { simulate } from '../src/simulator/command.js'

const FRESH = 4711

function wanted(line: string): unknown {
  return parse(line === '' ? [] : line.split(' '), FRESH)
}

async function simulated(line: string): Promise<{ code: number; lines: readonly string[] }> {
  const lines: string[] = []
  const print = (text: string): void => void lines.push(text)
  const code = await simulate(line.split(' '), { print, nowMs: () => performance.now(), fresh: FRESH })
  return { code, lines }
}

describe('the arguments of simulate', () => {
  it('ask for many seeds from a fresh one on', () => {
    expect(wanted('')).toMatchObject({ kind: 'many', first: FRESH, seeds: 2000, minutes: Infinity })
  })

  it('ask for a time, for a number of seeds, or for both, from a seed on', () => {
    expect(wanted('--minutes 0.5')).toMatchObject({ kind: 'many', first: FRESH, seeds: Infinity, minutes: 0.5 })
    expect(wanted('--minutes 30 --seed 7')).toMatchObject({ kind: 'many', first: 7, seeds: Infinity, minutes: 30 })
    expect(wanted('--seeds 9 --seed 7 --workers 1')).toMatchObject({
      first: 7,
      seeds: 9,
      minutes: Infinity,
      workers: 1,
    })
  })

  it('ask for one seed, and for parts of its plan', () => {
    const shape = { clusters: 3, nodesPerCluster: 3 }
    expect(wanted('-- --seed 7 --shape 3x3 --trace')).toEqual({
      kind: 'one',
      seed: 7,
      shape,
      readable: true,
      parts: {},
    })
    expect(wanted('--seed 7 --faults 0,2 --operations 1')).toMatchObject({ parts: { faults: [0, 2], operations: [1] } })
    expect(wanted('--seed 7 --faults=')).toMatchObject({ parts: { faults: [] } })
  })

  it.each([
    ['--minutes abc', "--minutes is a number above 0, at most 10080, not 'abc'"],
    ['--minutes 0', "--minutes is a number above 0, at most 10080, not '0'"],
    ['--seeds 0', "--seeds takes whole numbers from 1 on, not '0'"],
    ['--seed 1.5', "--seed takes whole numbers from 0 on, not '1.5'"],
    ['--seed 1 --operations 1,x', "--operations takes whole numbers from 0 on, not 'x'"],
    ['--workers 65', "--workers takes whole numbers from 1 to 64, not '65'"],
  ])('are refused with what is wrong: %s', (line, problem) => {
    expect(wanted(line)).toBe(problem)
  })

  it.each(['--shape 2x2', '--shape 6x3', '--shape 5x4', '--shape 3', '--shape 3x3x3'])('are refused: %s', (line) => {
    expect(wanted(line)).toMatch(/^--shape is clusters x nodes in each/)
  })

  it.each(['--seeds 3 --seed 1 --trace', '--faults 1', '--minutes 1 --operations 2'])('are refused: %s', (line) => {
    expect(wanted(line)).toMatch(/are about one seed/)
  })

  it('are refused where one is unknown', () => {
    expect(wanted('--sede 1')).toMatch(/--sede/)
  })
})

describe('simulate', () => {
  it('ends with one line that sums it up', async () => {
    const { code, lines } = await simulated('--seed 4')
    expect(code).toBe(0)
    expect(lines.at(-1)).toMatch(/^simulate: 1 seeds, \d+ operations, 0 violations$/)
  })

  it('says how it is used, with another status, where it was not understood', async () => {
    const { code, lines } = await simulated('--seeds many')
    expect(code).toBe(2)
    expect(lines.join('\n')).toMatch(/simulate: --seeds takes whole numbers.*\nusage: simulate/)
  })
})
