import { randomInt } from 'node:crypto'
import {
  engineTarget,
  frameTarget,
  fuzzCommand,
  lineTarget,
  questionTarget,
  storedTarget,
  streamTarget,
  textTarget,
  transportTarget,
} from '@replicator/testkit/fuzz'
import { httpTarget } from './http-target.ts'

process.exitCode = await fuzzCommand({
  args: process.argv.slice(2),
  targets: [
    frameTarget(),
    lineTarget(),
    questionTarget(),
    streamTarget(),
    engineTarget(),
    storedTarget(),
    textTarget(),
    httpTarget(),
    transportTarget(),
  ],
  print: (line) => console.log(line),
  nowMs: () => performance.now(),
  seed: randomInt(2 ** 31),
})
