import { simulate } from './command.js'

process.exitCode = await simulate(process.argv.slice(2), {
  print: (line) => console.log(line),
  nowMs: () => performance.now(),
  fresh: Date.now() % 2 ** 40,
})
