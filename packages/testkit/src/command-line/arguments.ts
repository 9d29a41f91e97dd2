/** The one way in which this package's programs read their command lines. */
import { reasonOf } from '@replicator/interface'
import { parseArgs } from 'node:util'

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

/** A whole number that can be counted on from: the seeds after it are exact, too. */
const NUMBER_MAX = 2 ** 52

/** The options given. Throws a `TypeError` in words for what isn't one. */
export function optionsIn<const Known extends Options>(args: readonly string[], options: Known) {
  // pnpm hands a `--` on that separated its own options from the script's.
  return parseArgs({ args: args.filter((each) => each !== '--'), options }).values
}

/** What was asked for, or what is wrong with the command line, in words. */
export function understood<Wanted>(parse: () => Wanted): Wanted | string {
  try {
    return parse()
  } catch (error) {
    return reasonOf(error)
  }
}

/** A whole number; undefined where none was given. */
export function whole(
  name: string,
  text: string | undefined,
  { from, to }: { readonly from: number; readonly to?: number },
): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= from && number <= (to ?? NUMBER_MAX)) return number
  throw new TypeError(
    `--${name} takes whole numbers from ${from} ${to === undefined ? 'on' : `to ${to}`}, not '${text}'`,
  )
}

/** Whole numbers with commas between them; undefined where none were given. */
export function wholes(name: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined
  if (text === '') return []
  return text.split(',').map((each) => whole(name, each, { from: 0 }) ?? 0)
}

/** A number above 0; undefined where none was given. */
export function positive(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text !== '' && number > 0 && number <= max) return number
  throw new TypeError(`--${name} is a number above 0, at most ${max}, not '${text}'`)
}
