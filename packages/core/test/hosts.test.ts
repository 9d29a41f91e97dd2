/** Nodes in programs that use Node in ways of their own. The programs run what is built. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const PATIENT = { timeout: 60_000 }

function linesOf(program: string, argument: string): readonly string[] {
  const path = join(import.meta.dirname, 'programs', `${program}.mjs`)
  const { stdout, stderr } = spawnSync(process.execPath, [path, argument], { encoding: 'utf8' })
  if (stderr !== '') throw new Error(stderr)
  return stdout.trimEnd().split('\n')
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-hosts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('a node', PATIENT, () => {
  it('in each of two workers of node:cluster has a port of its own', () => {
    const [told = '[]'] = linesOf('cluster', '/ip4/127.0.0.1/tcp/0/ws')
    const ports = (JSON.parse(told) as string[]).map((address) => /\/tcp\/(\d+)\//.exec(address)?.[1])
    expect(ports).toHaveLength(2)
    expect(ports).not.toContain(undefined)
    expect(ports[0]).not.toBe(ports[1])
  })

  it('in a worker thread is one like any other, and leaves its folder when the thread is ended', async () => {
    expect(linesOf('worker', await newFolder())).toEqual(['main STORE_LOCKED', 'own stored', 'again found'])
  })

  it('takes over no signal, debugger, environment or anything else of the program around it', async () => {
    expect(linesOf('guest', await newFolder())).toEqual(['done'])
  })
})
