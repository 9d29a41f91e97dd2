import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folders, UsedFolders } from './folders.ts'
import { growing } from './growing.ts'
import { identities } from './identities.ts'
import { running } from './running.ts'
import { Look, type Scenario } from './scenario.ts'
import { starting } from './starting.ts'
import { matches, readTables, rowsOf } from './table.ts'

let usedFolders: UsedFolders

beforeAll(async () => {
  usedFolders = await UsedFolders.make()
}, 60_000)

afterAll(() => usedFolders?.dispose())

const rows = readTables()
/** It lasts for twenty seconds; begun last, all would wait for it. */
const SLOWEST = 'joining, no peer reached'
const scenarios: Readonly<Record<string, Scenario>> = {
  ...starting,
  ...folders(() => usedFolders),
  ...growing,
  ...running,
  ...identities,
}

describe('docs/operations.md', () => {
  it('has one row for each state that is gone through here, and no other', () => {
    expect(rows.map(({ state }) => state).toSorted()).toEqual(Object.keys(scenarios).toSorted())
  })

  describe.concurrent('is true of a node, or a network, that is', () => {
    it.for(rows.toSorted((a, b) => Number(b.state === SLOWEST) - Number(a.state === SLOWEST)))(
      '$state',
      { timeout: 60_000 },
      async (row) => {
        const look = new Look(row)
        await scenarios[row.state]?.(look)
        expect(look.isFoundTrue).toBe(true)
      },
    )
  })
})

describe('a row of a table of states', () => {
  const table = (row: string): string =>
    `| state | what status, readiness and log say | how it is left |\n|---|---|---|\n${row}\n`

  it('is read with the place of each text', () => {
    const text = table('| s | **not ready** `a`, `b`; **log, warn** `c`; **exit 1** | so |')
    const said = [
      { place: 'not ready', text: 'a' },
      { place: 'not ready', text: 'b' },
      { place: 'log, warn', text: 'c' },
    ]
    expect(rowsOf(text)).toEqual([{ state: 's', said, exitCode: 1, isReady: false, wayOut: 'so' }])
  })

  it('is refused where it says nothing, or names no way out', () => {
    expect(() => rowsOf(table('| s | nothing | so |'))).toThrow('says nothing')
    expect(() => rowsOf(table('| s | **ready** | |'))).toThrow("isn't one")
  })

  it('is compared with what was said from the first to the last of its words', () => {
    const said = { place: 'stderr', text: 'the node of <dir> ends (…): so.' }
    expect(matches(said, 'the node of /a/b ends (it is\nfull): so.')).toBe(true)
    expect(matches(said, 'the node of /a /b ends (it is full): so.')).toBe(false)
    expect(matches(said, 'and the node of /a/b ends (it is full): so.')).toBe(false)
    expect(matches(said, 'the node of /a/b ends (it is full): so!')).toBe(false)
  })
})
