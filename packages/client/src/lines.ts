/** Lines of text in a stream of bytes, each bounded. */

import { NoAnswer } from './node.js'

const BREAK = 0x0a

/**
 * Splits at line feeds; a carriage return before one is left out. The last line may lack its line feed. Throws a `NoAnswer`
 * where a line is longer than any that a node sends.
 */
export async function* linesOf(source: AsyncIterable<Uint8Array>, lineBytesMax: number): AsyncGenerator<string> {
  // A byte order mark is a part of the text: it may begin a value.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let line = ''
  let length = 0
  // The pieces of a line are decoded as they come, so that a long one is not put together twice.
  const take = (piece: Uint8Array): void => {
    length += piece.length
    if (length > lineBytesMax) throw new NoAnswer(`A node has sent a line of more than ${lineBytesMax} bytes.`)
    line += decoder.decode(piece, { stream: true })
  }
  const end = (): string => {
    const text = line + decoder.decode()
    line = ''
    length = 0
    return text.endsWith('\r') ? text.slice(0, -1) : text
  }
  for await (const piece of source) {
    let from = 0
    for (let at = piece.indexOf(BREAK); at !== -1; at = piece.indexOf(BREAK, from)) {
      take(piece.subarray(from, at))
      from = at + 1
      yield end()
    }
    take(piece.subarray(from))
  }
  if (length > 0) yield end()
}
