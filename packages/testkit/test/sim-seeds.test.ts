import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { STRIKES } from '../src/simulator/faults.js'
import { planOf } from '../src/simulator/plan.js'
import { run } from '../src/simulator/run.js'

const FIXED = Array.from({ length: 25 }, (_, i) => 1000 + i)
const FRESH = Array.from({ length: 25 }, (_, i) => Math.floor(Date.now() / 1000) + i)

test('one seed has the same trace each time', { timeout: 60_000 }, () => {
  for (const seed of [1, 2]) {
    const first = run(planOf(seed), { readable: true })
    const second = run(planOf(seed), { readable: true })
    expect(second.hash).toBe(first.hash)
    expect(second.trace).toEqual(first.trace)
    expect(run(planOf(seed)).hash).toBe(first.hash)
  }
})

/** The main program in a process of its own, with other settings of whatever a program might look at. */
function hashElsewhere(seed: number): string | undefined {
  const main = join(import.meta.dirname, '../dist/simulator/main.js')
  const { stdout } = spawnSync(process.execPath, ['--random-seed=7', '--jitless', main, '--seed', String(seed)], {
    encoding: 'utf8',
    timeout: 50_000,
    env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
  })
  return /trace ([0-9a-f]+) of/.exec(stdout)?.[1]
}

test(
  'one seed has the same trace in another process, interpreted, in another locale and time zone',
  { timeout: 60_000 },
  () => {
    expect(hashElsewhere(4)).toBe(run(planOf(4)).hash)
  },
)

test('another seed has another trace', () => {
  expect(run(planOf(1)).hash).not.toBe(run(planOf(2)).hash)
})

test('the docs say how many kinds of fault there are, and each of them is drawn', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/testing.md'), 'utf8')
  const drawn = new Set(
    Array.from({ length: 300 }, (_, seed) => planOf(seed)).flatMap(({ faults }) => faults.map(({ kind }) => kind)),
  )
  expect([...drawn].toSorted()).toEqual(Object.keys(STRIKES).toSorted())
  expect(docs).toContain(`faults of ${drawn.size} kinds`)
})

test.each([
  ['a fixed set of seeds', FIXED],
  ['some fresh seeds', FRESH],
])('%s breaks no promise', { timeout: 60_000 }, (_, seeds) => {
  for (const seed of seeds) {
    const { violations, hash } = run(planOf(seed))
    expect(violations, `pnpm simulate --seed ${seed} --trace (trace ${hash})`).toEqual([])
  }
})
