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

/** The command that starts a new node in place of one whose data is lost, in a folder beside it. */
export function replacingCommand(
  settings: Omit<StartSettings, 'tls'>,
  { dataDir, peerId }: { readonly dataDir: string; readonly peerId: string },
  env: Environment,
): string {
  const { peers } = settings
  const through = (peers.length > 0 ? peers.map(quoted) : ['ADDRESS']).map((address) => `--peer ${address}`).join(' ')
  const folder = `--data-dir ${quoted(`${dataDir}-new`)}`
  return `${caller(env)} start ${sameFlags(settings)} ${folder} ${through} --replace ${quoted(peerId)}`
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
