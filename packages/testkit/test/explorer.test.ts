import { describe, expect, it } from 'vitest'
import { classicQuorum, fastQuorum } from '@replicator/membership'
import { explore } from '../src/explorer/command.js'
import {
  FAULTS,
  REAL,
  chainSetting,
  changesOfVoters,
  changingSetting,
  flatSetting,
  jointSetting,
  search,
  usualSettings,
} from '../src/explorer/index.js'
import type { Fault, Setting } from '../src/explorer/index.js'
import { decidingMasks, leastFast, majority } from '../src/explorer/judge.js'
import { memoKey } from '../src/explorer/memo-key.js'
import { at } from '../src/explorer/plan.js'
import { StateSet } from '../src/explorer/state-set.js'

const small: readonly (readonly [Setting, number])[] = [
  [flatSetting({ voters: 3, recoveries: 1 }), 514],
  [flatSetting({ voters: 3, recoveries: 2 }), 12_113],
  [flatSetting({ voters: 4, recoveries: 1 }), 1935],
  [flatSetting({ voters: 5, recoveries: 1 }), 8161],
  [flatSetting({ voters: 3, recoveries: 1, reads: true }), 7743],
  [flatSetting({ voters: 3, recoveries: 2, denials: true }), 20_636],
  [flatSetting({ voters: 3, recoveries: 1, versions: 2 }), 14_627],
  [changingSetting({ voters: 3, recoveries: [1, 1] }), 21_295],
  [changingSetting({ voters: 3, recoveries: [0, 1], reads: true }), 10_187],
  [changingSetting({ voters: 3, recoveries: [1, 1], denials: true }), 38_240],
  [changingSetting({ voters: 4, recoveries: [0, 1] }), 9095],
  [jointSetting({ stay: 1, join: 2, recoveries: [1, 1, 1] }), 12_611],
  [
    chainSetting({
      sets: [['v1'], ['v1', 'v2'], ['v1', 'v2', 'v3']],
      proposers: [1, 1, 1],
      recoveries: [0, 1, 0, 1, 0],
    }),
    6550,
  ],
]

describe('a small network whose every state is visited', () => {
  it.each(small.map(([setting, states]) => [setting.name, setting, states] as const))(
    'keeps all promises: %s',
    (_name, setting, states) => {
      expect(search(setting)).toEqual({ states, steps: expect.any(Number) as number, complete: true })
    },
  )

  it('says so where the number of states was bounded before the end', () => {
    const found = search(flatSetting({ voters: 3, recoveries: 2 }), { statesMax: 1000 })
    expect(found.complete).toBe(false)
    expect(found.violation).toBeUndefined()
  })

  it('has the same result where voters are not taken for each other, with at most six times the states', () => {
    const merged = flatSetting({ voters: 3, recoveries: 1 })
    const apart = { ...merged, groups: merged.groups.flat().map((peer) => [peer]) }
    const states = search(apart).states
    expect(search(apart).violation).toBeUndefined()
    expect(states).toBeGreaterThan(search(merged).states * 4)
    expect(states).toBeLessThanOrEqual(search(merged).states * 6)
  })
})

function faultNamed(name: string): Fault {
  const fault = FAULTS.find((each) => each.name === name)
  if (fault === undefined) throw new Error(`there is no fault named ${name}`)
  return fault
}

describe('a rule that is got wrong', () => {
  it.each(FAULTS.map((fault) => [fault.name, fault] as const))('is found: %s', (_name, { setting }) => {
    const found = search(setting, { statesMax: 100_000 })
    expect(found.violation?.problem).toBeDefined()
    expect(found.violation?.trace.length).toBeGreaterThan(1)
  })

  it('is found as well where voters are not taken for each other, by as short a trace', () => {
    for (const { setting } of FAULTS.filter((fault) => fault.setting.configurations.length === 1).slice(0, 8)) {
      const apart = { ...setting, groups: setting.groups.flat().map((peer) => [peer]) }
      expect(search(apart).violation?.trace).toHaveLength(search(setting).violation?.trace.length ?? 0)
    }
  })

  it('is not one where the same setting runs the real rules', { timeout: 60_000 }, () => {
    const right = FAULTS.filter(({ name }) => name !== 'a ballot used for two values')
    for (const [name, setting] of new Map(right.map((fault) => [fault.setting.name, fault.setting]))) {
      const { violation } = search({ ...setting, rules: REAL }, { statesMax: 30_000 })
      expect({ name, violation }).toEqual({ name })
    }
  })

  it('is told with a shortest trace, in which each voter keeps its name', () => {
    expect(search(faultNamed('a ballot used for two values').setting).violation).toEqual({
      problem: 'a recovery that hears v3, v1 would propose bob.1.0000000000000000.1',
      trace: [
        '1. v1 gets prepare in ballot 1.1.ada.1.1 and answers promise, no vote',
        '2. v2 gets prepare in ballot 1.1.ada.1.1 and answers promise, no vote',
        '3. ballot 1.1.ada.1.1 has promises of v1, v2 and proposes ada.1.1',
        '4. v3 gets accept ada.1.1 in ballot 1.1.ada.1.1 and answers accepted',
        '5. v1 gets accept ada.1.1 in ballot 1.1.ada.1.1 and answers accepted',
        '6. ballot 1.1.ada.1.1 has promises of v1, v2 and proposes bob.1.1',
        '7. v2 gets accept bob.1.1 in ballot 1.1.ada.1.1 and answers accepted',
      ],
    })
  })

  it('is told with what a voter loses when its power fails', () => {
    const trace = search(faultNamed('an answer before its sync').setting).violation?.trace.join('\n')
    expect(trace).toContain('v3 gets reserve ada.1.1 and answers confirm, and loses it with its power')
  })

  it(
    'leads to two decisions, and not only to the look ahead of one, where the bounds leave room for it',
    { timeout: 60_000 },
    () => {
      const broken = FAULTS.filter(({ setting }) => {
        const problem = search({ ...setting, lookAhead: false }, { statesMax: 100_000 }).violation?.problem
        return problem !== undefined && /are decided, two of them for version [12]/.test(problem)
      })
      expect(broken.map(({ name }) => name)).toEqual([
        'a fast quorum one too small',
        'a recovery that ignores minority votes',
        'a recovery that ignores votes of classic ballots',
        'an Accept below the promise',
        'a promise that does not close the open ballot',
        'a reservation dropped by age',
        'an answer before its sync',
        'a final generation without settling',
        'quorums of the new voters only while joint',
        'a recovery that does not look at votes for a deletion',
      ])
    },
  )

  it('shows in a read that asks the voters one after the other', () => {
    const { setting } = faultNamed('a read that takes any vote short of a majority for lost')
    const found = search({ ...setting, lookAhead: false })
    expect(found.violation?.problem).toMatch(/^a read that heard v\d, v\d found something else$/)
    expect(found.violation?.trace.filter((line) => line.endsWith('answers the read'))).toHaveLength(2)
  })
})

describe('the judge', () => {
  it('counts as the definitions say, and so as the code does that it judges', () => {
    for (let voters = 1; voters <= 64; voters++) {
      expect([voters, majority(voters), leastFast(voters)]).toEqual([voters, classicQuorum(voters), fastQuorum(voters)])
    }
  })

  it('asks for both sets of voters while joint, and knows no open decision there', () => {
    const { configurations, groups } = jointSetting({ stay: 1, join: 2, recoveries: [0, 0, 0] })
    const peers = groups.flat()
    const joint = at(configurations, 1)
    const deciding = decidingMasks(joint, { peers, open: false })
    expect([...deciding.keys()].filter((mask) => deciding[mask])).toEqual([0b011, 0b101, 0b111])
    expect(decidingMasks(joint, { peers, open: true })).not.toContain(true)
  })
})

describe('the set of states', () => {
  it('knows each row once, however many there are, and the way to each', () => {
    const set = new StateSet(3)
    let last = 0
    for (let number = 0; number < 20_000; number++) {
      expect(set.add([number, number % 7, 4_000_000_000], last)).toBe(true)
      last = number
    }
    expect(set.add([19_999, 19_999 % 7, 4_000_000_000], 0)).toBe(false)
    expect(set.size).toBe(20_000)
    expect(set.row(12_345)).toEqual([12_345, 12_345 % 7, 4_000_000_000])
    expect(set.path(3)).toEqual([0, 1, 2, 3].map((number) => [number, number, 4_000_000_000]))
  })

  it('tells small numbers and large ones apart by their keys', () => {
    expect(memoKey(1, [2, 3])).not.toBe(memoKey(1, [3, 2]))
    expect(memoKey(0, [1, 1024])).toBe('0:1,1024')
    expect(memoKey(9, [1, 2, 3, 4, 5, 6])).toBe('9:1,2,3,4,5,6')
  })
})

function run(...args: string[]): { code: number; lines: string[] } {
  const lines: string[] = []
  return {
    code: explore(
      args,
      (line) => lines.push(line),
      () => 0,
    ),
    lines,
  }
}

describe('the command', () => {
  it('explores the network that is asked for, and closes with the number of states', () => {
    const { code, lines } = run('--', '--voters', '5', '--recoveries', '1')
    expect(lines).toEqual([
      '5 voters, 2 proposers, 1 recoveries: 8,161 states, 32,595 steps, 0.0 s',
      'explore: 8161 states, 0 violations',
    ])
    expect(code).toBe(0)
  })

  it('fails where a bound cut the search short', () => {
    const { code, lines } = run('--voters', '5', '--states', '100')
    expect(lines[1]).toMatch(/not explored to the end/)
    expect(code).toBe(1)
  })

  it.each([
    ['--voters', 'many'],
    ['--voters', '0'],
    ['--recoveries', '2'],
    ['--states', '-'],
    ['--nodes', '3'],
  ])('refuses arguments that make no sense: %s %s', (...args) => {
    const { code, lines } = run(...args)
    expect(code).toBe(2)
    expect(lines.at(-1)).toMatch(/^usage: explore/)
  })

  it('covers 3, 4 and 5 voters and changes of them when nothing is asked for', () => {
    const names = usualSettings().map(({ name }) => name)
    for (const each of ['3 voters', '4 voters', '5 voters', 'reads', 'denials', '2 versions', 'change it']) {
      expect(names.filter((name) => name.includes(each))).not.toEqual([])
    }
    expect(new Set(changesOfVoters().map(({ configurations }) => configurations.length))).toEqual(new Set([3, 5]))
  })
})
