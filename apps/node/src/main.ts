/** Entry point of the `replicator` binary; `bin/replicator.js` imports it. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { stopRequest } from './start/stop-request.js'

// Whoever lists the processes of this machine sees no join token: before all else, and still they could for a moment.
if (process.argv.some((arg) => /^--join(=|$)/.test(arg))) process.title = 'replicator start'

const stop = stopRequest({
  signals: process,
  raise: (signal) => process.kill(process.pid, signal),
  insist: () => process.exit(1),
})

// Half of a start is compiling libraries. The cache lies beside them, where only whoever installs them can write; where
// it can't be written, Node goes on without one.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)))
const { run } = await import('./cli/program.js')

const { standardOutput } = await import('./cli/output.js')

const { stdin, stderr, env } = process
const output = standardOutput(process.stdout)
let isGivenUp = false
const giveUp = (): void => {
  isGivenUp = true
}
// Nobody to tell it to is no reason to stop.
stderr.on('error', () => undefined)
const terminal = { stdin, stdout: output.stream, stderr, env, outputFailure: output.failure, giveUp }
const exitCode = await run(process.argv.slice(2), terminal, stop)
if (isGivenUp) process.exit(exitCode)
// Ends also where a library left a timer behind, once everything written has left the process.
output.stream.write('', () => {
  const failure = output.failure()
  if (failure === undefined || exitCode !== 0) process.exit(exitCode)
  stderr.write(`replicator: The output can't be written: ${failure.message}\n`, () => process.exit(1))
})
