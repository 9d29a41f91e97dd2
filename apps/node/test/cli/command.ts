import { EventEmitter } from 'node:events'
import { run } from '../../src/cli/program.ts'
import { stopRequest, type StopRequest } from '../../src/start/stop-request.ts'
import { fakeTerminal, type FakeTerminal } from './fake-terminal.ts'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Nobody asks these commands to stop. */
export function unasked(): StopRequest {
  return stopRequest({ signals: new EventEmitter(), raise: () => undefined, insist: () => undefined })
}

/** Runs one command to its end. */
export async function command(
  args: readonly string[],
  options: Parameters<typeof fakeTerminal>[0] = {},
  stdin?: string,
): Promise<Ended> {
  const terminal = fakeTerminal(options)
  if (stdin !== undefined) terminal.stdin.end(stdin)
  const code = await run(args, terminal, unasked())
  return { code, out: terminal.out(), err: terminal.err() }
}

export interface Running {
  readonly terminal: FakeTerminal
  /** As Ctrl-C does. */
  readonly stop: () => void
  readonly ended: Promise<number>
  /** Resolves once that was written, to stdout or to stderr. */
  readonly said: (text: string) => Promise<void>
}

/** Begins a command that ends only when it is stopped. */
export function running(args: readonly string[], options: Parameters<typeof fakeTerminal>[0] = {}): Running {
  const terminal = fakeTerminal(options)
  const signals = new EventEmitter()
  const stop = stopRequest({ signals, raise: () => undefined, insist: () => undefined })
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!terminal.out().includes(text) && !terminal.err().includes(text)) return
        terminal.stdout.off('data', look)
        terminal.stderr.off('data', look)
        resolve()
      }
      terminal.stdout.on('data', look)
      terminal.stderr.on('data', look)
      look()
    })
  return { terminal, stop: () => void signals.emit('SIGINT', 'SIGINT'), ended: run(args, terminal, stop), said }
}
