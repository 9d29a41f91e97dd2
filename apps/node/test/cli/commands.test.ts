import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { HOLDER, OTHER_PEER, PEER, PROPOSAL } from '../fake-replicator.ts'
import { command, unasked } from './command.ts'
import { fakeTerminal, type FakeTerminal } from './fake-terminal.ts'
import { listeningNode } from './listening.ts'

/** Runs at a terminal and types one line whenever a question ends with the prompt. */
async function typed(args: readonly string[], url: string, lines: readonly (string | null)[]) {
  const terminal: FakeTerminal = fakeTerminal({ tty: true, env: { REPLICATOR_URL: url } })
  const waiting = [...lines]
  terminal.stderr.on('data', (chunk: Buffer) => {
    if (!chunk.toString().endsWith('> ')) return
    const line = waiting.shift()
    if (line === undefined || line === null) terminal.stdin.end()
    else terminal.stdin.write(`${line}\n`)
  })
  const code = await run(args, terminal, unasked())
  return { code, out: terminal.out(), err: terminal.err(), left: waiting.length }
}

describe('replicator put', () => {
  it('stores the argument as text and says so', async () => {
    const { url, replicator } = await listeningNode()
    const { code, out } = await command(['put', 'user/ada', 'engine', '--url', url])
    expect([code, out]).toEqual([0, 'user/ada is stored, version 1, proposed by cluster a\n'])
    expect(replicator.puts[0]).toMatchObject({
      key: 'user/ada',
      options: { contentType: 'text/plain; charset=utf-8' },
    })
    expect(Buffer.from(replicator.puts[0]!.value).toString()).toBe('engine')
  })

  it('takes keys and values as text, whatever they look like', async () => {
    const { url, replicator } = await listeningNode()
    const given = [
      ['007', '1.0'],
      ['a.b.c', 'x=y'],
      ['..', 'true'],
      ['k%2Fl', ''],
      ['é 😀', 'null'],
      ['--key', '--value'],
    ] as const
    for (const [key, value] of given) expect((await command(['put', '--url', url, '--', key, value])).code).toBe(0)
    expect(replicator.puts.map(({ key, value }) => [key, Buffer.from(value).toString()])).toEqual(given)
  })

  it('takes the value from stdin or from a file, as bytes', async () => {
    const { url, replicator } = await listeningNode()
    const directory = mkdtempSync(join(tmpdir(), 'replicator-put-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    writeFileSync(join(directory, 'value'), Buffer.from([0, 255]))
    const env = { REPLICATOR_URL: url }
    await command(['put', 'a', '-'], { env }, 'piped')
    await command(['put', 'b'], { env }, 'piped too')
    await command(['put', 'c', `@${join(directory, 'value')}`, '--content-type', 'image/png'], { env })
    expect(
      replicator.puts.map(({ key, value, options }) => [
        key,
        Buffer.from(value).toString('latin1'),
        options.contentType,
      ]),
    ).toEqual([
      ['a', 'piped', 'application/octet-stream'],
      ['b', 'piped too', 'application/octet-stream'],
      ['c', '\u0000ÿ', 'image/png'],
    ])
    const missing = await command(['put', 'd', `@${join(directory, 'none')}`], { env })
    expect(missing.code).toBe(1)
    expect(missing.err).toContain('ENOENT')
  })

  it('passes its options on and prints the answer as JSON', async () => {
    const { url, replicator } = await listeningNode()
    replicator.putOutcome = {
      outcome: 'stored',
      version: 1,
      proposal: PROPOSAL,
      cluster: 'a',
      peer: PEER,
      replayed: true,
    }
    const { code, out } = await command(['put', 'k', 'v', '--idempotency-key', 'once', '--json', '--url', url])
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { key: 'k', version: 1, proposal: `1~${PROPOSAL}~k`, cluster: 'a', peer: PEER },
    ])
    expect(replicator.puts[0]!.options).toMatchObject({ idempotencyKey: 'once' })
  })

  it('without a terminal prints the problem of a taken key and ends with 3', async () => {
    const { url, replicator } = await listeningNode()
    replicator.hold({ key: 'k' })
    const { code, out, err } = await command(['put', 'k', 'v', '--url', url])
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain('KEY_STORED')
    expect(err).toContain('cluster b')
    expect(err).toContain('k-2, k-3, k-4')
    const json = await command(['put', 'k', 'v', '--url', url, '--json'])
    expect([json.code, json.err, JSON.parse(json.out).code]).toEqual([3, '', 'KEY_STORED'])
  })

  it('at a terminal asks for another key until one is free', async () => {
    const { url, replicator } = await listeningNode()
    for (const key of ['k', 'k-3', 'mine']) replicator.hold({ key })
    const { code, out, err, left } = await typed(['put', 'k', 'v'], url, ['2', 'mine', 'mine-2'])
    expect([code, left]).toEqual([0, 0])
    expect(out).toBe('mine-2 is stored, version 1, proposed by cluster a\n')
    expect(err).toContain('The key k is taken: cluster b holds it.\n  1  k-2\n  2  k-3\n  3  k-4\n')
    expect(replicator.puts.map(({ key }) => key)).toEqual(['k', 'k-3', 'mine', 'mine-2'])
  })

  it('at a terminal ends with 3 where nothing is typed', async () => {
    const { url, replicator } = await listeningNode()
    replicator.hold({ key: 'k' })
    expect((await typed(['put', 'k', 'v'], url, [''])).code).toBe(3)
    expect((await typed(['put', 'k', 'v'], url, [null])).code).toBe(3)
    expect(replicator.puts).toHaveLength(2)
  })

  it('at a terminal offers to try again where the key is being proposed just now', async () => {
    const { url, replicator } = await listeningNode()
    replicator.putOutcome = { outcome: 'denied-reserved', holder: HOLDER, ageMs: 5, retryAfterMs: 100 }
    const { code, err } = await typed(['put', 'k', 'v'], url, ['k', ''])
    expect(code).toBe(3)
    expect(err).toContain('is being proposed by another client just now')
    expect(replicator.puts.map(({ key }) => key)).toEqual(['k', 'k'])
  })

  it('never lets a key write escape sequences to a terminal', async () => {
    const { url, replicator } = await listeningNode()
    replicator.hold({ key: '\u001b[31mred' })
    const { err, out } = await typed(['put', '\u001b[31mred', 'v'], url, [''])
    expect(err + out).not.toContain('\u001b[31m')
    expect(err).toContain('\\u001b[31mred')
  })

  it('ends with the exit code of the error table', async () => {
    const { url, replicator } = await listeningNode()
    const codes = [
      [{ outcome: 'no-quorum' }, 5],
      [{ outcome: 'not-ready', reasons: ['joining'] }, 5],
      [{ outcome: 'unknown', version: 1, proposal: PROPOSAL }, 5],
      [{ outcome: 'overloaded', retryAfterMs: 1 }, 1],
      [{ outcome: 'mismatch' }, 2],
    ] as const
    for (const [outcome, expected] of codes) {
      replicator.putOutcome = outcome
      expect([outcome.outcome, (await command(['put', 'k', 'v', '--url', url])).code]).toEqual([
        outcome.outcome,
        expected,
      ])
    }
    expect((await command(['put', '', 'v', '--url', url])).code).toBe(2)
  })

  it('says how to ask for an unknown outcome later', async () => {
    const { url, replicator } = await listeningNode()
    replicator.putOutcome = { outcome: 'unknown', version: 1, proposal: PROPOSAL }
    const bare = await command(['put', 'k', 'v', '--url', url])
    expect(bare.code).toBe(5)
    expect(bare.err).toContain(`Ask later: replicator proposal '1~${PROPOSAL}~k'\n`)
    expect(bare.err).not.toContain('repeat this command')
    const named = await command(['put', 'k', 'v', '--idempotency-key', 'once', '--url', url])
    expect(named.err).toContain('Or repeat this command as it is: its --idempotency-key makes that safe.')
  })
})

describe('replicator put from stdin', () => {
  it('stores nothing where nothing comes, unless an empty value is meant', async () => {
    const { url, replicator } = await listeningNode()
    const refused = await command(['put', 'k', '--url', url], {}, '')
    expect([refused.code, replicator.puts]).toEqual([2, []])
    expect(refused.err).toContain('Nothing came from stdin')
    expect((await command(['put', 'k', '--empty', '--url', url], {}, '')).code).toBe(0)
    expect((await command(['put', 'l', '', '--url', url])).code).toBe(0)
    expect(replicator.puts.map(({ value }) => value.length)).toEqual([0, 0])
  })

  it('stops reading where no node would take the value', async () => {
    const { url, replicator } = await listeningNode()
    const terminal = fakeTerminal({ env: { REPLICATOR_URL: url } })
    let given = 0
    const endless = new Readable({
      read() {
        given += 65_536
        this.push(Buffer.alloc(65_536))
      },
    })
    const code = await run(['put', 'k', '-'], { ...terminal, stdin: endless }, unasked())
    expect([code, replicator.puts]).toEqual([2, []])
    expect(terminal.err()).toContain('The value from stdin is longer than 16,777,216 bytes')
    expect(given).toBeLessThan(17 * 1024 * 1024)
    expect(endless.destroyed).toBe(true)
  })

  it('is told that a value is too large for the node, however large it is', async () => {
    const { url } = await listeningNode()
    for (const bytes of [1024 * 1024 + 1, 16 * 1024 * 1024]) {
      const { code, err } = await command(['put', 'k', '--url', url], {}, 'x'.repeat(bytes))
      expect([bytes, code, err]).toEqual([bytes, 2, expect.stringContaining('VALUE_TOO_LARGE')])
    }
  })

  it('stores a value that a node takes only when it has been asked', async () => {
    const { url, replicator } = await listeningNode()
    expect((await command(['put', 'k', '--url', url], {}, 'x'.repeat(500_000))).code).toBe(0)
    expect(replicator.puts[0]?.value).toHaveLength(500_000)
  })
})

describe('replicator proposal', () => {
  it.each([
    ['stored', 'is stored', 0],
    ['denied', 'was denied, and will never be stored; cluster b holds the key', 3],
    ['pending', 'is still being decided', 5],
    ['unknown', 'is not known: nobody who answered has heard of it', 5],
  ] as const)('says that it is %s, and ends so', async (state, words, exit) => {
    const { url, replicator } = await listeningNode()
    replicator.proposalOutcome = { state, ...(state === 'denied' && { holder: HOLDER }) }
    const id = `1~${PROPOSAL}~user/ada`
    const { code, out } = await command(['proposal', id, '--url', url])
    expect([code, out]).toEqual([exit, `The proposal for user/ada, version 1, ${words}.\n`])
    expect(JSON.parse((await command(['proposal', id, '--json', '--url', url])).out)).toMatchObject({ state })
  })

  it('refuses what is no id', async () => {
    const { url } = await listeningNode()
    expect((await command(['proposal', 'nonsense', '--url', url])).code).toBe(2)
  })
})

describe('replicator resolve', () => {
  it('settles the reservation of a key, and says where there was none', async () => {
    const { url, replicator } = await listeningNode()
    expect(await command(['resolve', 'user/ada', '--url', url])).toMatchObject({
      code: 0,
      out: 'user/ada is not reserved at this node.\n',
    })
    expect(replicator.resolved).toEqual(['user/ada'])
    replicator.resolveOutcome = { outcome: 'settled', version: 2, holder: HOLDER }
    expect((await command(['resolve', 'k', '--url', url])).out).toBe(
      'k is settled, version 2; cluster b holds the key.\n',
    )
    replicator.resolveOutcome = { outcome: 'no-quorum' }
    expect((await command(['resolve', 'k', '--url', url])).code).toBe(5)
  })
})

describe('the URL of a node', () => {
  it('needs no scheme, and on this machine no host', async () => {
    const { url } = await listeningNode()
    const { port } = new URL(url)
    for (const short of [`127.0.0.1:${port}`, `localhost:${port}`, `:${port}`, port])
      expect([short, (await command(['status', '--url', short])).code]).toEqual([short, 0])
  })
})

describe('several URLs', () => {
  it('are asked in turn where no connection comes about, and no others', async () => {
    const { url, replicator } = await listeningNode()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    expect((await command(['put', 'k', 'v', '--url', `:${port}`, '--url', url])).code).toBe(0)
    expect((await command(['get', 'l'], { env: { REPLICATOR_URL: `:${port}, ${url}` } })).code).toBe(4)
    const none = await command(['put', 'k', 'v', '--url', `:${port}`, '--url', `localhost:${port}`])
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/127\.0\.0\.1.*ECONNREFUSED.*localhost/)])
    expect(replicator.puts).toHaveLength(1)
  })
})

describe('replicator get', () => {
  it('writes the bytes and nothing else', async () => {
    const { url, replicator } = await listeningNode()
    replicator.hold({ key: 'k', value: new TextEncoder().encode('no line end') })
    expect(await command(['get', 'k', '--url', url])).toEqual({ code: 0, out: 'no line end', err: '' })
    expect((await command(['get', 'k', '--url', url], { tty: true })).out).toBe('no line end\n')
  })

  it('keeps bytes that are no text from a terminal', async () => {
    const { url, replicator } = await listeningNode()
    for (const value of [Uint8Array.of(0, 1, 2), Uint8Array.of(255), new TextEncoder().encode('\u001b[2J')]) {
      replicator.hold({ key: 'k', value })
      const { code, out, err } = await command(['get', 'k', '--url', url], { tty: true })
      expect([code, out]).toEqual([1, ''])
      expect(err).toContain('Pipe it')
    }
  })

  it('prints text as text and bytes as base64 where JSON is asked for', async () => {
    const { url, replicator } = await listeningNode()
    replicator.hold({
      key: 'k',
      value: new TextEncoder().encode('é'),
      contentType: 'text/plain',
      since: 2,
      final: false,
    })
    const text = await command(['get', 'k', '--json', '--url', url])
    expect(JSON.parse(text.out)).toEqual({ key: 'k', version: 2, final: false, contentType: 'text/plain', value: 'é' })
    replicator.hold({ key: 'k', value: Uint8Array.of(255) })
    const bytes = await command(['get', 'k', '--json', '--url', url])
    expect(JSON.parse(bytes.out)).toMatchObject({ valueBase64: '/w==' })
  })

  it('ends with 4 for an unknown key and 5 without a quorum', async () => {
    const { url, replicator } = await listeningNode()
    expect((await command(['get', 'k', '--url', url])).code).toBe(4)
    replicator.getOutcome = { outcome: 'no-quorum' }
    expect((await command(['get', 'k', '--url', url])).code).toBe(5)
  })

  it('reads only this node where local consistency is asked for', async () => {
    const { url, replicator } = await listeningNode()
    await command(['get', 'k', '--consistency', 'local', '--url', url])
    expect(replicator.gets).toEqual([{ key: 'k', options: { consistency: 'local' } }])
    expect((await command(['get', 'k', '--consistency', 'strong', '--url', url])).code).toBe(2)
  })
})

describe('replicator status, peers, clusters and reservations', () => {
  it('are tidy for a person', async () => {
    const { url, replicator } = await listeningNode()
    const env = { REPLICATOR_URL: url }
    const status = await command(['status'], { env })
    expect(status.code).toBe(0)
    expect(status.out).toContain(
      `name     rack-7\npeer     ${PEER}\ncluster  a, voter: it has a vote in each decision\n`,
    )
    expect(status.out).toContain('quorum   1 of 2 voters reachable; a decision needs 2 of them, in one round trip 2\n')
    expect((await command(['peers'], { env })).out).toBe(
      `NAME      CLUSTER  ROLE   STATE      ROUND TRIP  LAST SEEN  PEER\n` +
        `rack-7    a        voter  this node  -           -          ${PEER}\n` +
        `b-${OTHER_PEER.slice(-6)}  b        voter  silent     1.5 ms      9 s ago    ${OTHER_PEER}\n`,
    )
    expect((await command(['clusters'], { env })).out).toBe(
      `a\n  rack-7  ${PEER}\nb\n  b-${OTHER_PEER.slice(-6)}  ${OTHER_PEER}\n`,
    )
    expect((await command(['reservations'], { env })).out).toBe('No key is reserved at this node.\n')
    const ballot = { generation: 1, number: 2, peer: PEER, boot: 1, attempt: 1 }
    replicator.reservationViews = [
      { key: 'k\n', version: 1, proposal: PROPOSAL, owner: { cluster: 'a', peer: PEER }, ageMs: 90_000, ballot },
    ]
    expect((await command(['reservations'], { env })).out).toContain(`k\\u000a  1        a        rack-7  90 s  2\n`)
  })

  it('have colours at a terminal, which take no place in a column, and none with NO_COLOR', async () => {
    const { url } = await listeningNode()
    const env = { REPLICATOR_URL: url }
    const [plain, coloured] = [await command(['peers'], { env }), await command(['peers'], { env, tty: true })]
    expect(coloured.out).toContain('\u001b[31msilent\u001b[39m     1.5 ms')
    expect(stripVTControlCharacters(coloured.out)).toBe(plain.out)
    expect((await command(['peers'], { env: { ...env, NO_COLOR: '1' }, tty: true })).out).toBe(plain.out)
  })

  it('say what is missing and what an operator should know', async () => {
    const { url, replicator } = await listeningNode()
    replicator.reasons = ['2 of 3 voters']
    const { code, out } = await command(['status', '--url', url])
    expect([code, out]).toEqual([1, expect.stringContaining('ready    no: 2 of 3 voters\n')])
  })

  it('print what the node answered where JSON is asked for', async () => {
    const { url, replicator } = await listeningNode()
    const status = await command(['status', '--json', '--url', url])
    const { time, ...others } = JSON.parse(status.out)
    expect(others).toEqual({ ...replicator.status(), httpUrl: 'http://127.0.0.1:1', version: '0.0.0' })
    expect(Number.isFinite(Date.parse(time))).toBe(true)
    expect(JSON.parse((await command(['peers', '--json', '--url', url])).out)).toEqual({ peers: replicator.peerViews })
  })
})

describe('the command line', () => {
  it('refuses what it does not know with exit code 2, naming it', async () => {
    const refused: [string[], string][] = [
      [[], 'Name a command'],
      [['delete'], '<key> is missing: replicator delete <key>'],
      [['delete', 'k', '--url', ':1'], '--if-match VERSION, or --any'],
      [['delete', 'k', '--any', '--if-match', '1', '--url', ':1'], 'not both'],
      [['put', 'k', 'v', '--if-match', 'one', '--url', ':1'], '--if-match is a version'],
      [['put', 'k', 'v', '--ttl', '1w', '--url', ':1'], '--ttl is a number of seconds'],
      [['list', '--limit', '0', '--url', ':1'], '--limit is a number from 1'],
      [['get', 'k', '--bogus'], 'There is no flag --bogus here.\n'],
      [['get', 'k', '--jsn'], 'There is no flag --jsn here. Did you mean --json?'],
      [['put', 'k', 'v', '--idempotncy-key=x'], 'Did you mean --idempotency-key?'],
      [['--hlep'], 'There is no flag --hlep here. Did you mean --help?'],
      [['put', 'k', 'v', '--a', '--b'], 'There is no flag --a here. There is no flag --b here.\n'],
      [['get', 'k', '--', '--json'], 'The argument "--json" is one too many.'],
      [['get'], '<key> is missing: replicator get <key>'],
      [['remove'], '<peer> is missing: replicator remove <peer>.'],
      [['replace', 'a'], '<new> is missing: replicator replace <old> <new>.'],
      [['restore', 'f', '--cid', 'a'], 'Missing: --data-dir.'],
      [['restore', 'f'], 'Missing: --data-dir, --cluster-id.'],
      [['proposal', '--json'], '<id> is missing: replicator proposal <id>'],
      [['statsu'], 'Did you mean status?'],
      [['put', 'k\ufffd', 'v'], 'is not UTF-8'],
      [['get', 'a', 'b', '--url', 'http://127.0.0.1:1'], 'b'],
      [['put', 'k', 'v', 'w'], 'w'],
      [['get', 'k', '--url'], '--url needs a value.'],
      [['get', 'k', '--no-json'], 'json'],
      [['start', '--cluster-id', 'a', '--bogus', '1'], 'bogus'],
      [['start', '--clusterId', 'a'], 'Did you mean --cluster-id?'],
      [['start', '--bootstap', '/x'], 'Did you mean --bootstrap?'],
      [['start', 'a'], 'a'],
      [['demo', 'now'], 'now'],
      [['get', 'k'], 'REPLICATOR_URL'],
      [['get', 'k', '--url', 'ftp://x'], 'ftp://x'],
      [['get', 'k', '--url', 'two words'], 'two words'],
      [['list', '--after', 'a', '--after', 'b', '--url', ':1'], 'more than once'],
    ]
    for (const [args, word] of refused) {
      const { code, out, err } = await command(args)
      expect([args, code, out]).toEqual([args, 2, ''])
      expect(err).toContain(word)
      expect(err).toContain('replicator --help')
    }
  })

  it('helps, with every command and the exit codes', async () => {
    const { code, out } = await command(['--help'])
    expect(code).toBe(0)
    const stored = ['start', 'put', 'get', 'delete', 'list', 'watch', 'export', 'import']
    const seen = ['status', 'peers', 'clusters', 'reservations', 'proposal', 'resolve', 'demo']
    const members = ['remove', 'replace', 'promote', 'demote', 'leave']
    for (const name of [...stored, ...seen, ...members]) expect(out).toContain(`replicator ${name}`)
    const docs = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8')
    for (const [, name] of out.matchAll(/^ {2}replicator (\w+)/gm)) expect(docs).toContain(`\`replicator ${name}`)
    expect(out).toContain('Examples:')
    expect((await command(['-h'])).out).toBe(out)
    expect((await command(['get', '-h'])).out).toContain('replicator get <key>')
    expect((await command(['-v'])).out).toBe((await command(['--version'])).out)
    expect(out).toContain('5 no quorum or outcome unknown')
    expect((await command(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('shows examples with each command, of that command', async () => {
    const names = [...(await command(['--help'])).out.matchAll(/^ {2}replicator ([a-z-]+) .* {2}/gm)].map(
      ([, name = '']) => name,
    )
    expect(names).toEqual(expect.arrayContaining(['completion', 'network-key']))
    for (const name of new Set(names)) {
      const { out } = await command([name, '--help'])
      expect([name, out.slice(out.indexOf('Examples:'))]).toEqual([name, expect.stringContaining(`replicator ${name}`)])
      expect(out).toContain('Examples:')
    }
  })

  it('ends with 1 and a reason where no node answers', async () => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const cut = await command(['status', '--url', url])
    expect(cut.code).toBe(1)
    expect(cut.err).toContain(`No answer from ${url}`)
    await new Promise((resolve) => server.close(resolve))
    expect((await command(['status', '--url', url])).err).toContain('ECONNREFUSED')
  })

  it('says so where something else than a node answers', async () => {
    const server = createServer((socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { code, err } = await command([
      'get',
      'k',
      '--url',
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ])
    expect(code).toBe(1)
    expect(err).toContain('answered 404')
  })
})
