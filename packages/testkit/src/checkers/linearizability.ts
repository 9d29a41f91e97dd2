/**
 * I3 for create and read: the history of each key is linearizable.
 *
 * With these operations a key has two states: absent, then one value for ever. So there is one moment at which it
 * changed, and a history is linearizable exactly where some moment lies within every constraint: after the begin of the
 * winning request and of every read that found nothing, before the end of whatever saw the value. That is exact, and
 * cheaper than a search. Operations without an answer constrain nothing. Local reads may be old, never wrong: they may
 * miss the value at any time, and may not see it before its moment.
 */
import type { History, HistoryEntry } from './history.js'
import type { Violation } from './violation.js'

/** What proves that the key held something, with the value where it is known. */
interface Sight {
  readonly entry: HistoryEntry
  readonly value?: string
}

export function checkLinearizability(history: History): Violation | undefined {
  const byKey = new Map<string, HistoryEntry[]>()
  for (const entry of history.entries) {
    const entries = byKey.get(entry.request.key)
    if (entries === undefined) byKey.set(entry.request.key, [entry])
    else entries.push(entry)
  }
  for (const [key, entries] of byKey) {
    const detail = problemOf(entries)
    if (detail !== undefined) return { check: 'linearizability', detail: `of ${key}: ${detail}` }
  }
  return undefined
}

function problemOf(entries: readonly HistoryEntry[]): string | undefined {
  const sights = entries.flatMap(sightOf)
  const first = sights.reduce<Sight | undefined>(
    (least, each) => (least === undefined || each.entry.endMs < least.entry.endMs ? each : least),
    undefined,
  )
  if (first === undefined) return undefined
  const values = new Set(sights.flatMap(({ value }) => value ?? []))
  if (values.size > 1) return `two values were seen: ${[...values].join(' and ')}`
  for (const entry of entries) {
    if (foundNothing(entry) && entry.startMs > first.entry.endMs) {
      return `${told(entry)} although ${told(first.entry)} before`
    }
  }
  const [value] = values
  if (value === undefined) return undefined
  const began = Math.min(
    ...entries.filter(({ request }) => request.kind === 'put' && request.value === value).map(({ startMs }) => startMs),
  )
  if (began === Infinity) return `the value ${value} was seen, and nobody proposed it`
  return began > first.entry.endMs ? `${told(first.entry)} before ${value} was proposed at ${began} ms` : undefined
}

function sightOf(entry: HistoryEntry): readonly Sight[] {
  const { outcome, request } = entry
  if (outcome === undefined || 'state' in outcome) return []
  if (outcome.outcome === 'stored') return request.kind === 'put' ? [{ entry, value: request.value }] : []
  if (outcome.outcome === 'denied-stored') return [{ entry }]
  if (outcome.outcome === 'found') return [{ entry, value: Buffer.from(outcome.record.value ?? []).toString() }]
  return outcome.outcome === 'settled' && outcome.holder !== undefined ? [{ entry }] : []
}

function foundNothing({ outcome }: HistoryEntry): boolean {
  return outcome !== undefined && 'outcome' in outcome && outcome.outcome === 'absent' && outcome.evidence === 'quorum'
}

function told({ node, request, outcome, startMs, endMs }: HistoryEntry): string {
  const what = outcome !== undefined && 'outcome' in outcome ? outcome.outcome : 'nothing'
  return `${node} answered a ${request.kind} from ${startMs.toFixed(3)} to ${endMs.toFixed(3)} ms with ${what}`
}
