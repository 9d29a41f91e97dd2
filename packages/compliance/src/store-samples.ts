/** Writes, records and slots with every field filled in, for tests that care about one or two of them. */
import type { Change, Decision, Proposal, Slot, StoredRecord, Vote, Write } from '@replicator/interface'
import { openBallot } from '@replicator/interface'

export function put(record: StoredRecord): Write {
  return { type: 'record', record }
}

export function vote(slot: Slot): Write {
  return { type: 'slot', key: slot.key, slot }
}

export function set(name: string, value: string): Write {
  return { type: 'meta', name, value }
}

export function recordOf(key: string, fields: Partial<StoredRecord> = {}): StoredRecord {
  const version = fields.version ?? 1
  const present = fields.present ?? true
  return {
    key,
    version,
    since: version,
    present,
    final: present,
    decisions: [decisionOf(version)],
    contentType: 'text/plain; charset=utf-8',
    ...(present ? { value: Uint8Array.of(104, 105, version) } : {}),
    ...fields,
  }
}

/** The place in the change log of `recordOf(key, { version })`. */
export function changeOf(sequence: number, key: string, version = 1): Change {
  return { sequence, changed: sequence, key, version, bytes: 3 }
}

export function decisionOf(version: number): Decision {
  const proposal = `12D3KooWtest.1.00112233aabbccdd.${version}`
  return { version, proposal, cluster: 'a', requestId: 'request "1"', fingerprint: 'ab'.repeat(32) }
}

export function slotOf(key: string, fields: Partial<Slot> = {}): Slot {
  return { key, version: 1, promised: openBallot(1), ...fields }
}

export function voteOf(fields: Partial<Proposal>): Vote {
  const isEmpty = fields.operation === 'noop' || fields.operation === 'delete'
  return {
    ballot: openBallot(3),
    proposal: {
      id: '12D3KooWtest.1.00112233aabbccdd.9',
      cluster: 'b',
      operation: 'create',
      requestId: '',
      fingerprint: '',
      contentType: 'application/octet-stream',
      mutable: false,
      ...(isEmpty ? {} : { value: Uint8Array.of(0, 255, 10) }),
      ...fields,
    },
  }
}
