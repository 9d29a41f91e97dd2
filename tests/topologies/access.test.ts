/** Tokens in a network of real nodes: made at one, good at all, and revoked at all. */
import { until } from '@replicator/testkit/processes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servedNetwork, type ServedNetwork } from './http.ts'

let served: ServedNetwork

beforeAll(async () => {
  served = await servedNetwork({ a: 3 })
})

afterAll(() => served.stop())

function ask(node: number, path: string, token = '', init: RequestInit = {}): Promise<Response> {
  return fetch(`${served.urls[node]}${path}`, { ...init, headers: { authorization: `Bearer ${token}` } })
}

async function made(node: number, fields: object, token?: string): Promise<{ token: string; id: string }> {
  const answer = await ask(node, '/tokens', token, { method: 'POST', body: JSON.stringify(fields) })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { token: string; id: string }
}

/** What comes of an answer until it ends, or is broken off. */
async function textOf(answer: Response): Promise<string> {
  let text = ''
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) text += part.value
  } catch {
    // Broken off.
  }
  return text
}

/** A batch whose lines are sent one by one, and answered one by one. */
async function batchAt(node: number, token: string): Promise<(line: object) => Promise<{ status: number }>> {
  const lines = new TransformStream<string, string>()
  const body = lines.readable.pipeThrough(new TextEncoderStream())
  const writer = lines.writable.getWriter()
  const asked = ask(node, '/batch', token, { method: 'POST', body, duplex: 'half' } as RequestInit)
  let answers: ReadableStreamDefaultReader<string> | undefined
  return async (line) => {
    await writer.write(`${JSON.stringify(line)}\n`)
    answers ??= (await asked).body?.pipeThrough(new TextDecoderStream()).getReader()
    return JSON.parse((await answers?.read())?.value ?? '') as { status: number }
  }
}

async function everywhere(what: string, status: number, path: string, token?: string): Promise<void> {
  await until(
    what,
    async () => {
      const statuses = await Promise.all(served.urls.map(async (_, node) => (await ask(node, path, token)).status))
      return statuses.every((each) => each === status) || undefined
    },
    { withinMs: 1000, everyMs: 10 },
  )
}

it('A token made at one node closes all of them, is good at each within a second, and revoked at each within another', async () => {
  for (const node of [0, 1, 2]) expect((await ask(node, '/status')).status).toBe(200)
  const open = await ask(2, '/watch')
  const admin = await made(0, { scopes: ['admin'], name: 'boss' })
  await everywhere('every node takes the token', 200, '/tokens', admin.token)
  await everywhere('no node takes a request without one', 401, '/status')

  const reader = await made(1, { scopes: ['read'], prefix: 'user/' }, admin.token)
  expect((await ask(2, '/store/user%2Fada', admin.token, { method: 'PUT', body: 'Ada' })).status).toBe(201)
  // What began while everybody was let in ends, and tells of nothing that came since.
  expect(await textOf(open)).not.toContain('user/ada')
  await everywhere('every node lets it read', 200, '/store/user%2Fada', reader.token)
  await everywhere('and nothing else', 403, '/store/other', reader.token)

  const watch = await ask(0, '/watch?prefix=user%2F', reader.token)
  const batch = await batchAt(1, reader.token)
  expect((await batch({ op: 'get', key: 'user/ada' })).status).toBe(200)
  expect((await ask(2, `/tokens/${reader.id}`, admin.token, { method: 'DELETE' })).status).toBe(200)
  await everywhere('every node refuses it', 401, '/store/user%2Fada', reader.token)
  expect((await ask(2, '/store/user%2Fgrace', admin.token, { method: 'PUT', body: 'Grace' })).status).toBe(201)
  expect(await textOf(watch)).not.toContain('user/grace')
  expect((await batch({ op: 'get', key: 'user/ada' })).status).toBe(401)
  const entries = await until(
    'the audit has come to every node',
    async () => {
      const told = (await (await ask(1, '/audit', admin.token)).json()) as { entries: object[] }
      return told.entries.length === 3 ? told.entries : undefined
    },
    { withinMs: 10_000 },
  )
  expect(entries).toMatchObject([
    { action: 'makeToken', by: { name: 'anybody' }, peer: served.network.nodes[0]?.peerId },
    { action: 'makeToken', by: { name: 'boss' }, peer: served.network.nodes[1]?.peerId },
    { action: 'revokeToken', by: { name: 'boss' }, peer: served.network.nodes[2]?.peerId },
  ])
})
