import type { Message } from '@replicator/interface'

export function pingOf(token: number): Message {
  return { type: 'ping', token, epoch: 1, boot: 1, nonce: '0011223344556677', batch: 1 }
}

/** A message with one record whose value has that many bytes, each its place modulo 251. */
export function recordOf(valueBytes: number, key = 'k'): Extract<Message, { type: 'configured' }> {
  const value = new Uint8Array(valueBytes)
  for (let i = 0; i < valueBytes; i++) value[i] = i % 251
  const record = {
    key,
    version: 1,
    since: 1,
    present: true,
    final: true,
    decisions: [],
    value,
    contentType: 'text/plain',
  }
  return { type: 'configured', record }
}

/** A catch-up's answer, which leaves room to others. */
export function recordsOf(valueBytes: number, key = 'k'): Message {
  const { record } = recordOf(valueBytes, key)
  return { type: 'records', records: [record] }
}
