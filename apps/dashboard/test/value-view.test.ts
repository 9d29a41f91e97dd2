import { describe, expect, it } from 'vitest'
import { viewOf } from '../src/parts/value-view.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a value', () => {
  it('is shown by its type: JSON indented, text as it is, pictures as pictures', () => {
    expect(viewOf('application/json', bytes('{"a":[1]}'))).toEqual({
      kind: 'json',
      text: '{\n  "a": [\n    1\n  ]\n}',
      isCut: false,
    })
    expect(viewOf('application/ld+json; charset=utf-8', bytes('7'))).toMatchObject({ kind: 'json' })
    expect(viewOf('text/html', bytes('<script>'))).toEqual({ kind: 'text', text: '<script>', isCut: false })
    expect(viewOf('image/svg+xml', bytes('<svg/>'))).toEqual({ kind: 'image' })
  })

  it('that only claims to be JSON is shown as it is', () => {
    expect(viewOf('application/json', bytes('{"a":'))).toMatchObject({ kind: 'json', text: '{"a":' })
  })

  it('of no known type is text where it reads as text, and a dump where it does not', () => {
    expect(viewOf('application/octet-stream', bytes('Ada\n'))).toMatchObject({ kind: 'text' })
    expect(viewOf('application/octet-stream', new Uint8Array([65, 0, 255]))).toEqual({
      kind: 'bytes',
      rows: [`000000  41 00 ff${' '.repeat(39)}  A..`],
      isCut: false,
    })
    // No UTF-8, whatever its type says.
    expect(viewOf('text/plain', new Uint8Array([255]))).toMatchObject({ kind: 'bytes' })
  })

  it('that is long is cut, and says so; one that is empty says that', () => {
    const long = viewOf('text/plain', bytes('x'.repeat(70_000)))
    expect(long).toMatchObject({ kind: 'text', isCut: true })
    expect('text' in long && long.text.length).toBe(65_536)
    expect(viewOf('application/octet-stream', new Uint8Array(600))).toMatchObject({ isCut: true })
    expect(viewOf('text/plain', new Uint8Array(0))).toEqual({ kind: 'empty' })
  })
})
