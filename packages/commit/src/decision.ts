import type { Decision, Proposal, StoredRecord } from '@replicator/interface'
import { DECISIONS_MAX } from '@replicator/interface'

/** What a key holds once `proposal` is decided for the version after `base`. The same on every node. */
export function recordAfter(
  base: StoredRecord | undefined,
  { key, version, proposal }: { key: string; version: number; proposal: Proposal },
): StoredRecord {
  const decision: Decision = {
    version,
    proposal: proposal.id,
    cluster: proposal.cluster,
    requestId: proposal.requestId,
    fingerprint: proposal.fingerprint,
  }
  const decisions = [decision, ...(base?.decisions ?? [])].slice(0, DECISIONS_MAX)
  const head = { key, version, decisions }
  switch (proposal.operation) {
    case 'noop':
      return base === undefined
        ? { ...head, since: 0, present: false, final: false, contentType: '' }
        : { ...base, ...head, final: false }
    case 'delete':
      return { ...head, since: version, present: false, final: false, contentType: '' }
    case 'expire':
      return { ...head, since: version, present: false, final: false, contentType: '', ...expiryOf(base) }
    default:
      return {
        ...head,
        since: version,
        present: true,
        final: !proposal.mutable,
        contentType: proposal.contentType,
        value: proposal.value ?? new Uint8Array(0),
        ...expiryOf(proposal),
      }
  }
}

function expiryOf(holder: Pick<Proposal, 'expiresMs'> | undefined): Pick<StoredRecord, 'expiresMs'> {
  return holder?.expiresMs === undefined ? {} : { expiresMs: holder.expiresMs }
}

/** The proposal that decides "nothing changed": what a recovery proposes where nobody has a vote. */
export function noop(id: Proposal['id'], cluster: Proposal['cluster']): Proposal {
  return { id, cluster, operation: 'noop', requestId: '', fingerprint: '', contentType: '', mutable: true }
}

/** The proposal that ends a record whose time is up. */
export function expiry(id: Proposal['id'], cluster: Proposal['cluster']): Proposal {
  return { id, cluster, operation: 'expire', requestId: '', fingerprint: '', contentType: '', mutable: true }
}
