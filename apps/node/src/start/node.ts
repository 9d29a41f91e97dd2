/** `replicator start`: one node with its HTTP API, from the first log line to a clean stop. */
import { join } from 'node:path'
import type { Replicator, ReplicatorOptions } from '@replicator/core'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { CommandFailure, EXIT, messageOf, UsageError } from '../cli/exit.js'
import { createHttpApi } from '../http/api.js'
import { isLoopback, listen } from '../http/listener.js'
import { programVersion } from '../program-version.js'
import { isLocked, openFirstFree } from './data-directory.js'
import type { StartSettings } from './settings.js'

/** How a node is created: `createReplicator` of `@replicator/core`, or a fake in tests. */
export type Create = (options: ReplicatorOptions) => Promise<Replicator>

const SAID_IN_WORDS = new Set(['NoPeerReachable', 'StoreFailed'])

export interface NodeEnvironment {
  readonly create: Create
  readonly logger: Logger
  /** The directory that holds the default data directories. */
  readonly dataRoot: string
  /** Resolves with the reason when the node shall stop. */
  readonly stopAsked: Promise<string>
  /** Told once the API listens. */
  readonly listening?: (facts: ListeningFacts) => void
}

export interface ListeningFacts {
  readonly httpUrl: string
  readonly peerId: string
  readonly addresses: readonly string[]
  readonly dataDir: string
}

/** Resolves with the exit code once the node has ended. Rejects where it can't start. */
export async function runNode(settings: StartSettings, environment: NodeEnvironment): Promise<number> {
  const { logger, stopAsked } = environment
  const { replicator, dataDir } = await createNode(settings, environment)
  let httpUrl = ''
  const api = createHttpApi({
    replicator,
    version: programVersion(),
    httpUrl: () => httpUrl,
    valueBytesMax: settings.valueBytesMax,
    loopbackOnly: isLoopback(settings.httpHost),
    logger,
  })
  try {
    httpUrl = await listen(api, { port: settings.httpPort, host: settings.httpHost, dataDir })
  } catch (error) {
    await replicator.stop()
    throw new CommandFailure(
      `The HTTP API can't listen on ${settings.httpHost}:${settings.httpPort}: ${messageOf(error)}`,
      { cause: error },
    )
  }
  const { addresses } = replicator.status()
  logger.info({ peerId: replicator.peerId, clusterId: replicator.clusterId, dataDir }, 'the node has started')
  logger.info({ addresses }, 'other nodes can join through these addresses')
  logger.info({ httpUrl }, 'the HTTP API listens')
  environment.listening?.({ httpUrl, peerId: replicator.peerId, addresses, dataDir })
  replicator.ready().then(
    () => logger.info({}, 'the node is ready: it takes reads and writes'),
    () => undefined,
  )

  const end = await Promise.race([stopAsked, replicator.failed])
  if (end instanceof Error) {
    // Where nobody could be reached or the disk failed, the stack says nothing; otherwise it is what a report needs.
    logger.error(SAID_IN_WORDS.has(end.name) ? {} : { err: end }, failureText(end, settings))
    // A failed node answers nothing any more: what is pending has an unknown outcome, and waiting won't change that.
    api.server.closeAllConnections()
    await stop(api, replicator)
    return EXIT.failed
  }
  logger.info({ reason: end }, 'stopping: finishing what was accepted')
  await stop(api, replicator)
  logger.info({}, 'stopped')
  return EXIT.done
}

async function createNode(
  settings: StartSettings,
  { create, dataRoot, logger }: NodeEnvironment,
): Promise<{ replicator: Replicator; dataDir: string }> {
  const open = async (dataDir: string) => ({
    dataDir,
    replicator: await create({ ...replicatorOptions(settings), dataDir, logger }),
  })
  try {
    if (settings.dataDir !== undefined) return await open(settings.dataDir)
    return await openFirstFree(join(dataRoot, 'replicator-data'), settings.clusterId, open)
  } catch (error) {
    // How the core refuses an option; its message names it.
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message)
    if (isLocked(error))
      throw new CommandFailure(`${messageOf(error)}. Give another --data-dir, or stop that node.`, { cause: error })
    throw new CommandFailure(`The node can't start: ${messageOf(error)}`, { cause: error })
  }
}

function replicatorOptions(settings: StartSettings): ReplicatorOptions {
  const { clusterId, peers, listen: addresses, rendezvous, protocolId, minPeers, confirm, valueBytesMax } = settings
  return { clusterId, peers, listen: addresses, rendezvous, protocolId, minPeers, confirm, valueBytesMax }
}

function failureText(error: Error, { peers }: StartSettings): string {
  if (error.name === 'NoPeerReachable') {
    return `none of the given peers can be reached (${peers.join(', ')}), and this node knows no network from before`
  }
  return `the node ends: ${error.message}`
}

/** First no new requests, then the accepted ones finish, and only then the node that answers them ends. */
async function stop(api: FastifyInstance, replicator: Replicator): Promise<void> {
  await api.close()
  await replicator.stop()
}
