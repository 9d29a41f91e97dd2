import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closingCommand, openPaths, readSecretFile } from '../src/secret-file.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'replicator-secret-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function secretFile(mode: number): string {
  const path = join(folder(), 'a key')
  writeFileSync(path, 'secret')
  chmodSync(path, mode)
  return path
}

describe('a file with a secret', () => {
  it('is read where it is its owner’s alone', () => {
    expect(readSecretFile(secretFile(0o600), '--tls-key').toString()).toBe('secret')
    expect(readSecretFile(secretFile(0o400), '--tls-key').toString()).toBe('secret')
  })

  it.each(['0640', '0604', '0660', '0666'])(
    'is refused with the command that closes it where its mode is %s',
    (mode) => {
      const path = secretFile(Number.parseInt(mode, 8))
      const words = `--tls-key: ${path} holds a secret, and others may read it (its mode is ${mode}). Close it: `
      expect(() => readSecretFile(path, '--tls-key')).toThrow(words)
      const { message } = thrownBy(() => readSecretFile(path, '--tls-key'))
      execFileSync('sh', ['-c', message.slice(words.length)])
      expect(readSecretFile(path, '--tls-key').toString()).toBe('secret')
    },
  )

  it('is refused by its flag and name where it is missing, a folder, a pipe or too long', () => {
    const path = secretFile(0o600)
    rmSync(path)
    expect(() => readSecretFile(path, '--network-key')).toThrow(`--network-key can't be read: ENOENT`)
    mkdirSync(path, 0o700)
    expect(() => readSecretFile(path, '--network-key')).toThrow(`--network-key: ${path} is no file.`)
    const pipe = join(folder(), 'pipe')
    execFileSync('sh', ['-c', `mkfifo -m 600 ${pipe}`])
    expect(() => readSecretFile(pipe, '--network-key')).toThrow(`--network-key: ${pipe} is no file.`)
    const long = secretFile(0o600)
    truncateSync(long, 1024 * 1024 + 1)
    expect(() => readSecretFile(long, '--network-key')).toThrow(`--network-key: ${long} has 1048577 bytes`)
  })
})

describe('a data folder', () => {
  it('is closed where nobody but its owner may enter it or read what is in it', async () => {
    const path = folder()
    writeFileSync(join(path, 'data.mdb'), '', { mode: 0o600 })
    expect(await openPaths(path)).toEqual([])
  })

  it('tells what is open, and the command that closes it', async () => {
    const path = folder()
    writeFileSync(join(path, 'data.mdb'), '')
    chmodSync(join(path, 'data.mdb'), 0o644)
    chmodSync(path, 0o750)
    expect(await openPaths(path)).toEqual([path, join(path, 'data.mdb')])
    execFileSync('sh', ['-c', closingCommand(path)])
    expect(await openPaths(path)).toEqual([])
  })

  it('that is gone has nothing open', async () => {
    expect(await openPaths(join(folder(), 'gone'))).toEqual([])
  })
})

function thrownBy(act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
