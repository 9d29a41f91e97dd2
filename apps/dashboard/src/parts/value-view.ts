/** How a value is shown: by its type, and by its bytes where the type says nothing that people can read. */

export type ValueView =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json' | 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'image' }
  | { readonly kind: 'bytes'; readonly rows: readonly string[]; readonly isCut: boolean }

/** More than this nobody reads in a page, and long texts make a browser slow. All of it can be saved as a file. */
const CHARACTERS_MAX = 64 * 1024
const DUMP_BYTES_MAX = 512
const ROW_BYTES = 16

/** Drawn by the browser as pictures, which run nothing. */
const IMAGE = /^image\/(png|jpeg|gif|webp|avif|svg\+xml)\b/i
const JSON_TYPE = /^application\/json\b|\+json\b/i
const TEXT = /^text\//i

export function viewOf(contentType: string, value: Uint8Array): ValueView {
  if (value.length === 0) return { kind: 'empty' }
  if (IMAGE.test(contentType)) return { kind: 'image' }
  const isJson = JSON_TYPE.test(contentType)
  // What is said to be bytes may be text all the same: curl says so of everything.
  const text = utf8(value)
  if (isJson && text !== undefined) return { kind: 'json', ...cut(indented(text)) }
  if (text !== undefined && (TEXT.test(contentType) || isPrintable(text))) return { kind: 'text', ...cut(text) }
  return { kind: 'bytes', rows: dump(value.subarray(0, DUMP_BYTES_MAX)), isCut: value.length > DUMP_BYTES_MAX }
}

function cut(text: string): { readonly text: string; readonly isCut: boolean } {
  return { text: text.slice(0, CHARACTERS_MAX), isCut: text.length > CHARACTERS_MAX }
}

function utf8(value: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value)
  } catch {
    return undefined
  }
}

function isPrintable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)
}

/** As it is where it only claims to be JSON. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

function dump(value: Uint8Array): readonly string[] {
  return Array.from({ length: Math.ceil(value.length / ROW_BYTES) }, (_, row) => {
    const bytes = [...value.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES)]
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const letters = bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCodePoint(byte) : '.')).join('')
    return `${(row * ROW_BYTES).toString(16).padStart(6, '0')}  ${hex.padEnd(ROW_BYTES * 3 - 1)}  ${letters}`
  })
}
