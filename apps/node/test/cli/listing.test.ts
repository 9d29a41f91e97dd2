/** `list` and `export`, against a node that breaks off where a test wants it to. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { CLEAR_LINE } from '../../src/cli/terminal.ts'
import { command, running, unasked } from './command.ts'
import { FakeNode, problem } from './fake-node.ts'
import { fakeTerminal } from './fake-terminal.ts'

async function nodeWith(...keys: readonly string[]): Promise<FakeNode> {
  const node = await FakeNode.start()
  for (const key of keys) node.hold(key)
  return node
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'replicator-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('replicator list', () => {
  it('prints a key a line for a program', async () => {
    const node = await nodeWith('b', 'a', 'a\nc')
    const { code, out, err } = await command(['list', '--url', node.url])
    expect([code, out, err]).toEqual([0, 'a\na\\u000ac\nb\n', ''])
    expect(node.asked[0]?.headers.accept).toBe('application/x-ndjson')
  })

  it('prints a table for a person', async () => {
    const node = await nodeWith('a')
    node.hold('b', { final: false, version: 12, expires: '2030-01-31T12:00:00Z', contentType: 'image/png' })
    const { out } = await command(['list', '--url', node.url], { tty: true })
    expect(out).toBe(
      '\u001b[1mVERSION  BYTES     KIND     EXPIRES                   TYPE                      KEY\u001b[22m\n' +
        '1        1         final    -                         text/plain                a\n' +
        '12       1         mutable  2030-01-31T12:00:00Z      image/png                 b\n',
    )
  })

  it('prints records as they are where JSON is asked for, with values where they are', async () => {
    const node = await nodeWith('a\n')
    const bare = await command(['list', '--json', '--url', node.url])
    expect(JSON.parse(bare.out)).toEqual({ key: 'a\n', bytes: 1, contentType: 'text/plain', final: true, version: 1 })
    node.hold('b', { value: '/w==', contentType: 'image/png' })
    const values = await command(['list', '--values', '--url', node.url])
    expect(values.out).toBe('a\\u000a\tv\nb\tbase64:/w==\n')
  })

  it('lists a part, and tells a person where it goes on', async () => {
    const node = await nodeWith('p/a', 'p/b', 'p/c', 'q')
    const args = ['list', 'p/', '--after', 'p/a', '--limit', '1', '--url', node.url]
    const { out, err } = await command(args, { tty: true })
    expect(node.asked[0]?.path).toBe('/store?prefix=p%2F&after=p%2Fa')
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/ p\/b$/)
    expect(err).toContain('--after p/b')
    expect((await command([...args, '--limit', '2'].filter((_, place) => place !== 4 && place !== 5))).out).toBe(
      'p/b\np/c\n',
    )
  })

  it('goes on behind the last key after a break, at the next node', async () => {
    const [one, two] = [await nodeWith('a', 'b', 'c'), await nodeWith('a', 'b', 'c')]
    let cut: () => void = () => undefined
    one.next.push((asked, response) => {
      one.list(asked, response, 2)
      cut = () => void response.destroy()
    })
    const { terminal, ended, said } = running(['list', '--url', one.url, '--url', two.url])
    await said('b\n')
    cut()
    expect(await ended).toBe(0)
    expect(terminal.out()).toBe('a\nb\nc\n')
    expect(two.asked.map(({ path }) => path)).toEqual(['/store?after=b'])
    expect(terminal.err()).toMatch(/broke off: .*Trying again\.\n.*Going on at http.*\n$/)
  })

  it('prints the problem where a node refuses', async () => {
    const node = await FakeNode.start()
    node.next.push((_, response) => problem(response, 400, 'INVALID_REQUEST'))
    expect(await command(['list', '--url', node.url])).toMatchObject({
      code: 2,
      err: 'INVALID_REQUEST: It is INVALID_REQUEST.\n',
    })
  })

  it('ends quietly with 0 once nobody reads', async () => {
    const node = await nodeWith(...Array.from({ length: 1000 }, (_, place) => `key-${place}`))
    const terminal = fakeTerminal({ env: { REPLICATOR_URL: node.url } })
    terminal.stdout.once('data', () => terminal.stdout.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' })))
    expect(await run(['list'], terminal, unasked())).toBe(0)
    expect(terminal.err()).toBe('')
  })
})

describe('replicator export', () => {
  it('writes what another network can take over', async () => {
    const node = await nodeWith('a')
    node.hold('b', {
      value: '/w==',
      contentType: 'image/png',
      final: false,
      version: 3,
      expires: '2030-01-31T12:00:00Z',
    })
    const { code, out, err } = await command(['export', '--url', node.url])
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n')).toEqual([
      '{"key":"a","final":true,"contentType":"text/plain","value":"v"}',
      '{"key":"b","final":false,"contentType":"image/png","expires":"2030-01-31T12:00:00Z","valueBase64":"/w=="}',
      '',
    ])
    expect(node.asked[0]?.path).toBe('/store?values=true')
  })

  it('makes a file once it is whole', async () => {
    const node = await nodeWith('a', 'b')
    const folder = temporary()
    const file = join(folder, 'out')
    const whole = await command(['export', '--out', file, '--json', '--url', node.url])
    expect(JSON.parse(whole.out)).toEqual({ records: 2, file })
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
    writeFileSync(file, 'before')
    node.next.push((_, response) => void response.writeHead(200).end('nonsense\n'))
    const broken = await command(['export', '--out', file, '--url', node.url])
    expect([broken.code, readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual([1, 'before', ['out']])
    const nowhere = await command(['export', '--out', join(folder, 'none', 'out'), '--url', node.url])
    expect([nowhere.code, nowhere.err, existsSync(join(folder, 'none'))]).toEqual([
      1,
      expect.stringContaining('ENOENT'),
      false,
    ])
  })

  it('shows a person how far it is', async () => {
    const node = await nodeWith('a', 'b')
    node.next.push((_, response) => void response.end(JSON.stringify({ records: 4 })))
    const terminal = fakeTerminal({ env: { REPLICATOR_URL: node.url } })
    Object.assign(terminal.stderr, { isTTY: true })
    expect(await run(['export'], terminal, unasked())).toBe(0)
    expect(terminal.err().replaceAll(CLEAR_LINE, '|')).toMatch(/^\|\[######-{18}\] 25% {2}1 records .*left\|$/)
  })
})
