// Builds the pages into the package of the node, where something has changed since they were built: the commands that need
// them call this at each start, and the bundler takes longer than all else that they do before they begin.
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const built = join(root, 'apps/node/dist/page/index.html')
// The lockfile stands for the libraries; folders are among the sources, so a file that is gone counts too.
const sources = globSync(['apps/dashboard/{src,src/**,*.html,*.ts,package.json}', 'pnpm-lock.yaml'], { cwd: root })

if (sources.every((path) => changedAtMs(join(root, path)) < changedAtMs(built))) process.exit()
const { build } = await import('vite')
const [{ output }] = [await build({ root: join(root, 'apps/dashboard'), logLevel: 'warn' })].flat()
console.log(`pages: ${output.length} files built`)

/** 0 where it isn't there. */
function changedAtMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
