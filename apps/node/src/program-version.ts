import { readFileSync } from 'node:fs'

/** The version in this package's `package.json`, which lies beside `src` and `dist`. */
export function programVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return version
}
