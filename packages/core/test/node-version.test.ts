import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeProblem } from '../src/node-version.js'

it.each(['22.12.0', '22.23.2', '23.0.0', '24.1.0', '100.0.0'])('Node %s is new enough', (version) => {
  expect(nodeProblem(version)).toBeUndefined()
})

it.each(['18.20.8', '20.20.2', '22.2.0', '22.11.0'])('Node %s is refused in words', (version) => {
  expect(nodeProblem(version)).toBe(`@replicator/core needs Node 22.12 or later, and this is Node ${version}`)
})

it('what the words say is what the package declares', () => {
  const manifest = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')
  expect(JSON.parse(manifest)).toMatchObject({ engines: { node: '>=22.12' } })
})
