/**
 * What each side writes first on each stream: three bytes that name the protocol and one that gives its version. A node
 * of another version is so told apart from noise, and the operator can be told which version the other one speaks.
 */

/** Raised whenever the meaning of a message, a frame or a credit changes. One byte on the wire. */
export const PROTOCOL_VERSION = 3

export const PREAMBLE_BYTES = 4

const MAGIC = [0x52, 0x50, 0x4c] // 'RPL'

/** Four new bytes, to be written once before all else. They cost no credit. */
export function encodePreamble(): Uint8Array {
  return Uint8Array.of(...MAGIC, PROTOCOL_VERSION)
}

/** Whether the byte at that place of a preamble, from 0, is the expected one. The last byte, the version, may be any. */
export function isPreambleByte(place: number, byte: number): boolean {
  return place >= MAGIC.length || MAGIC[place] === byte
}
