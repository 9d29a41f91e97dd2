import type { Ballot } from '@replicator/interface'
import { compareBallots, compareText, isOpen, openBallot, sameBallot } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

/** Every ballot with small parts: two values for each, and the open ballots. */
function allBallots(): readonly Ballot[] {
  const ballots: Ballot[] = [openBallot(1), openBallot(2)]
  for (const generation of [1, 2]) {
    for (const number of [1, 2]) {
      for (const peer of ['A', 'a']) {
        for (const boot of [1, 10]) {
          for (const attempt of [2, 10]) ballots.push({ generation, number, peer, boot, attempt })
        }
      }
    }
  }
  return ballots
}

const ballots = allBallots()

function padded(count: number): string {
  return String(count).padStart(9, '0')
}

/** The same order by another way: the parts padded to one length and compared as one text. */
function asText({ generation, number, peer, boot, attempt }: Ballot): string {
  return [padded(generation), padded(number), peer.padEnd(4, ' '), padded(boot), padded(attempt)].join('/')
}

describe('the order of ballots', () => {
  it('is that of their parts: generation, number, peer, boot, attempt', () => {
    for (const a of ballots) {
      for (const b of ballots) expect(Math.sign(compareBallots(a, b))).toBe(compareText(asText(a), asText(b)))
    }
  })

  it('is total: of two ballots one comes before the other, or they are the same', () => {
    for (const a of ballots) {
      for (const b of ballots) {
        expect(Math.sign(compareBallots(a, b)) + Math.sign(compareBallots(b, a))).toBe(0)
        expect(sameBallot(a, b)).toBe(a === b)
      }
    }
  })

  it('has no circles: what comes before what comes before comes before', () => {
    let broken = 0
    for (const a of ballots) {
      for (const b of ballots) {
        if (compareBallots(a, b) >= 0) continue
        for (const c of ballots) if (compareBallots(b, c) < 0 && compareBallots(a, c) >= 0) broken++
      }
    }
    expect(broken).toBe(0)
  })

  it('puts every ballot of a later generation behind all earlier ones, whatever their numbers', () => {
    expect(
      compareBallots(openBallot(2), { generation: 1, number: 900, peer: 'z', boot: 9, attempt: 9 }),
    ).toBeGreaterThan(0)
  })

  it('puts the open ballot before every classic one of its generation', () => {
    const classic = ballots.filter((ballot) => ballot.generation === 1 && !isOpen(ballot))
    expect(classic).toHaveLength(16)
    for (const ballot of classic) expect(compareBallots(openBallot(1), ballot)).toBeLessThan(0)
  })

  it('never repeats a ballot for an owner that has restarted', () => {
    const before = { generation: 1, number: 1, peer: 'a', boot: 1, attempt: 7 }
    const after = { ...before, boot: 2, attempt: 1 }
    expect(sameBallot(before, after)).toBe(false)
    expect(compareBallots(after, before)).toBeGreaterThan(0)
  })
})

describe('the open ballot', () => {
  it('is that of round 0, and has no owner', () => {
    expect(openBallot(3)).toEqual({ generation: 3, number: 0, peer: '', boot: 0, attempt: 0 })
    expect(isOpen(openBallot(3))).toBe(true)
    expect(isOpen({ ...openBallot(3), number: 1 })).toBe(false)
  })
})

describe('the order of texts', () => {
  it('is the same on every machine: by code units, not by a language', () => {
    expect(['b', 'B', 'ä', 'a', '10', '9'].toSorted(compareText)).toEqual(['10', '9', 'B', 'a', 'b', 'ä'])
    expect(compareText('a', 'a')).toBe(0)
  })
})
