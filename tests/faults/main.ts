/** `pnpm faults`: real nodes, real faults, and a history that the checkers judge. */
import { randomInt } from 'node:crypto'
import { parse, USAGE } from './wanted.ts'
import { mayMount } from './network/small-disk.ts'
import { faultColumns, faultHead, faultLines, totals } from './report/fault-table.ts'
import type { Row } from './report/row.ts'
import { Runner } from './run.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { columnsFor, line } from './report/table.ts'

const wanted = parse(process.argv.slice(2), randomInt(2 ** 31))
if (typeof wanted === 'string') {
  console.error(`${wanted}\nUsage: ${USAGE}`)
  process.exit(2)
}
if (wanted.list) {
  const columns = columnsFor(['scenario', ''], Math.max(...SCENARIOS.map(({ name }) => name.length)))
  for (const { name, about } of wanted.scenarios) console.log(line(columns, [name, about]))
  process.exit()
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const possible = wanted.scenarios.filter(({ takesDisk }) => !takesDisk || mayMount())
const columns = faultColumns(possible.map(({ name }) => name))
const runner = new Runner(wanted)
const rows: Row[] = []
const say = (text: string): void => (wanted.json ? console.error(text) : console.log(text))
say(`seed ${wanted.seed}, faults of ${wanted.durationMs / 1000} s`)
for (const { name } of wanted.scenarios.filter((each) => !possible.includes(each)))
  say(`left out: ${name}, since this user may not mount a disk`)
say(faultHead(columns))
for (const scenario of possible) {
  const row = await runner.run(scenario)
  rows.push(row)
  for (const text of faultLines(columns, row)) say(text)
}
await runner.dispose()

const failed = rows.filter(({ problems }) => problems.length > 0)
if (wanted.json) console.log(JSON.stringify({ seed: wanted.seed, rows }))
say(`${rows.length} scenarios, ${failed.length} failed: ${totals(rows)}`)
if (failed.length > 0)
  say(`again: pnpm faults --seed ${wanted.seed} --only '${failed.map(({ scenario }) => scenario).join(',')}'`)
process.exit(failed.length === 0 && rows.length > 0 ? 0 : 1)
