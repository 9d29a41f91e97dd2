/** The log of a node: pretty for a person at a terminal, one JSON object a line for everybody else. Never values. */
import pino, { type Logger } from 'pino'
import { hasColour, type Terminal } from '../cli/terminal.js'

export interface Log {
  readonly logger: Logger
  /** Writes out what is still waiting; the process may end afterwards. */
  flush(): void
}

export async function createLog(level: string, { stdout, env }: Terminal): Promise<Log> {
  if (stdout.isTTY === true) {
    // In this process and synchronous: a worker thread would cost more time than the whole start.
    const { default: pretty } = await import('pino-pretty')
    const stream = pretty({
      colorize: hasColour(stdout, env),
      ignore: 'pid,hostname',
      translateTime: 'HH:MM:ss.l',
      destination: stdout,
      sync: true,
    })
    return { logger: pino({ level }, stream), flush: () => undefined }
  }
  // Not synchronous: a reader that is slow, or gone, must not hold up the node.
  const destination = pino.destination({ fd: 1, sync: false })
  destination.on('error', () => undefined)
  return {
    logger: pino({ level }, destination),
    flush: () => {
      try {
        destination.flushSync()
      } catch {
        // Nobody reads any more.
      }
    },
  }
}
