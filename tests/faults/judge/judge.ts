/** Holds what clients were told against what the nodes hold in the end: by the checkers that judge simulations. */
import { parseProposalId } from '@replicator/interface'
import {
  AgreementChecker,
  checkDenials,
  checkDurability,
  checkLinearizability,
  checkRepeats,
  type HistoryEntry,
  type KeyState,
  type Request,
  type Violation,
} from '@replicator/testkit/checkers'
import { UNTOLD } from '../load/outcome.ts'
import type { Copy } from './copies.ts'
import { statesIn } from './decided.ts'

export interface Verdict {
  readonly violations: readonly Violation[]
  /** Acknowledged writes that a node doesn't hold, or holds another in place of. */
  readonly lost: number
  /** Keys whose whole history was judged, and all keys that were asked for. */
  readonly judgedKeys: number
  readonly keys: number
}

/** `copies`: of each node, by its peer id. */
export function judge(entries: readonly HistoryEntry[], copies: ReadonlyMap<string, Copy>): Verdict {
  const decided = new Decided(entries, copies)
  const told = entries.map((entry) => decided.completed(entry))
  const members = [...copies].map(([name, copy]) => memberOf(name, copy))
  const network = { members: () => members, agreement: decided, violations: [] }
  const losses = told.filter(isStored).flatMap((entry) => checkDurability({ entries: [entry] }, network) ?? [])
  const judged = { entries: told.filter(({ request }) => !decided.passedOver.has(request.key)) }
  const found = [
    ...decided.violations,
    ...losses,
    checkLinearizability(judged, decided),
    checkDenials(judged, { agreement: decided }),
    checkRepeats(judged, decided),
  ]
  const keys = new Set(entries.map(({ request }) => request.key))
  const judgedKeys = keys.size - decided.passedOver.size
  return { violations: found.filter((each) => each !== undefined), lost: losses.length, judgedKeys, keys: keys.size }
}

function isStored({ outcome }: HistoryEntry): boolean {
  return outcome !== undefined && 'outcome' in outcome && outcome.outcome === 'stored'
}

function memberOf(name: string, copy: Copy) {
  return { name, outdated: false, disk: { damaged: false }, store: { record: (key: string) => copy.get(key) } }
}

/** What was decided, as all the records and requests tell. */
class Decided {
  readonly violations: Violation[] = []
  /** Keys that have had more decisions than their records remember. */
  readonly passedOver = new Set<string>()
  readonly #states = new Map<string, readonly KeyState[]>()
  readonly #proposals = new Map<string, string>()
  /** The versions that requests brought about, by request id. */
  readonly #made = new Map<string, { readonly version: number; readonly proposal: string }>()

  constructor(entries: readonly HistoryEntry[], copies: ReadonlyMap<string, Copy>) {
    const requests = new Map<string, Request>()
    for (const { request } of entries) if ('requestId' in request) requests.set(request.requestId, request)
    const agreement = new AgreementChecker()
    for (const [peer, copy] of copies) {
      for (const record of copy.values()) {
        const violation = agreement.committed(peer, record)
        if (violation !== undefined) this.violations.push(violation)
      }
    }
    // The copies agree, or a violation says where not.
    const [copy] = copies.values()
    for (const record of copy?.values() ?? []) {
      for (const { version, proposal, requestId } of record.decisions) {
        this.#proposals.set(`${version} ${record.key}`, proposal)
        if (requestId !== '') this.#made.set(requestId, { version, proposal })
      }
      const states = statesIn(record, requests)
      if (typeof states === 'string') this.violations.push({ check: 'nothing out of nowhere', detail: states })
      if (states === undefined || typeof states === 'string') this.passedOver.add(record.key)
      else this.#states.set(record.key, states)
    }
  }

  /** The entry with what the answer didn't say: the version of a deletion, and which run of the node was asked. */
  completed(entry: HistoryEntry): HistoryEntry {
    const { request, outcome } = entry
    const made = 'requestId' in request ? this.#made.get(request.requestId) : undefined
    const origin = made === undefined ? undefined : parseProposalId(made.proposal)
    const boot = origin?.peer === entry.node ? origin.boot : 0
    if (outcome === undefined || 'state' in outcome || outcome.outcome !== 'stored' || outcome.version !== UNTOLD)
      return { ...entry, boot }
    if (made !== undefined) return { ...entry, boot, outcome: { ...outcome, ...made } }
    // No record has it. One that has forgotten older decisions says nothing; any other, that it was lost.
    if (this.passedOver.has(request.key)) return { ...entry, boot, outcome: undefined, endMs: Infinity }
    return { ...entry, boot, outcome: { ...outcome, version: Number.MAX_SAFE_INTEGER, proposal: 'none' } }
  }

  keys(): Iterable<string> {
    return this.#states.keys()
  }

  statesOf(key: string): readonly KeyState[] {
    return this.#states.get(key) ?? []
  }

  decidedAt(key: string, version: number): string | undefined {
    return this.#proposals.get(`${version} ${key}`)
  }
}
