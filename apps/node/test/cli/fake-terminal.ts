import { PassThrough } from 'node:stream'
import type { Terminal } from '../../src/cli/terminal.ts'

type Stream = PassThrough & { isTTY: boolean }

export interface FakeTerminal extends Terminal {
  readonly stdin: Stream
  readonly stdout: Stream
  readonly stderr: Stream
  /** What was written so far. */
  readonly out: () => string
  readonly err: () => string
}

/** A terminal in memory; `tty` says whether a person sits at it. */
export function fakeTerminal({
  tty = false,
  env = {},
}: { tty?: boolean; env?: Record<string, string> } = {}): FakeTerminal {
  const stream = (): Stream => Object.assign(new PassThrough(), { isTTY: tty })
  const [stdin, stdout, stderr] = [stream(), stream(), stream()]
  const written = { out: '', err: '' }
  stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()))
  stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()))
  return { stdin, stdout, stderr, env, out: () => written.out, err: () => written.err }
}
