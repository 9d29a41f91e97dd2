import { CONFIGURATION_KEY, recordKeyProblem, type StoredRecord, type Write } from '@replicator/interface'
import { ENCODED_KEY_BYTES } from './key-order.js'

/**
 * Throws a `RangeError` where a write can't be stored: found out before anything of its `apply` has taken effect, and
 * not when a whole batch fails. The configuration's own key, '', may be used.
 */
export function checkWrite(write: Write): void {
  switch (write.type) {
    case 'record':
    case 'heal':
      checkKey(write.record.key)
      if (write.record.present !== (write.record.value !== undefined)) {
        throw new RangeError(`the record of ${JSON.stringify(write.record.key)} must have a value if it is present`)
      }
      checkExpiry(write.record)
      return
    case 'slot':
      checkKey(write.key)
      if (write.slot !== undefined && write.slot.key !== write.key) {
        throw new RangeError(`a slot of ${JSON.stringify(write.slot.key)} can't stand at ${JSON.stringify(write.key)}`)
      }
      return
    case 'meta':
      if (Buffer.byteLength(write.name) >= ENCODED_KEY_BYTES) throw new RangeError('the name of a text is too long')
  }
}

function checkKey(key: string): void {
  const problem = key === CONFIGURATION_KEY ? undefined : recordKeyProblem(key)
  if (problem !== undefined) throw new RangeError(problem)
}

function checkExpiry({ key, expiresMs }: StoredRecord): void {
  if (expiresMs !== undefined && (!Number.isSafeInteger(expiresMs) || expiresMs < 0)) {
    throw new RangeError(`the record of ${JSON.stringify(key)} can't end at ${expiresMs}`)
  }
}
