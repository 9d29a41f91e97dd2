/**
 * The log of a node: a line for a person at a terminal, one JSON object a line for everybody else. Never values.
 *
 * A node never waits for whoever reads its log: a terminal that is held, a pipe that is full or a disk that is full cost it
 * lines, not its votes nor its end.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pino, { type Logger } from 'pino'
import { FileOutput } from '../cli/output.js'
import { hasColour, type Terminal } from '../cli/terminal.js'
import { LOG_BYTES_MAX, LOG_FLUSH_MS } from '../limits.js'
import { logLine } from './log-line.js'

export interface Log {
  readonly logger: Logger
  /** Resolves once what is waiting has been written, or nobody has read it for a moment; the process may end then. */
  flush(): Promise<void>
}

export function createLog(level: string, terminal: Terminal): Log {
  const { stdout, env } = terminal
  const colour = hasColour(stdout, env)
  const form = stdout.isTTY === true ? (json: string) => logLine(json, colour) : (json: string) => json
  keepFromBlocking(stdout)
  let lost = 0
  const logger = pino({ level }, { write: (json) => write(form(json)) })
  return { logger, flush: () => flush(terminal) }

  function write(line: string): void {
    if (stdout instanceof FileOutput) stdout.tryWrite(Buffer.from(line))
    else if (stdout.writableLength + line.length > LOG_BYTES_MAX) lost++
    else {
      stdout.write(line, () => undefined)
      if (lost > 0) sayLost()
    }
  }

  function sayLost(): void {
    const lines = lost
    lost = 0
    queueMicrotask(() => logger.warn({ lines }, 'lines of the log were lost: nobody read them'))
  }
}

/** Node lets each write to a terminal wait until it is shown: Ctrl-S would stop a voter. There is no other way to say so. */
function keepFromBlocking(stdout: Terminal['stdout']): void {
  const { _handle: handle } = stdout as { readonly _handle?: { setBlocking?(isBlocking: boolean): void } }
  if (stdout.isTTY === true) handle?.setBlocking?.(false)
}

async function flush({ stdout, giveUp }: Terminal): Promise<void> {
  const written = new Promise<void>((resolve) => void stdout.write('', () => resolve()))
  await Promise.race([written, pause(LOG_FLUSH_MS, undefined, { ref: false })])
  giveUp?.()
}
