import { join } from 'node:path'
import { CATALOGUE } from './catalogue.js'
import { mutants } from './command.js'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

process.exitCode = await mutants(process.argv.slice(2), {
  root: join(import.meta.dirname, '../../../..'),
  catalogue: CATALOGUE,
  print: console.log,
})
