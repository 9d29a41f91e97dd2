import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, restoreBackup } from '@replicator/core'
import { createMemoryTransportHub } from '@replicator/transport'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { PEER } from '../fake-replicator.ts'
import { command, unasked } from './command.ts'
import { fakeTerminal } from './fake-terminal.ts'
import { listeningNode } from './listening.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'replicator-backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A node that answers each request with these bytes, whatever its length says, and closes. */
async function nodeThatSends(bytes: Uint8Array): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n')
      socket.end(bytes)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A backup in a file, of a node with two records. */
async function taken(): Promise<{ readonly file: string; readonly folder: string; readonly url: string }> {
  const { url, replicator } = await listeningNode()
  replicator.hold({ key: 'a' })
  replicator.hold({ key: 'b', version: 3, since: 3, final: false })
  const folder = newFolder()
  const file = join(folder, 'one.backup')
  const { code, out, err } = await command(['backup', file, '--url', url])
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(
    /^The backup of network 00112233445566778899aabbccddeeff is in .*one\.backup: 2 records, \d+ bytes\n$/,
  )
  return { file, folder, url }
}

describe('replicator backup', () => {
  it('writes a file for its owner only, and no other one over it', async () => {
    const { file, folder, url } = await taken()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(existsSync(`${file}.part`)).toBe(false)
    const before = readFileSync(file)
    const again = await command(['backup', file, '--url', url])
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is there already; --force replaces it') })
    expect(readFileSync(file)).toEqual(before)
    const json = await command(['backup', file, '--force', '--json', '--url', url])
    expect(JSON.parse(json.out)).toMatchObject({ file, records: 2, bytes: before.length, peerId: PEER, reasons: [] })
    const nowhere = await command(['backup', join(folder, 'no', 'such'), '--url', url])
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('There is no backup: ENOENT') })
  })

  it('leaves no file where the copy came to no end, and the one before as it was', async () => {
    const { file } = await taken()
    const whole = readFileSync(file)
    const url = await nodeThatSends(whole.subarray(0, -10))
    const { code, err } = await command(['backup', file, '--force', '--url', url])
    expect([code, err]).toEqual([1, expect.stringContaining('it is cut off')])
    expect(readFileSync(file)).toEqual(whole)
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  it('says why a node refuses, and where it was not ready', async () => {
    const { url, replicator } = await listeningNode()
    const file = join(newFolder(), 'one.backup')
    replicator.reasons = ['fewer than 2 of 3 voters can be reached']
    const { code, err } = await command(['backup', file, '--url', url])
    expect([code, err]).toEqual([0, expect.stringContaining('may lack what others hold: fewer than 2 of 3 voters')])
    replicator.isBehind = true
    const refused = await command(['backup', file, '--force', '--url', url])
    expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('NOT_READY') })
  })
})

describe('replicator restore', () => {
  it('fills the folder of a new network, and says how to start it', async () => {
    const { file, folder } = await taken()
    const dataDir = join(folder, 'data')
    const { code, out } = await command(['restore', file, '--cid', 'lima', '--data-dir', dataDir])
    expect(code).toBe(0)
    expect(out).toContain('2 records and 0 deleted keys are in')
    expect(out).toContain('which knows nothing of network 00112233445566778899aabbccddeeff')
    expect(out).toContain(`replicator start --cluster-id lima --data-dir ${dataDir}\n`)
    const again = await command(['restore', file, '--cid', 'lima', '--data-dir', dataDir])
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('it is not empty') })
  })

  it('fills one for a node that joins the network of the backup', async () => {
    const { file, folder } = await taken()
    const args = ['--cid', 'lima', '--data-dir', join(folder, 'data'), '--join', '/memory/a']
    const { code, out } = await command(['restore', file, ...args, '--json'])
    expect(code).toBe(0)
    const { networkId, from, peerId, command: next } = JSON.parse(out)
    expect([networkId, peerId]).toEqual([from, undefined])
    expect(next).toBe(`replicator start --cluster-id lima --data-dir ${join(folder, 'data')} --peer /memory/a`)
  })

  it('refuses what is no backup, and leaves no folder', async () => {
    const folder = newFolder()
    const file = join(folder, 'text')
    writeFileSync(file, 'no backup\n')
    const args = ['--cid', 'lima', '--data-dir', join(folder, 'data')]
    const refused = await command(['restore', file, ...args])
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('This is no backup that can be used') })
    const missing = await command(['restore', join(folder, 'none'), ...args])
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') })
    expect(existsSync(join(folder, 'data'))).toBe(false)
    expect((await command(['restore', file, '--cid', 'lima'])).code).toBe(2)
  })
})

describe('replicator rescue', () => {
  async function stopped(): Promise<string> {
    const { file, folder } = await taken()
    const dataDir = join(folder, 'data')
    const { createReadStream } = await import('node:fs')
    await restoreBackup({ backup: createReadStream(file), dataDir, firstCluster: 'lima' })
    return dataDir
  }

  it('asks at a terminal, and does nothing unless it is told yes', async () => {
    const dataDir = await stopped()
    const answer = async (text: string) => {
      const terminal = fakeTerminal({ tty: true })
      terminal.stderr.on('data', (chunk: Buffer) => {
        if (chunk.toString().endsWith('Type yes: ')) terminal.stdin.write(`${text}\n`)
      })
      const code = await run(['rescue', '--data-dir', dataDir], terminal, unasked())
      return { code, out: terminal.out(), err: terminal.err() }
    }
    const no = await answer('no')
    expect([no.code, no.out]).toEqual([1, ''])
    expect(no.err).toContain('of cluster lima')
    expect(no.err).toContain('It holds 2 records and 0 deleted keys')
    expect(no.err).toContain('- nothing that this node knows of')
    expect(no.err).toContain('Nothing was changed.')
    const yes = await answer('yes')
    expect(yes.code).toBe(0)
    expect(yes.out).toMatch(/The new network [0-9a-f]{32} has 2 records and 0 deleted keys\.\nThe old folder is kept: /)
    expect(yes.out).toContain(`replicator start --cluster-id lima --data-dir ${dataDir}\n`)
  })

  it('needs --yes where nobody can be asked, and a stopped node', async () => {
    const dataDir = await stopped()
    const unanswered = await command(['rescue', '--data-dir', dataDir])
    expect(unanswered).toMatchObject({ code: 2, err: expect.stringContaining('--yes does it') })
    const hub = createMemoryTransportHub()
    const adapters = { transport: (identity: Uint8Array) => hub.transport(identity) }
    const node = await createReplicator({ clusterId: 'lima', dataDir, adapters })
    const running = await command(['rescue', '--data-dir', dataDir, '--yes'])
    expect(running).toMatchObject({ code: 1, err: expect.stringContaining('Another running node holds') })
    await node.stop()
    const done = await command(['rescue', '--data-dir', dataDir, '--yes', '--json'])
    expect(JSON.parse(done.out)).toMatchObject({ records: 2, damaged: [], oldFolder: expect.any(String) })
  })
})
