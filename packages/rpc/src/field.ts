/**
 * Checks of single fields. Each takes what was decoded and the name to complain under, and gives back what may be kept
 * or throws a `FrameRefusal`. Bounds of text are in bytes of UTF-8.
 */
import {
  CLUSTER_ID_BYTES_MAX,
  isProposalId,
  KEY_BYTES_MAX,
  type ProposalId,
  utf8Length,
  VALUE_BYTES_MAX,
} from '@replicator/interface'
import { FrameRefusal } from './frame-error.js'

const PEER_ID = /^[A-Za-z0-9]{1,128}$/
const NETWORK_ID = /^(?:[0-9a-f]{32})?$/
const NONCE = /^[0-9a-f]{16}$/
const FINGERPRINT = /^[0-9a-f]{0,64}$/
const READ_ID = /^\d{1,16}\.\d{1,16}$/

export function refuse(name: string): never {
  throw new FrameRefusal('bad-field', name)
}

/** A nested message that must be there. */
export function required<T>(value: T | null | undefined, name: string): T {
  return value ?? refuse(name)
}

export function text(value: string, bytesMax: number, name: string): string {
  // A UTF-16 unit takes one to three bytes, so few texts need counting, and none that is far too long.
  if (value.length > bytesMax) refuse(name)
  if (value.length * 3 > bytesMax && utf8Length(value) > bytesMax) refuse(name)
  return value
}

/** A user's key, or the empty one of the configuration. UTF-8 was checked when it was decoded. */
export function keyText(value: string, name: string): string {
  return text(value, KEY_BYTES_MAX, name).includes('\0') ? refuse(name) : value
}

export function clusterText(value: string, name: string): string {
  return value === '' ? refuse(name) : text(value, CLUSTER_ID_BYTES_MAX, name)
}

export const peerText = matching(PEER_ID)
export const networkText = matching(NETWORK_ID)
export const nonceText = matching(NONCE)
export const fingerprintText = matching(FINGERPRINT)
export const readIdText = matching(READ_ID)

export function proposalText(value: ProposalId, name: string): ProposalId {
  return isProposalId(value) ? value : refuse(name)
}

/** A copy of a value, so that it doesn't keep the whole frame in memory; undefined for an absent one. */
export function valueBytes(value: Uint8Array | null, name: string): Uint8Array | undefined {
  if (value === null) return undefined
  // Not `slice`, which for a Node Buffer is another view.
  return value.length > VALUE_BYTES_MAX ? refuse(name) : new Uint8Array(value)
}

/** A word of a closed set, by its number. */
export function word<Word>(words: ReadonlyMap<number, Word>, number: number, name: string): Word {
  return words.get(number) ?? refuse(name)
}

export function list<From, To>(
  values: readonly From[],
  { max, each, name }: { max: number; each: (value: From, name: string) => To; name: string },
): To[] {
  if (values.length > max) throw new FrameRefusal('too-many', name)
  return values.map((value) => each(value, name))
}

function matching(pattern: RegExp): (value: string, name: string) => string {
  return (value, name) => (pattern.test(value) ? value : refuse(name))
}
