/** Lines in a stream of bytes, each bounded, of any number. */
import { joined } from './pieces.js'

/** One line of the stream. */
export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number
  /** Without the line break; undefined where the line was longer than allowed: its bytes are gone. */
  readonly bytes: Uint8Array | undefined
}

const BREAK = 0x0a

/**
 * Splits at line feeds; a carriage return before one is left in place, JSON ignores it. Never holds more than one line of
 * `lineBytesMax` and the piece that came last: of a longer line the rest is read and forgotten. The last line may lack its
 * line feed.
 */
export async function* linesOf(source: AsyncIterable<Uint8Array>, lineBytesMax: number): AsyncGenerator<Line> {
  let number = 1
  let parts: Uint8Array[] = []
  let length = 0
  const addPiece = (piece: Uint8Array): void => {
    length += piece.length
    if (length > lineBytesMax) parts = []
    else if (piece.length > 0) parts.push(piece)
  }
  const end = (): Line => {
    const line = { number, bytes: length > lineBytesMax ? undefined : joined(parts, length) }
    number++
    parts = []
    length = 0
    return line
  }
  for await (const piece of source) {
    let from = 0
    for (let at = piece.indexOf(BREAK); at !== -1; at = piece.indexOf(BREAK, from)) {
      addPiece(piece.subarray(from, at))
      from = at + 1
      yield end()
    }
    addPiece(piece.subarray(from))
  }
  if (length > 0) yield end()
}
