import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as errors from '../src/store-error.js'
import { newFolder } from './folder.js'

const root = join(import.meta.dirname, '..')
const readme = await readFile(join(root, 'README.md'), 'utf8')

it('has an example in its README that runs', async () => {
  const example = /```js\n(.*?)```/s.exec(readme)?.[1]
  const dataDir = join(await newFolder(), 'data')
  // From its input, in the package's own folder: so it finds the package by its name.
  const args = ['--input-type=module', '-', dataDir]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, input: example ?? '', encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toBe('hello\ndurable with batch 1\n')
})

it('explains each of its errors in a section of the README', () => {
  const classes = Object.keys(errors).filter((name) => name.startsWith('Store'))
  const sections = [...readme.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  expect(sections.toSorted()).toEqual(classes.toSorted())
})
