/** Entry point of the `replicator` binary; `bin/replicator.js` imports it. */
import { run } from './cli/program.js'

// A reader that has seen enough, as in `replicator get key | head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const exitCode = await run(process.argv.slice(2), process)
// Ends also where a library left a timer behind, once everything written has left the process.
process.stdout.write('', () => process.exit(exitCode))
