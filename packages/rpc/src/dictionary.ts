/**
 * The numbers that stand for texts on a link.
 *
 * Most of what nodes say repeats the same few texts: peer ids of 52 characters, up to nine of them in a Commit, cluster
 * ids, content types, and the origins of proposals (`<peer>.<boot>.<nonce>`). So each direction of a link keeps a list of
 * them for each kind. A frame brings the texts that are new to it, they go to the ends of the lists, and its messages name
 * a text by its place, from 1 on; 0 is the empty text. The stream is ordered and loses nothing, so both ends have the same
 * lists at each frame. A text is checked when it comes, once.
 *
 * A list holds `DICTIONARY_TEXTS_MAX` texts. What a frame puts beyond them is good in that frame only, so a frame may name
 * as many texts as it likes; and the sender says with its next frame that all lists begin anew. To replace single texts,
 * the oldest or the least used, was rejected: a frame could replace what it names itself, and a text that is always in use
 * costs its bytes once in so many new ones, which is nothing.
 *
 * A frame that is made and then not sent leaves the sender ahead of the receiver. It begins anew then too.
 */
import { DICTIONARY_TEXTS_MAX } from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import * as field from './field.js'

/** The sender's side of one kind. */
class NumberedTexts {
  readonly #numbers = new Map<string, number>()
  #fresh: string[] = []

  numberOf(text: string): number {
    if (text === '') return 0
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#fresh.push(text)
    const number = this.#numbers.size + 1
    this.#numbers.set(text, number)
    return number
  }

  /** The texts that the frame has to bring. */
  takeFresh(): readonly string[] {
    const fresh = this.#fresh
    if (fresh.length > 0) this.#fresh = []
    return fresh
  }

  get isFull(): boolean {
    return this.#numbers.size >= DICTIONARY_TEXTS_MAX
  }

  clear(): void {
    if (this.#numbers.size > 0) this.#numbers.clear()
    if (this.#fresh.length > 0) this.#fresh = []
  }
}

/** Of one direction of a link, at its sender. */
export class SentTexts {
  readonly peers = new NumberedTexts()
  readonly clusters = new NumberedTexts()
  readonly origins = new NumberedTexts()
  readonly contentTypes = new NumberedTexts()
  readonly #all = [this.peers, this.clusters, this.origins, this.contentTypes]
  #isAnew = false

  /** From the next frame on, no text is known to the receiver. */
  beginAnew(): void {
    for (const texts of this.#all) texts.clear()
    this.#isAnew = true
  }

  /** To be called before the messages of a frame. Returns whether it begins anew. */
  beginFrame(): boolean {
    if (this.#all.some((texts) => texts.isFull)) this.beginAnew()
    const isAnew = this.#isAnew
    this.#isAnew = false
    return isAnew
  }
}

/** The receiver's side of one kind. */
class KnownTexts {
  readonly #texts: string[] = []
  readonly #check: (text: string, name: string) => string

  constructor(check: (text: string, name: string) => string) {
    this.#check = check
  }

  add(texts: readonly string[], name: string): void {
    for (const text of texts) this.#texts.push(this.#check(text, name))
  }

  /** The text of that number, which must be one. */
  at(number: number, name: string): string {
    return this.#texts[number - 1] ?? field.refuse(name)
  }

  /** The same, where the empty text may stand as well. */
  atOrEmpty(number: number, name: string): string {
    return number === 0 ? '' : this.at(number, name)
  }

  forgetBeyond(length: number): void {
    if (this.#texts.length > length) this.#texts.length = length
  }
}

/** Of one direction of a link, at its receiver. */
export class ReceivedTexts {
  readonly peers = new KnownTexts(field.peerText)
  readonly clusters = new KnownTexts(field.clusterText)
  readonly origins = new KnownTexts(field.originText)
  readonly contentTypes = new KnownTexts(field.contentTypeText)

  /** Throws a `FrameRefusal` where a text can't be what it should be. */
  beginFrame({ anew, peers, clusters, origins, contentTypes }: replicator.v1.Frame): void {
    if (anew) this.#forgetBeyond(0)
    this.peers.add(peers, 'frame.peers')
    this.clusters.add(clusters, 'frame.clusters')
    this.origins.add(origins, 'frame.origins')
    this.contentTypes.add(contentTypes, 'frame.contentTypes')
  }

  /** Behind the messages of a frame: no more is kept than the bound. */
  endFrame(): void {
    this.#forgetBeyond(DICTIONARY_TEXTS_MAX)
  }

  #forgetBeyond(length: number): void {
    for (const texts of [this.peers, this.clusters, this.origins, this.contentTypes]) texts.forgetBeyond(length)
  }
}
