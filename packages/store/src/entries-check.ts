import type { DataFile } from './data-file.js'
import { readCounters } from './counters.js'
import { decodeExpiry, expiryName } from './expiry-form.js'
import { StoreDamaged } from './store-error.js'
import { decodeChange, decodeRecord } from './stored-form.js'

/**
 * Reads everything once, values included, and throws `StoreDamaged` at the first entry that isn't as it was written, or
 * where what stands beside the records isn't what they say.
 */
export function checkEntries(file: DataFile): void {
  let absent = 0
  let expiring = 0
  for (const [key, bytes] of file.entries('records')) {
    const { present, expiresMs } = decodeRecord(key, bytes).record
    if (!present) absent++
    else if (expiresMs !== undefined) {
      expiring++
      checkExpiry(file, expiryName({ key, expiresMs }))
    }
  }
  const counted = readCounters(file).absent
  if (counted !== absent)
    throw new StoreDamaged('the count of absent records', `is ${counted}, and there are ${absent}`)
  if (file.count('expiries') !== expiring) {
    throw new StoreDamaged('the expiries', `are ${file.count('expiries')} of ${expiring} records that are to end`)
  }
  for (const [sequence, bytes] of file.places(0)) decodeChange(sequence, bytes)
}

function checkExpiry(file: DataFile, name: string): void {
  const bytes = file.read('expiries', name)
  if (bytes === undefined) throw new StoreDamaged(`the expiry ${JSON.stringify(name)}`, 'is missing')
  decodeExpiry(name, bytes)
}
