import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SCENARIOS } from './scenarios/index.ts'
import { QUANTITIES } from './soak/quantities.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/testing.md'), 'utf8')

describe('docs/testing.md', () => {
  it('has each scenario by its name', () => {
    const names = SCENARIOS.map(({ name }) => name).filter((name) => !name.includes(' + '))
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })

  it('has the bound of each quantity of a soak', () => {
    const rows = text.slice(text.indexOf('| quantity |')).split('\n')
    for (const { name, unit, perHourMax } of QUANTITIES) {
      const row = rows.find((line) => line.split('|')[1]?.includes(name))
      expect(row, name).toMatch(new RegExp(` ${perHourMax} ${unit || 'each'} `))
    }
  })
})
