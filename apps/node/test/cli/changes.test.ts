/** `put --if-match --ttl --final --mutable` and `delete`, against a node that says what it was asked. */
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { command, unasked } from './command.ts'
import { FakeNode, problem } from './fake-node.ts'
import { fakeTerminal } from './fake-terminal.ts'

async function nodeThatAnswers(status: number, body = '', headers = {}): Promise<FakeNode> {
  const node = await FakeNode.start()
  node.next.push((_, response) => void response.writeHead(status, headers).end(body))
  return node
}

const STORED = JSON.stringify({ key: 'k', version: 4, cluster: 'a' })

describe('replicator put', () => {
  it.each([
    [['--mutable', '--ttl', '5m'], '?mutable=true&ttl=300', undefined],
    [['--ttl', '90', '--if-match', '3'], '?ttl=90', '"3"'],
    [['--ttl', '2d', '--if-match', '"3"'], '?ttl=172800', '"3"'],
    [['--final', '--if-match', '*'], '?final=true', '*'],
  ] as const)('asks with %s as the contract has it', async (flags, query, ifMatch) => {
    const node = await nodeThatAnswers(200, STORED)
    expect((await command(['put', 'k', 'v', ...flags, '--url', node.url])).code).toBe(0)
    expect(node.asked).toMatchObject([{ method: 'PUT', path: `/store/k${query}`, body: 'v' }])
    expect(node.asked[0]?.headers['if-match']).toBe(ifMatch)
  })

  it('says the new version of an update', async () => {
    const node = await nodeThatAnswers(200, STORED)
    const { out } = await command(['put', 'k', 'v', '--if-match', '3', '--url', node.url])
    expect(out).toBe('k is stored, version 4, proposed by cluster a\n')
  })

  it('prints that the version is another one, at a terminal too, and ends with 3', async () => {
    const node = await FakeNode.start()
    for (const tty of [false, true]) {
      node.next.push((_, response) => problem(response, 412, 'VERSION_MISMATCH'))
      const { code, out, err } = await command(['put', 'k', 'v', '--if-match', '3', '--url', node.url], { tty })
      expect([code, out, err]).toEqual([3, '', 'VERSION_MISMATCH: It is VERSION_MISMATCH.\n'])
    }
  })
})

describe('replicator delete', () => {
  it('names the version, or any', async () => {
    const node = await nodeThatAnswers(204)
    const named = await command(['delete', 'a/b', '--if-match', '3', '--url', node.url])
    expect([named.code, named.out]).toEqual([0, 'a/b is deleted\n'])
    node.next.push((_, response) => void response.writeHead(204).end())
    const any = await command(['delete', 'k', '--any', '--json', '--idempotency-key', 'once', '--url', node.url])
    expect(JSON.parse(any.out)).toEqual({ key: 'k', deleted: true })
    expect(node.asked).toMatchObject([
      { method: 'DELETE', path: '/store/a%2Fb', headers: { 'if-match': '"3"' } },
      { method: 'DELETE', path: '/store/k', headers: { 'if-match': '*', 'idempotency-key': 'once' } },
    ])
  })

  it('ends with 3 where another version is there, and with 4 where none is', async () => {
    const node = await FakeNode.start()
    for (const [status, name, exit] of [
      [412, 'VERSION_MISMATCH', 3],
      [409, 'KEY_FINAL', 3],
      [404, 'UNKNOWN_KEY', 4],
    ] as const) {
      node.next.push((_, response) => problem(response, status, name))
      const { code, err } = await command(['delete', 'k', '--if-match', '3', '--url', node.url])
      expect([code, err]).toEqual([exit, `${name}: It is ${name}.\n`])
    }
  })

  it.each([
    ['y', 0, 2],
    ['', 1, 1],
  ] as const)('at a terminal shows what is there and asks: "%s"', async (typed, exit, requests) => {
    const headers = { 'replicator-version': '7', 'content-type': 'text/plain' }
    const node = await nodeThatAnswers(200, 'value', headers)
    node.next.push((_, response) => void response.writeHead(204).end())
    const terminal = fakeTerminal({ tty: true })
    terminal.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().endsWith('[y/N] ')) terminal.stdin.write(`${typed}\n`)
    })
    expect(await run(['delete', 'k', '--url', node.url], terminal, unasked())).toBe(exit)
    expect(terminal.err()).toContain('Delete k, version 7, 5 bytes of text/plain?')
    expect(node.asked).toHaveLength(requests)
    if (exit === 0) expect(node.asked[1]?.headers['if-match']).toBe('"7"')
  })
})
