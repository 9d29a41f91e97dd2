/** Runs seeds until one finds something. The last line says which, as JSON. */
import { planOf, run } from '../simulator/index.js'

const [first = 1, count = 1] = process.argv.slice(2).map(Number)

let tried = 0
let found: string | undefined
for (let seed = first; seed < first + count && found === undefined; seed++) {
  tried++
  const [violation] = run(planOf(seed)).violations
  if (violation !== undefined) found = `seed ${seed}: ${violation.check}: ${violation.detail}`
}
console.log(JSON.stringify({ tried, ...(found === undefined ? {} : { found }) }))
process.exitCode = found === undefined ? 0 : 1
