import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const CORE = join(import.meta.dirname, '..')

/** Each member of `ReplicatorOptions` with its docstring, as a row of a table. */
function rowsIn(source: string): readonly string[] {
  const [, body = ''] = /^export interface ReplicatorOptions \{\n(.*?)^\}/ms.exec(source) ?? []
  const members = body.matchAll(/^ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\s+)?readonly (\w+)\??:/gms)
  return [...members].map(([, doc = '', name = '']) => {
    const words = doc.replaceAll(/\s*\n\s*\* ?/g, ' ').trim()
    return `| \`${name}\` | ${words} |`
  })
}

it('the README has a row for each option of createReplicator, in the words that editors show', () => {
  const rows = rowsIn(readFileSync(join(CORE, 'src/options.ts'), 'utf8'))
  expect(rows.length).toBeGreaterThan(15)
  const table = readFileSync(join(CORE, 'README.md'), 'utf8')
    .split('## Options\n')[1]
    ?.split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/ {2,}/g, ' '))
  expect(table?.slice(0, rows.length)).toEqual(rows)
})
