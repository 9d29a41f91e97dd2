import fc from 'fast-check'
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
    const step = fc.constantFrom('wrote', 'hold', 'take', 'synced')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const holdback = new Holdback<{ readonly number: number; readonly needs: number }>()
        const released: number[] = []
        let [written, durable, covered, held] = [0, 0, 0, 0]
        const release = (items: readonly { readonly number: number; readonly needs: number }[]): void => {
          for (const { number, needs } of items) {
            expect(durable).toBeGreaterThanOrEqual(needs)
            released.push(number)
          }
        }
        const take = (): void => {
          const wasSyncing = holdback.syncing
          const taken = holdback.take()
          release(taken.release)
          if (!taken.sync) return
          expect(wasSyncing).toBe(false)
          covered = written
        }
        const synced = (): void => {
          if (!holdback.syncing) return
          durable = covered
          release(holdback.synced())
        }
        for (const each of steps) {
          if (each === 'wrote') {
            written++
            holdback.wrote()
          } else if (each === 'hold') holdback.hold({ number: held++, needs: written })
          else if (each === 'take') take()
          else synced()
        }
        for (let i = 0; i < 3; i++) {
          take()
          synced()
        }
        expect(released).toEqual(Array.from({ length: held }, (_, number) => number))
      }),
    )
  })
})
