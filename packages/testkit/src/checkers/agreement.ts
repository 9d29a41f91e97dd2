/** I1: for each key and version at most one proposal is ever decided, whoever says so. */
import { createHash } from 'node:crypto'
import type { Decision, PeerId, ProposalId, StoredRecord } from '@replicator/interface'
import type { Violation } from './violation.js'

interface Seen {
  readonly proposal: ProposalId
  readonly record: StoredRecord
  readonly node: PeerId
  readonly state: KeyState
}

/** What a key holds from one of its versions until the next. */
export interface KeyState {
  readonly version: number
  readonly since: number
  readonly final: boolean
  /** Undefined where it holds nothing. */
  readonly value: string | undefined
  readonly expiresMs: number | undefined
  readonly proposal: ProposalId
  readonly requestId: string
}

/** A value of more bytes than this is told apart by its hash. */
const SHOWN_BYTES_MAX = 64
const NO_VALUE = new Uint8Array(0)

function contentOf({ since, present, final, contentType, value, expiresMs, decisions }: StoredRecord): string {
  const shown = value === undefined ? '' : shownOf(value)
  return JSON.stringify([since, present, final, contentType, shown, expiresMs, decisions])
}

function shownOf(value: Uint8Array): string {
  return value.length > SHOWN_BYTES_MAX
    ? createHash('sha1').update(value).digest('hex')
    : Buffer.from(value).toString('latin1')
}

/** Asked for each record that any node commits: nothing is made for it. */
function isSame(a: StoredRecord, b: StoredRecord): boolean {
  return (
    a.since === b.since &&
    a.present === b.present &&
    a.final === b.final &&
    a.contentType === b.contentType &&
    a.expiresMs === b.expiresMs &&
    (a.value === undefined) === (b.value === undefined) &&
    Buffer.compare(a.value ?? NO_VALUE, b.value ?? NO_VALUE) === 0 &&
    a.decisions.length === b.decisions.length &&
    a.decisions.every((decision, i) => isSameDecision(decision, b.decisions[i]))
  )
}

function isSameDecision(a: Decision, b: Decision | undefined): boolean {
  return (
    a.version === b?.version &&
    a.proposal === b.proposal &&
    a.cluster === b.cluster &&
    a.requestId === b.requestId &&
    a.fingerprint === b.fingerprint
  )
}

export class AgreementChecker {
  readonly #decided = new Map<string, Seen>()
  readonly #states = new Map<string, KeyState[]>()

  /** A node has taken a record as committed. */
  committed(node: PeerId, record: StoredRecord): Violation | undefined {
    const proposal = record.decisions[0]?.proposal ?? ''
    const name = `${record.version} of ${JSON.stringify(record.key)}`
    const seen = this.#decided.get(name)
    if (seen === undefined) {
      const state = stateOf(record)
      this.#decided.set(name, { proposal, record, node, state })
      this.#states.set(record.key, [...(this.#states.get(record.key) ?? []), state])
      return undefined
    }
    if (isSame(seen.record, record)) return undefined
    return {
      check: 'agreement',
      detail: `version ${name} is ${contentOf(seen.record)} at ${seen.node} and ${contentOf(record)} at ${node}`,
    }
  }

  /** What a key has held, in the order of its versions, as far as any node has committed them. */
  statesOf(key: string): readonly KeyState[] {
    return (this.#states.get(key) ?? []).toSorted((a, b) => a.version - b.version)
  }

  /** All keys that ever held a version. */
  keys(): Iterable<string> {
    return this.#states.keys()
  }

  /** The proposal decided at a version, as far as any node has committed it. */
  decidedAt(key: string, version: number): ProposalId | undefined {
    return this.#decided.get(`${version} of ${JSON.stringify(key)}`)?.proposal
  }
}

function stateOf({ version, since, final, value, expiresMs, decisions }: StoredRecord): KeyState {
  const { proposal = '', requestId = '' } = decisions[0] ?? {}
  const text = value === undefined ? undefined : Buffer.from(value).toString()
  return { version, since, final, value: text, expiresMs, proposal, requestId }
}
