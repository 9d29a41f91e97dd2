/**
 * What was given, compared with what may be: types can't help a caller in JavaScript, and an option that nobody looks at
 * is a surprise at night. By shape and not by class, since a test runner or a worker has classes of its own.
 */
import { isUint8Array } from 'node:util/types'
import { TIMER_MS_MAX, TTL_SECONDS_MAX } from '@replicator/interface'
import { PUTS_AT_ONCE_MAX, REQUEST_TIMEOUT_MS_MAX } from './limits.js'

const longestTtlMs = TTL_SECONDS_MAX * 1000

interface Kind {
  readonly words: string
  readonly fits: (value: unknown) => boolean
}

const KINDS = {
  text: { words: 'text', fits: isText },
  texts: { words: 'a list of texts', fits: isTexts },
  secret: { words: 'text', fits: isText },
  secrets: { words: 'a list of texts', fits: isTexts },
  flag: { words: 'true or false', fits: (value) => typeof value === 'boolean' },
  number: { words: 'a number', fits: (value) => typeof value === 'number' },
  timerMs: { words: `a whole number from 1 to ${TIMER_MS_MAX}`, fits: (value) => isWhole(value, TIMER_MS_MAX) },
  requestMs: {
    words: `a whole number from 1 to ${REQUEST_TIMEOUT_MS_MAX}`,
    fits: (value) => isWhole(value, REQUEST_TIMEOUT_MS_MAX),
  },
  graceMs: { words: 'a number of milliseconds from 0 on', fits: (value) => typeof value === 'number' && value >= 0 },
  version: {
    words: "a version from 1 on, or '*'",
    fits: (value) => value === '*' || isWhole(value, Number.MAX_SAFE_INTEGER),
  },
  ttlMs: { words: `a whole number from 1 to ${longestTtlMs}`, fits: (value) => isWhole(value, longestTtlMs) },
  count: { words: 'a whole number from 1 on', fits: (value) => isWhole(value, Number.MAX_SAFE_INTEGER) },
  concurrency: {
    words: `a whole number from 1 to ${PUTS_AT_ONCE_MAX}`,
    fits: (value) => isWhole(value, PUTS_AT_ONCE_MAX),
  },
  confirm: { words: "'quorum' or 'all'", fits: (value) => value === 'quorum' || value === 'all' },
  consistency: { words: "'quorum' or 'local'", fits: (value) => value === 'quorum' || value === 'local' },
  object: { words: 'an object', fits: isObject },
  function: { words: 'a function', fits: isFunction },
  signal: {
    words: 'an AbortSignal',
    fits: (value) => isObject(value) && typeof value['aborted'] === 'boolean' && isFunction(value['addEventListener']),
  },
  logger: {
    words: 'a logger with debug, info, warn and error',
    fits: (value) => isObject(value) && ['debug', 'info', 'warn', 'error'].every((level) => isFunction(value[level])),
  },
  tracer: {
    words: 'a tracer with startSpan',
    fits: (value) => isObject(value) && isFunction(value['startSpan']),
  },
} satisfies Readonly<Record<string, Kind>>

/** Which options there are, and of what kind each is. */
export type OptionKinds<Options = Record<string, unknown>> = Readonly<
  Record<keyof Options & string, keyof typeof KINDS>
>

/** What is wrong with options, in words, and with which one; with none of them where they are no object. */
export interface OptionProblem {
  readonly option: string | undefined
  readonly words: string
}

/**
 * Says what is wrong with options, or nothing where they can be used. `what` is what takes them, as in *put takes
 * no option 'ttl'*. One that is undefined counts as left out.
 */
export function optionProblem(what: string, given: unknown, kinds: OptionKinds): OptionProblem | undefined {
  if (!isObject(given))
    return { option: undefined, words: `the options of ${what} are an object, not ${inWords(given)}` }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      const known = Object.keys(kinds).join(', ')
      return { option: name, words: `${what} takes no option '${name}'; it takes ${known}` }
    }
    const { words, fits } = KINDS[kind]
    if (fits(value)) continue
    // A secret is never repeated, not even where it is no list.
    const instead = kind === 'secret' || kind === 'secrets' ? '' : `, not ${inWords(value)}`
    return { option: name, words: `${name} is ${words}${instead}` }
  }
  return undefined
}

/** What was given, as short as can be: a text in quotes, a number as it is, of all else what it is. */
export function inWords(value: unknown): string {
  if (isText(value)) return `'${value.slice(0, 100)}'`
  if (value === null || typeof value !== 'object') return isFunction(value) ? 'a function' : String(value)
  if (Array.isArray(value)) return `[${value.slice(0, 3).map(inWords).join(', ')}${value.length > 3 ? ', …' : ''}]`
  return isUint8Array(value) ? 'bytes' : 'an object'
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
