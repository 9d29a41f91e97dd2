/** Entry point of the `replicator` binary; `bin/replicator.js` imports it. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { stopRequest } from './start/stop-request.js'

const stop = stopRequest({
  signals: process,
  raise: (signal) => process.kill(process.pid, signal),
  insist: () => process.exit(1),
})

// Half of a start is compiling libraries. The cache lies beside them, where only whoever installs them can write; where
// it can't be written, Node goes on without one.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)))
const { run } = await import('./cli/program.js')

// A reader that has seen enough, as in `replicator get key | head`, is no failure: the command ends as it would have.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const exitCode = await run(process.argv.slice(2), process, stop)
// Ends also where a library left a timer behind, once everything written has left the process.
process.stdout.write('', () => process.exit(exitCode))
