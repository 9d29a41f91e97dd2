const PART_BITS = 10

/** One key for a few small numbers: a number where they fit, which is much faster, and a text where they don't. */
export function memoKey(subject: number, parts: readonly number[]): number | string {
  let key = subject
  let fits = true
  for (const part of parts) {
    key = key * (1 << PART_BITS) + part
    fits &&= part < 1 << PART_BITS
  }
  return fits && Number.isSafeInteger(key) ? key : `${subject}:${parts.join()}`
}
