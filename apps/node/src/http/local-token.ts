/**
 * The way in where the last admin token is lost: a token that is good at this node alone and while it runs, in a file of its
 * data folder. Who can read that file could as well read the store beside it, and stop the node.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'local-token'
const SECRET_BYTES = 32

export class LocalToken {
  /** For whoever starts the node. */
  readonly text = `rpl_local_${randomBytes(SECRET_BYTES).toString('base64url')}`
  readonly #hash = hashOf(this.text)

  /** Whether this text is the token. */
  is(text: string): boolean {
    return timingSafeEqual(hashOf(text), this.#hash)
  }

  /** Puts it into the folder, for the folder's owner alone, and returns where it is. Throws the system's error. */
  write(dataDir: string): string {
    const file = join(dataDir, FILE)
    // A file that is there already would keep the permissions that it has.
    rmSync(`${file}.new`, { force: true })
    writeFileSync(`${file}.new`, `${this.text}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(`${file}.new`, file)
    return file
  }
}

/** Of the same length whatever the text is, as a comparison needs it. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
