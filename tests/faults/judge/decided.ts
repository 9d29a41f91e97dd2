/**
 * What each key has held, version by version, as far as its record tells: the decisions that it remembers, and the requests
 * that these name. That is all of it for a key with no more decisions than a record remembers; others are passed over.
 */
import type { StoredRecord } from '@replicator/interface'
import type { KeyState, Request } from '@replicator/testkit/checkers'

/** By request id. */
export type Requests = ReadonlyMap<string, Request>

type Decision = StoredRecord['decisions'][number]

/** Undefined where the record doesn't tell, and a text where it tells what can't be. */
export function statesIn(record: StoredRecord, requests: Requests): readonly KeyState[] | string | undefined {
  const decisions = record.decisions.toReversed()
  if (decisions[0]?.version !== 1) return undefined
  const states: KeyState[] = []
  for (const [place, decision] of decisions.entries()) {
    const state = stateAfter(states.at(-1), decision, { record, requests, next: decisions[place + 1] })
    if (state === undefined || typeof state === 'string') return state
    states.push(state)
  }
  const last = states.at(-1)
  const value = record.value === undefined ? undefined : Buffer.from(record.value).toString()
  if (last?.value !== value || last?.since !== record.since)
    return `${record.key} holds ${value ?? 'nothing'} since ${record.since}, and its decisions make that ${last?.value ?? 'nothing'} since ${last?.since ?? 0}`
  return states
}

interface Around {
  readonly record: StoredRecord
  readonly requests: Requests
  readonly next: Decision | undefined
}

function stateAfter(
  before: KeyState | undefined,
  { version, proposal, requestId }: Decision,
  { record, requests, next }: Around,
): KeyState | string | undefined {
  const made = { version, since: version, final: false, value: undefined, expiresMs: undefined, proposal, requestId }
  const request = requests.get(requestId)
  if (requestId !== '' && request === undefined)
    return `version ${version} of ${record.key} is of ${requestId}, which nobody asked for`
  switch (request?.kind) {
    case 'put':
      return { ...made, value: request.value, final: !request.mutable }
    case 'update':
      return { ...made, value: request.value, final: request.final }
    case 'delete':
      return made
    default: {
      // Nobody's request: nothing has changed, or the record's time was up. What comes next tells which.
      const isPresent = before?.value !== undefined
      const unchanged = { ...(before ?? { ...made, since: 0 }), version, proposal, requestId }
      if (!isPresent) return unchanged
      if (next === undefined) return record.since === version ? { ...made, expiresMs: 0 } : unchanged
      if (next.requestId === '') return undefined
      return requests.get(next.requestId)?.kind === 'put' ? { ...made, expiresMs: 0 } : unchanged
    }
  }
}
