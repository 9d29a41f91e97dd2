import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { OTHER_PEER } from '../fake-replicator.ts'
import { command } from './command.ts'
import { listeningNode } from './listening.ts'

/** A node that is the only member, and that one more voter may fail of. */
async function wellNode() {
  const node = await listeningNode()
  const { replicator } = node
  replicator.peerViews = replicator.peerViews.filter(({ self }) => self)
  const status = replicator.status.bind(replicator)
  replicator.status = () => {
    const quorum = { votes: 1, classic: 1, fast: 1, reachable: 1, mayFail: { nodes: 0, clusters: 0 } }
    return { ...status(), quorum }
  }
  return node
}

describe('replicator doctor', () => {
  it('ends with 0 where nothing is wrong, and warns all the same', async () => {
    const { url } = await wellNode()
    const { code, out } = await command(['doctor', '--url', url])
    expect(out).toMatch(/^ok +ready +rack-7 +takes reads and writes$/m)
    expect(out).toMatch(/^ok +links +rack-7 +is the only member$/m)
    expect(out).toMatch(/^skipped +folder /m)
    expect(out).toMatch(/^warning +quorum .*\n {9}The next voter that fails stops writes/m)
    expect(out).toMatch(/\n0 wrong, \d to be warned of\.\n$/)
    expect(code).toBe(0)
  })

  it('ends with 1 where something is wrong, and says what to do in the next line', async () => {
    const { url } = await listeningNode()
    const { code, out } = await command(['doctor', '--url', url])
    expect(code).toBe(1)
    expect(out).toMatch(
      new RegExp(`^wrong +links +rack-7 +does not hear b-${OTHER_PEER.slice(-6)}\n {9}Where that node runs`, 'm'),
    )
    expect(out).toMatch(/^wrong +quorum +rack-7 reaches 1 of 2 voters: writes have stopped$/m)
  })

  it('asks each node that is named, and says of one that does not answer', async () => {
    const { url } = await wellNode()
    const { code, out } = await command(['doctor', '--json', '--url', url, '--url', 'http://127.0.0.1:1'])
    const { wrong, findings } = JSON.parse(out)
    expect([code, wrong]).toEqual([1, 1])
    expect(findings[0]).toMatchObject({ check: 'answer', state: 'wrong', node: 'http://127.0.0.1:1' })
    expect(findings).toContainEqual({ check: 'clocks', state: 'ok', says: 'no difference can be told' })
  })

  it('looks at a folder alone, and needs a node or a folder', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'replicator-doctor-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const { findings } = JSON.parse((await command(['doctor', '--json', '--data-dir', dataDir])).out)
    expect(findings.map(({ check }: { check: string }) => check)).toEqual(['permissions', 'space', 'disk'])
    expect((await command(['doctor'])).code).toBe(2)
  })
})
