/**
 * The stored form of an expiry: of when a present record is to end, beside the record, so that those whose time is up are
 * found without looking at any other. All is in the name of its entry: the time in 16 digits, then the key, so that names
 * are in the order of the times. What stands at the name is its checksum, CRC-32 (4 bytes, big-endian).
 *
 * Rejected: times in memory only. They would be looked for in all records at each start, and take memory for each.
 */
import { crc32 } from 'node:zlib'
import type { Expiry } from '@replicator/interface'
import { StoreDamaged } from './store-error.js'

/** As many as the largest whole number has. */
const TIME_DIGITS = 16

/** What the names of all expiries at this time begin with, in milliseconds since 1970. */
export function expiryTime(expiresMs: number): string {
  return String(expiresMs).padStart(TIME_DIGITS, '0')
}

export function expiryName({ expiresMs, key }: Expiry): string {
  return expiryTime(expiresMs) + key
}

export function encodeExpiry(name: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(crc32(name), 0)
  return bytes
}

export function decodeExpiry(name: string, bytes: Uint8Array): Expiry {
  if (Buffer.compare(encodeExpiry(name), bytes) !== 0) {
    throw new StoreDamaged(`the expiry ${JSON.stringify(name)}`, 'fails its checksum')
  }
  return { expiresMs: Number(name.slice(0, TIME_DIGITS)), key: name.slice(TIME_DIGITS) }
}
