/** What a store keeps beside its records, so that nobody has to look through them. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const BATCH = 'store/batch'
const LAYERED = 'store/layered-store'
const CHECK = 'store/entries-check'

export const INDEXES: readonly Mutant[] = [
  mutant(
    'an index entry left behind by an update',
    'an expiry stands at the time that its record says now, and nowhere else',
    edit(BATCH, 'if (before !== undefined) this.expiries.set(expiryName(before), undefined)', ''),
  ),
  mutant(
    'a record that is put off and found no more',
    'an expiry stands at the time that its record says now, and nowhere else',
    edit(
      BATCH,
      'if (now !== undefined) this.expiries.set(expiryName(now), now)',
      'else if (now !== undefined) this.expiries.set(expiryName(now), now)',
    ),
  ),
  mutant(
    'a tombstone in the index',
    'what has ended does not end again',
    edit(
      BATCH,
      'present && expiresMs !== undefined ? { key, expiresMs } : undefined',
      'expiresMs !== undefined ? { key, expiresMs } : undefined',
    ),
  ),
  mutant(
    'an expiry before all others that is found late',
    'a record is found as soon as its time is up',
    edit(
      LAYERED,
      'if (record.present) this.#earliestMs = Math.min(this.#earliestMs, record.expiresMs ?? Infinity)',
      '',
    ),
  ),
  mutant(
    'a key that had no record, and is taken for one that still has none',
    'a write takes the place of what its key holds',
    edit(LAYERED, 'this.#absent.clear() for', 'for'),
  ),
  mutant(
    'a page of expiries taken for all of them',
    'a record is found as soon as its time is up',
    edit(
      LAYERED,
      'this.#earliestMs = first?.expiresMs',
      'this.#earliestMs = found.length > 0 ? endMs : first?.expiresMs',
    ),
  ),
  mutant(
    'expiries that a checkpoint has taken away and that are still told',
    'what has ended does not end again',
    edit(
      'store/journaled-file',
      'upper.set(name, bytes && [name, bytes])',
      'if (bytes) upper.set(name, [name, bytes])',
    ),
  ),
  mutant(
    '`changed` moved by a no-op',
    'a version that only repeats the one before it is no change',
    edit(LAYERED, 'since === record.since ? (before?.changed ?? 0) : sequence', 'sequence'),
  ),
  mutant(
    'a deletion that is no change',
    'a version that only repeats the one before it is no change',
    edit(
      LAYERED,
      'since === record.since ? (before?.changed ?? 0) : sequence',
      'since === record.since || !record.present ? (before?.changed ?? 0) : sequence',
    ),
  ),
  mutant(
    'a count of absent records that restarts',
    'what is counted survives what it counts',
    edit(LAYERED, 'this.#absentCount = counters.absent', 'this.#absentCount = 0'),
  ),
  mutant(
    'a copy whose index is not looked at',
    'damage in the middle of the store is never trimmed',
    edit(
      CHECK,
      "if (bytes === undefined) throw new StoreDamaged(`the expiry ${JSON.stringify(name)}`, 'is missing')\n  decodeExpiry",
      'if (bytes !== undefined) decodeExpiry',
    ),
  ),
]
