/** The command that starts the next node of a network, ready to paste. */
import { quoted } from '../cli/text.js'
import { START_OPTIONS, type StartOption, type StartSettings } from './settings.js'

/**
 * Undefined where nothing can be said. `npx` and the like are part of it where this node was started so. On another machine
 * it needs a `--listen` of its own.
 */
export function nextNodeCommand(
  settings: StartSettings,
  address: string | undefined,
  env: Environment,
): string | undefined {
  return address === undefined ? undefined : `${caller(env)} start ${sameFlags(settings)} --peer ${quoted(address)}`
}

/** The command that starts another node with a join token, which is so not to be seen in the list of processes. */
export function joinCommand(settings: StartSettings, token: string, env: Environment): string {
  return `REPLICATOR_JOIN=${token} ${caller(env)} start ${sameFlags(settings)}`
}

/** A node that can't go on. */
export interface EndedNode {
  readonly dataDir: string
  /** Who it was, where it is a member still and another one takes its place; absent where it was removed. */
  readonly peerId?: string | undefined
  /** Addresses of other members, as far as it knows some: of use where it was given no peer itself. */
  readonly members?: readonly string[]
}

/** The command that starts a new node after one that can't go on, in a folder beside its own. */
export function anewCommand(
  settings: Omit<StartSettings, 'tls'>,
  { dataDir, peerId, members = [] }: EndedNode,
  env: Environment,
): string {
  const known = settings.peers.length > 0 ? settings.peers : members.slice(0, 1)
  const through = (known.length > 0 ? known.map(quoted) : ['ADDRESS']).map((address) => `--peer ${address}`).join(' ')
  const folder = `--data-dir ${quoted(`${dataDir}-new`)}`
  const place = peerId === undefined ? '' : ` --replace ${quoted(peerId)}`
  return `${caller(env)} start ${sameFlags(settings)} ${folder} ${through}${place}`
}

/** What is the same for all nodes of the network, where it isn't as usual. */
function sameFlags(settings: Omit<StartSettings, 'tls'>): string {
  const { clusterId, minPeers, clusterVotersMax, votersMax, confirm, valueBytesMax } = settings
  const { rendezvous, protocolId, needsTokens } = settings
  const same: readonly [string, string][] = [
    ['min-peers', String(minPeers)],
    ['cluster-voters', String(clusterVotersMax)],
    ['voters', String(votersMax)],
    ['confirm', confirm],
    ['max-value', String(valueBytesMax)],
    ['rendezvous', rendezvous],
    ['protocol-id', protocolId],
  ]
  const flags = same.filter(([name, value]) => value !== usual(name))
  const given = [['cluster-id', clusterId], ...flags].map(([name, value = '']) => `--${name} ${quoted(value)}`)
  return [...given, ...(needsTokens ? ['--tokens'] : [])].join(' ')
}

type Environment = Readonly<Record<string, string | undefined>>

/** How this program was called, as far as the environment tells. */
function caller({ npm_config_user_agent: agent = '' }: Environment): string {
  return agent.startsWith('pnpm/') ? 'npx -y pnpm@12 exec replicator' : 'replicator'
}

function usual(name: string): string | undefined {
  const options: readonly StartOption[] = START_OPTIONS
  return options.find((option) => option.name === name)?.default
}
