import { describe, expect, it } from 'vitest'
import { Holdback } from '../src/run/holdback.js'

describe('the holdback', () => {
  it('lets an item go at the end of the turn where nothing was written', () => {
    const holdback = new Holdback<string>()
    holdback.hold('a', AWAITED)
    expect(holdback.takeReleased()).toEqual({ release: ['a'], sync: false })
  })

  it('starts one sync for all that was written in a turn, and lets go behind it', () => {
    const holdback = new Holdback<string>()
    holdback.wrote(AWAITED)
    holdback.hold('a', AWAITED)
    holdback.wrote(AWAITED)
    holdback.hold('b', AWAITED)
    expect(holdback.takeReleased()).toEqual({ release: [], sync: true })
    expect(holdback.synced()).toEqual(['a', 'b'])
  })

  it('keeps what was written during a sync for the next one', () => {
    const holdback = new Holdback<string>()
    holdback.wrote(AWAITED)
    holdback.hold('first', AWAITED)
    holdback.takeReleased()
    holdback.wrote(AWAITED)
    holdback.hold('second', AWAITED)
    expect(holdback.takeReleased()).toEqual({ release: [], sync: false })
    expect(holdback.synced()).toEqual(['first'])
    expect(holdback.takeReleased()).toEqual({ release: [], sync: true })
    expect(holdback.synced()).toEqual(['second'])
  })

  it('lets an item join the sync under way where nothing was written since that began', () => {
    const holdback = new Holdback<string>()
    holdback.wrote(AWAITED)
    holdback.hold('first', AWAITED)
    holdback.takeReleased()
    holdback.hold('repeated', AWAITED)
    expect(holdback.takeReleased()).toEqual({ release: [], sync: false })
    expect(holdback.synced()).toEqual(['first', 'repeated'])
  })

  it('starts no sync for what nobody waits for until it is hurried, or somebody waits for something else', () => {
    for (const end of [
      (holdback: Holdback<string>) => holdback.hurry(),
      (holdback: Holdback<string>) => holdback.wrote(AWAITED),
    ]) {
      const holdback = new Holdback<string>()
      holdback.wrote(UNAWAITED)
      holdback.hold('acknowledgement', UNAWAITED)
      expect(holdback.takeReleased()).toEqual({ release: [], sync: false })
      expect(holdback.lingering).toBe(true)
      end(holdback)
      expect(holdback.takeReleased()).toEqual({ release: [], sync: true })
      expect(holdback.lingering).toBe(false)
      expect(holdback.synced()).toEqual(['acknowledgement'])
    }
  })

  it('does not let what lingers keep back what somebody waits for', () => {
    const holdback = new Holdback<string>()
    holdback.wrote(UNAWAITED)
    holdback.hold('awaited', AWAITED)
    expect(holdback.takeReleased().sync).toBe(true)
    expect(holdback.synced()).toEqual(['awaited'])
  })

  it('lets nothing go before a sync that began behind all that was written when it was held, and keeps the order', () => {
    // Every sequence of six steps there is.
    const problems: string[] = []
    for (let code = 0; code < STEPS.length ** 6; code++) {
      const steps = Array.from({ length: 6 }, (_, i) => STEPS[Math.floor(code / STEPS.length ** i) % STEPS.length])
      const problem = problemOf(steps)
      if (problem !== undefined) problems.push(`${problem}: ${steps.join(' ')}`)
    }
    expect(problems).toEqual([])
  })
})

const STEPS = ['wrote', 'wrote unawaited', 'hold', 'hold unawaited', 'take', 'synced', 'hurry'] as const
const AWAITED = { awaited: true }
const UNAWAITED = { awaited: false }

interface Item {
  readonly number: number
  /** How much had been written when it was held. */
  readonly needs: number
}

/** Plays the steps against a plain account of what is written and what is durable; says what went wrong. */
function problemOf(steps: readonly ((typeof STEPS)[number] | undefined)[]): string | undefined {
  const holdback = new Holdback<Item>()
  const released: number[] = []
  const problems: string[] = []
  let [written, durable, covered, held] = [0, 0, 0, 0]
  let syncing = false
  const release = (items: readonly Item[]): void => {
    for (const { number, needs } of items) {
      if (durable < needs) problems.push(`item ${number} went before its sync`)
      released.push(number)
    }
  }
  const take = (): void => {
    const taken = holdback.takeReleased()
    release(taken.release)
    if (!taken.sync) return
    if (syncing) problems.push('two syncs at once')
    syncing = true
    covered = written
  }
  const synced = (): void => {
    if (!syncing) return
    syncing = false
    durable = covered
    release(holdback.synced())
  }
  for (const step of steps) {
    if (step === 'wrote' || step === 'wrote unawaited') {
      written++
      holdback.wrote({ awaited: step === 'wrote' })
    } else if (step === 'hold' || step === 'hold unawaited') {
      holdback.hold({ number: held++, needs: written }, { awaited: step === 'hold' })
    } else if (step === 'take') take()
    else if (step === 'hurry') holdback.hurry()
    else synced()
  }
  for (let i = 0; i < 3; i++) {
    holdback.hurry()
    take()
    synced()
  }
  if (durable < written) problems.push('something written was never synced')
  if (released.length !== held || released.some((number, i) => number !== i))
    problems.push(`released ${released.join()}`)
  return problems[0]
}
