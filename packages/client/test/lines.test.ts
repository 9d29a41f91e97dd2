import { describe, expect, it } from 'vitest'
import { eventsIn, linesOf } from '../src/http.ts'

async function* inPieces(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield new TextEncoder().encode(piece)
}

async function split(pieces: readonly string[], lineBytesMax = 10): Promise<readonly (string | undefined)[]> {
  const lines: (string | undefined)[] = []
  for await (const { number, bytes } of linesOf(inPieces(pieces), lineBytesMax)) {
    expect(number).toBe(lines.length + 1)
    lines.push(bytes === undefined ? undefined : new TextDecoder().decode(bytes))
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

describe('events of a server', () => {
  it.each([1, 2, 3, 1000])('are the same in pieces of %i bytes', async (size) => {
    const text = ': c\r\n\r\nid: 1\n\nevent:put\ndata: ü\ndata:  b\n\ndata\nid\n\nevent: lost\n\ndata: unfinished\n'
    const bytes = new TextEncoder().encode(text)
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const events = []
    for await (const event of eventsIn(pieces())) events.push(event)
    expect(events).toEqual([
      { event: 'message', id: '1', data: '' },
      { event: 'put', id: '1', data: 'ü\n b' },
      { event: 'message', id: '', data: '' },
    ])
  })
})
