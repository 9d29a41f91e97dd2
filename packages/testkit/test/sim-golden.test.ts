import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { play } from '../src/golden/script.js'

/** `UPDATE_GOLDEN=1` writes what happens now into the files: for review, like code. */
const folder = join(import.meta.dirname, '..', 'golden')

for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  test(`golden script: ${file.replace('.txt', '').replaceAll('-', ' ')}`, () => {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    const played = play(text)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, played)
    expect(played).toBe(process.env['UPDATE_GOLDEN'] === '1' ? readFileSync(path, 'utf8') : text)
  })
}

test('there is a script for each situation', () => {
  expect(readdirSync(folder).length).toBeGreaterThanOrEqual(12)
})
