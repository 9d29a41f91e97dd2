import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLIENT_BOUNDS, CLIENT_LIMITS } from '@replicator/client'
import { NODE_LIMITS } from '@replicator/core'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { STORE_DEFAULTS } from '@replicator/store'
import { DEFAULT_BACK_OFF, DEFAULT_LIMITS, DEFAULT_PACE } from '@replicator/transport'
import { expect, it } from 'vitest'
import { HTTP_LIMITS } from '../src/http/limits.ts'
import * as program from '../src/limits.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** Options of which others have the same name are told with what they belong to. */
function within(owner: string, options: object): readonly (readonly [string, unknown])[] {
  return Object.entries(options).map(([name, value]) => [`${owner}.${name}`, value])
}

/** Where `scripts/check-tidy.mjs` lets bounds stand. By path, since no package exports all of its own. */
const files = globSync('{packages,apps}/*/src/**/{limits,*-limits,options,number-options}.ts', { cwd: ROOT }).toSorted()
const constants = await Promise.all(
  files.map(async (file) => {
    const found = Object.entries((await import(join(ROOT, file))) as Record<string, unknown>)
    return found.filter(([, value]) => typeof value === 'number')
  }),
)

/** The constants, and the options with their defaults, of every package, by name. */
const bounds = [
  ...constants.flat(),
  ...Object.entries(ENGINE_DEFAULTS).filter(([name]) => name !== 'confirm'),
  ...Object.entries(STORE_DEFAULTS),
  ...Object.entries(DEFAULT_LIMITS),
  ...within('backOff', DEFAULT_BACK_OFF),
  ...within('pace', DEFAULT_PACE),
  ...Object.entries(NODE_LIMITS),
  ...within('http', HTTP_LIMITS),
  ...within('client', CLIENT_LIMITS),
  ...within('client', CLIENT_BOUNDS),
]
const named = new Map(bounds)

interface Row {
  readonly bound: string
  readonly names: readonly string[]
}

const text = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8')
const rows: readonly Row[] = text.split('\n').flatMap((line) => {
  const cells = /^\| .*\|$/.test(line) ? line.split('|').map((cell) => cell.trim()) : []
  const [, , bound = '', , names = ''] = cells
  const all = [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name)
  return all.length === 0 ? [] : [{ bound, names: all }]
})

/** How the table writes a number: bytes in the largest unit that divides it, times in seconds from one on. */
function written(name: string, value: number): string {
  if (/(Ms(Max)?|_MS|(TIMEOUT|GAIN)_MS_(MAX|MIN))$/.test(name) && !name.endsWith('PerMs'))
    return value >= 1000 ? `${value / 1000} s` : `${value} ms`
  const [, unit = '', size = 1] = SIZES.find(([pattern, , each]) => pattern.test(name) && value % each === 0) ?? []
  return `${(value / size).toLocaleString('en')}${unit}`
}

const BYTES = /BYTES|Bytes/
const SIZES = [
  [BYTES, ' MiB', 2 ** 20],
  // Texts are counted in single bytes or characters.
  [
    /BYTES_TARGET|BytesTarget|BULK|CHUNK|PerMs|headerBytes|AnswerBytes|recordBytes|dhtStreamBytes|scrubBytes|BYTES_AT_ONCE|BACKUP_AHEAD|STRANGER|WRITER/i,
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

it('no two bounds have one name', () => {
  const names = bounds.map(([name]) => name)
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
})

it('every limits.ts and table of options is looked at', () => {
  expect(files.length).toBeGreaterThanOrEqual(14)
  expect(constants.filter((found) => found.length > 0).length).toBeGreaterThanOrEqual(8)
})

it.each<[more: string, less: string, times?: number]>([
  ['REQUEST_TIMEOUT_MS_MAX', 'requestTimeoutMs'],
  ['requestTimeoutMs', 'REQUEST_TIMEOUT_MS_MIN'],
  ['operationsMax', 'PUTS_AT_ONCE_MAX'],
  ['PUTS_AT_ONCE_MAX', 'PUTS_AT_ONCE_DEFAULT'],
  ['SCRUB_PER_SECOND_MAX', 'SCRUB_PER_SECOND_DEFAULT'],
  ['INVITATION_ADDRESSES_MAX', 'INVITATION_OWN_ADDRESSES_MAX'],
  ['PAGE_KEYS_MAX', 'LISTED_MAX'],
  ['LISTED_MAX', 'READ_AT_ONCE'],
  ['TOKENS_MAX', 'TOKEN_PLACES_TRIED'],
  ['AUDIT_MAX', 'AUDIT_PLACES_TRIED'],
  // A frame at its target has at most half as many fields as it has bytes.
  ['FRAME_FIELDS_MAX', 'FRAME_BYTES_TARGET', 0.5],
  ['FRAME_BYTES_TARGET', 'PAYLOAD_BYTES_MIN'],
  ['FRAME_BYTES_TARGET', 'WRITER_BYTES_MAX'],
  // So that what is too long is refused in words, by whoever takes the question, and not by the link.
  ['QUESTION_TEXT_BYTES_MAX', 'CONTENT_TYPE_BYTES_MAX'],
  ['QUESTION_TEXT_BYTES_MAX', 'REQUEST_ID_BYTES_MAX'],
  ['QUESTION_SUBJECT_BYTES_MAX', 'KEY_BYTES_MAX'],
  ['BULK_BYTES_MAX', 'FRAME_BYTES_MAX'],
  ['BACKUP_PART_BYTES_MAX', 'VALUE_BYTES_MAX'],
  ['journalBytes', 'FILLED_BYTES_TARGET', 3],
  ['handshakeTimeoutMs', 'UPGRADE_CHECK_MS'],
  ['providerValidityMs', 'DHT_RENEWAL_CHECK_MS'],
])('%s is more than %s', (more, less, times = 1) => {
  expect([typeof named.get(more), typeof named.get(less)]).toEqual(['number', 'number'])
  expect(Number(named.get(more))).toBeGreaterThan(times * Number(named.get(less)))
})

it('a command waits for longer than a request takes to arrive at a node and to be answered', () => {
  const { requestTimeoutMs } = ENGINE_DEFAULTS
  expect(program.ANSWER_TIMEOUT_MS).toBeGreaterThan(HTTP_LIMITS.requestTimeoutMs + requestTimeoutMs)
  expect(HTTP_LIMITS.connectionIdleMs).toBeGreaterThan(HTTP_LIMITS.requestTimeoutMs + requestTimeoutMs)
  expect(HTTP_LIMITS.closeTimeoutMs).toBeGreaterThan(requestTimeoutMs)
})
