/** `replicator token` and `audit`, and the token that every command shows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { command } from './command.ts'
import { listeningNode } from './listening.ts'

/** A file with a text in it. */
function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'replicator-token-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'token')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

describe('replicator token', () => {
  it('makes tokens, shows each once, lists and revokes them; audit tells of it', async () => {
    const { url, replicator } = await listeningNode()
    const env = { REPLICATOR_URL: url }
    const none = await command(['token', 'list'], { env })
    expect(none.out).toBe('The network has no tokens: whoever reaches it may do anything.\n')
    const admin = await command(['token', 'create', '--scope', 'admin', '--name', 'boss'], { env })
    expect(admin.out).toMatch(/^rpl_[0-9a-f]{16}_\S{43}\n$/)
    expect(admin.err).toMatch(
      /^Token [0-9a-f]{16}, with admin for all keys, good until it is revoked\. It is shown once/,
    )
    const file = fileOf(admin.out)
    const scopes = ['--scope', 'read', '--scope', 'write']
    const more = ['token', 'create', ...scopes, '--prefix', 'user/', '--expires', '24h', '--json', '--token-file', file]
    const made = JSON.parse((await command(more, { env })).out) as Record<string, unknown>
    expect(made).toMatchObject({ scopes: ['read', 'write'], prefix: 'user/', createdBy: 'boss' })
    const withToken = { env: { ...env, REPLICATOR_TOKEN: admin.out.trim() } }
    const revoked = await command(['token', 'revoke', String(made['id'])], withToken)
    expect([revoked.code, revoked.out]).toEqual([0, `${String(made['id'])} is revoked, at every node.\n`])
    const list = await command(['token', 'list'], withToken)
    expect(list.out).toMatch(/^ID +NAME +SCOPES +KEYS +CREATED +BY +GOOD\n/)
    expect(list.out).toMatch(/boss +admin +all +\S+ +anybody +until it is revoked\n/)
    expect(list.out).toMatch(/ read write +user\/… +\S+ +boss +no: revoked \S+ by boss\n/)
    const audit = await command(['audit', '--limit', '2'], withToken)
    expect(audit.out).toMatch(/^TIME +WHO +FROM +ACTION +OUTCOME +ABOUT\n/)
    expect(audit.out).toMatch(/boss \([0-9a-f]{16}\) +127\.0\.0\.1 +revokeToken +ok +id=[0-9a-f]{16}/)
    const lines = (await command(['audit', '--json'], withToken)).out.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as Record<string, unknown>)['number'])).toEqual([1, 2, 3])
    expect(replicator.tokens.list()).toHaveLength(2)
  })

  it('says what is wrong, and ends as the error table has it', async () => {
    const { url } = await listeningNode()
    const env = { REPLICATOR_URL: url }
    const first = await command(['token', 'create', '--scope', 'read'], { env })
    expect([first.code, first.err]).toEqual([
      2,
      expect.stringContaining('The first token of a network has the scope admin'),
    ])
    expect((await command(['token', 'create'], { env })).err).toContain('scope')
    expect((await command(['token', 'create', '--scope', 'root'], { env })).code).toBe(2)
    expect((await command(['token'], { env })).err).toContain('Say what to do with tokens: create, list or revoke.')
    expect((await command(['token', 'revoke'], { env })).err).toContain(
      '<id> is missing: replicator token revoke <id>.',
    )
    const admin = await command(['token', 'create', '--scope', 'admin'], { env })
    const refused = await command(['status'], { env })
    expect([refused.code, refused.err]).toEqual([1, 'UNAUTHORIZED: This network needs a token.\n'])
    const unknown = await command(['token', 'revoke', 'x', '--token-file', fileOf(admin.out)], { env })
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('NOT_FOUND')])
  })
})

describe('the token of a command', () => {
  it('is that of --token-file, of REPLICATOR_TOKEN, or of the file that REPLICATOR_TOKEN_FILE names, in this order', async () => {
    const { url, replicator } = await listeningNode()
    const made = await replicator.tokens.make({ kind: 'http', grants: { scopes: ['admin'] }, by: 'test' })
    const good = made.outcome === 'made' ? made.text : ''
    const bad = 'rpl_0000000000000000_x'
    const code = async (args: readonly string[], env: Record<string, string> = {}): Promise<number> =>
      (await command(['list', '--url', url, ...args], { env })).code
    expect(await code(['--token-file', fileOf(`${good}\n`)], { REPLICATOR_TOKEN: bad })).toBe(0)
    expect(await code([], { REPLICATOR_TOKEN: good, REPLICATOR_TOKEN_FILE: fileOf(bad) })).toBe(0)
    expect(await code([], { REPLICATOR_TOKEN_FILE: fileOf(good) })).toBe(0)
    expect(await code([], { REPLICATOR_TOKEN: bad, REPLICATOR_TOKEN_FILE: fileOf(good) })).toBe(1)
    expect(await code([])).toBe(1)
  })

  it('is never taken from the command line, and never repeated in a message', async () => {
    const secret = 'rpl_0011223344556677_secret'
    const refused = await command(['status', '--url', ':1', '--token', secret])
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining('give --token-file, or set REPLICATOR_TOKEN'),
    ])
    const spoiled = await command(['status', '--url', ':1', '--token-file', fileOf(`${secret} and more`)])
    expect([spoiled.code, spoiled.err]).toEqual([2, expect.stringContaining('is no token')])
    const missing = await command(['status', '--url', ':1', '--token-file', '/nowhere/token'])
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining("can't be read")])
    const broken = await command(['status', '--url', ':1'], { env: { REPLICATOR_TOKEN: 'a\r\nb' } })
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('REPLICATOR_TOKEN holds is no token')])
    for (const { out, err } of [refused, spoiled]) expect(out + err).not.toContain(secret)
  })
})
