// The rules of style that no linter knows.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { finish, packages, pagesIn, readText, root, sourcesIn, stylesIn } from './sources.mjs'

const linesMax = 500

/** Written by a program: as long as what it lists. */
const generatedPages = ['dependencies.md', 'performance.md']

/** What no file may contain. Spelled as a pattern, so that this file doesn't contain it either. */
const anywhere = [[/\b(TOD[O]|FIXM[E])\b/, 'an unfinished-work marker']]

/** What no test may contain: it would hide a failure, or make the result depend on the machine's speed. */
const inTests = [
  [
    /\b(describe|it|test|suite)(\.\w+)*\.(only|skip|todo|skipIf|runIf|fails)\b/,
    'a test that is left out or singled out',
  ],
  [/\bretry\s*:/, 'a retry, which hides races'],
  [/\bvi\.(mock|doMock|stubGlobal)\(/, 'a stubbed module'],
  [/node:timers\/promises|setTimeout\(\s*(resolve|done)\b/, 'a sleep: wait for the condition itself'],
]

/**
 * Where bounds stand: constants that nobody has to set, and options with their defaults. The test of docs/limits.md reads
 * all that these files export, so what stands elsewhere is told nobody.
 */
const boundsFile = /(^|\/)(([a-z]+-)?limits|options|number-options)\.ts$/

/** Folders whose times and bounds are none of a node, a client or a command: no row of docs/limits.md is about them. */
const unbounded = [
  /^packages\/(testkit|compliance)\//, // Tests of other programs, and programs that try ours.
  /^apps\/dashboard\//, // Pages: what one shows, and how often it asks.
  /^apps\/node\/src\/demo\//, // A demonstration for one who watches.
]

const constant = /\bconst [A-Z\d_]*(?<![A-Z\d])(MS|MAX|MIN|AT_ONCE|TRIED|TARGET)(?![A-Z\d])/
/** A number on the spot where a bound or a time is due; 0 is where something begins. Comments may have examples. */
const literal =
  /^(?!\s*(\*|\/[/*])).*(\b\w*(Ms|Max|Min|Target|[iI]nterval|[tT]imeout|[dD]elay|[tT]hreshold|[bB]ytes)\??\s*[:=]\s*\(?[1-9][\d_]+|\bset(Timeout|Interval)\(.*,\s*[1-9]|\bAbortSignal\.timeout\(\d)/

const wanted =
  'move it to a limits.ts, or to the options where a user may set it, and give it a row in docs/limits.md; the size of a ' +
  'stored or wire form has a name without MS, MAX and the like'

const outsideOfBounds = [
  [constant, `a bound: ${wanted}`],
  [literal, `a bound without a name: ${wanted}`],
]
const amongBounds = [
  [/^const [A-Z\d_]+(: number)? = \(?[\dA-Z]/, 'a bound that is not exported, so the test of docs/limits.md misses it'],
]

const problems = []
const examined = { files: 0, tests: 0, pages: 0 }

for (const folder of [...packages().map((one) => one.folder), 'scripts']) {
  if (!existsSync(join(root, folder))) continue
  const files = sourcesIn(folder)
  for (const file of [...files, ...stylesIn(folder)]) checkFile(`${folder}/${file}`)
  const hasSources = files.some((file) => file.startsWith('src/') && !/^src\/(index|main)\.ts$/.test(file))
  if (hasSources && !files.some(isTest)) problems.push(`${folder} has sources but no test`)
}

for (const page of pagesIn('docs')) {
  if (generatedPages.includes(page)) continue
  examined.pages += 1
  checkText(`docs/${page}`)
}

finish('tidy', examined, problems)

function isTest(path) {
  return path.endsWith('.test.ts')
}

function checkFile(path) {
  examined.files += 1
  if (isTest(path)) examined.tests += 1
  checkText(path)
}

function checkText(path) {
  const lines = readText(path).trimEnd().split('\n')
  if (lines.length > linesMax) problems.push(`${path} has ${lines.length} lines, more than ${linesMax}`)
  const rules = [...anywhere, ...(isTest(path) ? inTests : []), ...boundRules(path)]
  for (const [index, line] of lines.entries()) {
    for (const [pattern, what] of rules) {
      if (pattern.test(line)) problems.push(`${path}:${index + 1} has ${what}`)
    }
  }
}

function boundRules(path) {
  const isOfNode = /^(packages|apps)\/[^/]+\/src\//.test(path) && !unbounded.some((folder) => folder.test(path))
  if (!isOfNode) return []
  return boundsFile.test(path) ? amongBounds : outsideOfBounds
}
