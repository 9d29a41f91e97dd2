/**
 * What administrators did, in the network's own records: who, what, from where, and what came of it. So it can be read at any
 * node, also after the one that was asked is gone.
 *
 * It is a ring of `AUDIT_MAX` places for the whole network, numbered on from the last entry: a key never goes away, so a place
 * is written over. Whoever finds its place taken by another node's entry takes the next. The rejected alternative, a ring for
 * each node, would grow by one with every node that ever was.
 *
 * Keeping an entry is best effort: where no quorum can be reached there is no place to keep it. The log of the node has all of
 * them.
 */
import type { Clock, PeerId } from '@replicator/interface'
import { AUDIT_LENGTH_MAX, AUDIT_MAX, AUDIT_PLACES_TRIED, AUDIT_WAITING_MAX } from '../limits.js'
import { MET } from './met.js'
import type { SystemRecord, SystemRecords } from './system-records.js'

const PLACES = 'audit/'

/** What is told of an action. No secrets, and no values. */
export interface Audited {
  /** The name of what was asked for. */
  readonly action: string
  /** Whose token it was: its name and its id, or words where it had none. */
  readonly by: { readonly name: string; readonly id: string }
  /** The address that it came from. */
  readonly from: string
  /** `ok`, or the code of the problem that it was answered with. */
  readonly outcome: string
  /** What it was about, by the names of the parameters. */
  readonly about: Readonly<Record<string, unknown>>
}

export interface AuditEntry extends Audited {
  /** 1, 2, 3 …: in the order in which entries were kept. */
  readonly number: number
  /** By the clock of the node that was asked, in milliseconds since 1970. */
  readonly atMs: number
  readonly peer: PeerId
}

export interface AuditParts {
  readonly system: SystemRecords
  readonly clock: Pick<Clock, 'wallMs'>
  readonly peer: PeerId
}

export class Audit {
  readonly #parts: AuditParts
  /** What the places hold, and the versions of their records. */
  readonly #places = new Map<string, { readonly version: number; readonly entry: AuditEntry | undefined }>()
  #last = 0
  #waiting = 0
  #queue: Promise<unknown> = Promise.resolve()

  constructor(parts: AuditParts) {
    this.#parts = parts
    for (const record of parts.system.list(PLACES)) this.#remember(record)
    parts.system.onChange((record) => this.#remember(record))
  }

  /** The last entries that this node knows of, at most `limit`, the oldest first. */
  last(limit: number): readonly AuditEntry[] {
    return [...this.#places.values()]
      .flatMap(({ entry }) => entry ?? [])
      .toSorted((a, b) => a.number - b.number)
      .slice(-limit)
  }

  /** Keeps an entry, behind those that wait; resolves with whether it is kept. */
  keep(audited: Audited): Promise<boolean> {
    if (this.#waiting >= AUDIT_WAITING_MAX) return Promise.resolve(false)
    this.#waiting++
    const atMs = this.#parts.clock.wallMs()
    const kept = this.#queue.then(() => this.#keep({ ...audited, atMs, peer: this.#parts.peer }))
    this.#queue = kept
    return kept
  }

  async #keep(entry: Omit<AuditEntry, 'number'>): Promise<boolean> {
    try {
      for (let tries = 0; tries < AUDIT_PLACES_TRIED; tries++) {
        const number = this.#last + 1
        const place = PLACES + String(number % AUDIT_MAX)
        const version = this.#places.get(place)?.version ?? 0
        const { outcome } = await this.#parts.system.write(place, textOf({ number, ...entry }), version)
        if (outcome === 'stored') return true
        if (!MET.has(outcome)) return false
        // Somebody else's entry has the place, and the number.
        await this.#parts.system.read(place)
        this.#last = Math.max(this.#last, number)
      }
      return false
    } catch {
      // The node ends.
      return false
    } finally {
      this.#waiting--
    }
  }

  #remember({ name: place, version, text }: SystemRecord): void {
    if (!place.startsWith(PLACES)) return
    const entry = parseAuditEntry(text)
    this.#places.set(place, { version, entry })
    this.#last = Math.max(this.#last, entry?.number ?? 0)
  }
}

/** What was asked for may be of any length; who asked, and how it ended, is what counts. */
function textOf(entry: AuditEntry): string {
  const text = JSON.stringify(entry)
  return text.length <= AUDIT_LENGTH_MAX ? text : JSON.stringify({ ...entry, about: { left: 'out: too long' } })
}

/** Undefined for what no node writes. */
function parseAuditEntry(text: string): AuditEntry | undefined {
  let entry: Partial<AuditEntry>
  try {
    entry = Object(JSON.parse(text)) as Partial<AuditEntry>
  } catch {
    return undefined
  }
  const { number, atMs, peer, action, by, from, outcome, about } = entry
  const isNumbered = Number.isSafeInteger(number) && Number.isSafeInteger(atMs)
  const isTold = [peer, action, from, outcome, by?.name, by?.id].every((each) => typeof each === 'string')
  return isNumbered && isTold && typeof about === 'object' && about !== null ? (entry as AuditEntry) : undefined
}
