/** Where join tokens are kept: one of a bounded set of system records each, which the secret names. */

/** Tokens at once that may still let somebody in. */
export const JOIN_TOKENS_MAX = 64

export const PREFIX = 'join/'
const SHOWN = /^(\d{1,2})\.[A-Za-z0-9_-]{43}$/

/** The name of the record that a secret belongs to; undefined where it has the form of none. */
export function recordNameOf(shown: string): string | undefined {
  const place = SHOWN.exec(shown)?.[1]
  return place === undefined || Number(place) >= JOIN_TOKENS_MAX ? undefined : nameOf(Number(place))
}

/** `join/0`, `join/1` … */
export function nameOf(place: number): string {
  return PREFIX + place
}
