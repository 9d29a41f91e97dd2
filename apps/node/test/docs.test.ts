import { existsSync, readFileSync } from 'node:fs'
import { SCOPES } from '@replicator/core'
import { type ErrorCode, ERRORS } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { routesOf } from '../src/http/api.ts'
import { problemBody } from '../src/http/problem.ts'
import { START_OPTIONS, type StartOption } from '../src/start/settings.ts'
import { FakeReplicator } from './fake-replicator.ts'

function doc(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')
}

describe('docs/errors.md', () => {
  it('has one section for each code, in the order of the table, and no other code', () => {
    const sections = [...doc('errors.md').matchAll(/^## ([A-Z_]+)$/gm)].map(([, code]) => code)
    expect(sections).toEqual(Object.keys(ERRORS))
  })

  it('says of each code its status, whether it is retryable and its exit code, as the table does', () => {
    const text = doc('errors.md')
    for (const [code, { status, retryable, exitCode, outcome }] of Object.entries(ERRORS)) {
      const section = text
        .slice(text.indexOf(`## ${code}\n`))
        .split('\n\n')[1]!
        .replaceAll('\n', ' ')
      expect(section).toContain(`Status ${status}, ${retryable ? '' : 'not '}retryable, exit code ${exitCode}`)
      expect(section.includes('`outcome` is `unknown`')).toBe(outcome === 'unknown')
    }
  })
})

describe('the docs that a problem names', () => {
  it('are a section of docs/errors.md, for a fault too', () => {
    const titles = [...doc('errors.md').matchAll(/^## (.*)$/gm)].map(([, title = '']) => title)
    const anchors = titles.map((title) => `docs/errors.md#${title.toLowerCase().replaceAll(' ', '-')}`)
    const named = (Object.keys(ERRORS) as ErrorCode[]).map((code) => problemBody({ code, detail: 'd' })['docs'])
    expect(anchors.filter((anchor) => named.includes(anchor))).toEqual(named)
    expect(anchors).toContain('docs/errors.md#a-fault-of-the-node')
  })
})

describe('docs/http-api.md', () => {
  it('names every route', () => {
    const text = doc('http-api.md')
    const routes = routesOf({ replicator: new FakeReplicator(), version: '0.0.0' })
    for (const { method, path } of routes) expect(text).toContain(`\`${method} ${path}\``)
  })

  it('links only to sections of errors.md that exist', () => {
    for (const [, anchor = ''] of doc('http-api.md').matchAll(/errors\.md#(\w+)/g)) {
      expect(Object.keys(ERRORS)).toContain(anchor.toUpperCase())
    }
  })
})

describe('docs/security.md', () => {
  const text = doc('security.md')

  it('names a test that is there for each thing that somebody can or can not do', () => {
    const points = text
      .split('\n- ')
      .slice(1)
      .map((point) => point.split('\n\n')[0] ?? '')
    const told = points.filter((point) => !point.startsWith('**') && !point.startsWith('has no token of its visitor'))
    for (const point of told) expect([point, point.includes('[test](../')]).toEqual([point, true])
    for (const [, path = ''] of text.matchAll(/\[test\]\(\.\.\/([^)]+)\)/g))
      expect([path, existsSync(new URL(`../../../${path}`, import.meta.url))]).toEqual([path, true])
  })

  it('tells the scopes that there are', () => {
    for (const scope of SCOPES) expect(text).toContain(`| \`${scope}\` |`)
  })
})

describe('the README', () => {
  it('starts no network by hand that waits for more voters than it has nodes', () => {
    const options: readonly StartOption[] = START_OPTIONS
    const usual = options.find(({ name }) => name === 'min-peers')?.default
    const blocks = [...doc('../README.md').matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text)
    const networks = blocks.map((text) => text.split('replicator start ').slice(1)).filter((nodes) => nodes.length > 0)
    expect(networks.map((nodes) => nodes.length)).toEqual([2, 2])
    for (const nodes of networks) {
      for (const flags of nodes) {
        expect(Number(/--min-peers (\d+)/.exec(flags)?.[1] ?? usual)).toBeLessThanOrEqual(nodes.length)
      }
    }
  })
})

describe('docs/cli.md', () => {
  it('names every option of start with its alias and its default', () => {
    const text = doc('cli.md')
    const options: readonly StartOption[] = START_OPTIONS
    for (const { name, alias, default: usual } of options) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`--${name}\``))
      expect([name, row]).toEqual([name, expect.stringContaining(alias === undefined ? '' : `\`--${alias}\``)])
      expect(row).toContain(usual === undefined ? '|' : `| \`${usual}\` |`)
    }
  })
})
