/** `docs/performance.md`: one part for each measure, each with when, where and of what it was measured. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { machineIdleMs } from '../load/cpu.ts'
import { OWN_CHECKOUT } from '../subjects/replicator-network.ts'
import type { Section } from './section.ts'
import { percent } from './table.ts'

const FILE = join(OWN_CHECKOUT, 'docs/performance.md')
const GIBIBYTE = 1024 ** 3
/** How long the machine is looked at before a measure begins: an average of a minute would count the last measure. */
const LOOK_MS = 2000

const HEAD = `# Performance

Written by \`npx -y pnpm@12 bench … --write\`; \`npx -y pnpm@12 bench --help\` says what there is. Each part was measured by
itself, and says when, on which machine, by which command. Rates are those of that machine: what can be compared between
machines and versions are the ratios, whose subjects took turns in the same run. How it is measured stands in
[bench/README.md](../bench/README.md).
`

/** Where and when, taken before the measure begins. */
export async function circumstances(command: string): Promise<string> {
  const [model = 'an unknown processor'] = cpus().map(({ model }) => model)
  const machine = `${availableParallelism()} × ${model}, ${(totalmem() / GIBIBYTE).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}`
  const busy = percent(await busyShare())
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\`, commit ${commit()}, Node ${process.versions.node}, on ` +
    `${machine}. Other programs used ${busy} of it in the ${LOOK_MS / 1000} s before.`
  )
}

/** Of all cores, while this process does nothing itself. */
async function busyShare(): Promise<number> {
  const [idleMs, beganMs] = [machineIdleMs(), performance.now()]
  await setTimeout(LOOK_MS)
  return 1 - (machineIdleMs() - idleMs) / ((performance.now() - beganMs) * cpus().length)
}

/** Puts each part in the place of the one with its title, or behind all others. */
export function write(sections: readonly Section[]): string {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  const [, ...parts] = before.split(/^## /m)
  const byTitle = new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]),
  )
  for (const { title, text } of sections) byTitle.set(title, text)
  const body = [...byTitle].map(([title, text]) => `## ${title}\n\n${text}\n`)
  writeFileSync(FILE, [HEAD, ...body].join('\n'))
  return FILE
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: OWN_CHECKOUT, encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', '--', 'packages', 'apps') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`
  } catch {
    return 'unknown'
  }
}
