import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** A page of the repository, by its path. */
export function pageOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The code blocks of a page in that language, without line continuations. */
export function blocksOf(page: string, language: string): readonly string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms')
  return [...pageOf(page).matchAll(pattern)].map(([, block = '']) => block.replaceAll('\\\n', ''))
}
