/** `pnpm bench`: measures of networks of real nodes, beside what they are compared with in the same run. */
import { batches } from './measures/batch.ts'
import { catchUp } from './measures/catch-up.ts'
import { clients } from './measures/clients.ts'
import { contention } from './measures/contention.ts'
import { embedded } from './measures/embedded.ts'
import { expiry } from './measures/expiry.ts'
import { growth } from './measures/growth.ts'
import { overload } from './measures/overload.ts'
import { profile } from './measures/profile.ts'
import { reads } from './measures/reads.ts'
import { records } from './measures/records.ts'
import { repair } from './measures/repair.ts'
import { restart } from './measures/restart.ts'
import { wan } from './measures/wan.ts'
import { watchers } from './measures/watchers.ts'
import { writes } from './measures/writes.ts'
import { type MeasureName, type Options, parseOptions, USAGE, UsageError } from './options.ts'
import { circumstances, write } from './report/document.ts'
import type { Say, Section } from './report/section.ts'

const MEASURE: Readonly<Record<MeasureName, (options: Options, say: Say) => Promise<Section>>> = {
  writes,
  profile,
  wan,
  contention,
  reads,
  embedded,
  records,
  restart,
  'catch-up': catchUp,
  repair,
  batch: batches,
  clients,
  expiry,
  watchers,
  growth,
  overload,
}

// So that what runs at the exit does so: frozen nodes can't end by themselves.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === undefined) console.log(USAGE)
  else await run(options)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\n\n${USAGE}`)
  process.exitCode = 2
}

async function run(options: Options): Promise<void> {
  const say: Say = (text) => void process.stderr.write(`${text}\n`)
  const sections: Section[] = []
  for (const { name, shapes } of parts(options)) {
    const where = await circumstances(['pnpm bench', ...process.argv.slice(2)].join(' '))
    const { title, text, data } = await MEASURE[name]({ ...options, shapes }, say)
    const section = { title, text: `${where}\n\n${text}`, data }
    sections.push(section)
    if (!options.json) console.log(`\n## ${title}\n\n${section.text}`)
    // After each, so that a later one that fails takes nothing with it.
    if (options.write) say(`written: ${write([section])}`)
  }
  if (options.json) console.log(JSON.stringify(sections, undefined, 2))
}

interface Part {
  readonly name: MeasureName
  readonly shapes: Options['shapes']
}

/** The longest measure is a part of its own for each shape, so that a later one that fails takes nothing with it. */
function parts({ measures, shapes }: Options): readonly Part[] {
  return measures.flatMap((name): readonly Part[] =>
    name === 'writes' ? shapes.map((shape) => ({ name, shapes: [shape] })) : [{ name, shapes }],
  )
}
