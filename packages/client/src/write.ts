/**
 * One write, with all that is known of it.
 *
 * Each write has an idempotency key, so to send it again, to whichever node, is never a second write. What a repeat is told
 * speaks of that attempt alone: a refusal doesn't say that an earlier attempt, whose answer was lost, was not stored. So a
 * write whose outcome was unknown once is settled by three things only: that it is stored; that the key is taken for good;
 * and where a node has said which proposal it made, by what became of that one.
 */
import { type ProposalReference, parseProposalReference } from '@replicator/interface'
import { base64Of } from './base64.js'
import type { NodeRequest } from './node.js'
import type { Unreachable, WriteOutcome, WriteResult } from './outcomes.js'
import { asProblem, deniedBy, isPassing, type Members, numberOf, type Problem, unservedBy } from './refusal.js'

/** What a write asks for, checked. */
export interface Asked {
  readonly op: 'create' | 'update' | 'delete'
  readonly key: string
  readonly value?: Uint8Array | string | undefined
  readonly contentType?: string | undefined
  readonly mutable?: boolean | undefined
  readonly final?: boolean | undefined
  /** In seconds. */
  readonly ttl?: number | undefined
  readonly ifMatch?: number | '*' | undefined
  readonly idempotencyKey: string
}

/**
 * What an answer means: the end; that the write is to be sent again; or that this refusal is the end if none of these
 * proposals, which earlier attempts made, is stored or may still be.
 */
export type Verdict =
  | { readonly done: WriteResult }
  | { readonly retryAfterMs: number }
  | { readonly refusal: WriteResult; readonly unless: readonly ProposalReference[] }

export class Write {
  readonly #asked: Asked
  /** What earlier attempts proposed, as nodes told that didn't know what becomes of it. */
  readonly #proposals = new Map<string, ProposalReference>()
  /** Whether an attempt was left without an answer: what it has proposed nobody can say. */
  #isLost = false
  #last: Problem | undefined

  constructor(asked: Asked) {
    this.#asked = asked
  }

  /**
   * As a request of its own. A deletion goes as a batch of one line, whose answer says which version it became; and so does
   * what has a key that no URL can hold.
   */
  get request(): NodeRequest {
    const { op, key, value = '', contentType, mutable, final, ttl, ifMatch, idempotencyKey } = this.#asked
    if (op === 'delete' || isPathStep(key)) return batchRequest([this.line])
    const query = new URLSearchParams()
    if (mutable !== undefined) query.set('mutable', String(mutable))
    if (final !== undefined) query.set('final', String(final))
    if (ttl !== undefined) query.set('ttl', String(ttl))
    return {
      method: 'PUT',
      path: `/store/${encodeURIComponent(key)}${asQuery(query)}`,
      headers: {
        'idempotency-key': idempotencyKey,
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch === '*' ? '*' : `"${ifMatch}"` }),
      },
      body: typeof value === 'string' ? encoder.encode(value) : value,
    }
  }

  /** What it asks for. */
  get asked(): Asked {
    return this.#asked
  }

  /** About how many it takes on its way. */
  get bytes(): number {
    const { key, value = '' } = this.#asked
    return OTHER_BYTES + key.length + value.length
  }

  /** As a line of a batch, without its end. */
  get line(): string {
    const { value, ...fields } = this.#asked
    if (value === undefined) return JSON.stringify(fields)
    return JSON.stringify({ ...fields, ...(typeof value === 'string' ? { value } : { valueBase64: base64Of(value) }) })
  }

  /** It was sent, and there is no answer. */
  lost(): void {
    this.#isLost = true
  }

  /** What an answer means, to this request alone or to its line. */
  took(status: number, members: Members | undefined): Verdict {
    const { key } = this.#asked
    const stored = storedBy(status, members)
    if (stored !== undefined) return { done: { key, ...stored } }
    const problem = asProblem(members)
    if (problem === undefined) {
      this.lost()
      return { retryAfterMs: 0 }
    }
    if (problem.code === 'OUTCOME_UNKNOWN') this.#proposed(problem)
    if (isPassing(problem)) {
      this.#last = problem
      return { retryAfterMs: numberOf(problem['retryAfterMs']) }
    }
    const refusal: WriteResult = { key, ...deniedBy(problem) }
    // The key is somebody else's for ever, so none of the attempts can have been stored, nor ever will be.
    const isTaken = refusal.outcome === 'denied-stored' && refusal.final
    if (isTaken || !this.#isInDoubt) return { done: refusal }
    if (this.#isLost) return { done: this.#unknown() }
    return { refusal, unless: [...this.#proposals.values()] }
  }

  /** What is told where the time is over. */
  ended(unreachable: Unreachable): WriteResult {
    if (this.#isInDoubt) return this.#unknown()
    return { key: this.#asked.key, ...(this.#last === undefined ? unreachable : unservedBy(this.#last)) }
  }

  get #isInDoubt(): boolean {
    return this.#isLost || this.#proposals.size > 0
  }

  #proposed({ proposal }: Problem): void {
    const reference = parseProposalReference(String(proposal))
    if (reference === undefined) this.lost()
    else this.#proposals.set(reference.id, reference)
  }

  #unknown(): WriteResult {
    const { key, idempotencyKey } = this.#asked
    const last = [...this.#proposals.values()].at(-1)
    return {
      key,
      outcome: 'unknown',
      idempotencyKey,
      ...(last !== undefined && { version: last.version, proposal: last.id }),
    }
  }
}

const encoder = new TextEncoder()

/** Of a write, beside its key and value. */
const OTHER_BYTES = 256

/** `fetch` takes these for steps of a path, however they are encoded. */
export function isPathStep(key: string): boolean {
  return key === '.' || key === '..'
}

export function asQuery(parameters: URLSearchParams): string {
  const query = parameters.toString()
  return query === '' ? '' : `?${query}`
}

export function batchRequest(lines: readonly string[]): NodeRequest {
  return {
    method: 'POST',
    path: '/batch',
    headers: { 'content-type': 'application/x-ndjson' },
    body: encoder.encode(`${lines.join('\n')}\n`),
  }
}

function storedBy(
  status: number,
  members: Members | undefined,
): Extract<WriteOutcome, { readonly outcome: 'stored' }> | undefined {
  if (status !== 200 && status !== 201 && status !== 204) return undefined
  const { version, proposal, cluster, peer } = members ?? {}
  const reference = parseProposalReference(String(proposal))
  if (typeof version !== 'number' || reference === undefined) return undefined
  return { outcome: 'stored', version, proposal: reference.id, cluster: String(cluster), peer: String(peer) }
}
