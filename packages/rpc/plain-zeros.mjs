// A step of `generate`. The generated code gives an absent 64-bit number as an object, a Long zero, even with
// --force-number. The package's own reader and writer take 64-bit numbers as plain ones, so the zeros are to be plain too.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'gen/replicator.js'
const LONG_ZERO = '$util.Long ? $util.Long.fromBits(0,0,true) : 0'

const text = readFileSync(FILE, 'utf8')
if (!text.includes(LONG_ZERO))
  throw new Error(`${FILE} has no "${LONG_ZERO}": this step can go, or pbjs writes another`)
writeFileSync(FILE, text.replaceAll(LONG_ZERO, '0'))
