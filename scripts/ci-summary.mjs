// Turns vitest's own report and the list of failed steps into the one line that ends `.ci/run`.
import { existsSync, readFileSync } from 'node:fs'

const [reportPath, ...steps] = process.argv.slice(2)
const report = existsSync(reportPath) ? JSON.parse(readFileSync(reportPath, 'utf8')) : undefined

const passed = report?.numPassedTests ?? 0
// A test file that can't even be loaded has no failed test in it, and a test that is left out has not passed.
const unloaded = (report?.testResults ?? []).filter((it) => it.status === 'failed' && it.assertionResults.length === 0)
const leftOut = report === undefined ? 0 : report.numTotalTests - report.numPassedTests - report.numFailedTests
const failedTests = (report?.numFailedTests ?? 1) + unloaded.length + leftOut
// The step that runs the tests counts by itself only if it failed for another reason, such as an unhandled rejection.
const failedSteps = steps.filter((step) => step !== 'tests' || failedTests === 0)
const failed = failedTests + failedSteps.length

for (const file of unloaded) console.log(`could not be loaded: ${file.name}`)
if (report === undefined) console.log('the tests wrote no report')
if (leftOut > 0) console.log(`${leftOut} tests were left out`)
for (const step of failedSteps) console.log(`failed: ${step}`)
const nothing = failed === 0 && passed === 0
if (nothing) console.log('no test ran')
console.log(`${passed} passed, ${nothing ? 1 : failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
