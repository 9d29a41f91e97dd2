// Before a package is packed: puts the licences into it, where an archive of it takes them from.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'

for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) {
  copyFileSync(join(import.meta.dirname, '..', name), join(process.cwd(), name))
}
