/** Ties a node to its process: the configuration file, the log, signals, and the program that started it. */
import { readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { setImmediate } from 'node:timers/promises'
import { CommandFailure, EXIT, messageOf, UsageError } from '../cli/exit.js'
import type { Terminal } from '../cli/terminal.js'
import { createLog } from './log.js'
import { runNode } from './node.js'
import { joinTokenOf } from './secrets.js'
import { type StartSettings, startSettings } from './settings.js'
import { registeredTracer } from './tracer.js'
import type { StopRequest } from './stop-request.js'

/**
 * Set to 1 by a program that starts nodes with an IPC channel: the node then tells it when it listens, and stops when
 * the channel ends, so that it never outlives that program, however it ended.
 */
export const STOP_WITH_PARENT = 'REPLICATOR_STOP_WITH_PARENT'

/** What such a program is sent, once. */
export interface ListeningMessage {
  readonly type: 'listening'
  readonly httpUrl: string
  readonly peerId: string
  readonly addresses: readonly string[]
}

export async function start(
  flags: Readonly<Record<string, unknown>>,
  terminal: Terminal,
  stop: StopRequest,
): Promise<number> {
  const config = flags['config'] ?? terminal.env['REPLICATOR_CONFIG']
  const file = typeof config === 'string' && config !== '' ? readConfig(config) : undefined
  const given = startSettings({ flags, env: terminal.env, ...(file !== undefined && { file }) })
  const withParent = terminal.env[STOP_WITH_PARENT] === '1'
  if (withParent) stop.heedParent()
  // It may have ended while this process was loading; then there is no event any more.
  if (withParent && !process.connected) throw new CommandFailure('The program that started this node is gone.')
  const { logger, flush } = createLog(given.logLevel, terminal)
  stop.insist = (signal) => {
    logger.warn({ signal }, 'asked a second time: ending at once')
    void flush().finally(() => process.exit(1))
  }
  let faults = 0
  let catchFault: (error: Error) => void = () => undefined
  const fault = new Promise<Error>((resolve) => {
    catchFault = (error) => {
      faults++
      logger.fatal({ err: error }, 'the node ends: nobody expected this error')
      resolve(error)
    }
  })
  process.on('uncaughtException', catchFault)
  try {
    const { createReplicator, parseInvitation } = await import('@replicator/core')
    const settings = withCluster(given, parseInvitation)
    // Loading is synchronous: a signal that came meanwhile is heard only once the event loop has come round.
    await setImmediate()
    const exitCode = await runNode(settings, {
      create: createReplicator,
      logger,
      tracer: registeredTracer(),
      dataRoot: process.cwd(),
      env: terminal.env,
      stop: stop.signal,
      fault,
      show: (text) => void terminal.stderr.write(text),
      onHangUp: stop.onHangUp,
      listening: ({ httpUrl, peerId, addresses }) => {
        // Now and not at the end, for nodes that start in the meantime, and because a killed node has no end.
        flushCompileCache()
        const message: ListeningMessage = { type: 'listening', httpUrl, peerId, addresses }
        if (withParent) process.send?.(message, () => undefined)
      },
    })
    return faults > 0 ? EXIT.failed : exitCode
  } finally {
    process.off('uncaughtException', catchFault)
    await flush()
  }
}

/** A token that is good for one cluster only says which that is. Throws where nobody does. */
function withCluster(
  settings: StartSettings,
  parse: (token: string) => { readonly cluster?: string } | { readonly problem: string },
): StartSettings {
  if (settings.clusterId !== '' || settings.join === undefined) return settings
  const invitation = parse(joinTokenOf(settings.join))
  if ('problem' in invitation) throw new UsageError(`--join is no join token that can be used: ${invitation.problem}.`)
  if (invitation.cluster === undefined)
    throw new UsageError('A node needs a cluster to belong to, and the join token names none: give --cluster-id.')
  return { ...settings, clusterId: invitation.cluster }
}

function readConfig(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`The configuration file ${file} can't be read: ${messageOf(error)}`)
  }
}
