/**
 * Checks of single fields. Each takes what was decoded and the name to complain under, and gives back what may be kept
 * or throws a `FrameRefusal`. Bounds of text are in bytes of UTF-8.
 */
import {
  isClusterId,
  isContentType,
  isFingerprint,
  isJoinSecret,
  isNetworkId,
  isNodeName,
  isNonce,
  isPeerId,
  isProposalOrigin,
  isProposalSequence,
  isReadId,
  isRequestId,
  KEY_BYTES_MAX,
  utf8Length,
  VALUE_BYTES_MAX,
  SYSTEM_PREFIX,
  type TraceParent,
} from '@replicator/interface'
import { FrameRefusal } from './frame-error.js'

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

/** The key of a record: a user's, a system key, or the empty one of the configuration. UTF-8 was checked when it was decoded. */
export function keyText(value: string, name: string): string {
  // Only the first character may be the NUL of a system key.
  return text(value, KEY_BYTES_MAX, name).includes('\0', 1) || value === SYSTEM_PREFIX ? refuse(name) : value
}

export const clusterText = only(isClusterId)
export const peerText = only(isPeerId)
/** Empty where a node was given none. */
export const nameText = only((value) => value === '' || isNodeName(value))
/** Empty where a newcomer has nothing to show. */
export const tokenText = only((value) => value === '' || isJoinSecret(value))
/** Empty before the sender has joined a network. */
export const networkText = only((value) => value === '' || isNetworkId(value))
export const nonceText = only(isNonce)
export const fingerprintText = only(isFingerprint)
export const readIdText = only(isReadId)
export const originText = only(isProposalOrigin)
export const sequenceText = only(isProposalSequence)
export const contentTypeText = only(isContentType)
/** Empty where the client gave none. */
export const requestIdText = only((value) => value === '' || isRequestId(value))

/** A copy of a value, so that it doesn't keep the whole frame in memory; undefined for an absent one. */
export function valueBytes(value: Uint8Array | null, name: string): Uint8Array | undefined {
  if (value === null) return undefined
  // Not `slice`, which for a Node Buffer is another view.
  return value.length > VALUE_BYTES_MAX ? refuse(name) : new Uint8Array(value)
}

const TRACE_ID_BYTES = 16
/** A trace and a span in it, one behind the other. */
export const TRACE_BYTES = TRACE_ID_BYTES + 8

/** Where a trace goes on; neither of its two ids is all zeros. */
export function traceParent(value: Uint8Array, name: string): TraceParent {
  if (value.length !== TRACE_BYTES) refuse(name)
  const traceId = hexOf(value.subarray(0, TRACE_ID_BYTES))
  const spanId = hexOf(value.subarray(TRACE_ID_BYTES))
  return isZero(traceId) || isZero(spanId) ? refuse(name) : { traceId, spanId }
}

function isZero(hex: string): boolean {
  return /^0+$/.test(hex)
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
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

function only(isFitting: (value: string) => boolean): (value: string, name: string) => string {
  return (value, name) => (isFitting(value) ? value : refuse(name))
}
