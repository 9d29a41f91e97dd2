/** `docs/performance.md`: one part for each measure, each with when, where and of what it was measured. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { OWN_CHECKOUT } from '../subjects/replicator-network.ts'
import type { Section } from './section.ts'

const FILE = join(OWN_CHECKOUT, 'docs/performance.md')
const GIBIBYTE = 1024 ** 3

const HEAD = `# Performance

Written by \`npx -y pnpm@12 bench … --write\`; \`npx -y pnpm@12 bench --help\` says what there is. Each part was measured by
itself, and says when, on which machine, by which command. Rates are those of that machine: what can be compared between
machines and versions are the ratios, whose subjects took turns in the same run. How it is measured stands in
[bench/README.md](../bench/README.md).
`

/** Where and when, taken before the measure begins. */
export function circumstances(command: string): string {
  const [model = 'an unknown processor'] = cpus().map(({ model }) => model)
  const machine = `${availableParallelism()} × ${model}, ${(totalmem() / GIBIBYTE).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}`
  const busy = loadavg()[0] ?? NaN
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\`, commit ${commit()}, Node ${process.versions.node}, on ` +
    `${machine}. ${busy.toFixed(1)} other programs wanted a core when it began (load average of a minute).`
  )
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
