#!/usr/bin/env node
// Plain JavaScript on purpose: it is there before the build, and old versions of Node can run it far enough to say no.
import { existsSync } from 'node:fs'

const [major, minor] = process.versions.node.split('.').map(Number)
const main = new URL('../dist/main.js', import.meta.url)

if (major < 22 || (major === 22 && minor < 12)) {
  console.error(`replicator needs Node 22.12 or later, and this is Node ${process.versions.node}.`)
  console.error('Inside the repository, `npx -y pnpm@12 replicator` runs it under the right one.')
  process.exitCode = 1
} else if (!existsSync(main)) {
  console.error('replicator is not built yet. Run `npx -y pnpm@12 build` first.')
  process.exitCode = 1
} else {
  await import(main.href)
}
