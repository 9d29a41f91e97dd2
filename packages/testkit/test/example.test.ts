import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

it('the example of the README runs as it stands there, and prints what is said there', async () => {
  const code = readFileSync(join(import.meta.dirname, 'example.ts'), 'utf8')
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``)

  const print = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./example.ts')
  const printed = print.mock.calls.map((words) => words.join(' '))
  expect(printed).toEqual(['berlin: stored', 'lima: no-quorum', 'berlin again: found', 'lima again: found'])
  expect(readme).toContain(printed.join('\n'))
})
