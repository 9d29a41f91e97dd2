// The rules of style that no linter knows.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { finish, packages, readText, root, sourcesIn, stylesIn } from './sources.mjs'

const linesMax = 500

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

const problems = []
const examined = { files: 0, tests: 0 }

for (const folder of [...packages().map((one) => one.folder), 'scripts']) {
  if (!existsSync(join(root, folder))) continue
  const files = sourcesIn(folder)
  for (const file of [...files, ...stylesIn(folder)]) checkFile(`${folder}/${file}`)
  const hasSources = files.some((file) => file.startsWith('src/') && !/^src\/(index|main)\.ts$/.test(file))
  if (hasSources && !files.some(isTest)) problems.push(`${folder} has sources but no test`)
}

finish('tidy', examined, problems)

function isTest(path) {
  return path.endsWith('.test.ts')
}

function checkFile(path) {
  examined.files += 1
  if (isTest(path)) examined.tests += 1
  const lines = readText(path).trimEnd().split('\n')
  if (lines.length > linesMax) problems.push(`${path} has ${lines.length} lines, more than ${linesMax}`)
  const rules = isTest(path) ? [...anywhere, ...inTests] : anywhere
  for (const [index, line] of lines.entries()) {
    for (const [pattern, what] of rules) {
      if (pattern.test(line)) problems.push(`${path}:${index + 1} has ${what}`)
    }
  }
}
