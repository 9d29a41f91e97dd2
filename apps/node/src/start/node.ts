/** `replicator start`: one node with its HTTP API, from the first log line to a clean stop. */
import { join } from 'node:path'
import type { Tracer } from '@opentelemetry/api'
import {
  InvalidOption,
  RemovedFromNetwork,
  type Replicator,
  type ReplicatorOptions,
  StoreDamaged,
  StoreLost,
} from '@replicator/core'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { CommandFailure, EXIT, messageOf, UsageError } from '../cli/exit.js'
import { clientNames } from '../http/clients.js'
import { listen, OpenToOthers } from '../http/listener.js'
import { LocalToken } from '../http/local-token.js'
import { readTls, type TlsRead } from '../http/tls.js'
import { BREAK_OFF_MS, OPEN_PATHS_SHOWN_MAX } from '../limits.js'
import { programVersion } from '../program-version.js'
import { closingCommand, openPaths } from '../secret-file.js'
import { renew, tellOf } from './certificates.js'
import { isLocked, openFirstFree } from './data-directory.js'
import { keepLocalToken, makeFirstToken } from './first-token.js'
import { listensLocally, makeFirstInvitation, requireGuarded } from './first-invitation.js'
import { anewCommand, type EndedNode, joinCommand, nextNodeCommand } from './next-node.js'
import { joinTokenOf, networkKeysOf } from './secrets.js'
import { START_OPTIONS, type StartOption, type StartSettings } from './settings.js'
import { aborted } from './stop-request.js'
import { sayNotReplaced, takePlace } from './take-place.js'

/** How a node is created: `createReplicator` of `@replicator/core`, or a fake in tests. */
export type Create = (options: ReplicatorOptions) => Promise<Replicator>

export interface NodeEnvironment {
  readonly create: Create
  readonly logger: Logger
  /** Undefined where nobody traces. */
  readonly tracer?: Tracer | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** The directory that holds the default data directories. */
  readonly dataRoot: string
  /** Aborted with the reason when the node shall stop. */
  readonly stop: AbortSignal
  /** Resolves where something threw that nobody expected: the node can't be trusted any more, and ends in order. */
  readonly fault: Promise<Error>
  /** Shows a person what must not be in the log. */
  readonly show: (text: string) => void
  /** From now on SIGHUP calls this, and is no request to stop. */
  readonly onHangUp: (renew: () => void) => void
  /** Told once the API listens. */
  readonly listening?: (facts: ListeningFacts) => void
}

export interface ListeningFacts {
  readonly httpUrl: string
  readonly peerId: string
  readonly addresses: readonly string[]
  readonly dataDir: string
}

/** A node whose API listens. */
interface Running {
  readonly replicator: Replicator
  readonly api: FastifyInstance
  readonly httpUrl: string
  readonly dataDir: string
  /** It is in no network yet. */
  readonly isNew: boolean
}

/** With what is in the files that the settings name. */
type ReadSettings = Omit<StartSettings, 'tls'> & { readonly tls: TlsRead | undefined }

/** Ends that are no fault of the program, by the names of their errors. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'JoinRefused',
  'NoPeerReachable',
  'RemovedFromNetwork',
  'StoreFailed',
  'WrongNetwork',
])

/** Resolves with the exit code once the node has ended. Rejects where it can't start. */
export async function runNode(settings: StartSettings, environment: NodeEnvironment): Promise<number> {
  const { logger, env, stop, fault } = environment
  const { tls: files } = settings
  const tls = files === undefined ? undefined : readTls(files, Date.now())
  const running = await Promise.race([openNode({ ...settings, tls }, environment), patienceOver(stop), fault])
  if (running instanceof Error) return EXIT.failed
  if (running === undefined) {
    logger.info({ reason: stop.reason }, 'stopped before it had started')
    return EXIT.done
  }
  const { replicator, api, httpUrl, dataDir, isNew } = running
  const { name, addresses } = replicator.status()
  const { peerId, clusterId } = replicator
  logger.info({ name, peerId, clusterId, dataDir }, 'the node has started')
  logger.info({ addresses }, 'other nodes can join through these addresses')
  logger.info({ httpUrl }, 'the HTTP API listens')
  if (tls !== undefined) tellOf(tls, logger)
  if (files !== undefined) environment.onHangUp(() => renew(files, api, logger))
  const isFounding = settings.peers.length === 0 && settings.join === undefined
  if (isFounding && !settings.needsTokens && replicator.peers().length <= 1) {
    const command = nextNodeCommand(settings, addresses[0], env)
    if (command !== undefined) logger.info({ command }, 'to start the next node of this network')
  }
  // A node that joins has its tokens from the network.
  if (settings.needsTokens && isFounding) {
    const parts = { replicator, logger, show: environment.show, stop }
    void makeFirstToken(parts).then(() => makeFirstInvitation(parts, (token) => joinCommand(settings, token, env)))
  }
  if (settings.replaces !== undefined) {
    if (isNew) void takePlace(settings.replaces, { replicator, logger, stop })
    else sayNotReplaced(logger, { old: settings.replaces, problem: 'this node was a member before' })
  }
  const ended = (): EndedNode => ({ dataDir, peerId, members: membersAt(replicator) })
  replicator.on('silenced', ({ kind }) => {
    // One that was removed ends, and is told by its end.
    if (kind === 'removed') return
    const command = anewCommand(settings, ended(), env)
    logger.error(
      { command },
      'this node takes no part any more: the command, with other flags of this one, replaces it',
    )
  })
  environment.listening?.({ httpUrl, peerId: replicator.peerId, addresses, dataDir })
  // Behind what is said above in one go: whoever reads that the node is ready has read where its API is.
  await warnOfOpenFolder(dataDir, logger)

  const end = await Promise.race([aborted(stop), replicator.failed, fault])
  if (end instanceof Error) {
    // Where the message says all, the stack says nothing; otherwise it is what a report needs.
    const remedy = remedyOf(end, settings, ended(), env)
    logger.error(EXPLAINED.has(end.name) ? {} : { err: end }, failureText(end, settings) + remedy)
    const removal = end instanceof RemovedFromNetwork ? end : undefined
    // A failed node answers nothing any more: what is pending has an unknown outcome, and waiting won't change that.
    if (removal === undefined) api.server.closeAllConnections()
    await stopInOrder(running, logger)
    logger.info({}, 'stopped')
    if (removal === undefined) return EXIT.failed
    return removal.isLeaving ? EXIT.done : EXIT.removed
  }
  const isAsWished = !settings.leavesOnStop || (await leave(replicator, logger))
  logger.info({ reason: end }, 'stopping: finishing what was accepted')
  const isClean = await stopInOrder(running, logger)
  logger.info({}, 'stopped')
  return isClean && isAsWished ? EXIT.done : EXIT.failed
}

/** The store has closed what is its own; what is left belongs to somebody else, or is a folder of other things as well. */
async function warnOfOpenFolder(dataDir: string, logger: Logger): Promise<void> {
  const paths = await openPaths(dataDir)
  if (paths.length === 0) return
  logger.warn(
    { paths: paths.slice(0, OPEN_PATHS_SHOWN_MAX), command: closingCommand(dataDir) },
    'others may enter or read the data folder, which holds the private key of this node: close it, or give the node a folder of its own',
  )
}

/**
 * Where it can't leave it stops all the same: false then. It is a member still, or, where it was about to be added, may
 * become one: whoever stopped it has something to do.
 */
async function leave(replicator: Replicator, logger: Logger): Promise<boolean> {
  logger.info({}, 'leaving the network before the stop')
  const refusal = await replicator.leave().then(
    (outcome) => {
      if (outcome.outcome !== 'members') return outcome
      logger.info({ epoch: outcome.epoch }, 'the node has left the network')
      return undefined
    },
    (error: unknown) => ({ err: error }),
  )
  if (refusal === undefined) return true
  const command = `replicator remove ${replicator.peerId}`
  logger.error(
    { ...refusal, command },
    'the node stops and has not left the network, so it may still be a member: stop it again once it is ready, or give the command at another node',
  )
  return false
}

/** Resolves some time after the node was to stop. */
async function patienceOver(stop: AbortSignal): Promise<undefined> {
  await aborted(stop)
  return new Promise((resolve) => void setTimeout(() => resolve(undefined), BREAK_OFF_MS).unref())
}

/** Undefined where it was asked to stop before it had started. */
async function openNode(settings: ReadSettings, environment: NodeEnvironment): Promise<Running | undefined> {
  const { dataRoot, stop } = environment
  const open = (dataDir: string) => createNode(dataDir, settings, environment)
  try {
    if (settings.dataDir !== undefined) return await open(settings.dataDir)
    return await openFirstFree(join(dataRoot, 'replicator-data'), settings.clusterId, open)
  } catch (error) {
    if (stop.aborted && error instanceof Error && error.name === 'StartAborted') return undefined
    if (error instanceof CommandFailure || error instanceof UsageError) throw error
    if (error instanceof InvalidOption) throw new UsageError(byFlag(error))
    if (isLocked(error))
      throw new CommandFailure(`${messageOf(error)}. Give another --data-dir, or stop that node.`, { cause: error })
    throw new CommandFailure(`The node can't start: ${messageOf(error)}`, { cause: error })
  }
}

/** What the core says of an option, by the name of its flag. */
function byFlag({ option, message }: InvalidOption): string {
  const options: readonly StartOption[] = START_OPTIONS
  const flag = option === undefined ? undefined : options.find((each) => each.option === option)
  return flag === undefined ? message : `--${flag.name}${message.slice(flag.option?.length)}.`
}

/**
 * The API listens before the node does anything that lasts: a port that is taken must not leave a network behind. A voter that
 * comes back leaves nothing, and has a second to wait for the others: there the API is loaded and made meanwhile.
 */
async function createNode(dataDir: string, settings: ReadSettings, environment: NodeEnvironment): Promise<Running> {
  const { create, logger, tracer, stop } = environment
  const local = new LocalToken()
  const traced = tracer === undefined ? {} : { tracer }
  let api: FastifyInstance | undefined
  let httpUrl = ''
  const serve = async (replicator: Replicator): Promise<void> => {
    const { createHttpApi } = await import('../http/api.js')
    const { serveClients } = await import('../clients/client-api.js')
    api = createHttpApi({
      replicator,
      version: programVersion(),
      httpUrl: () => httpUrl,
      valueBytesMax: settings.valueBytesMax,
      allowedHosts: settings.allowedHosts,
      tokensRequired: settings.needsTokens,
      localToken: local,
      clientOf: clientNames(settings.proxyAddresses),
      ...(settings.tls !== undefined && { tls: settings.tls }),
      ...traced,
      logger,
    })
    serveClients({
      replicator,
      intake: api.intake,
      version: programVersion(),
      httpUrl: () => httpUrl,
      valueBytesMax: settings.valueBytesMax,
      tokensRequired: settings.needsTokens || !(settings.httpOpen || listensLocally(settings)),
      localToken: local,
      ...traced,
      logger,
    })
    httpUrl = await listenOrFail(api, replicator, settings, dataDir)
    keepLocalToken({ replicator, logger }, { local, dataDir, isRequired: settings.needsTokens })
  }
  const prepare: ReplicatorOptions['prepare'] = async (replicator, { isAwaited }) => {
    requireGuarded(replicator, settings)
    if (!isAwaited) await serve(replicator)
  }
  let replicator: Replicator | undefined
  try {
    replicator = await create({
      ...replicatorOptions(settings),
      dataDir,
      logger,
      ...traced,
      signal: stop,
      prepare,
    })
    // It has looked into its store, and has heard of nobody yet.
    const isNew = replicator.status().role === 'joining'
    if (api === undefined) await serve(replicator)
    if (api === undefined) throw new Error('the API was not made')
    return { replicator, api, httpUrl, dataDir, isNew }
  } catch (error) {
    api?.server.closeAllConnections()
    await api?.close()
    await replicator?.stop()
    const remedy = remedyOf(error, settings, { dataDir }, environment.env)
    if (remedy === '') throw error
    throw new CommandFailure(`The node can't start: ${messageOf(error)}${remedy}`, { cause: error })
  }
}

/** Where a node of the network may be reached, one address of each other member. */
function membersAt(replicator: Replicator): readonly string[] {
  return replicator.peers().flatMap(({ self, addresses }) => (self ? [] : addresses.slice(0, 1)))
}

/**
 * Behind the words of an error that only a new node makes good, at the start as later: how that one is started. Who was asked
 * to leave has nothing to make good, and nobody can take the place of a node that isn't known.
 */
function remedyOf(
  error: unknown,
  settings: Omit<StartSettings, 'tls'>,
  ended: EndedNode,
  env: NodeEnvironment['env'],
): string {
  const isRemoved = error instanceof RemovedFromNetwork
  const isLost = error instanceof StoreLost || error instanceof StoreDamaged
  const peerId = isLost ? (error.peerId ?? ended.peerId) : undefined
  if (isRemoved ? error.isLeaving : peerId === undefined) return ''
  return `. In one command, beside other flags of this one: ${anewCommand(settings, { ...ended, peerId }, env)}`
}

async function listenOrFail(
  api: FastifyInstance,
  { tokens }: Replicator,
  { httpPort: port, httpHost: host, needsTokens, httpOpen }: ReadSettings,
  dataDir: string,
): Promise<string> {
  try {
    const mayLeaveLoopback = httpOpen || needsTokens || tokens.has('http')
    return await listen(api, { port, host, mayLeaveLoopback, dataDir })
  } catch (error) {
    if (error instanceof OpenToOthers) {
      throw new UsageError(
        `The HTTP API has no tokens, and ${error.message}: whoever does so could do anything. Start with --tokens; or, ` +
          'where the network around this machine keeps strangers out, with --http-open.',
      )
    }
    throw new CommandFailure(`The HTTP API can't listen on ${host}:${port}: ${messageOf(error)}`, { cause: error })
  }
}

function replicatorOptions(settings: ReadSettings): ReplicatorOptions {
  const { clusterId, peers, listen: addresses, announce, name } = settings
  const { rendezvous, protocolId, minPeers, confirm, valueBytesMax } = settings
  const { clusterVotersMax, votersMax, scrubPerSecond } = settings
  const networkKeys = networkKeysOf(settings.networkKeys)
  const given = {
    ...(name !== undefined && { name }),
    ...(networkKeys !== undefined && { networkKeys }),
    ...(settings.join !== undefined && { join: joinTokenOf(settings.join) }),
  }
  const network = {
    clusterId,
    peers,
    listen: addresses,
    announce,
    rendezvous,
    protocolId,
    tokens: settings.needsTokens,
  }
  const tuning = { engine: { clusterVotersMax, votersMax, scrubPerSecond } }
  return { ...network, ...given, minPeers, confirm, valueBytesMax, tuning }
}

function failureText(error: Error, { peers }: StartSettings): string {
  if (error.name === 'NoPeerReachable') {
    const [, why = ''] = /(: [^:]+:\d+ can't be understood.*)$/.exec(error.message) ?? []
    return `none of the given peers can be reached (${peers.join(', ')}), and this node knows no network from before${why}`
  }
  return `the node ends: ${error.message}`
}

/**
 * First no new requests, then the accepted ones finish, and only then the node that answers them ends. What can't be
 * closed is logged, and the rest is closed all the same; false then.
 */
async function stopInOrder({ api, replicator }: Running, logger: Logger): Promise<boolean> {
  let isClean = true
  for (const close of [() => api.close(), () => replicator.stop()]) {
    try {
      await close()
    } catch (error) {
      isClean = false
      logger.error({ err: error }, 'the node did not stop cleanly')
    }
  }
  return isClean
}
