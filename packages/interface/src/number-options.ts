/**
 * Options that are whole numbers: a table has the default and the bounds of each, and says which one must be more than
 * which. They are checked once, where what they are for is made, and a complaint begins with the option's name.
 */
import { InvalidOption } from './invalid-option.js'
import { TIMER_MS_MAX } from './limits.js'

export interface NumberBounds {
  /** The default. */
  readonly by: number
  /** The least and the most that it may be. */
  readonly from: number
  readonly to: number
}

export interface NumberOptions<Name extends string> {
  readonly bounds: Readonly<Record<Name, NumberBounds>>
  /** What must be longer than what, or the first of the two could never do what it is for. */
  readonly longer: readonly (readonly [longer: Name, shorter: Name, times: number])[]
}

/** Bounds of a time in milliseconds. */
export function timeBounds(by: number, from = 0): NumberBounds {
  return { by, from, to: TIMER_MS_MAX }
}

/** Bounds of a count, or of bytes. */
export function amountBounds(by: number, from = 1): NumberBounds {
  return { by, from, to: Number.MAX_SAFE_INTEGER }
}

/** The options of the table, with their defaults; what else is given is left out. Throws an `InvalidOption`. */
export function checkedNumbers<Name extends string>(
  { bounds, longer: relations }: NumberOptions<Name>,
  given?: Readonly<Partial<Record<Name, number>>>,
): Record<Name, number> {
  const names = Object.keys(bounds) as Name[]
  const options = Object.fromEntries(names.map((name) => [name, given?.[name] ?? bounds[name].by])) as Record<
    Name,
    number
  >
  for (const name of names) {
    const { from, to } = bounds[name]
    const value = options[name]
    if (!Number.isSafeInteger(value) || value < from || value > to)
      throw new InvalidOption(name, `${name} is a whole number from ${from} to ${to}, not ${value}`)
  }
  for (const [longer, shorter, times] of relations) {
    if (options[longer] <= times * options[shorter]) {
      const what = times === 1 ? shorter : `${times} times ${shorter}`
      throw new InvalidOption(longer, `${longer} is more than ${what}, not ${options[longer]} with ${options[shorter]}`)
    }
  }
  return options
}
