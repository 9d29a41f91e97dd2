import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { servedNetwork, type ServedNetwork } from './http.ts'

const EXAMPLES = [
  {
    folder: 'client',
    over: 'hub',
    file: 'client-example.ts',
    run: () => import('./client-example.ts'),
    name: 'REPLICATOR_URL',
    places: ({ urls }: ServedNetwork) => urls,
  },
  {
    folder: 'client-libp2p',
    over: 'libp2p',
    file: 'libp2p-client-example.ts',
    run: () => import('./libp2p-client-example.ts'),
    name: 'REPLICATOR_PEER',
    places: ({ network }: ServedNetwork) => network.nodes[0]?.status().addresses ?? [],
  },
] as const

it.each(EXAMPLES)(
  'the example of the README of $folder runs as it stands there, and prints what is said there',
  async (example) => {
    const code = readFileSync(join(import.meta.dirname, example.file), 'utf8')
    const readme = readFileSync(join(import.meta.dirname, `../../packages/${example.folder}/README.md`), 'utf8')
    expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``)

    const served = await servedNetwork({ berlin: 3 }, example.over)
    onTestFinished(() => served.stop())
    vi.stubEnv(example.name, example.places(served).join(','))
    const print = vi.spyOn(console, 'log').mockImplementation(() => {})
    onTestFinished(() => print.mockRestore())
    await example.run()
    const printed = print.mock.calls.map((words) => words.join(' ')).join('\n')
    expect(readme).toContain(`\`\`\`text\n${printed}\n\`\`\``)
  },
)
