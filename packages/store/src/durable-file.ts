/** Small files whose content, and whose name, are on the disk when the call returns. */
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from './folder-error.js'

/** A file that is replaced as a whole: whatever moment it is cut off at, the old text or the new one is there. */
export async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}.new`)
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, join(folder, name))
  await syncPath(folder)
}

/** Waits until a file's content or a directory's entries are on the disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}
