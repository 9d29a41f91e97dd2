import { join } from 'node:path'

/** The launcher of the binary. It runs what was built, so `pnpm test` builds first. */
export const program = join(import.meta.dirname, '../../apps/node/bin/replicator.js')
