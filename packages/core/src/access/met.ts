import type { WriteOutcome } from '@replicator/interface'

/** Outcomes of a write that say: somebody else was there at the same time. Another place may be tried. */
export const MET: ReadonlySet<WriteOutcome['outcome']> = new Set([
  'denied-stored',
  'denied-reserved',
  'version-mismatch',
])
