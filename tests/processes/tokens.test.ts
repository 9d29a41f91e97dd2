/** A node whose requests need tokens, as a process: what it prints, and the way in where the last token is lost. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeProcess, until } from '@replicator/testkit/processes'
import { expect, it, onTestFinished } from 'vitest'
import { program } from './program.ts'

it('A node shows its first token once, and no secret ever again; its own file opens it while it runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-tokens-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  const flags = ['--min-peers', '1', '--log-level', 'debug', '--tokens']
  const node = new NodeProcess({ program, clusterId: 'a', dataDir, flags })
  onTestFinished(async () => void (await node.kill()))
  await node.start()
  const admin = await until('the first token is shown', () => /^ {2}(rpl_\S+)$/m.exec(node.output)?.[1], {
    withinMs: 10_000,
  })
  const shown = node.output
  expect(shown.split(admin)).toHaveLength(2)
  for (const line of shown.split('\n').filter((each) => each.startsWith('{'))) expect(line).not.toContain(admin)

  const ask = (path: string, token: string, init: { method?: string; body?: string } = {}) =>
    node.ask(path, { ...init, headers: { authorization: `Bearer ${token}` } })
  const made = await ask('/tokens', admin, { method: 'POST', body: '{"scopes":["read","write"],"name":"ci"}' })
  expect(made.status).toBe(201)
  const token = String(made.json['token'])
  const local = (await readFile(join(dataDir, 'local-token'), 'utf8')).trim()
  expect((await stat(join(dataDir, 'local-token'))).mode & 0o777).toBe(0o600)

  // Requests of all kinds, with each secret in each place where one might be put by mistake.
  const secrets = [admin, token, local]
  const told: string[] = []
  for (const secret of secrets) {
    for (const [method, path, body] of [
      ['PUT', `/store/k-${secrets.indexOf(secret)}`, 'v'],
      ['GET', '/store/k-0', undefined],
      ['GET', '/store', undefined],
      ['POST', '/batch', '{"key":"b","value":"v"}\n{"op":"get","key":"b"}\n'],
      ['GET', '/status', undefined],
      ['GET', '/peers', undefined],
      ['GET', '/metrics', undefined],
      ['GET', '/tokens', undefined],
      ['GET', '/audit', undefined],
      ['GET', '/readyz', undefined],
      ['GET', '/openapi.json', undefined],
      ['POST', '/members', '{"remove":["12D3KooWnobody"]}'],
      ['POST', '/reservations/k/resolve', undefined],
      ['DELETE', '/tokens/0000000000000000', undefined],
    ] as const) {
      const answer = await ask(path, secret, { method, ...(body !== undefined && { body }) })
      told.push(answer.text)
    }
    told.push((await node.ask('/status', { headers: { authorization: secret } })).text)
    told.push((await node.ask('/status', { headers: { authorization: `Bearer ${secret}x` } })).text)
  }
  const all = told.join('\n') + node.output.replace(admin, '')
  // The secret is the end of a token; what stands before it is its id.
  for (const secret of secrets) expect(all).not.toContain(secret.slice(-40))

  // The last admin token is lost.
  expect((await ask(`/tokens/${String(admin.split('_')[1])}`, admin, { method: 'DELETE' })).status).toBe(200)
  expect((await ask('/tokens', admin)).status).toBe(401)
  const again = await ask('/tokens', local, { method: 'POST', body: '{"scopes":["admin"],"name":"again"}' })
  expect([again.status, again.json['createdBy']]).toEqual([201, 'local token'])

  // After another start, without the flag, it is closed from its first moment on, and that token is a new one.
  await node.stop()
  const later = new NodeProcess({
    program,
    clusterId: 'a',
    dataDir,
    flags: ['--min-peers', '1', '--http-host', '0.0.0.0'],
  })
  onTestFinished(async () => void (await later.kill()))
  await later.start()
  expect(later.output).not.toContain('rpl_')
  const status = async (text: string): Promise<number> =>
    (await later.ask('/tokens', { headers: { authorization: `Bearer ${text}` } })).status
  expect(await status(local)).toBe(401)
  expect(await status(String(again.json['token']))).toBe(200)
  expect(await status((await readFile(join(dataDir, 'local-token'), 'utf8')).trim())).toBe(200)
})
