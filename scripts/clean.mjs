// Removes what the build wrote.
import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

for (const folder of globSync(['packages/*/dist', 'apps/*/dist'], { cwd: root })) {
  rmSync(join(root, folder), { recursive: true, force: true })
}
