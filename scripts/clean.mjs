// Removes what the build wrote, and what packing put into the packages.
import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

for (const path of globSync(['{packages,apps}/*/dist', '{packages,apps}/*/LICENSE-*'], { cwd: root })) {
  rmSync(join(root, path), { recursive: true, force: true })
}
