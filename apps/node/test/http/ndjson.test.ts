import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { linesOf } from '../../src/http/ndjson.ts'

async function split(pieces: readonly string[], lineBytesMax = 10): Promise<readonly (string | undefined)[]> {
  const lines: (string | undefined)[] = []
  for await (const { number, bytes } of linesOf(
    Readable.from(pieces.map((piece) => Buffer.from(piece))),
    lineBytesMax,
  )) {
    expect(number).toBe(lines.length + 1)
    lines.push(bytes === undefined ? undefined : Buffer.from(bytes).toString())
  }
  return lines
}

describe('lines of a stream', () => {
  it('are the same wherever the pieces begin and end', async () => {
    const text = 'one\n\ntwo\nthree'
    for (let at = 0; at <= text.length; at++)
      expect(await split([text.slice(0, at), text.slice(at)])).toEqual(['one', '', 'two', 'three'])
    expect(await split([...text])).toEqual(['one', '', 'two', 'three'])
  })

  it('end with the last line feed, or without one', async () => {
    expect(await split(['a\n'])).toEqual(['a'])
    expect(await split(['a'])).toEqual(['a'])
    expect(await split([])).toEqual([])
    expect(await split(['\n\n'])).toEqual(['', ''])
  })

  it('that are too long are told as such, and those behind them are whole', async () => {
    expect(await split(['a\n12345678901\nb\n'])).toEqual(['a', undefined, 'b'])
    expect(await split(['1234567890\n', '1234567', '8901', '2\nb'])).toEqual(['1234567890', undefined, 'b'])
  })
})
