/** The command line: what it understands, and which command it leads to. */
import { closestMatch } from 'leven'
import yargs, { type Argv } from 'yargs'
import { FLAG_SLIP_MAX } from '../limits.js'
import { programVersion } from '../program-version.js'
import type { StopRequest } from '../start/stop-request.js'
import * as commands from './commands.js'
import type { Command, Flags } from './commands.js'
import { CommandFailure, EXIT, UsageError } from './exit.js'
import * as flags from './flags.js'
import { shield, unshield } from './shield.js'
import type { Terminal } from './terminal.js'

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
      return error.exitCode
    }
    throw error
  }
}

function unshielded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unshielded)
  return typeof value === 'string' ? unshield(value) : value
}

const NO_COMMAND = 'Name a command.'

/** Those of the command that was named, with their aliases. Yargs' types leave out what its own suggestions rest on. */
function flagsOf(parser: Argv): readonly string[] {
  const { key } = (parser as unknown as { getOptions(): { readonly key: object } }).getOptions()
  return Object.keys(key).filter((name) => name.length > 1)
}

/** What each command that needs arguments needs, by its words. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  put: ['<key>'],
  get: ['<key>'],
  delete: ['<key>'],
  proposal: ['<id>'],
  resolve: ['<key>'],
  backup: ['<file>'],
  restore: ['<file>'],
  remove: ['<peer>'],
  replace: ['<old>', '<new>'],
  promote: ['<peer>'],
  demote: ['<peer>'],
  completion: ['<shell>'],
  'token revoke': ['<id>'],
}

/**
 * Yargs' own words don't name a command that isn't there, for a missing `<key>` speak of non-option arguments, and suggest
 * commands alone.
 */
function clear(message: string, args: readonly string[], flags: readonly string[]): string {
  if (message.startsWith('Did you mean')) return `There is no command ${args[0] ?? ''}. ${message}`
  const [, unknown] = /^Unknown arguments?: (.*)$/.exec(message) ?? []
  if (unknown !== undefined)
    return unknown
      .split(', ')
      .map((name) => unknownWords(name, args, flags))
      .join(' ')
  // Without a command, its flags are unknown too, and come first to the eye.
  const [first = ''] = args
  if (message === NO_COMMAND && first.startsWith('-'))
    return `${unknownWords(first.replace(/^-+/, ''), args, flags)} ${message}`
  const [, valueless] = /^Not enough arguments following: (.*)$/.exec(message) ?? []
  if (valueless !== undefined) return `--${valueless} needs a value.`
  const [, required] = /^Missing required arguments?: (.*)$/.exec(message) ?? []
  if (required !== undefined) return `Missing: ${required.replaceAll(/[\w-]+/g, '--$&')}.`
  const [, got] = /^Not enough non-option arguments: got (\d+)/.exec(message) ?? []
  const command = args.flatMap((arg, at) => [arg, args.slice(at, at + 2).join(' ')]).find((words) => words in NEEDED)
  const needed = command === undefined ? undefined : NEEDED[command]
  if (got === undefined || needed === undefined) return message
  return `${needed[Number(got)]} is missing: replicator ${command} ${needed.join(' ')}.`
}

function unknownWords(name: string, args: readonly string[], flags: readonly string[]): string {
  const typed = args
    .map((arg) => arg.split('=')[0] ?? '')
    .find((arg) => /^-+(.*)$/.exec(arg)?.[1] === name.split('=')[0])
  if (typed === undefined) return `The argument "${unshield(name)}" is one too many.`
  const bare = typed.replace(/^-+/, '')
  const meant = closestMatch(bare, flags, { maxDistance: Math.min(FLAG_SLIP_MAX, Math.floor(bare.length / 2)) })
  return `There is no flag ${typed} here.${meant === undefined ? '' : ` Did you mean --${meant}?`}`
}

/** Node puts a replacement in the place of bytes that aren't UTF-8: two keys could become one. */
function refuseOtherBytes(args: readonly string[]): void {
  const arg = args.find((each) => each.includes('\ufffd'))
  if (arg !== undefined)
    throw new UsageError(
      `The argument "${arg}" is not UTF-8. Keys are; a value of any bytes comes from stdin or with @FILE.`,
    )
}

/** Yargs makes a help behind each command, wanted or not, and takes longest to wrap it: a start is to do without. */
function widthOfHelp(args: readonly string[]): number | null {
  return args.some((arg) => /^(-h|(--)?help)(=|$)/.test(arg)) ? 100 : null
}

/** Asked by the scripts of `replicator completion`, and answered by yargs. */
const COMPLETION_QUESTION = '--get-yargs-completions'

export interface Parsed {
  readonly command: Command | undefined
  readonly flags: Flags
  /** The text of `--help` and `--version`. */
  readonly output: string
}

/** The command that a command line names, and its flags. Throws a `UsageError`. */
export async function parse(args: readonly string[]): Promise<Parsed> {
  let command: Command | undefined
  const choose = (chosen: Command) => () => {
    command = chosen
  }
  let parsed: Flags = {}
  let output = ''
  // What a shell asks about a word that is still being typed: a dash may become an option.
  const shielded = args[0] === COMPLETION_QUESTION ? args : shield(args)
  await define(yargs(shielded), shielded, choose).parseAsync(shielded, {}, (error, argv, text) => {
    if (error !== undefined && error !== null) throw error
    parsed = Object.fromEntries(Object.entries(argv).map(([name, value]) => [name, unshielded(value)]))
    output = text
  })
  return { command, flags: parsed, output }
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
    .command('start', 'Run a node', flags.startFlags, choose(commands.startCommand))
    .command(
      'put <key> [value]',
      'Store a value under a key that is free, or update a record',
      flags.putFlags,
      choose(commands.putCommand),
    )
    .command('get <key>', 'Read the value of a key', flags.getFlags, choose(commands.getCommand))
    .command('delete <key>', 'Delete a mutable record', flags.deleteFlags, choose(commands.deleteCommand))
    .command('list [prefix]', 'List the keys that a node holds', flags.listFlags, choose(commands.listCommand))
    .command('watch [prefix]', 'Show each change as it happens', flags.watchFlags, choose(commands.watchCommand))
    .command('export [prefix]', 'Write records as lines of JSON', flags.exportFlags, choose(commands.exportCommand))
    .command('import [file]', 'Store lines of JSON', flags.importFlags, choose(commands.importCommand))
    .command('backup <file>', 'Copy what a node holds to a file', flags.backupFlags, choose(commands.backupCommand))
    .command('restore <file>', 'Fill a new folder from a backup', flags.restoreFlags, choose(commands.restoreCommand))
    .command(
      'rescue',
      'Found a new network of what a stopped node holds, where the old one is lost',
      flags.rescueFlags,
      choose(commands.rescueCommand),
    )
    .command('status', 'Show what a node says of itself', flags.statusFlags, choose(commands.lookCommand('status')))
    .command('peers', 'List every member of the network', flags.peersFlags, choose(commands.lookCommand('peers')))
    .command(
      'clusters',
      'List the peers of each cluster',
      flags.clustersFlags,
      choose(commands.viewCommand('clusters')),
    )
    .command(
      'reservations',
      'List the open reservations of a node',
      flags.reservationsFlags,
      choose(commands.viewCommand('reservations')),
    )
    .command(
      'proposal <id>',
      'Ask what became of a proposal, of any node',
      flags.proposalFlags,
      choose(commands.settlingCommand('proposal', 'id')),
    )
    .command(
      'resolve <key>',
      'Settle the open reservation of a key now',
      flags.resolveFlags,
      choose(commands.settlingCommand('resolve', 'key')),
    )
    .command(
      'remove <peer..>',
      'Remove members from the network, for good',
      flags.removeFlags,
      choose(commands.membersCommand('remove')),
    )
    .command(
      'replace <old> <new>',
      'Remove a member, and have another node of its cluster vote in its place',
      flags.replaceFlags,
      choose(commands.membersCommand('replace')),
    )
    .command('promote <peer..>', 'Give learners a vote', flags.promoteFlags, choose(commands.membersCommand('promote')))
    .command('demote <peer..>', 'Make learners of voters', flags.demoteFlags, choose(commands.membersCommand('demote')))
    .command(
      'leave',
      'Remove the node itself; then it ends',
      flags.leaveFlags,
      choose(commands.membersCommand('leave')),
    )
    .command('token', 'Make, list and revoke tokens', (parser) =>
      parser
        .command(
          'create',
          'Make a token, which is good at every node',
          flags.tokenCreateFlags,
          choose(commands.tokenCreateCommand),
        )
        .command('list', 'List the tokens of the network', flags.tokenListFlags, choose(commands.tokenListCommand))
        .command('revoke <id>', 'Revoke a token, for good', flags.tokenRevokeFlags, choose(commands.tokenRevokeCommand))
        .example('$0 token create --scope admin --name boss', 'The first one: from then on requests need a token')
        .example('$0 token list', 'Who may do what, and until when')
        .demandCommand(1, 'Say what to do with tokens: create, list or revoke.'),
    )
    .command('network-key', 'Make the key that keeps strangers from connecting', (keys) =>
      keys
        .command(
          'create <file>',
          'Write a new key to a file that only you can read',
          flags.networkKeyFlags,
          choose(commands.networkKeyCommand),
        )
        .example('$0 network-key create network.key', 'For --network-key of each node')
        .demandCommand(1, 'Say what to do with network keys: create.'),
    )
    .command('audit', 'Show what administrators did', flags.auditFlags, choose(commands.auditCommand))
    .command('doctor', 'Find what is wrong, and say what to do', flags.doctorFlags, choose(commands.doctorCommand))
    .command('bench', 'Measure how fast nodes write and read', flags.benchFlags, choose(commands.benchCommand))
    .command(
      'completion <shell>',
      'Print what a shell needs to complete these commands',
      flags.completionFlags,
      choose(commands.completionCommand),
    )
    .command(
      'demo',
      'Start three clusters of three nodes and walk through what they do',
      flags.demoFlags,
      choose(commands.demoCommand),
    )
    .demandCommand(1, NO_COMMAND)
    .strict()
    .recommendCommands()
    .version(programVersion())
    .alias('version', 'v')
    .help()
    .alias('help', 'h')
    .wrap(widthOfHelp(args))
    .epilogue(
      'Exit codes: 0 done, 1 failed, 2 usage, 3 conflict, 4 unknown key or peer,\n' +
        '5 no quorum or outcome unknown, 6 (of start) removed from the network.\n' +
        'Write -- before a key or value that begins with a dash.',
    )
    .fail((message, error) => {
      throw new UsageError(unshield(clear(message ?? error?.message ?? '', args, flagsOf(parser))))
    })
    .exitProcess(false)
}
