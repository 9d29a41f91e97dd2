import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { servedNetwork } from './http.ts'

it('the example of the README of the client runs as it stands there, and prints what is said there', async () => {
  const code = readFileSync(join(import.meta.dirname, 'client-example.ts'), 'utf8')
  const readme = readFileSync(join(import.meta.dirname, '../../packages/client/README.md'), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``)

  const { urls, stop } = await servedNetwork({ berlin: 3 })
  onTestFinished(stop)
  vi.stubEnv('REPLICATOR_URL', urls.join(','))
  const print = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./client-example.ts')
  const printed = print.mock.calls.map((words) => words.join(' ')).join('\n')
  expect(readme).toContain(`\`\`\`text\n${printed}\n\`\`\``)
})
