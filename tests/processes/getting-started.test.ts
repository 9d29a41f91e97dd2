/** The commands of docs/getting-started.md that ask a network, in the order in which they stand there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServedNetwork, servedNetwork } from '../topologies/http.ts'
import { blocksOf } from './pages.ts'
import { command } from './program.ts'

const PAGE = 'docs/getting-started.md'

let network: ServedNetwork

// Nodes in this process: that such processes are started as the page says is what the test of the README tries.
beforeAll(async () => {
  network = await servedNetwork({ berlin: 3 })
})

afterAll(() => network?.stop())

/** The arguments of a command, as a shell would give them; a node that it names by port is one of this network. */
function argsOf(line: string): readonly string[] {
  const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain)
  const named = args.map((arg) =>
    arg.replace(/^http:\/\/localhost:808(\d)$/, (_, node) => network.urls[Number(node) - 1] ?? ''),
  )
  return named.includes('--url') ? named : [...named, '--url', network.urls[0] ?? '']
}

/** How each command ends, and what it prints. */
async function run(block: string) {
  const ended: { readonly code: number | null; readonly output: string }[] = []
  for (const [, line = ''] of block.matchAll(/^\$ replicator (.*)$/gm)) {
    const { code, stdout, stderr } = await command(...argsOf(line))
    ended.push({ code, output: stdout + stderr })
  }
  return ended
}

describe('docs/getting-started.md', () => {
  const [claimed = '', tooLate = '', changed = '', ...more] = blocksOf(PAGE, 'console')

  it('claims a key, reads it, and shows who comes too late what is free', async () => {
    const [put, get] = await run(claimed)
    expect([put?.code, get]).toEqual([0, { code: 0, output: expect.stringMatching(/^Ada Lovelace/) }])
    expect(claimed).toMatch(/^Ada Lovelace$/m)
    const [late] = await run(tooLate)
    expect(late).toEqual({ code: 3, output: expect.stringContaining('user/ada-2') })
  })

  it('changes a record, and is refused for the version that was passed', async () => {
    const ended = await run(changed)
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 3])
    expect(more).toEqual([])
  })
})
