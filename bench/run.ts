/** `pnpm bench`: measures of networks of real nodes, beside what they are compared with in the same run. */
import { writes } from './measures/writes.ts'
import { type MeasureName, type Options, parseOptions, USAGE, UsageError } from './options.ts'
import type { Say, Section } from './report/section.ts'

const MEASURE: Readonly<Record<MeasureName, (options: Options, say: Say) => Promise<Section>>> = { writes }

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
  for (const name of options.measures) sections.push(await MEASURE[name](options, say))
  if (options.json) console.log(JSON.stringify(sections, undefined, 2))
  else for (const { title, text } of sections) console.log(`\n## ${title}\n\n${text}`)
}
