/** From a problem of the HTTP API to the outcome that it stands for: one row for each code of the error table. */
import { ERRORS, type ErrorCode, type Holder, parseProposalReference } from '@replicator/interface'
import type { Unserved, WriteOutcome } from './outcomes.js'

/**
 * What each code is told as. Those that are `refused` have no outcome of their own: the request was wrong, or is not
 * allowed. `UNKNOWN_KEY` is `absent` to a read.
 */
export const OUTCOME_OF = {
  INVALID_KEY: 'refused',
  INVALID_REQUEST: 'refused',
  UNAUTHORIZED: 'refused',
  FORBIDDEN: 'refused',
  UNKNOWN_KEY: 'denied-absent',
  UNKNOWN_PEER: 'refused',
  NOT_FOUND: 'refused',
  METHOD_NOT_ALLOWED: 'refused',
  REQUEST_TIMEOUT: 'refused',
  KEY_STORED: 'denied-stored',
  KEY_RESERVED: 'denied-reserved',
  KEY_FINAL: 'denied-final',
  WOULD_STOP_WRITES: 'refused',
  VERSION_MISMATCH: 'version-mismatch',
  PRECONDITION_REQUIRED: 'refused',
  VALUE_TOO_LARGE: 'refused',
  EXPECTATION_FAILED: 'refused',
  IDEMPOTENCY_MISMATCH: 'mismatch',
  OVERLOADED: 'overloaded',
  HEADERS_TOO_LARGE: 'refused',
  METHOD_UNKNOWN: 'refused',
  NO_QUORUM: 'no-quorum',
  NOT_READY: 'not-ready',
  OUTCOME_UNKNOWN: 'unknown',
} as const satisfies Record<ErrorCode, WriteOutcome['outcome']>

/** The codes that come as `refused`. A node of a later release may tell one that is not among them. */
export type RefusedCode = {
  readonly [Code in ErrorCode]: (typeof OUTCOME_OF)[Code] extends 'refused' ? Code : never
}[ErrorCode]

/** What a node answered, as members of JSON. */
export type Members = Readonly<Record<string, unknown>>

/** A refusal as it came: its code is one of the table, or of a later one. */
export interface Problem extends Members {
  readonly code: ErrorCode
  readonly detail: string
}

/** Undefined where the answer is no refusal of a node: its own fault, or that of something between. */
export function asProblem(members: Members | undefined): Problem | undefined {
  const { code, detail, status } = members ?? {}
  return typeof code === 'string' && typeof detail === 'string' && status !== 500 ? (members as Problem) : undefined
}

/**
 * Whether the same request may succeed at another node, or later. Not so where somebody else proposes the key: with an
 * idempotency key nobody is told that.
 */
export function isPassing({ code }: Problem): boolean {
  return Object.hasOwn(ERRORS, code) && ERRORS[code].retryable && code !== 'KEY_RESERVED'
}

export function unservedBy(problem: Problem): Unserved {
  const { code, detail, retryAfterMs, reasons } = problem
  switch (code) {
    case 'NO_QUORUM':
      return { outcome: 'no-quorum' }
    case 'NOT_READY':
      return { outcome: 'not-ready', reasons: Array.isArray(reasons) ? reasons.map(String) : [] }
    case 'OVERLOADED':
      return { outcome: 'overloaded', retryAfterMs: numberOf(retryAfterMs) }
    default:
      return refused(code as RefusedCode, detail)
  }
}

export function refused(code: RefusedCode, detail: string): Extract<Unserved, { readonly outcome: 'refused' }> {
  return { outcome: 'refused', code, detail }
}

/** What a write is told, but for an unknown outcome, which takes more than this one answer to tell. */
export function deniedBy(problem: Problem): Exclude<WriteOutcome, { readonly outcome: 'stored' | 'unknown' }> {
  const { code, version, final, ageMs, retryAfterMs, suggestions } = problem
  const holder = holderIn(problem)
  const alternatives = { suggestions: Array.isArray(suggestions) ? suggestions.map(String) : [] }
  switch (code) {
    case 'KEY_STORED':
      return { outcome: 'denied-stored', holder, version: numberOf(version), final: final === true, ...alternatives }
    case 'KEY_RESERVED':
      return {
        outcome: 'denied-reserved',
        holder,
        ageMs: numberOf(ageMs),
        retryAfterMs: numberOf(retryAfterMs),
        ...alternatives,
      }
    case 'KEY_FINAL':
      return { outcome: 'denied-final', holder, version: numberOf(version) }
    case 'VERSION_MISMATCH':
      return { outcome: 'version-mismatch', version: numberOf(version) }
    case 'UNKNOWN_KEY':
      return { outcome: 'denied-absent' }
    case 'IDEMPOTENCY_MISMATCH':
      return { outcome: 'mismatch' }
    default:
      return unservedBy(problem)
  }
}

/** Over HTTP a holder has its proposal in the public form, which has the version in it. */
export function holderIn({ holder }: Members): Holder {
  const { cluster = '', peer = '', proposal = '' } = Object(holder) as Partial<Record<string, unknown>>
  const { id = '', version = 0 } = parseProposalReference(String(proposal)) ?? {}
  return { cluster: String(cluster), peer: String(peer), proposal: id, version }
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
