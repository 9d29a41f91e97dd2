import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

it('the example of the README runs as it stands there, and prints what is said there', async () => {
  const code = readFileSync(join(import.meta.dirname, 'example.ts'), 'utf8')
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``)

  const print = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./example.ts')
  expect(print.mock.calls).toEqual([
    [[{ type: 'ping', token: 1, epoch: 4, boot: 2, nonce: '0011223344556677', batch: 99 }]],
  ])
  expect(readme).toContain("[ { type: 'ping', token: 1, epoch: 4, boot: 2, nonce: '0011223344556677', batch: 99 } ]")
})
