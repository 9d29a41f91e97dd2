/** `pnpm soak`: one network under load and drawn faults for a long time, and what grows meanwhile. */
import { randomInt } from 'node:crypto'
import { reasonOf } from '@replicator/interface'
import { Prng } from '@replicator/testkit/random'
import { FAULTS } from '../kinds/index.ts'
import { mayMount } from '../network/small-disk.ts'
import { faultColumns, faultHead, faultLines, totals } from '../report/fault-table.ts'
import { soakLines } from '../report/soak-table.ts'
import type { Row } from '../report/row.ts'
import { Runner } from '../run.ts'
import { ofFaults } from '../scenarios/of-faults.ts'
import { parse, USAGE } from './wanted.ts'
import { figuresOf } from './sample.ts'
import { Samples } from './trend.ts'

/** Of each fault. */
const DURATION_MS = 8000
/** A whole round is one of the faults above, and what it takes to recover and to be judged. */
const NAME_CHARACTERS = 30

const wanted = parse(process.argv.slice(2), randomInt(2 ** 31))
if (typeof wanted === 'string') {
  console.error(`${wanted}\nUsage: ${USAGE}`)
  process.exit(2)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const { minutes, seed, json } = wanted
const say = (text: string): void => (json ? console.error(text) : console.log(text))
const faults = FAULTS.filter(({ takesDisk }) => takesDisk !== true || mayMount())
const random = new Prng(seed, 'soak')
const runner = new Runner({ seed, durationMs: DURATION_MS })
const samples = new Samples()
const columns = faultColumns(['x'.repeat(NAME_CHARACTERS)])
const rows: Row[] = []
const untilMs = performance.now() + minutes * 60_000

say(`seed ${seed}, ${minutes} minutes`)
say(faultHead(columns))
for (let round = 1; performance.now() < untilMs; round++) {
  const scenario = ofFaults(random.shuffled(faults).slice(0, random.whole(1, 2)))
  const row = await runner.run({ ...scenario, name: `${round} ${scenario.name}` })
  rows.push(row)
  for (const text of faultLines(columns, row)) say(text)
  // Now nothing is wanted of the nodes, and all of them are whole.
  for (const node of runner.network?.nodes ?? []) {
    const figures = await figuresOf(node).catch((error: unknown) =>
      say(`  no sample of ${node.name}: ${reasonOf(error)}`),
    )
    if (figures !== undefined) samples.add(`${node.name} ${node.process.pid}`, { atMs: performance.now(), figures })
  }
}
await runner.dispose()

const trends = samples.trends()
const failed = rows.filter(({ problems }) => problems.length > 0)
const growing = trends.filter(({ verdict }) => verdict === 'GROWS')
say('')
for (const text of soakLines(trends)) say(text)
say('')
if (json) console.log(JSON.stringify({ seed, minutes, rows, trends }))
say(
  `${rows.length} rounds, ${failed.length} failed: ${totals(rows)}; ` +
    `${samples.size} samples, ${growing.length} of ${trends.length} quantities grow`,
)
process.exit(failed.length === 0 && growing.length === 0 && samples.size > 0 ? 0 : 1)
