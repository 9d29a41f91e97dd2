/** Entry point of the `replicator` binary; `bin/replicator.js` imports it. */
process.stderr.write('replicator: no command is implemented yet\n')
process.exitCode = 1
