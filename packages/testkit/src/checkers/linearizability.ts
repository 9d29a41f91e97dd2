/**
 * I3: the history of each key is linearizable.
 *
 * The versions of a key say in which order its changes took effect, so nothing need be searched for. A version k is a
 * moment, at place 2k - 1; what the key holds from then on until the next version is place 2k. Each answer says at which
 * places its request may have taken effect: a stored proposal at the moment of its version, a read in one of the states
 * that show what it found, a refusal in one of the states that refuse it. Whatever began after an answer was given must
 * have a place no earlier than that answer's. Taking the earliest place that is left for each, in the order of time, finds
 * places for all of them if there are any: nothing but the places before pushes one up.
 *
 * Local reads may be old, never wrong: nothing pushes them up, and what they saw had been decided. A request without an
 * answer constrains nothing after it, but what it brought about can't have been seen before it began.
 */
import type { GetOutcome } from '@replicator/interface'
import type { AgreementChecker, KeyState } from './agreement.js'
import type { History, HistoryEntry } from './history.js'
import { entriesByKey } from './history.js'
import type { Violation } from './violation.js'

/** Where a request may have taken effect. */
interface Claim {
  readonly entry: HistoryEntry
  /** The places, ascending; a place is named once, and `onwards` adds all after the last. */
  readonly places: readonly number[]
  readonly onwards: boolean
  /** It says what has been, and may be as old as it likes. */
  readonly old: boolean
}

export function checkLinearizability(
  history: History,
  agreement: Pick<AgreementChecker, 'statesOf'>,
): Violation | undefined {
  for (const [key, entries] of entriesByKey(history)) {
    const detail = problemOf(entries, agreement.statesOf(key))
    if (detail !== undefined) return { check: 'linearizability', detail: `of ${key}: ${detail}` }
  }
  return undefined
}

function problemOf(entries: readonly HistoryEntry[], states: readonly KeyState[]): string | undefined {
  const claims: Claim[] = []
  for (const entry of entries) {
    const claim = claimOf(entry, states)
    if (typeof claim === 'string') return claim
    if (claim !== undefined) claims.push(claim)
  }
  return problemInTime(claims) ?? problemOfBegins(entries, claims, states)
}

/** Gives each claim the earliest place that is left; the answers given before it began are behind it. */
function problemInTime(claims: readonly Claim[]): string | undefined {
  const byBegin = claims.toSorted((a, b) => a.entry.startMs - b.entry.startMs)
  const ended: { readonly endMs: number; readonly place: number; readonly entry: HistoryEntry }[] = []
  const made = new Set<number>()
  for (const { entry, places, onwards, old } of byBegin) {
    const before = ended
      .filter(({ endMs }) => endMs < entry.startMs)
      .reduce<{ place: number; entry?: HistoryEntry }>((last, each) => (each.place > last.place ? each : last), {
        place: 0,
      })
    const least = old ? 0 : before.place
    const [exactly = 0] = isMade(entry.outcome) ? places : []
    if (made.has(exactly)) return `${described(entry)}, as another client was before`
    if (exactly > 0) made.add(exactly)
    const place = places.find((each) => each >= least) ?? (onwards ? least : undefined)
    if (place === undefined)
      return `${described(entry)}${before.entry === undefined ? '' : ` although ${described(before.entry)} before`}`
    ended.push({ endMs: entry.endMs, place, entry })
  }
  return undefined
}

/** What a request brought about was seen by nobody before it began. */
function problemOfBegins(
  entries: readonly HistoryEntry[],
  claims: readonly Claim[],
  states: readonly KeyState[],
): string | undefined {
  for (const { version, since, value, requestId } of states) {
    if (since !== version || value === undefined) continue
    const makers = entries.filter(
      ({ request }) =>
        (request.kind === 'put' || request.kind === 'update') &&
        request.value === value &&
        request.requestId === requestId,
    )
    if (makers.length === 0) return `the value ${value} is stored, and nobody proposed it`
    const beganMs = Math.min(...makers.map(({ startMs }) => startMs))
    const early = claims.find(
      ({ entry, places, onwards }) =>
        entry.endMs < beganMs && (places[0] ?? (onwards ? 0 : Infinity)) >= 2 * version - 1 && !makers.includes(entry),
    )
    if (early !== undefined) return `${described(early.entry)} before ${value} was proposed at ${beganMs} ms`
  }
  return undefined
}

/** Undefined where the answer says nothing of the key; a text where it can't be true at any time. */
function claimOf(entry: HistoryEntry, states: readonly KeyState[]): Claim | string | undefined {
  const { outcome, request } = entry
  if (outcome === undefined || 'state' in outcome) return undefined
  const claim = (places: readonly number[], { onwards = false, old = false } = {}): Claim | string =>
    places.length === 0 && !onwards ? `${described(entry)}, which was never so` : { entry, places, onwards, old }
  const showing = (isShown: (state: KeyState) => boolean): readonly number[] =>
    states.filter(isShown).map(({ version }) => 2 * version)
  const absences = (): readonly number[] => [0, ...showing(({ value }) => value === undefined)]
  switch (outcome.outcome) {
    case 'stored': {
      const value = 'value' in request ? request.value : undefined
      const brought = states.filter((state) => state.version === outcome.version && state.value === value)
      const places = brought.map(({ version }) => 2 * version - 1)
      return claim(places, { onwards: outcome.replayed && places.length > 0 })
    }
    case 'denied-stored': {
      const { version } = outcome
      return claim(showing(({ since, value }) => since === version && value !== undefined))
    }
    case 'denied-final':
      return claim(showing(({ since, final }) => since === outcome.version && final))
    case 'version-mismatch': {
      const named = request.kind === 'update' || request.kind === 'delete' ? request.ifMatch : undefined
      const { version } = outcome
      if (version === 0) return claim(absences())
      if (version === named) return `${described(entry)}, and named that version`
      const places = showing(({ since, value }) => since === version && value !== undefined)
      // A version that was passed stays so.
      return claim(places, { onwards: places.length > 0 && typeof named === 'number' && version > named })
    }
    case 'denied-absent':
      return claim(absences())
    case 'found': {
      const { since, value } = outcome.record
      const text = Buffer.from(value ?? []).toString()
      const places = showing((state) => state.since === since && state.value === text)
      return claim(places, { old: isOneNodes(outcome) })
    }
    case 'absent':
      return isOneNodes(outcome) ? undefined : claim(absences())
    case 'settled':
      return outcome.version === 0 ? undefined : claim([2 * outcome.version], { old: true })
    default:
      return undefined
  }
}

/** Whether that very request brought its version about, and not a repeat of it. */
function isMade(outcome: HistoryEntry['outcome']): boolean {
  return outcome !== undefined && 'replayed' in outcome && !outcome.replayed
}

function described({ node, request, outcome, startMs, endMs }: HistoryEntry): string {
  const what = outcome !== undefined && 'outcome' in outcome ? outcome.outcome : 'nothing'
  const version =
    outcome !== undefined && 'version' in outcome && typeof outcome.version === 'number' ? ` ${outcome.version}` : ''
  const named = 'ifMatch' in request ? ` of ${request.ifMatch}` : ''
  return `${node} answered a ${request.kind}${named} from ${startMs.toFixed(3)} to ${endMs.toFixed(3)} ms with ${what}${version}`
}

/** Whether it is what one node held, and no more. */
function isOneNodes({ evidence }: Extract<GetOutcome, { outcome: 'found' | 'absent' }>): boolean {
  return evidence === 'local' || evidence === 'behind'
}
