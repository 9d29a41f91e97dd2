import { KEY_BYTES_MAX, keyProblem } from '@replicator/interface'

/** What a query parameter may be: for the check of a request and for the API's description alike. */
export interface QueryParameter {
  readonly name: string
  /** Completes the sentence "The query parameter … is …". */
  readonly meaning: string
  /** Its JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>
  accepts(value: string): boolean
}

/** One of several fixed words. */
export function choice(name: string, meaning: string, words: readonly string[]): QueryParameter {
  return { name, meaning, schema: { type: 'string', enum: words }, accepts: (value) => words.includes(value) }
}

/** Of what evidence an answer is. */
export function consistency(): QueryParameter {
  const meaning = 'quorum (the default) or local: what this node holds, without asking anybody'
  return choice('consistency', meaning, ['quorum', 'local'])
}

/** True or false. */
export function flag(name: string, meaning: string): QueryParameter {
  return choice(name, `true or false: ${meaning}`, ['true', 'false'])
}

/** What such a parameter says; undefined where it isn't given. */
export function flagOf(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'true'
}

/** A key, or nothing. */
export function keyOrNothing(name: string, meaning: string): QueryParameter {
  return {
    name,
    meaning: `${meaning}: at most ${KEY_BYTES_MAX} bytes of UTF-8 without NUL`,
    schema: { type: 'string', maxLength: KEY_BYTES_MAX },
    accepts: (value) => value === '' || keyProblem(value) === undefined,
  }
}

/** Any text; who reads it says what is wrong with it. */
export function text(name: string, meaning: string): QueryParameter {
  return { name, meaning, schema: { type: 'string' }, accepts: () => true }
}

/** A whole number from `minimum` to `maximum`. */
export function wholeNumber(name: string, meaning: string, minimum: number, maximum: number): QueryParameter {
  return {
    name,
    meaning,
    schema: { type: 'integer', minimum, maximum },
    accepts: (value) => /^\d{1,15}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum,
  }
}
