/** Protobuf by hand, for frames that the encoder would never make. */

export function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}

/** A nested message, a text or bytes. */
export function nested(field: number, content: Iterable<number>): number[] {
  const bytes = [...content]
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes]
}

export function text(field: number, content: string): number[] {
  return nested(field, new TextEncoder().encode(content))
}

export function double(field: number, value: number): number[] {
  return [...varint(field * 8 + 1), ...new Uint8Array(Float64Array.of(value).buffer)]
}

/** The same bytes many times over, without an array of numbers in between. */
export function repeated(bytes: readonly number[], times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times)
  for (let at = 0; at < all.length; at += bytes.length) all.set(bytes, at)
  return all
}

/** Plain bytes, not a Node buffer, which would compare as something else. */
export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces))
}

/** A frame with one envelope, whose message has this number. */
export function frameOf(messageField: number, content: Iterable<number>): Uint8Array {
  return Uint8Array.from(nested(1, nested(messageField, content)))
}
