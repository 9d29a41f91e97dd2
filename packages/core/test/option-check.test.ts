import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { inWords, type OptionKinds, optionProblem } from '../src/option-check.js'

const KINDS: OptionKinds = {
  name: 'text',
  names: 'texts',
  flag: 'flag',
  waitMs: 'requestMs',
  signal: 'signal',
  logger: 'logger',
  call: 'function',
  inside: 'object',
}

const problem = (given: unknown): string | undefined => optionProblem('dial', given, KINDS)?.words

describe('options', () => {
  it('may all be left out, or be undefined', () => {
    expect(problem({})).toBeUndefined()
    expect(problem({ name: undefined, colour: undefined })).toBeUndefined()
  })

  it('are what they should be, from another realm too', () => {
    const own = {
      name: 'a',
      names: ['a', 'b'],
      flag: false,
      waitMs: 600_000,
      signal: new AbortController().signal,
      logger: { debug: () => 0, info: () => 0, warn: () => 0, error: () => 0 },
      call: () => 0,
      inside: {},
    }
    expect(problem(own)).toBeUndefined()
    const strange: unknown = runInNewContext(`({ names: ['a'], inside: {}, call: () => 0 })`)
    expect(problem(strange)).toBeUndefined()
  })

  it.each([
    [null, 'the options of dial are an object, not null'],
    ['text', "the options of dial are an object, not 'text'"],
    [[], 'the options of dial are an object, not []'],
    [{ nmae: 'a' }, "dial takes no option 'nmae'; it takes name, names, flag, waitMs, signal, logger, call, inside"],
    [{ constructor: 1 }, "dial takes no option 'constructor'"],
    [{ name: 7 }, 'name is text, not 7'],
    [{ names: 'a' }, "names is a list of texts, not 'a'"],
    [{ names: ['a', 7] }, "names is a list of texts, not ['a', 7]"],
    [{ flag: 'yes' }, "flag is true or false, not 'yes'"],
    [{ waitMs: 0 }, 'waitMs is a whole number from 1 to 600000, not 0'],
    [{ waitMs: 1.5 }, 'waitMs is a whole number from 1 to 600000, not 1.5'],
    [{ waitMs: '5' }, "waitMs is a whole number from 1 to 600000, not '5'"],
    [{ signal: new AbortController() }, 'signal is an AbortSignal, not an object'],
    [{ logger: console.log }, 'logger is a logger with debug, info, warn and error, not a function'],
    [{ call: {} }, 'call is a function, not an object'],
    [{ inside: [] }, 'inside is an object, not []'],
  ])('that are none, %o, are refused in words', (given, words) => {
    expect(problem(given)).toContain(words)
  })
})

it('what was given is told as short as can be', () => {
  const strange: unknown = runInNewContext('new Uint8Array(3)')
  expect([7n, Symbol('s'), undefined, strange, [1, 2, 3, 4], 'x'.repeat(200)].map(inWords)).toEqual([
    '7',
    'Symbol(s)',
    'undefined',
    'bytes',
    '[1, 2, 3, …]',
    `'${'x'.repeat(100)}'`,
  ])
})
