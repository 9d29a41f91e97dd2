/** Repair: what no change log tells is found, and whoever lacks it is given it. */
import type { Mutant } from '../mutant.js'
import { edit, mutant } from '../mutant.js'

const REPAIR = 'engine/records/repair'
const SERVING = 'engine/records/serving'
const SUMS = 'store/range-sums'
const LAYERED = 'store/layered-store'
const NAME = 'store/record-name'

export const REPAIRING: readonly Mutant[] = [
  mutant(
    'records that are never compared',
    'what is lost without a trace is found by comparing',
    edit(REPAIR, "repair.looks.push({ ...ALL, look: 'sum' })", ''),
  ),
  mutant(
    'a record that is missing counted as one that is not newer',
    'whoever names its records is given those that it lacks',
    edit(
      SERVING,
      'if (there === undefined || own.version > there.version) return true',
      'if (there === undefined) return false\n  if (own.version > there.version) return true',
    ),
  ),
  mutant(
    'older records given to whoever has newer ones',
    'only later versions are sent',
    edit(SERVING, 'own.version > there.version) return true', 'own.version !== there.version) return true'),
  ),
  mutant(
    'a range whose border is missing here passed over',
    'ranges that begin at no border are compared with their neighbours',
    edit(SERVING, 'if (sum === undefined) continue', 'if (sum === undefined) { open = undefined; continue }'),
  ),
  mutant(
    'a write on its way taken for a difference',
    'a difference counts where it is still there a while later',
    edit(REPAIR, 'dueMs: turn.nowMs + settleMs', 'dueMs: turn.nowMs + 0 * settleMs'),
  ),
  mutant(
    'sums that do not count the version',
    'a sum is of key, version and decision of each record',
    edit(NAME, "`${key}\\0${version}\\0${decisions[0]?.proposal ?? ''}`", '`${key}\\0${decisions.length > 99}`'),
  ),
  mutant(
    'a sum that later versions leave as it was',
    'a sum is that of the records that are here',
    edit(
      SUMS,
      'before === undefined ? hash : subtractSums(hash, nameOf(before).hash)',
      'before === undefined ? hash : 0',
    ),
  ),
  mutant(
    'a record counted although the count comes by it later',
    'a sum is that of the records that are here',
    edit(SUMS, 'if (!this.#isCounted(key)) return', ''),
  ),
  mutant(
    'a range divided whose sum stays that of both',
    'a sum is that of the records that are here',
    edit(
      SUMS,
      'this.#sums[range] = subtractSums(this.#sums[range] ?? 0, sum)',
      'this.#sums[range] = subtractSums(this.#sums[range] ?? 0, 0 * sum)',
    ),
  ),
  mutant(
    'records put into the range that the order of strings says',
    'ranges are in the order of keys',
    edit(SUMS, 'this.#isPlain && isPlain(key)', 'isPlain(key) || true'),
  ),
  mutant(
    'a record that was healed left out of the sums',
    'what could not be read is counted once it can be',
    edit(LAYERED, 'this.#ranges = this.#countAnew()\n        if (!isUserKey', 'if (!isUserKey'),
  ),
  mutant(
    "a record of the network's own that was healed, and counts as what it was taken for",
    'what is counted are records of users',
    edit(LAYERED, 'if (!isUserKey(record.key)) this.#notUsers = this.#countNotUsers()', ''),
  ),
]
