/** The commands that README and docs show: each is one that this program understands, and says what stands there. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, run } from '../../src/cli/program.ts'
import { running, unasked } from './command.ts'
import { FakeNode } from './fake-node.ts'
import { fakeTerminal } from './fake-terminal.ts'
import { listeningNode } from './listening.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const PAGES = globSync(
  ['*.md', 'docs/*.md', '{packages,apps}/*/README.md', '{bench,examples,tests}/README.md', 'deploy/**/*.md'],
  {
    cwd: ROOT,
  },
)

interface Line {
  readonly page: string
  readonly text: string
}

/** Each line of a shell that a page shows, without what stands beside it. */
const lines: readonly Line[] = PAGES.flatMap((page) => {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(sh|console)\n(.*?)^```$/gms)
  return [...blocks].flatMap(([, kind, block = '']) =>
    block
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => kind === 'sh' || line.startsWith('$ '))
      .flatMap((line) =>
        line
          .replace(/^\$ /, '')
          .replace(/(^| +)# .*$/, '')
          // Where the shell puts what is printed.
          .replace(/ > \S+ *$/, '')
          .split(' | '),
      )
      .map((text) => ({ page, text: text.replace(/ > \S+$/, '') })),
  )
})

function words(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, one, two, plain]) => one ?? two ?? plain ?? '')
}

describe('README and docs', () => {
  const commands = lines.flatMap(({ page, text }) => {
    const [, command] = /(?:^|exec )replicator (.*)$/.exec(text.trim()) ?? []
    return command === undefined ? [] : [[page, command] as const]
  })

  it('show commands', () => {
    expect(new Set(commands.map(([page]) => page)).size).toBeGreaterThanOrEqual(3)
    expect(commands.length).toBeGreaterThanOrEqual(15)
  })

  it.each(commands)('%s shows a command that there is: %s', async (_, command) => {
    const { command: meant } = await parse(words(command))
    expect(meant).toBeTypeOf('function')
  })

  it('name no script that there is not', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    const named = PAGES.flatMap((page) => [
      ...readFileSync(join(ROOT, page), 'utf8').matchAll(/npx -y pnpm@12 ([\w:]+)/g),
    ])
    expect(named.length).toBeGreaterThan(20)
    const builtIn = ['install', 'exec', 'audit']
    for (const [, name = ''] of named) expect([...Object.keys(scripts), ...builtIn]).toContain(name)
  })
})

/** A command that docs/cli.md shows, and what it says there. */
function shown(name: string): readonly [command: string, said: string] {
  const text = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8')
  const [, command = '', said = ''] =
    new RegExp(`^\`\`\`console\\n\\$ replicator (${name} .*?)\\n(.*?)^\`\`\`$`, 'ms').exec(text) ?? []
  return [command, said]
}

describe('docs/cli.md', () => {
  it('shows changes as a watch prints them', async () => {
    const [command, said] = shown('watch')
    const node = await FakeNode.start()
    const change = {
      key: 'user/ada',
      version: 1,
      bytes: 12,
      contentType: 'text/plain; charset=utf-8',
      cluster: 'berlin',
    }
    const events = [
      ['put', change],
      ['delete', { ...change, version: 2, cluster: 'lima' }],
    ] as const
    node.next.push((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const [event, data] of events) response.write(`event: ${event}\nid: 1\ndata: ${JSON.stringify(data)}\n\n`)
    })
    const watch = running(words(command).map((word) => (word === ':8081' ? node.url : word)))
    await watch.said('delete')
    watch.stop()
    expect(await watch.ended).toBe(0)
    expect(watch.terminal.out()).toBe(said)
  })

  it('shows the conversation about a key that is taken as it is', async () => {
    const [command, said] = shown('put')
    const { url, replicator } = await listeningNode()
    await replicator.put('user/ada', 'Ada Lovelace')
    const terminal = fakeTerminal({ tty: true, env: { REPLICATOR_URL: url } })
    terminal.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().endsWith('> ')) terminal.stdin.write('1\n')
    })
    expect(await run(words(command), terminal, unasked())).toBe(0)
    // The terminal shows what is typed. The clusters of the fake node have other names.
    const told = (terminal.err() + terminal.out()).replace('> ', '> 1\n').replace('cluster b', 'cluster berlin')
    expect(told.trimEnd().replace('cluster a', 'cluster lima')).toBe(said.trimEnd())
  })
})
