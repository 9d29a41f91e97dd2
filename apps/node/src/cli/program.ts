/** The command line: what it understands, and which command it leads to. Commands are loaded when they are called. */
import yargs, { type Argv } from 'yargs'
import { programVersion } from '../program-version.js'
import { START_OPTIONS, type StartOption } from '../start/settings.js'
import { CommandFailure, EXIT, UsageError } from './exit.js'
import { nodeClient, type NodeClient } from './node-client.js'
import { shield, unshield } from './shield.js'
import type { StopRequest } from '../start/stop-request.js'
import type { Terminal } from './terminal.js'

type Flags = Readonly<Record<string, unknown>>
type Command = (flags: Flags, terminal: Terminal, stop: StopRequest) => Promise<number>

/** Runs one command line to its end and resolves with the exit code. */
export async function run(args: readonly string[], terminal: Terminal, stop: StopRequest): Promise<number> {
  try {
    refuseOtherBytes(args)
    const parsed = await parse(args)
    if (parsed.output !== '') terminal.stdout.write(`${parsed.output}\n`)
    return parsed.command === undefined ? EXIT.done : await parsed.command(parsed.flags, terminal, stop)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.stderr.write(`replicator: ${error.message}\nRun \`replicator --help\` to see what there is.\n`)
      return EXIT.usage
    }
    if (error instanceof CommandFailure) {
      terminal.stderr.write(`replicator: ${error.message}\n`)
      return EXIT.failed
    }
    throw error
  }
}

function unshielded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unshielded)
  return typeof value === 'string' ? unshield(value) : value
}

/** What each command that needs arguments needs. */
const NEEDED: Readonly<Record<string, string>> = { put: '<key>', get: '<key>', proposal: '<id>', resolve: '<key>' }

/** Yargs' own words don't name a command that isn't there, and for a missing `<key>` speak of non-option arguments. */
function clear(message: string, args: readonly string[]): string {
  if (message.startsWith('Did you mean')) return `There is no command ${args[0] ?? ''}. ${message}`
  const command = args.find((arg) => arg in NEEDED)
  if (!message.startsWith('Not enough non-option') || command === undefined) return message
  return `${NEEDED[command]} is missing: replicator ${command} ${NEEDED[command]}.`
}

/** Node puts a replacement in the place of bytes that aren't UTF-8: two keys could become one. */
function refuseOtherBytes(args: readonly string[]): void {
  const arg = args.find((each) => each.includes('\ufffd'))
  if (arg !== undefined)
    throw new UsageError(
      `The argument "${arg}" is not UTF-8. Keys are; a value of any bytes comes from stdin or with @FILE.`,
    )
}

interface Parsed {
  readonly command: Command | undefined
  readonly flags: Flags
  /** The text of `--help` and `--version`. */
  readonly output: string
}

async function parse(args: readonly string[]): Promise<Parsed> {
  let command: Command | undefined
  const choose = (chosen: Command) => () => {
    command = chosen
  }
  let flags: Flags = {}
  let output = ''
  const shielded = shield(args)
  await define(yargs(shielded), shielded, choose).parseAsync(shielded, {}, (error, argv, text) => {
    if (error !== undefined && error !== null) throw error
    flags = Object.fromEntries(Object.entries(argv).map(([name, value]) => [name, unshielded(value)]))
    output = text
  })
  return { command, flags, output }
}

function define(parser: Argv, args: readonly string[], choose: (command: Command) => () => void): Argv {
  return parser
    .scriptName('replicator')
    .locale('en')
    .parserConfiguration({
      // Keys and values are text, also where they look like numbers, paths into objects, or the negation of a flag.
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'boolean-negation': false,
      'camel-case-expansion': false,
      'short-option-groups': false,
      'greedy-arrays': false,
    })
    .usage('$0 <command>\n\nOne namespace over many clusters: a key is stored once, in all of them, or not at all.')
    .example('$0 start --cluster-id berlin', 'Found a network; it says how to start the next node')
    .example('$0 put user/ada "Ada Lovelace" --url :8080', 'Store a value at the node with this HTTP port')
    .example('$0 get user/ada', 'Read it; the node is the one of REPLICATOR_URL')
    .example('$0 status', 'Whether the node is ready, and what it waits for')
    .command('start', 'Run a node', startFlags, choose(startCommand))
    .command('put <key> [value]', 'Store a value under a key that is free', putFlags, choose(putCommand))
    .command('get <key>', 'Read the value of a key', getFlags, choose(getCommand))
    .command('status', 'Show what a node says of itself', nodeFlags, choose(viewCommand('status')))
    .command('peers', 'List every member of the network', nodeFlags, choose(viewCommand('peers')))
    .command('clusters', 'List the peers of each cluster', nodeFlags, choose(viewCommand('clusters')))
    .command('reservations', 'List the open reservations of a node', nodeFlags, choose(viewCommand('reservations')))
    .command(
      'proposal <id>',
      'Ask what became of a proposal, of any node',
      proposalFlags,
      choose(settlingCommand('proposal', 'id')),
    )
    .command(
      'resolve <key>',
      'Settle the open reservation of a key now',
      resolveFlags,
      choose(settlingCommand('resolve', 'key')),
    )
    .command('remove <peer..>', 'Remove members from the network, for good', membersFlags, choose(membersCommand('remove')))
    .command(
      'replace <old> <new>',
      'Remove a member, and have another node of its cluster vote in its place',
      membersFlags,
      choose(membersCommand('replace')),
    )
    .command('promote <peer..>', 'Give learners a vote', membersFlags, choose(membersCommand('promote')))
    .command('demote <peer..>', 'Make learners of voters', membersFlags, choose(membersCommand('demote')))
    .command('leave', 'Remove the node itself; then it ends', membersFlags, choose(membersCommand('leave')))
    .command(
      'demo',
      'Start three clusters of three nodes and walk through what they do',
      demoFlags,
      choose(demoCommand),
    )
    .demandCommand(1, 'Name a command.')
    .strict()
    .recommendCommands()
    .version(programVersion())
    .alias('version', 'v')
    .help()
    .alias('help', 'h')
    .wrap(100)
    .epilogue(
      'Exit codes: 0 done, 1 failed, 2 usage, 3 conflict, 4 unknown key or peer, 5 no quorum or outcome unknown, ' +
      '6 removed from the network.\n' +
        'Write -- before a key or value that begins with a dash.',
    )
    .fail((message, error) => {
      throw new UsageError(unshield(clear(message ?? error?.message ?? '', args)))
    })
    .exitProcess(false)
}

function startFlags(parser: Argv): Argv {
  const all: readonly StartOption[] = START_OPTIONS
  for (const { name, alias, kind, meaning, default: usual, choices } of all) {
    parser.option(name, {
      ...(alias !== undefined && { alias }),
      describe: meaning,
      type: kind === 'list' ? 'array' : 'string',
      requiresArg: true,
      nargs: 1,
      // Not yargs' own default: what isn't given may still come from the environment or the file.
      ...(usual !== undefined && { defaultDescription: usual }),
      ...(choices !== undefined && { choices }),
    })
    if (kind === 'list') parser.string(name)
  }
  return parser.option('config', {
    describe: 'JSON file with the same options; REPLICATOR_<OPTION> in the environment wins over it, flags over both',
    type: 'string',
    requiresArg: true,
    nargs: 1,
  })
}

function nodeFlags(parser: Argv): Argv {
  return parser
    .option('url', {
      describe: 'HTTP API of a node; default REPLICATOR_URL',
      type: 'string',
      requiresArg: true,
      nargs: 1,
    })
    .option('json', { describe: 'answer as JSON', type: 'boolean', default: false })
}

function putFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .positional('key', { describe: 'the key: 1 to 1,024 bytes of UTF-8', type: 'string' })
    .positional('value', { describe: 'the value, - for stdin (default), or @FILE', type: 'string' })
    .option('content-type', {
      describe: 'type of the value; text for an argument, bytes otherwise',
      type: 'string',
      requiresArg: true,
      nargs: 1,
    })
    .option('empty', {
      describe: 'store an empty value where nothing comes from stdin',
      type: 'boolean',
      default: false,
    })
    .option('mutable', { describe: 'the record may later be updated and deleted', type: 'boolean', default: false })
    .option('idempotency-key', {
      describe: 'a repeat with the same one gets the same answer',
      type: 'string',
      requiresArg: true,
      nargs: 1,
    })
}

function getFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .positional('key', { describe: 'the key', type: 'string' })
    .option('consistency', {
      describe: 'local: what the node holds, without asking anybody',
      choices: ['quorum', 'local'],
      default: 'quorum',
      requiresArg: true,
      nargs: 1,
    })
}

function proposalFlags(parser: Argv): Argv {
  return nodeFlags(parser).positional('id', { describe: 'as an answer gave it', type: 'string' })
}

function resolveFlags(parser: Argv): Argv {
  return nodeFlags(parser).positional('key', { describe: 'the key', type: 'string' })
}

function membersFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .option('yes', { describe: 'do not ask', type: 'boolean', default: false })
    .option('force', { describe: 'change the members even where writes would stop', type: 'boolean', default: false })
}

function demoFlags(parser: Argv): Argv {
  return parser.option('exit', {
    describe: 'stop everything at the end; status 0 if every step came true',
    type: 'boolean',
    default: false,
  })
}

const startCommand: Command = async (flags, terminal, stop) => {
  const { start } = await import('../start/process.js')
  return start(flags, terminal, stop)
}

const putCommand: Command = async (flags, terminal, stop) => {
  stop.release()
  const { put } = await import('./put.js')
  return put(
    clientOf(flags, terminal),
    {
      key: textOf(flags, 'key') ?? '',
      value: textOf(flags, 'value'),
      contentType: textOf(flags, 'content-type'),
      empty: flags['empty'] === true,
      mutable: flags['mutable'] === true,
      idempotencyKey: textOf(flags, 'idempotency-key'),
      json: flags['json'] === true,
    },
    terminal,
  )
}

const getCommand: Command = async (flags, terminal, stop) => {
  stop.release()
  const { get } = await import('./get.js')
  const consistency = textOf(flags, 'consistency') === 'local' ? 'local' : 'quorum'
  return get(
    clientOf(flags, terminal),
    { key: textOf(flags, 'key') ?? '', consistency, json: flags['json'] === true },
    terminal,
  )
}

function viewCommand(name: 'status' | 'peers' | 'clusters' | 'reservations'): Command {
  return async (flags, terminal, stop) => {
    stop.release()
    const { view } = await import('./views.js')
    return view(clientOf(flags, terminal), name, flags['json'] === true, terminal)
  }
}

function settlingCommand(name: 'proposal' | 'resolve', subject: 'id' | 'key'): Command {
  return async (flags, terminal, stop) => {
    stop.release()
    const { proposal, resolve } = await import('./settling.js')
    const command = name === 'proposal' ? proposal : resolve
    const args = { subject: textOf(flags, subject) ?? '', json: flags['json'] === true }
    return command(clientOf(flags, terminal), args, terminal)
  }
}

function membersCommand(verb: 'remove' | 'replace' | 'promote' | 'demote' | 'leave'): Command {
  return async (flags, terminal, stop) => {
    stop.release()
    const { changeMembers } = await import('./members.js')
    const [yes, force, json] = ['yes', 'force', 'json'].map((name) => flags[name] === true) as [boolean, boolean, boolean]
    const peers = Array.isArray(flags['peer']) ? flags['peer'].map(String) : []
    const pair = { [textOf(flags, 'old') ?? '']: textOf(flags, 'new') ?? '' }
    const request = verb === 'leave' ? undefined : verb === 'replace' ? { replace: pair } : { [verb]: peers }
    return changeMembers(clientOf(flags, terminal), { request, yes, force, json }, terminal)
  }
}

const demoCommand: Command = async (flags, terminal, stop) => {
  const { demo } = await import('../demo/demo.js')
  return demo({ exit: flags['exit'] === true }, terminal, stop)
}

function clientOf(flags: Flags, { env }: Terminal): NodeClient {
  return nodeClient(textOf(flags, 'url') ?? env['REPLICATOR_URL'])
}

/** An option that takes one value and is given twice is a mistake, not a list. */
function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once.`)
  return typeof value === 'string' ? value : undefined
}
