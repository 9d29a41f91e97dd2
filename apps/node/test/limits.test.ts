import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { STORE_DEFAULTS } from '@replicator/store'
import { DEFAULT_BACK_OFF, DEFAULT_LIMITS, DEFAULT_PACE } from '@replicator/transport'
import { CLIENT_BOUNDS, CLIENT_LIMITS } from '@replicator/client'
import * as core from '@replicator/core'
import { expect, it } from 'vitest'
import { HTTP_LIMITS } from '../src/http/limits.ts'
import * as program from '../src/limits.ts'

/** Options of which others have the same name are told with what they belong to. */
function within(owner: string, options: object): readonly (readonly [string, unknown])[] {
  return Object.entries(options).map(([name, value]) => [`${owner}.${name}`, value])
}

/** The constants, and the options with their defaults, of every package, by name. */
const constants = Object.entries(core).filter(([name, value]) => /^[A-Z_]+$/.test(name) && Number.isFinite(value))
const named = new Map<string, unknown>([
  ...constants,
  ...Object.entries(ENGINE_DEFAULTS).filter(([name]) => name !== 'confirm'),
  ...Object.entries(STORE_DEFAULTS),
  ...Object.entries(DEFAULT_LIMITS),
  ...within('backOff', DEFAULT_BACK_OFF),
  ...within('pace', DEFAULT_PACE),
  ...Object.entries(core.NODE_LIMITS),
  ...within('http', HTTP_LIMITS),
  ...within('client', CLIENT_LIMITS),
  ...within('client', CLIENT_BOUNDS),
  ...Object.entries(program),
])

interface Row {
  readonly bound: string
  readonly names: readonly string[]
}

const text = readFileSync(join(import.meta.dirname, '../../../docs/limits.md'), 'utf8')
const rows: readonly Row[] = text.split('\n').flatMap((line) => {
  const cells = /^\| .*\|$/.test(line) ? line.split('|').map((cell) => cell.trim()) : []
  const [, , bound = '', , names = ''] = cells
  const all = [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name)
  return all.length === 0 ? [] : [{ bound, names: all }]
})

/** How the table writes a number: bytes in the largest unit that divides it, times in seconds from one on. */
function written(name: string, value: number): string {
  if (/(Ms(Max)?|_MS)$/.test(name) && !name.endsWith('PerMs'))
    return value >= 1000 ? `${value / 1000} s` : `${value} ms`
  const [, unit = '', size = 1] = SIZES.find(([pattern, , each]) => pattern.test(name) && value % each === 0) ?? []
  return `${(value / size).toLocaleString('en')}${unit}`
}

const BYTES = /BYTES|Bytes/
const SIZES = [
  [BYTES, ' MiB', 2 ** 20],
  // Texts are counted in single bytes or characters.
  [
    /BYTES_TARGET|BytesTarget|BULK|CHUNK|PerMs|headerBytes|AnswerBytes|recordBytes|dhtStreamBytes|scrubBytes/i,
    ' KiB',
    2 ** 10,
  ],
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

it('a command waits for longer than a request takes to arrive at a node and to be answered', () => {
  const { requestTimeoutMs } = ENGINE_DEFAULTS
  expect(program.ANSWER_TIMEOUT_MS).toBeGreaterThan(HTTP_LIMITS.requestTimeoutMs + requestTimeoutMs)
  expect(HTTP_LIMITS.connectionIdleMs).toBeGreaterThan(HTTP_LIMITS.requestTimeoutMs + requestTimeoutMs)
  expect(HTTP_LIMITS.closeTimeoutMs).toBeGreaterThan(requestTimeoutMs)
})
