/** Whether a path still leads to the file that was opened by it. */
import { fstatSync, statSync } from 'node:fs'
import { wordsOf } from './folder-error.js'

export class FilePresence {
  readonly #path: string
  readonly #device: bigint
  readonly #inode: bigint

  constructor(path: string, file: number) {
    const { dev, ino } = fstatSync(file, { bigint: true })
    this.#path = path
    this.#device = dev
    this.#inode = ino
  }

  /** Why the path doesn't lead to the file any more, in words; undefined where it does. One call of the system. */
  loss(): string | undefined {
    try {
      const { dev, ino } = statSync(this.#path, { bigint: true })
      if (dev === this.#device && ino === this.#inode) return undefined
      return `another file has been put in the place of ${this.#path}, and this node's own has no name any more`
    } catch (cause) {
      return `${this.#path} has been removed or moved away while it was in use (${wordsOf(cause)})`
    }
  }
}
