import { describe, expect, it } from 'vitest'
import { Holdback } from '@replicator/core'

describe('the holdback', () => {
  it('lets an item go at the end of the turn where nothing was written', () => {
    const holdback = new Holdback<string>()
    holdback.hold('a')
    expect(holdback.take()).toEqual({ release: ['a'], sync: false })
  })

  it('starts one sync for all that was written in a turn, and lets go behind it', () => {
    const holdback = new Holdback<string>()
    holdback.wrote()
    holdback.hold('a')
    holdback.wrote()
    holdback.hold('b')
    expect(holdback.take()).toEqual({ release: [], sync: true })
    expect(holdback.syncing).toBe(true)
    expect(holdback.synced()).toEqual(['a', 'b'])
    expect(holdback.syncing).toBe(false)
  })

  it('keeps what was written during a sync for the next one', () => {
    const holdback = new Holdback<string>()
    holdback.wrote()
    holdback.hold('first')
    holdback.take()
    holdback.wrote()
    holdback.hold('second')
    expect(holdback.take()).toEqual({ release: [], sync: false })
    expect(holdback.synced()).toEqual(['first'])
    expect(holdback.take()).toEqual({ release: [], sync: true })
    expect(holdback.synced()).toEqual(['second'])
  })

  it('lets an item join the sync under way where nothing was written since that began', () => {
    const holdback = new Holdback<string>()
    holdback.wrote()
    holdback.hold('first')
    holdback.take()
    holdback.hold('repeated')
    expect(holdback.take()).toEqual({ release: [], sync: false })
    expect(holdback.synced()).toEqual(['first', 'repeated'])
  })

  it('starts a sync also where something was written and nobody waits for it', () => {
    const holdback = new Holdback<string>()
    holdback.wrote()
    expect(holdback.take().sync).toBe(true)
  })

  it('lets nothing go before a sync that began behind all that was written when it was held, and keeps the order', () => {
    // Every sequence of eight steps there is.
    const problems: string[] = []
    for (let code = 0; code < 4 ** 8; code++) {
      const steps = Array.from({ length: 8 }, (_, i) => STEPS[(code >> (2 * i)) & 3])
      const problem = problemOf(steps)
      if (problem !== undefined) problems.push(`${problem}: ${steps.join(' ')}`)
    }
    expect(problems).toEqual([])
  })
})

const STEPS = ['wrote', 'hold', 'take', 'synced'] as const

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
  const release = (items: readonly Item[]): void => {
    for (const { number, needs } of items) {
      if (durable < needs) problems.push(`item ${number} went before its sync`)
      released.push(number)
    }
  }
  const take = (): void => {
    const wasSyncing = holdback.syncing
    const taken = holdback.take()
    release(taken.release)
    if (!taken.sync) return
    if (wasSyncing) problems.push('two syncs at once')
    covered = written
  }
  const synced = (): void => {
    if (!holdback.syncing) return
    durable = covered
    release(holdback.synced())
  }
  for (const step of steps) {
    if (step === 'wrote') {
      written++
      holdback.wrote()
    } else if (step === 'hold') holdback.hold({ number: held++, needs: written })
    else if (step === 'take') take()
    else synced()
  }
  for (let i = 0; i < 3; i++) {
    take()
    synced()
  }
  if (durable < written) problems.push('something written was never synced')
  if (released.length !== held || released.some((number, i) => number !== i))
    problems.push(`released ${released.join()}`)
  return problems[0]
}
