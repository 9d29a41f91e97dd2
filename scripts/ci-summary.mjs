// Turns vitest's own reports and the list of failed steps into the one line that ends `.ci/run`: names of the steps that
// write a report, with commas, and then the steps that failed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [reporting, ...steps] = process.argv.slice(2)
const reports = reporting.split(',').map((step) => reportOf(step))

const passed = sum(({ tests }) => tests.numPassedTests)
const failedTests = sum(({ failed }) => failed)
// A step that runs tests counts by itself only if it failed for another reason, such as an unhandled rejection.
const failedSteps = steps.filter((step) => !reports.some((report) => report.step === step && report.failed > 0))
const failed = failedTests + failedSteps.length

for (const { unloaded } of reports) for (const file of unloaded) console.log(`could not be loaded: ${file.name}`)
for (const { step, isThere } of reports) if (!isThere) console.log(`the step ${step} wrote no report`)
for (const { step, leftOut } of reports) if (leftOut > 0) console.log(`${leftOut} tests of ${step} were left out`)
for (const step of failedSteps) console.log(`failed: ${step}`)
const nothing = failed === 0 && passed === 0
if (nothing) console.log('no test ran')
console.log(`${passed} passed, ${nothing ? 1 : failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

/** A step without its report has failed. */
function reportOf(step) {
  const path = join(import.meta.dirname, `../.ci/out/${step}.json`)
  if (!existsSync(path))
    return { step, isThere: false, tests: { numPassedTests: 0 }, failed: 1, unloaded: [], leftOut: 0 }
  const tests = JSON.parse(readFileSync(path, 'utf8'))
  // A test file that can't even be loaded has no failed test in it, and a test that is left out has not passed.
  const unloaded = tests.testResults.filter((it) => it.status === 'failed' && it.assertionResults.length === 0)
  const leftOut = tests.numTotalTests - tests.numPassedTests - tests.numFailedTests
  return { step, isThere: true, tests, failed: tests.numFailedTests + unloaded.length + leftOut, unloaded, leftOut }
}

function sum(of) {
  return reports.reduce((total, report) => total + of(report), 0)
}
