// What the checks share: which packages and which source files there are, and how a check ends.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The repository, or the folder named on the command line: the checks' own tests run them on small made-up ones. */
export const root = process.argv[2] ?? join(import.meta.dirname, '..')

const written = (path) => !/(^|\/)(node_modules|dist|gen)(\/|$)/.test(path)

/** Paths below `folder`, relative to it, of the source files that people wrote. */
export const sourcesIn = (folder) => filesIn(folder, '**/*.{ts,tsx,mts,js,mjs}')

/** Likewise, of style sheets. */
export const stylesIn = (folder) => filesIn(folder, '**/*.css')

/** Likewise, of the pages of the docs. */
export const pagesIn = (folder) => filesIn(folder, '**/*.md')

function filesIn(folder, pattern) {
  const ignored = (entry) => !written(entry)
  return globSync(pattern, { cwd: join(root, folder), exclude: ignored })
    .filter(written)
    .toSorted()
}

export const readText = (path) => readFileSync(join(root, path), 'utf8')

/** Every workspace package: its folder, the folder's name, and its package.json. */
export function packages() {
  return globSync(['packages/*', 'apps/*', 'tests', 'bench', 'examples'], { cwd: root })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .toSorted()
    .map((folder) => ({ folder, name: basename(folder), manifest: JSON.parse(readText(`${folder}/package.json`)) }))
}

/** Prints what was examined and what is wrong. A check that examined nothing has failed. */
export function finish(check, examined, problems) {
  for (const [what, count] of Object.entries(examined)) {
    if (count === 0) problems.push(`examined 0 ${what}, so this check has shown nothing`)
  }
  for (const problem of problems) console.error(`${check}: ${problem}`)
  const counts = Object.entries(examined).map(([what, count]) => `${count} ${what}`)
  console.log(`${check}: ${counts.join(', ')}, ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
