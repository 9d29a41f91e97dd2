/** Entity tags: the version of a record in quotes. */

export function entityTag(version: number): string {
  return `"${version}"`
}

/** What an `If-Match` may be: records have versions alone, so neither a list nor a weak tag could mean anything. */
export const IF_MATCH_PATTERN = String.raw`^(?:\*|"[1-9]\d{0,14}")$`

/** The version that such a header names; undefined where there is none. */
export function versionNamed(header: string | undefined): number | '*' | undefined {
  return header === undefined || header === '*' ? header : Number(header.slice(1, -1))
}

const TAG = /^\s*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/

/**
 * Whether an `If-None-Match` header names the tag, by the weak comparison that RFC 9110 asks for: `*`, one tag or a list.
 * A header that is no list of tags names nothing.
 */
export function namesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true
  let rest = header
  while (rest !== '') {
    const match = TAG.exec(rest)
    if (match === null) return false
    if (match[1] === tag) return true
    rest = rest.slice(match[0].length)
  }
  return false
}
