/** From the words of a command line to the command that they mean. Commands are loaded when they are called. */
import { NoAnswer, type HttpNodes, Refusal } from '@replicator/client/http'
import { VALUE_BYTES_MAX } from '@replicator/interface'
import { BENCH_CONNECTIONS_MAX, BENCH_RUNS_MAX, BENCH_SECONDS_MAX } from '../limits.js'
import { environmentName } from '../start/settings.js'
import type { StopRequest } from '../start/stop-request.js'
import { clientTrust } from './client-trust.js'
import { CommandFailure, UsageError } from './exit.js'
import type { Agents } from './http-send.js'
import { type ClientIdentity, nodeClient } from './node-client.js'
import { reportProblem } from './problem-report.js'
import { shownToken } from './shown-token.js'
import type { Terminal } from './terminal.js'

export type Flags = Readonly<Record<string, unknown>>
export type Command = (flags: Flags, terminal: Terminal, stop: StopRequest) => Promise<number>

export const startCommand: Command = async (flags, terminal, stop) => {
  const { start } = await import('../start/process.js')
  return start(flags, terminal, stop)
}

export const demoCommand: Command = async (flags, terminal, stop) => {
  const { demo } = await import('../demo/demo.js')
  return demo({ exit: flags['exit'] === true }, terminal, stop)
}

export const putCommand = asking(async (client, flags, terminal) => {
  const { put } = await import('./put.js')
  return put(
    client,
    {
      key: textOf(flags, 'key') ?? '',
      value: textOf(flags, 'value'),
      contentType: textOf(flags, 'content-type'),
      empty: flags['empty'] === true,
      mutable: flags['mutable'] === true,
      final: flags['final'] === true,
      ttlSeconds: secondsOf(flags, 'ttl'),
      ifMatch: versionOf(flags, 'if-match'),
      idempotencyKey: textOf(flags, 'idempotency-key'),
      json: flags['json'] === true,
    },
    terminal,
  )
})

export const getCommand = asking(async (client, flags, terminal) => {
  const { get } = await import('./get.js')
  const consistency = consistencyOf(flags)
  return get(client, { key: textOf(flags, 'key') ?? '', consistency, json: flags['json'] === true }, terminal)
})

export const deleteCommand = asking(async (client, flags, terminal) => {
  const { remove } = await import('./delete.js')
  const ifMatch = versionOf(flags, 'if-match')
  if (flags['any'] === true && ifMatch !== undefined) throw new UsageError('Either --any or --if-match, not both.')
  return remove(
    client,
    {
      key: textOf(flags, 'key') ?? '',
      ifMatch: flags['any'] === true ? '*' : ifMatch,
      idempotencyKey: textOf(flags, 'idempotency-key'),
      json: flags['json'] === true,
    },
    terminal,
  )
})

export const listCommand = asking(async (client, flags, terminal) => {
  const { list } = await import('./list.js')
  return list(client, { ...rangeOf(flags), limit: countOf(flags, 'limit') }, terminal)
})

export const watchCommand = stoppable(async (client, flags, terminal, stop) => {
  const { watch } = await import('./watch.js')
  return watch(client, rangeOf(flags), terminal, stop)
})

export const exportCommand = stoppable(async (client, flags, terminal, stop) => {
  const { exportRecords } = await import('./export.js')
  const args = { prefix: textOf(flags, 'prefix'), out: textOf(flags, 'out'), json: flags['json'] === true }
  return exportRecords(client, args, terminal, stop)
})

export const importCommand = stoppable(async (client, flags, terminal, stop) => {
  const { importRecords } = await import('./import.js')
  const args = {
    file: textOf(flags, 'file'),
    dryRun: flags['dry-run'] === true,
    conflicts: textOf(flags, 'conflicts'),
    json: flags['json'] === true,
  }
  return importRecords(client, args, terminal, stop)
})

export const backupCommand = stoppable(async (client, flags, terminal, stop) => {
  const { backup } = await import('./backup.js')
  const consistency = consistencyOf(flags)
  const [force, json] = [flags['force'] === true, flags['json'] === true]
  const args = { file: textOf(flags, 'file') ?? '', consistency, force, json } as const
  return backup(client, args, terminal, stop)
})

export const restoreCommand: Command = async (flags, terminal, stop) => {
  stop.release()
  const { restore } = await import('./restore.js')
  const args = {
    file: textOf(flags, 'file') ?? '',
    dataDir: textOf(flags, 'data-dir') ?? '',
    clusterId: textOf(flags, 'cluster-id') ?? '',
    join: textOf(flags, 'join'),
    json: flags['json'] === true,
  }
  return restore(args, terminal)
}

export const rescueCommand: Command = async (flags, terminal, stop) => {
  stop.release()
  const { rescue } = await import('./rescue.js')
  const [yes, json] = [flags['yes'] === true, flags['json'] === true]
  return rescue({ dataDir: textOf(flags, 'data-dir') ?? '', yes, json }, terminal)
}

export function viewCommand(name: 'status' | 'peers' | 'clusters' | 'reservations'): Command {
  return asking(async (client, flags, terminal) => {
    const { view } = await import('./views.js')
    return view(client, name, flags['json'] === true, terminal)
  })
}

/** With `--watch`: again and again, until it is asked to stop. */
export function lookCommand(name: 'status' | 'peers'): Command {
  const once = viewCommand(name)
  const live = stoppable(async (client, flags, terminal, stop) => {
    const { watchView } = await import('./live-view.js')
    return watchView(client, { name, json: flags['json'] === true }, terminal, stop)
  })
  return (flags, terminal, stop) => (flags['watch'] === true ? live : once)(flags, terminal, stop)
}

export function settlingCommand(name: 'proposal' | 'resolve', subject: 'id' | 'key'): Command {
  return asking(async (client, flags, terminal) => {
    const { proposal, resolve } = await import('./settling.js')
    const command = name === 'proposal' ? proposal : resolve
    return command(client, { subject: textOf(flags, subject) ?? '', json: flags['json'] === true }, terminal)
  })
}

export function membersCommand(verb: 'remove' | 'replace' | 'promote' | 'demote' | 'leave'): Command {
  return asking(async (client, flags, terminal) => {
    const { changeMembers } = await import('./members.js')
    const [yes, force, json] = ['yes', 'force', 'json'].map((name) => flags[name] === true) as [
      boolean,
      boolean,
      boolean,
    ]
    const peers = Array.isArray(flags['peer']) ? flags['peer'].map(String) : []
    const pair = { [textOf(flags, 'old') ?? '']: textOf(flags, 'new') ?? '' }
    const request = verb === 'leave' ? undefined : verb === 'replace' ? { replace: pair } : { [verb]: peers }
    return changeMembers(client, { request, yes, force, json }, terminal)
  })
}

export const completionCommand: Command = async (flags, terminal, stop) => {
  stop.release()
  const { COMPLETIONS, completion } = await import('./completion.js')
  return completion(textOf(flags, 'shell') as keyof typeof COMPLETIONS, terminal)
}

export const tokenCreateCommand = asking(async (client, flags, terminal) => {
  const { createJoinToken, createToken } = await import('./tokens.js')
  if (flags['join'] === true) return createJoinToken(client, joinArguments(flags), terminal)
  if (flags['once'] === true || flags['cluster'] !== undefined)
    throw new UsageError('--once and --cluster are for join tokens: give --join as well.')
  if (!Array.isArray(flags['scope'])) throw new UsageError('Say what the token is good for: --scope, or --join.')
  const args = {
    name: textOf(flags, 'name'),
    scopes: Array.isArray(flags['scope']) ? flags['scope'].map(String) : [],
    prefix: textOf(flags, 'prefix'),
    ttlSeconds: secondsOf(flags, 'expires'),
    json: flags['json'] === true,
  }
  return createToken(client, args, terminal)
})

function joinArguments(flags: Flags) {
  if (flags['scope'] !== undefined || flags['prefix'] !== undefined)
    throw new UsageError('A join token has no --scope and no --prefix: it is good for joining alone.')
  return {
    name: textOf(flags, 'name'),
    ttlSeconds: secondsOf(flags, 'expires'),
    once: flags['once'] === true,
    cluster: textOf(flags, 'cluster'),
    json: flags['json'] === true,
  }
}

export const tokenListCommand = asking(async (client, flags, terminal) => {
  const { listTokens } = await import('./tokens.js')
  return listTokens(client, flags['json'] === true, terminal)
})

export const tokenRevokeCommand = asking(async (client, flags, terminal) => {
  const { revokeToken } = await import('./tokens.js')
  return revokeToken(client, { id: textOf(flags, 'id') ?? '', json: flags['json'] === true }, terminal)
})

export const auditCommand = asking(async (client, flags, terminal) => {
  const { audit } = await import('./tokens.js')
  return audit(client, { limit: countOf(flags, 'limit'), json: flags['json'] === true }, terminal)
})

export const networkKeyCommand: Command = async (flags, terminal) => {
  const { createNetworkKey } = await import('./network-key.js')
  return createNetworkKey(textOf(flags, 'file') ?? '', terminal)
}

export const doctorCommand: Command = async (flags, terminal, stop) => {
  stop.release()
  const dataDir = textOf(flags, 'data-dir')
  const urls = urlsOf(flags, terminal)
  // A folder alone can be looked at as well.
  if (urls.length === 0 && dataDir === undefined) nodeClient(urls)
  const { doctor } = await import('./doctor.js')
  const identity = identityOf(flags, terminal)
  const clients = urls.map((url) => nodeClient([url], identity))
  return doctor({ clients, dataDir, json: flags['json'] === true }, terminal)
}

export const benchCommand: Command = async (flags, terminal, stop) => {
  const { bench } = await import('./bench.js')
  const seconds = countOf(flags, 'seconds') ?? 0
  const bytes = countOf(flags, 'bytes') ?? 0
  const connections = (textOf(flags, 'connections') ?? '').split(',').map(connectionsIn)
  if (seconds > BENCH_SECONDS_MAX) throw new UsageError(`--seconds is ${BENCH_SECONDS_MAX} at most.`)
  if (bytes > VALUE_BYTES_MAX) throw new UsageError(`--bytes is ${VALUE_BYTES_MAX} at most.`)
  if (connections.length > BENCH_RUNS_MAX) throw new UsageError(`--connections has ${BENCH_RUNS_MAX} numbers at most.`)
  const urls = urlsOf(flags, terminal)
  if (urls.length === 0) nodeClient(urls)
  const identity = identityOf(flags, terminal)
  const nodes = urls.map((url) => nodeClient([url]).url)
  const connect = (url: string, agents: Agents) => nodeClient([url], { ...identity, agents })
  const consistency = consistencyOf(flags)
  const args = { nodes, connect, seconds, connections, bytes, consistency, json: flags['json'] === true } as const
  return reported(flags, terminal, () => bench(args, terminal, stop.signal))
}

function connectionsIn(text: string): number {
  const count = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Infinity
  if (count <= BENCH_CONNECTIONS_MAX) return count
  throw new UsageError(`--connections is a number from 1 to ${BENCH_CONNECTIONS_MAX}, or several, as in 1,8,64.`)
}

type Asking = (client: HttpNodes, flags: Flags, terminal: Terminal) => Promise<number>

/** A command that asks a node, and that a signal ends as it ends any program. */
function asking(command: Asking): Command {
  return (flags, terminal, stop) => {
    stop.release()
    return refusable(flags, terminal, (client) => command(client, flags, terminal))
  }
}

/** Likewise, with something to finish when it is asked to stop. */
function stoppable(command: (...args: [...Parameters<Asking>, AbortSignal]) => Promise<number>): Command {
  return (flags, terminal, stop) =>
    refusable(flags, terminal, (client) => command(client, flags, terminal, stop.signal))
}

function refusable(flags: Flags, terminal: Terminal, command: (client: HttpNodes) => Promise<number>): Promise<number> {
  const client = nodeClient(urlsOf(flags, terminal), identityOf(flags, terminal))
  return reported(flags, terminal, () => command(client))
}

/** A node may refuse something in the middle of a command, or be gone. */
async function reported(flags: Flags, terminal: Terminal, command: () => Promise<number>): Promise<number> {
  try {
    return await command()
  } catch (error) {
    if (error instanceof NoAnswer) throw new CommandFailure(error.message, { cause: error })
    if (!(error instanceof Refusal)) throw error
    return reportProblem(terminal, error.answer, { json: flags['json'] === true, url: error.url })
  }
}

function urlsOf(flags: Flags, { env }: Terminal): readonly string[] {
  const given = flags['url']
  if (Array.isArray(given)) return given.map(String)
  return (env['REPLICATOR_URL'] ?? '').split(/[\s,]+/).filter((url) => url !== '')
}

/** What a command shows of itself, and whom it trusts. */
function identityOf(flags: Flags, { env }: Terminal): ClientIdentity {
  return {
    token: shownToken({ file: textOf(flags, 'token-file'), onCommandLine: flags['token'], env }),
    trust: clientTrust((flag) => textOf(flags, flag) ?? (env[environmentName(flag)] || undefined)),
  }
}

function rangeOf(flags: Flags) {
  return {
    prefix: textOf(flags, 'prefix'),
    after: textOf(flags, 'after'),
    values: flags['values'] === true,
    json: flags['json'] === true,
  }
}

/** An option that takes one value and is given twice is a mistake, not a list. */
function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once.`)
  return typeof value === 'string' ? value : undefined
}

function consistencyOf(flags: Flags): 'quorum' | 'local' {
  return textOf(flags, 'consistency') === 'local' ? 'local' : 'quorum'
}

function countOf(flags: Flags, name: string): number | undefined {
  const text = textOf(flags, name)
  if (text !== undefined && !/^[1-9]\d{0,14}$/.test(text)) throw new UsageError(`--${name} is a number from 1.`)
  return text === undefined ? undefined : Number(text)
}

/** As the header `If-Match` has it. */
function versionOf(flags: Flags, name: string): string | undefined {
  const text = textOf(flags, name)
  if (text === undefined || text === '*') return text
  const [, version] = /^"?(\d{1,15})"?$/.exec(text) ?? []
  if (version === undefined) throw new UsageError(`--${name} is a version, such as 3, or * for whichever is there.`)
  return `"${version}"`
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

function secondsOf(flags: Flags, name: string): number | undefined {
  const text = textOf(flags, name)
  if (text === undefined) return undefined
  const [, count, unit = 's'] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? []
  if (count === undefined) throw new UsageError(`--${name} is a number of seconds, or one like 30s, 5m, 12h, 7d.`)
  return Number(count) * (UNIT_SECONDS[unit] ?? 1)
}
