import { defaultServerConditions } from 'vite'

/**
 * Each package exports its sources under this condition, so tests always run what is on the disk now, never a stale
 * build. Processes that a test starts are ordinary programs: they run `dist`, which `pnpm test` builds first. Files for
 * bundlers, under `module`, are no files for Node.
 */
export const conditions = ['replicator-source', ...defaultServerConditions.filter((name) => name !== 'module')]
