import { explore } from './command.js'

process.exitCode = explore(process.argv.slice(2), console.log, () => performance.now())
