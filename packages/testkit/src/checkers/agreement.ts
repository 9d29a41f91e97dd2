/** I1: for each key and version at most one proposal is ever decided, whoever says so. */
import { createHash } from 'node:crypto'
import type { PeerId, ProposalId, StoredRecord } from '@replicator/interface'
import type { Violation } from './violation.js'

interface Seen {
  readonly proposal: ProposalId
  readonly content: string
  readonly node: PeerId
}

/** A value of more bytes than this is told apart by its hash. */
const SHOWN_BYTES_MAX = 64

function contentOf(value: Uint8Array): string {
  return value.length > SHOWN_BYTES_MAX
    ? createHash('sha1').update(value).digest('hex')
    : Buffer.from(value).toString('latin1')
}

export class AgreementChecker {
  readonly #decided = new Map<string, Seen>()

  /** A node has taken a record as committed. */
  committed(node: PeerId, record: StoredRecord): Violation | undefined {
    const proposal = record.decisions[0]?.proposal ?? ''
    const { since, present, final, contentType, value } = record
    const content = JSON.stringify([
      since,
      present,
      final,
      contentType,
      value === undefined ? '' : contentOf(value),
      record.decisions,
    ])
    const name = `${record.version} of ${JSON.stringify(record.key)}`
    const seen = this.#decided.get(name)
    if (seen === undefined) {
      this.#decided.set(name, { proposal, content, node })
      return undefined
    }
    if (seen.content === content) return undefined
    return {
      check: 'agreement',
      detail: `version ${name} is ${seen.content} at ${seen.node} and ${content} at ${node}`,
    }
  }

  /** The proposal decided at a version, as far as any node has committed it. */
  decidedAt(key: string, version: number): ProposalId | undefined {
    return this.#decided.get(`${version} of ${JSON.stringify(key)}`)?.proposal
  }
}
