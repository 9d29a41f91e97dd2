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

export function number(field: number, value: number): number[] {
  return [...varint(field * 8), ...varint(value)]
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

/** The fields of a frame. */
const FRAME = { peers: 2, clusters: 3, origins: 4, contentTypes: 5, envelope: 6 }

export const ANEW = [0x08, 1]

/** What a frame brings for the dictionary. */
export function texts(all: Partial<Record<Exclude<keyof typeof FRAME, 'envelope'>, readonly string[]>>): number[] {
  return Object.entries(all).flatMap(([kind, each]) => {
    return each.flatMap((one) => text(FRAME[kind as keyof typeof FRAME], one))
  })
}

/** A message, which has this number, as a frame holds it. */
export function envelope(messageField: number, content: Iterable<number>): number[] {
  return nested(FRAME.envelope, nested(messageField, content))
}

/** A frame with one message, which has this number, behind texts for the dictionary. */
export function frameOf(messageField: number, content: Iterable<number>, brought: readonly number[] = []): Uint8Array {
  return Uint8Array.from([...brought, ...envelope(messageField, content)])
}
