/**
 * What a command prints. Node's own stream for a file takes less than all of a write for all of it, and so calls a full disk
 * a success.
 */
import { fstatSync, openSync, writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { CommandFailure, messageOf } from './exit.js'

/** A file or a device on a descriptor. A write that fails is remembered, and the next one is tried all the same. */
export class FileOutput extends Writable {
  readonly fd: number
  #failure: Error | undefined

  constructor(fd: number) {
    super({ decodeStrings: true })
    this.fd = fd
  }

  /** Why something that was written is not, or not all, in the file. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Writes all of it, or returns why that failed. */
  tryWrite(bytes: Uint8Array): Error | undefined {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.fd, bytes, at)
      return undefined
    } catch (error) {
      return error as Error
    }
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#failure ??= this.tryWrite(chunk)
    done()
  }
}

/** A file that is begun anew. Throws a `CommandFailure`. */
export function fileOutput(path: string): FileOutput {
  try {
    return new FileOutput(openSync(path, 'w'))
  } catch (error) {
    throw new CommandFailure(`The file ${path} can't be written: ${messageOf(error)}`, { cause: error })
  }
}

const STDOUT = 1

export interface Output {
  readonly stream: Writable & { readonly isTTY?: boolean }
  /** Why something that was written has not arrived. A reader that has seen enough is no failure: `get key | head`. */
  readonly failure: () => Error | undefined
}

/** The standard output of this process. */
export function standardOutput(stdout: NodeJS.WriteStream): Output {
  if (!stdout.isTTY && isFileLike(STDOUT)) {
    const file = new FileOutput(STDOUT)
    return { stream: file, failure: () => file.failure }
  }
  let failure: Error | undefined
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error
  })
  return { stream: stdout, failure: () => failure }
}

function isFileLike(fd: number): boolean {
  const stat = fstatSync(fd)
  return stat.isFile() || stat.isCharacterDevice() || stat.isBlockDevice()
}
