/**
 * What the simulated wire carries: encoded frames, as the real links do, or the messages themselves. They mean the same, and
 * cost a seed a fifth of its time to be made and read; so most seeds leave that out, and the others show that the codec is right.
 */
import { crc32 } from 'node:zlib'
import type { Message } from '@replicator/interface'
import { type Decoded, FrameDecoder, FrameEncoder } from '@replicator/rpc'
import { textHash } from '../random/prng.js'
import { describe } from './description.js'

export type FrameContent = Uint8Array | readonly Message[]

export class WireForm {
  readonly #isEncoded: boolean
  // One of each for all links, since each frame can be read without the others: a simulated wire loses and reorders them.
  readonly #encoder = new FrameEncoder({ alone: true })
  readonly #decoder = new FrameDecoder()

  constructor(isEncoded: boolean) {
    this.#isEncoded = isEncoded
  }

  /** One frame or several that hold all of them. */
  framesOf(messages: readonly Message[]): readonly FrameContent[] {
    return this.#isEncoded ? this.encode(messages) : [messages]
  }

  /** For links whose accounts are about bytes. */
  encode(messages: readonly Message[]): readonly Uint8Array[] {
    return this.#encoder.encode(messages)
  }

  read(content: FrameContent): Decoded {
    return ArrayBuffer.isView(content) ? this.#decoder.decode(content) : { ok: true, messages: content }
  }

  /** All messages of a frame, for people. */
  described(content: FrameContent): string {
    const read = this.read(content)
    return read.ok ? read.messages.map(describe).join(' | ') : read.reason
  }
}

/** A number that tells a frame from others; one of messages goes by what each is about. */
export function digestOf(content: FrameContent): number {
  if (ArrayBuffer.isView(content)) return crc32(content)
  let digest = content.length
  for (const message of content) {
    digest = Math.imul(digest ^ textHash(message.type), 0x01000193)
    if ('key' in message) digest = Math.imul(digest ^ textHash(message.key), 0x01000193)
    if ('version' in message) digest = Math.imul(digest ^ message.version, 0x01000193)
  }
  return digest
}
