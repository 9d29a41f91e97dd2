import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Runs a program of this folder to its end, on the packages as they were built. */
function outputOf(program: string): Promise<{ code: number | null; lines: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, program)])
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (output += bytes.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, lines: output.trimEnd().split('\n') }))
  })
}

it('the example with two nodes prints what its README says, and ends by itself', async () => {
  const { code, lines } = await outputOf('two-nodes.ts')
  expect(lines).toEqual([
    'one: stored',
    'two: taken by berlin',
    'two: still free is user/ada-2',
    'two: Ada Lovelace',
    'two: a voter of 2, 2 of them reachable',
  ])
  expect(code).toBe(0)
  expect(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')).toContain(lines.join('\n'))
}, 30_000)
