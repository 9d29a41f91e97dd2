import type { Slot, StoredRecord, Write } from '@replicator/interface'
import { openBallot } from '@replicator/interface'

export function recordOf(key: string, fields: Partial<StoredRecord> = {}): StoredRecord {
  const version = fields.version ?? 1
  const present = fields.present ?? true
  return {
    key,
    version,
    since: version,
    present,
    final: true,
    decisions: [
      { version, proposal: `12D3KooWtest.1.00112233aabbccdd.${version}`, cluster: 'a', requestId: '', fingerprint: '' },
    ],
    contentType: 'text/plain',
    ...(present && { value: Buffer.from(`value of ${key}`) }),
    ...fields,
  }
}

export function slotOf(key: string, fields: Partial<Slot> = {}): Slot {
  return { key, version: 1, promised: openBallot(1), ...fields }
}

export function put(record: StoredRecord): Write {
  return { type: 'record', record }
}
