/** What a record is compared by with those of other stores. All stores must find the same: it is on the wire. */
import type { RecordIdentity, RecordName } from '@replicator/interface'
import crypto from 'node:crypto'
import { crc32 } from './checksum.js'

/** Of 6 bytes. */
const HASH_DIGITS = 12

/** A border is at a key whose checksum ends in so many zeros: at 1 in 64, whatever a store holds besides. */
const BORDER_MASK = 2 ** 6 - 1

/** What stands for a record that can't be read: nobody has a newer one, so nothing is sent for it. */
const UNREADABLE = { version: Number.MAX_SAFE_INTEGER, hash: 0 }

export function nameOf({ key, version, decisions }: RecordIdentity): RecordName {
  // A key holds no NUL but as its first character, so no two names have one text.
  const text = `${key}\0${version}\0${decisions[0]?.proposal ?? ''}`
  // As digits: it takes half as long as to make a buffer of the hash.
  return { key, version, hash: Number.parseInt(crypto.hash('sha1', text, 'hex').slice(0, HASH_DIGITS), 16) }
}

export function nameOfUnreadable(key: string): RecordName {
  return { key, ...UNREADABLE }
}

export function isBorder(key: string): boolean {
  return (crc32(key) & BORDER_MASK) === 0
}
