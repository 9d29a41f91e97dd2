/** `import`, against a node that refuses and breaks off where a test wants it to. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseLine } from '../../src/cli/import-line.ts'
import { run } from '../../src/cli/program.ts'
import { CLEAR_LINE } from '../../src/cli/terminal.ts'
import { IMPORT_BATCHES_MAX, IMPORT_LINES_MAX } from '../../src/limits.ts'
import { command, running, unasked } from './command.ts'
import { FakeNode, problem } from './fake-node.ts'
import { fakeTerminal } from './fake-terminal.ts'

function ndjson(...records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

function temporary(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'replicator-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('replicator import', () => {
  it('stores each record with what belongs to it', async () => {
    const node = await FakeNode.start()
    const input =
      ndjson({ key: 'a', value: 'ü' }, { key: 'b', valueBase64: '/w==', contentType: 'image/png', final: false }) +
      `\n${JSON.stringify({ key: 'c', value: '', mutable: true, ttl: 60, version: 9, bytes: 0 })}`
    const { code, out } = await command(['import', '--url', node.url], {}, input)
    expect([code, out]).toEqual([0, '3 stored, 0 already there, 0 conflicts\n'])
    expect(Object.fromEntries(node.records)).toMatchObject({
      a: { value: btoa('Ã¼'), contentType: 'text/plain; charset=utf-8', final: true },
      b: { value: '/w==', contentType: 'image/png', final: false },
      c: { value: '', final: false, expires: 'in 60 s' },
    })
  })

  it('takes what export writes: another network has the same export then', async () => {
    const [from, to] = [await FakeNode.start(), await FakeNode.start()]
    from.hold('a', { value: Buffer.from('\ufeffx').toString('base64') })
    from.hold('b', { value: '/wA=', contentType: 'application/octet-stream', final: false, version: 7 })
    const exported = await command(['export', '--url', from.url])
    expect((await command(['import', '--url', to.url], {}, exported.out)).code).toBe(0)
    expect((await command(['export', '--url', to.url])).out).toBe(exported.out)
  })

  it('goes on when it is given again: what is there already is no conflict', async () => {
    const node = await FakeNode.start()
    const file = temporary('in', ndjson({ key: 'a', value: '1' }, { key: 'b', value: '2' }))
    node.hold('a', { value: btoa('1'), contentType: 'text/plain; charset=utf-8' })
    const first = await command(['import', file, '--json', '--url', node.url])
    expect(JSON.parse(first.out)).toEqual({
      stored: 1,
      alreadyThere: 1,
      conflicts: 0,
      refused: 0,
      expired: 0,
      dryRun: false,
    })
    const second = await command(['import', file, '--url', node.url])
    expect([second.code, second.out]).toEqual([0, '0 stored, 2 already there, 0 conflicts\n'])
  })

  it.each([
    ['value', { value: btoa('2') }],
    ['type', { contentType: 'text/html' }],
    ['kind', { final: false }],
  ] as const)('calls it a conflict where the %s is another, and ends with 3', async (_, other) => {
    const node = await FakeNode.start()
    node.hold('a', { value: btoa('1'), contentType: 'text/plain; charset=utf-8', ...other })
    const file = temporary('in', ndjson({ key: 'b', value: '1' }, { key: 'a', value: '1' }))
    const told = await command(['import', file, '--url', node.url])
    expect([told.code, told.out]).toEqual([3, '1 stored, 0 already there, 1 conflicts\n'])
    expect(told.err).toBe('replicator: line 2, a: KEY_STORED: The key holds another record, version 1.\n')
    const conflicts = `${file}.conflicts`
    const kept = await command(['import', file, '--conflicts', conflicts, '--url', node.url])
    expect([kept.code, kept.err]).toEqual([3, ''])
    expect(JSON.parse(readFileSync(conflicts, 'utf8'))).toEqual({
      line: 2,
      key: 'a',
      code: 'KEY_STORED',
      holder: { cluster: 'b' },
      detail: 'The key holds another record, version 1.',
    })
  })

  it('stores nothing in a dry run, and says what would be a conflict', async () => {
    const node = await FakeNode.start()
    node.hold('a', { value: btoa('other') })
    node.hold('b', { value: btoa('1'), contentType: 'text/plain; charset=utf-8' })
    const input = ndjson({ key: 'a', value: '1' }, { key: 'b', value: '1' }, { key: 'c', value: '1' })
    const { code, out } = await command(['import', '-', '--dry-run', '--url', node.url], {}, input)
    expect([code, out]).toEqual([3, '1 would be stored, 1 already there, 1 conflicts\n'])
    expect(node.records.size).toBe(2)
  })

  it('tells which lines are no records, and stores the others', async () => {
    const node = await FakeNode.start()
    node.refuse = ({ key }) => (key === 'big' ? { status: 413, code: 'VALUE_TOO_LARGE', detail: 'No.' } : undefined)
    const past = { key: 'late', value: '', final: false, expires: '2001-01-01T00:00:00Z' }
    const input = `nonsense\n${ndjson({ key: 'a', value: '1' }, { key: 'big', value: '' }, past)}`
    const { code, out, err } = await command(['import', '--url', node.url], {}, input)
    expect([code, out]).toEqual([1, '1 stored, 0 already there, 0 conflicts, 2 refused, 1 expired before\n'])
    expect(err).toContain('line 1: INVALID_REQUEST: Line 1 is no record: it is no JSON in UTF-8.')
    expect(err).toContain('line 3, big: VALUE_TOO_LARGE: No.')
  })

  it('shows the first refusals only, where no file takes them', async () => {
    const node = await FakeNode.start()
    const { err } = await command(['import', '--url', node.url], {}, 'x\n'.repeat(1000))
    expect(err.trimEnd().split('\n')).toHaveLength(21)
    expect(err).toContain('980 more are not stored; --conflicts FILE takes them all')
  })

  it('sends the lines that have no answer again, as they were, at the next node', async () => {
    const [one, two] = [await FakeNode.start(), await FakeNode.start()]
    const records = Array.from({ length: 3 }, (_, place) => ({ key: `k${place}`, value: '1', final: false, ttl: 9 }))
    let sent = ''
    one.next.push(({ body }, response) => {
      sent = body
      // The second is answered. Of the others nobody knows whether they are stored.
      response.end(`${JSON.stringify({ line: 2, status: 201, key: 'k1', version: 1 })}\n`)
    })
    const { code, out, err } = await command(
      ['import', '--url', one.url, '--url', two.url],
      {},
      ndjson(...records.map(({ final, ...rest }) => ({ mutable: !final, ...rest }))),
    )
    expect([code, out]).toEqual([0, '3 stored, 0 already there, 0 conflicts\n'])
    const lines = sent.trim().split('\n')
    expect(two.asked.map(({ body }) => body)).toEqual([`${lines[0]}\n${lines[2]}\n`])
    expect(err).toMatch(/left 2 lines of a batch without an answer\. Trying again\.\n.*Going on at/)
  })

  it('waits where the node asks to, and tries these lines again', async () => {
    const node = await FakeNode.start()
    const busy = new Set(['KEY_RESERVED', 'OVERLOADED', 'NO_QUORUM', 'OUTCOME_UNKNOWN'])
    node.refuse = ({ key }) => (busy.delete(key) ? { status: 503, code: key, detail: 'Wait.' } : undefined)
    const input = ndjson(...[...busy, 'NONE'].map((key) => ({ key, value: '1' })))
    const { code, out } = await command(['import', '--url', node.url], {}, input)
    expect([code, out]).toEqual([0, '5 stored, 0 already there, 0 conflicts\n'])
    const [first = '', second = ''] = node.asked.map(({ body }) => body)
    expect(first.startsWith(second)).toBe(true)
    expect(second.trim().split('\n')).toHaveLength(4)
  })

  it('ends at once where no node answers, or the first one refuses batches', async () => {
    const node = await FakeNode.start()
    const input = ndjson({ key: 'a', value: '1' })
    node.next.push((_, response) => void response.destroy())
    expect(await command(['import', '--url', node.url], {}, input)).toMatchObject({
      code: 1,
      err: expect.stringContaining('It is not at its end; the same command goes on.'),
    })
    node.next.push((_, response) => problem(response, 503, 'NOT_READY'))
    expect((await command(['import', '--url', node.url], {}, input)).code).toBe(5)
    const missing = await command(['import', '/none', '--url', node.url])
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('ENOENT')])
  })

  it('never reads more than a few batches ahead of the answers', async () => {
    const node = await FakeNode.start()
    const held: (() => void)[] = []
    const hold = new Promise<void>((resolve) => {
      for (let count = 0; count < IMPORT_BATCHES_MAX; count++)
        node.next.push((asked, response) => {
          held.push(() => answerAll(asked.body, response))
          if (held.length === IMPORT_BATCHES_MAX) resolve()
        })
    })
    let given = 0
    const total = 20_000
    const source = new Readable({
      highWaterMark: 1,
      read() {
        this.push(given < total ? ndjson({ key: `k${given++}`, value: '' }) : null)
      },
    })
    const terminal = fakeTerminal({ env: { REPLICATOR_URL: node.url } })
    const ended = run(['import'], { ...terminal, stdin: source }, unasked())
    await hold
    expect(given).toBeLessThan(2 * IMPORT_BATCHES_MAX * IMPORT_LINES_MAX)
    for (const answer of held) answer()
    expect(await ended).toBe(0)
    expect(terminal.out()).toBe('20,000 stored, 0 already there, 0 conflicts\n')
  })

  it('waits for what it has sent when it is stopped, says how far it came, and ends with 1', async () => {
    const node = await FakeNode.start()
    const { terminal, stop, ended } = running(['import', '--url', node.url])
    const asked = new Promise<void>((resolve) => {
      node.next.push(({ body }, response) => {
        resolve()
        terminal.stdin.once('close', () => answerAll(body, response))
      })
    })
    terminal.stdin.write(
      ndjson(...Array.from({ length: IMPORT_LINES_MAX + 50 }, (_, place) => ({ key: `k${place}`, value: '' }))),
    )
    await asked
    stop()
    expect([await ended, terminal.out()]).toEqual([1, `${IMPORT_LINES_MAX} stored, 0 already there, 0 conflicts\n`])
    expect(terminal.err()).toContain('the same command goes on')
  })

  it('shows a person how far it is, and how long it takes', async () => {
    const node = await FakeNode.start()
    const file = temporary('in', ndjson({ key: 'a', value: '1' }))
    const { err } = await command(['import', file], { tty: true, env: { REPLICATOR_URL: node.url } })
    expect(err.replaceAll(CLEAR_LINE, '|')).toMatch(/^\|\[#{24}\] 100% {2}1 lines .*\/s {2}0 ms left\|$/)
  })
})

function answerAll(body: string, response: { end: (text: string) => void }): void {
  const lines = body.trim().split('\n')
  response.end(lines.map((_, place) => `${JSON.stringify({ line: place + 1, status: 201 })}\n`).join(''))
}

describe('a line of an import', () => {
  it.each([
    ['[]', 'no JSON object'],
    ['{"key":"a","value":"1","ifMatch":1}', '"ifMatch"'],
    ['{"value":"1"}', '"key"'],
    ['{"key":"a"}', 'one of "value" and "valueBase64"'],
    ['{"key":"a","value":"1","valueBase64":""}', 'one of "value" and "valueBase64"'],
    ['{"key":"a","value":1}', 'no text'],
    ['{"key":"a","valueBase64":"/w"}', 'base64'],
    ['{"key":"a","value":"","mutable":1}', '"mutable"'],
    ['{"key":"a","value":"","mutable":true,"final":true}', 'either mutable or final'],
    ['{"key":"a","value":"","contentType":7}', '"contentType"'],
    ['{"key":"a","value":"","ttl":1.5}', '"ttl"'],
    ['{"key":"a","value":"","ttl":1,"expires":"2030-01-31T12:00:00Z"}', 'say the same'],
    ['{"key":"a","value":"","expires":"soon"}', '"expires"'],
  ])('%s is refused in words', (line, words) => {
    expect(() => parseLine(Buffer.from(line), 0)).toThrow(words)
  })

  it('is UTF-8, and its value is left as it is', () => {
    expect(() => parseLine(Buffer.from('{"key":"\xff","value":""}', 'latin1'), 0)).toThrow('UTF-8')
    expect(parseLine(Buffer.from('{"key":"a","value":"\ufeff"}'), 0).value).toEqual(Buffer.from('\ufeff'))
  })
})
