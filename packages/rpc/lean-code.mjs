// A step of `generate`: what the generated code does at a cost, and needn't.
//
// - It gives an absent 64-bit number as an object, a Long zero, even with --force-number. The package's own reader and writer
//   take 64-bit numbers as plain ones, so the zeros are to be plain too.
// - Where one of several messages was read it deletes all others, two dozen of them in an envelope. To delete anything makes
//   a slow object, in which each later look at a field is a search. Another one is there only if it was read before: so it
//   is remembered which, and that one is set to null.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'gen/replicator.js'
const LONG_ZERO = '$util.Long ? $util.Long.fromBits(0,0,true) : 0'
const SETTER = /(\$oneOfFields = \["\w+", [^\]]*\]\),\s+set: )\$util\.oneOfSetter\(\$oneOfFields\)/g
const LAST_SETTER =
  'function (name) { if (this.$last !== $undefined && this.$last !== name) this[this.$last] = null; this.$last = name; }'

const text = readFileSync(FILE, 'utf8')
if (!text.includes(LONG_ZERO))
  throw new Error(`${FILE} has no "${LONG_ZERO}": this step can go, or pbjs writes another`)
if (text.match(SETTER)?.length !== 3)
  throw new Error(`${FILE} has other setters of one message of several than expected: look at them, and at this step`)
writeFileSync(FILE, text.replaceAll(LONG_ZERO, '0').replace(SETTER, `$1${LAST_SETTER}`))
