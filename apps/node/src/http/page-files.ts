/**
 * The pages that were built ahead, and what they load: a handful of files beside the program. Which ones there are is known
 * when the node starts; each is read and compressed once, when somebody first asks for it.
 *
 * Only these names are ever served. No path of a request becomes a path of the disk, so none can leave the folder.
 */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** Of `apps/dashboard`, whose build writes there: the same place from `src` and from `dist`. */
export const BUILT_PAGES = join(import.meta.dirname, '../../dist/page')

const ASSETS = 'assets'
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A file as it is sent. */
export interface PageContent {
  readonly bytes: Buffer
  readonly gzipped: Buffer
  /** Of the bytes, in hexadecimal. */
  readonly digest: string
}

export class PageFile {
  /** Within the folder, with slashes. */
  readonly name: string
  readonly type: string
  readonly #path: string
  #content: Promise<PageContent> | undefined

  constructor(folder: string, name: string) {
    this.name = name
    this.type = TYPES[extname(name)] ?? 'application/octet-stream'
    this.#path = join(folder, name)
  }

  /** Rejects where the file has gone since the node started, or was never built. */
  content(): Promise<PageContent> {
    this.#content ??= read(this.#path)
    return this.#content
  }
}

/** What the pages load. None where they are not built. */
export function assetsIn(folder: string): readonly PageFile[] {
  try {
    return readdirSync(join(folder, ASSETS)).map((name) => new PageFile(folder, `${ASSETS}/${name}`))
  } catch {
    return []
  }
}

async function read(path: string): Promise<PageContent> {
  const bytes = await readFile(path)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return { bytes, digest, gzipped: await promisify(gzip)(bytes, { level: 9 }) }
}
