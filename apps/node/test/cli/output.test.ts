import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { FileOutput } from '../../src/cli/output.ts'

function opened(path: string, flags: 'r' | 'w'): number {
  const fd = openSync(path, flags)
  onTestFinished(() => closeSync(fd))
  return fd
}

it('takes all of what is written to a file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'replicator-output-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const output = new FileOutput(opened(join(directory, 'out'), 'w'))
  output.write('ä')
  await new Promise<void>((resolve) => void output.write(Buffer.alloc(3_000_000, 'x'), () => resolve()))
  expect(output.failure).toBeUndefined()
  expect(readFileSync(join(directory, 'out'))).toHaveLength(3_000_002)
})

it('remembers what went wrong, and tries the next write all the same', async () => {
  // As on a full disk, each write fails.
  const output = new FileOutput(opened(import.meta.filename, 'r'))
  await new Promise<void>((resolve) => void output.write('x', () => resolve()))
  expect(output.failure).toMatchObject({ code: 'EBADF' })
  expect(output.tryWrite(Buffer.from('y'))).toMatchObject({ code: 'EBADF' })
})
