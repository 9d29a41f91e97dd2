import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { joinTokenOf, networkKeysOf } from '../../src/start/secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'replicator-secrets-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text, { mode })
  return path
}

it('A join token is taken as it is, or from a file', () => {
  expect(joinTokenOf('rpj_x')).toBe('rpj_x')
  expect(joinTokenOf(`@${file('token', 'rpj_y\n')}`)).toBe('rpj_y')
})

it('Network keys are taken from files, but for what stands for the kept one, and for none', () => {
  const key = file('key', 'the key\n')
  expect(networkKeysOf([])).toBeUndefined()
  expect(networkKeysOf(['none'])).toEqual([])
  expect(networkKeysOf(['kept', key])).toEqual(['kept', 'the key'])
})

it('What is wrong with a file is said by its name, and never with what it holds', () => {
  const open = file('open', 'rpj_x', 0o644)
  const said = [() => joinTokenOf(`@${open}`), () => networkKeysOf([open]), () => joinTokenOf('@/nowhere')].map(
    (read) => {
      try {
        return String(read())
      } catch (error) {
        return String(error)
      }
    },
  )
  expect(said).toEqual([
    expect.stringContaining(`--join: ${open} holds a secret, and others may read it (its mode is 0644)`),
    expect.stringContaining(`--network-key: ${open} holds a secret, and others may read it`),
    expect.stringContaining("--join can't be read: ENOENT"),
  ])
  expect(said.join()).not.toContain('rpj_x')
})
