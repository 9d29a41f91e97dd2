/** The other way round: what a node can say of itself, or write to its log as a warning, has a row in docs/operations.md. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WORDS } from '@replicator/engine'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { matches, readLogLines, readTables } from './table.ts'

const ROOT = join(import.meta.dirname, '../..')
const texts = readTables().flatMap(({ said }) => said)

/** Stands for each figure and name that is put in. */
const ANY = '…'
const anything: never = new Proxy({}, { get: () => ANY }) as never

/** Whether two texts are one, where either may leave open what the other one says. */
function isSame(one: string, two: string): boolean {
  const [open, other] = [one, two].map((text) => text.replaceAll(/\d[\d,]*/g, ANY))
  return [
    [open, other],
    [other, open],
  ].some(([text = '', said = '']) => matches({ place: '', text }, said))
}

/** The texts of the lines of the level warn or above, as they stand in the sources of what a node is made of. */
function linesLogged(): readonly string[] {
  return ['packages/engine', 'packages/core', 'packages/transport', 'packages/store', 'apps/node'].flatMap((place) => {
    const folder = join(ROOT, place, 'src')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    return files.flatMap((file) => loggedIn(parseSync(file, readFileSync(join(folder, file), 'utf8')).program))
  })
}

interface SyntaxNode {
  readonly type: string
  readonly [field: string]: unknown
}

/** A call names the level, by its own name or in what it is given, and is given a text: more than a word. */
function loggedIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return []
  const { type, callee, arguments: given } = node as SyntaxNode
  const below = Object.values(node).flatMap(loggedIn)
  if (type !== 'CallExpression') return below
  const values = (given as readonly SyntaxNode[]).flatMap(valuesOf)
  const isLoud = [nameOf(callee as SyntaxNode), ...values].some((each) => /^#?(warn|error|fatal)$/.test(each))
  return isLoud ? [...below, ...values.filter((each) => each.includes(' '))] : below
}

function nameOf({ name, property }: SyntaxNode): string {
  return String(name ?? (property as SyntaxNode | undefined)?.['name'])
}

/** The texts among what a call is given: by itself, or as the level and the text of a line. */
function valuesOf({ type, value, properties }: SyntaxNode): readonly string[] {
  if (type === 'Literal') return [String(value)]
  if (type !== 'ObjectExpression') return []
  return (properties as readonly SyntaxNode[])
    .filter(({ key }) => key !== undefined && /^(level|text)$/.test(nameOf(key as SyntaxNode)))
    .flatMap((each) => valuesOf(each['value'] as SyntaxNode))
}

describe('docs/operations.md', () => {
  it.each(Object.entries(WORDS))('has a row for what a node says of itself: %s', (_, words) => {
    const text = typeof words === 'string' ? words : words(anything)
    expect(
      texts.filter(({ place }) => /^(not ready|warning)$/.test(place)).some((each) => isSame(each.text, text)),
    ).toBe(true)
  })

  it('has a row for each text of a line of the log of the level warn or above, and none that is no such text', () => {
    const logged = linesLogged()
    expect(logged.length).toBeGreaterThan(20)
    const told = [...texts.map(({ text }) => text), ...readLogLines()]
    expect(logged.filter((text) => !told.some((each) => isSame(each, text)))).toEqual([])
    expect(readLogLines().filter((each) => !logged.some((text) => isSame(each, text)))).toEqual([])
  })
})
