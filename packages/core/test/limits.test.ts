import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import * as vocabulary from '@replicator/interface'
import { STORE_DEFAULTS } from '@replicator/store'
import { DEFAULT_LIMITS } from '@replicator/transport'
import { expect, it } from 'vitest'

/** The constants of the wire and the store, the options of the engine and the store, and the limits of the transport. */
const constants = Object.entries(vocabulary).filter(([name, value]) => /^[A-Z_]+$/.test(name) && Number.isFinite(value))
const named = new Map<string, unknown>([
  ...constants,
  ...Object.entries(ENGINE_DEFAULTS).filter(([name]) => name !== 'confirm'),
  ...Object.entries(STORE_DEFAULTS),
  ...Object.entries(DEFAULT_LIMITS),
])

interface Row {
  readonly bound: string
  readonly names: readonly string[]
}

const text = readFileSync(join(import.meta.dirname, '../../../docs/limits.md'), 'utf8')
const rows: readonly Row[] = text.split('\n').flatMap((line) => {
  const cells = /^\| .*\|$/.test(line) ? line.split('|').map((cell) => cell.trim()) : []
  const [, , bound = '', , names = ''] = cells
  const all = [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
  return all.length === 0 ? [] : [{ bound, names: all }]
})

/** How the table writes a number: bytes in the largest unit that divides it, times in seconds from one on. */
function written(name: string, value: number): string {
  if (/Ms(Max)?$/.test(name) && !name.endsWith('PerMs')) return value >= 1000 ? `${value / 1000} s` : `${value} ms`
  const [, unit = '', size = 1] = SIZES.find(([pattern, , each]) => pattern.test(name) && value % each === 0) ?? []
  return `${(value / size).toLocaleString('en')}${unit}`
}

const BYTES = /BYTES|Bytes/
const SIZES = [
  [BYTES, ' MiB', 2 ** 20],
  // Texts are counted in single bytes or characters.
  [/BYTES_TARGET|BytesTarget|CHUNK|PerMs/, ' KiB', 2 ** 10],
] as const

it('the limits that the docs tell are those of the code', () => {
  for (const { bound, names } of rows) {
    for (const name of names) {
      expect([name, typeof named.get(name)]).toEqual([name, 'number'])
      const number = written(name, Number(named.get(name)))
      const isTold = new RegExp(`(?<![\\d.,])${number.replace('.', '\\.')}(?![.,]?\\d|\\w)`).test(bound)
      expect({ name, number, bound, isTold }).toEqual({ name, number, bound, isTold: true })
    }
  }
})

it('each limit of the code is told in the docs, once', () => {
  expect(rows.flatMap(({ names }) => names).toSorted()).toEqual([...named.keys()].toSorted())
})
