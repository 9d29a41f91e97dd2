/** What each command takes. */
import type { Argv } from 'yargs'
import { BENCH_SECONDS_MAX } from '../limits.js'
import { COMPLETIONS } from './completion.js'
import { START_OPTIONS, type StartOption } from '../start/settings.js'
import { TRUST_FLAGS } from './client-trust.js'

export function startFlags(parser: Argv): Argv {
  const all: readonly StartOption[] = START_OPTIONS
  for (const { name, alias, kind, meaning, default: usual, choices } of all) {
    if (kind === 'flag') {
      // Without a default of yargs: what isn't given may still come from the environment or the file.
      parser.option(name, { describe: meaning, type: 'boolean' })
      continue
    }
    parser.option(name, {
      ...(alias !== undefined && { alias }),
      describe: meaning,
      type: kind === 'list' ? 'array' : 'string',
      requiresArg: true,
      nargs: 1,
      ...(usual !== undefined && { defaultDescription: usual }),
      ...(choices !== undefined && { choices }),
    })
    if (kind === 'list') parser.string(name)
  }
  parser
    .example('$0 start --cluster-id berlin', 'Found a network; it says how to start the next node')
    .example('$0 start --cluster-id lima --peer /dns4/node.example/tcp/4001/ws/p2p/12D3KooW…', 'Join one')
    .example('REPLICATOR_CLUSTER_ID=berlin $0 start --config node.json', 'Options from elsewhere')
  return text(
    parser,
    'config',
    'JSON file with the same options; REPLICATOR_<OPTION> in the environment wins over it, flags over both',
  )
}

function nodeFlags(parser: Argv): Argv {
  parser
    .option('url', {
      describe: 'HTTP API of a node; repeatable: the next is asked where one is down; default REPLICATOR_URL',
      type: 'array',
      requiresArg: true,
      nargs: 1,
    })
    .string('url')
  tokenFlags(parser)
  return trustFlags(flag(parser, 'json', 'answer as JSON'))
}

/** For URLs that begin with https. */
function trustFlags(parser: Argv): Argv {
  for (const [name, describe] of Object.entries(TRUST_FLAGS)) text(parser, name, describe)
  return parser
}

/** Of a command that can go on looking. */
function lookFlags(parser: Argv): Argv {
  return flag(nodeFlags(parser), 'watch', 'look again each second: drawn anew at a terminal, further lines elsewhere')
}

export const statusFlags = withExamples(lookFlags, [
  ['$0 status --watch', 'What the node says, each second, until Ctrl-C'],
  ['until $0 status; do sleep 1; done', 'Wait in a script until the node is ready'],
])

export const peersFlags = withExamples(lookFlags, [
  ['$0 peers', 'Who there is, and who is silent'],
  ['$0 peers --watch --json >> peers.ndjson', 'One JSON object each second'],
])

export const clustersFlags = withExamples(nodeFlags, [['$0 clusters', 'The peers of each cluster']])

export const reservationsFlags = withExamples(nodeFlags, [
  ['$0 reservations', 'The oldest should be younger than 10 s'],
])

export function benchFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .example('$0 bench --seconds 10', 'Five seconds of writes, five of reads')
    .example('$0 bench --connections 1,8,64', 'What more connections bring, and what they cost')
    .example('$0 bench --url :8080 --url :8081', 'Half of the connections at each of two nodes')
  counted(parser, 'seconds', `all runs together, up to ${BENCH_SECONDS_MAX}`, '10')
  counted(parser, 'connections', 'how many at once; several, as in 1,8,64: a run for each', '8')
  counted(parser, 'bytes', 'of each value', '100')
  return consistencyFlag(parser)
}

export function completionFlags(parser: Argv): Argv {
  return parser
    .positional('shell', { describe: 'the shell', choices: Object.keys(COMPLETIONS) })
    .example('eval "$($0 completion bash)"', 'In this bash; in ~/.bashrc, in each to come')
    .example('source <($0 completion zsh)', 'In this zsh; in ~/.zshrc, behind compinit, in each to come')
    .example('$0 completion fish > ~/.config/fish/completions/$0.fish', 'In each fish to come')
}

function tokenFlags(parser: Argv): Argv {
  // It is there to be refused in words: see `shown-token.ts`.
  parser.option('token', { type: 'string', hidden: true })
  return text(parser, 'token-file', 'file with the token to show; default REPLICATOR_TOKEN, REPLICATOR_TOKEN_FILE')
}

export function tokenCreateFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .option('scope', {
      describe: 'what it is good for: read, write, or admin, which is all there is; repeatable',
      type: 'array',
      choices: ['read', 'write', 'admin'],
      requiresArg: true,
      nargs: 1,
    })
    .example('$0 token create --scope admin --name boss', 'The first one: from then on requests need a token')
    .example('$0 token create --scope read --scope write --prefix user/ --expires 7d', 'For one program, for a week')
    .example(
      '(umask 077; $0 token create --join --once > join.token)',
      'For one node, which starts with --join @join.token',
    )
  flag(parser, 'join', 'make a token with which new nodes join, instead of one for requests')
  flag(parser, 'once', 'with --join: it lets one node in')
  text(parser, 'cluster', 'with --join: the only cluster that it is good for')
  text(parser, 'name', 'what people call it; two may have the same')
  text(parser, 'prefix', 'the beginning of the keys that it is good for; none: all')
  return text(parser, 'expires', 'after how long it is good no longer: seconds, or 30m, 24h, 7d; none: never')
}

export const tokenListFlags = withExamples(nodeFlags, [['$0 token list', 'Who may do what, and until when']])

export function tokenRevokeFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .positional('id', { describe: 'the id of the token, as token list shows it', type: 'string' })
    .example('$0 token revoke ID', 'At every node, at once')
}

export function networkKeyFlags(parser: Argv): Argv {
  return parser
    .positional('file', { describe: 'a file, which must not be there yet', type: 'string' })
    .example('$0 network-key create network.key', 'For --network-key of each node')
}

export function auditFlags(parser: Argv): Argv {
  nodeFlags(parser).example('$0 audit --limit 20', 'Who changed members or tokens, and when')
  return text(parser, 'limit', 'show so many at most, the last ones')
}

export function doctorFlags(parser: Argv): Argv {
  parser
    .option('url', {
      describe: 'HTTP API of a node to look at, repeatable: the more of a network, the more can be told',
      type: 'array',
      requiresArg: true,
      nargs: 1,
    })
    .string('url')
    .example('$0 doctor --url :8080 --url :8081', 'Two nodes, what each sees of the other, and their network')
    .example('$0 doctor --url :8080 --data-dir /var/lib/replicator', 'A node, and its disk')
  tokenFlags(parser)
  text(parser, 'data-dir', 'data folder of a node on this machine: its disk, space and permissions')
  trustFlags(parser)
  return flag(parser, 'json', 'answer as JSON')
}

export function putFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .positional('key', { describe: 'the key: 1 to 1,024 bytes of UTF-8', type: 'string' })
    .positional('value', { describe: 'the value, - for stdin (default), or @FILE', type: 'string' })
    .example('$0 put user/ada "Ada Lovelace"', 'Claim a key for good')
    .example('$0 put lock/build me --mutable --ttl 5m', 'A key that is free again after five minutes')
    .example('$0 put user/ada "Ada King" --if-match 1', 'Update it, if it is still version 1')
  text(parser, 'content-type', 'type of the value; text for an argument, bytes otherwise')
  flag(parser, 'empty', 'store an empty value where nothing comes from stdin')
  flag(parser, 'mutable', 'the record may later be updated and deleted')
  text(parser, 'if-match', 'update the record, if it has this version; * for whichever it has')
  flag(parser, 'final', 'with --if-match: make this the last version')
  text(parser, 'ttl', 'with --mutable or --if-match: the key is free again after so many seconds, or 30s, 5m, 12h, 7d')
  return text(parser, 'idempotency-key', 'a repeat with the same one gets the same answer')
}

export function getFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .positional('key', { describe: 'the key', type: 'string' })
    .example('$0 get user/ada > ada.txt', 'The bytes of the value, and nothing else')
    .example('$0 get user/ada --consistency local', 'What the node holds, though its cluster is cut off')
  return consistencyFlag(parser)
}

export function deleteFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .positional('key', { describe: 'the key of a mutable record', type: 'string' })
    .example('$0 delete user/ada --if-match 2', 'Delete it, if it is still version 2')
  text(parser, 'if-match', 'the version to delete')
  flag(parser, 'any', 'delete whichever version is there')
  return text(parser, 'idempotency-key', 'a repeat with the same one gets the same answer')
}

/** Of the commands that are about the records of a node. */
function prefixFlags(parser: Argv): Argv {
  return nodeFlags(parser).positional('prefix', { describe: 'what the keys begin with; none: all', type: 'string' })
}

export function listFlags(parser: Argv): Argv {
  prefixFlags(parser)
    .example('$0 list user/ --limit 20', 'The first twenty keys that begin with user/')
    .example('$0 list --json --values', 'All records, one JSON object a line')
  text(parser, 'after', 'begin behind this key')
  text(parser, 'limit', 'list so many at most')
  return flag(parser, 'values', 'show the values, too')
}

export function watchFlags(parser: Argv): Argv {
  prefixFlags(parser)
    .example(
      '$0 watch user/ --url :8081 --url :8082',
      'Each change from now on; at the second node where the first ends',
    )
    .example('$0 watch --after 0 --json', 'All there is, then each change, one JSON object a line')
  text(parser, 'after', 'go on behind this cursor; 0: all there is, then what comes')
  return flag(parser, 'values', 'show the values, too')
}

export function exportFlags(parser: Argv): Argv {
  prefixFlags(parser)
    .example('$0 export --out all.ndjson', 'All records of a node, in a file')
    .example('$0 export --url :8081 | $0 import --url :9081', 'Into another network')
  return text(parser, 'out', 'a file, which is there once it is whole; otherwise stdout')
}

export function importFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .positional('file', { describe: 'lines of JSON, as export writes them; - or none: stdin', type: 'string' })
    .example('$0 import all.ndjson', 'Store them; given again after a break, it goes on')
    .example('$0 import names.ndjson --dry-run', 'What would be a conflict, without storing anything')
  flag(parser, 'dry-run', 'store nothing, say what would be a conflict')
  return text(parser, 'conflicts', 'a file for the lines that are not stored, and why, as JSON')
}

export function backupFlags(parser: Argv): Argv {
  nodeFlags(parser)
    .positional('file', { describe: 'a file, which is there once it is whole', type: 'string' })
    .example('$0 backup monday.backup', 'A copy of all that was acknowledged, while the node serves')
  flag(parser, 'force', 'replace the file')
  return consistencyFlag(parser)
}

export function restoreFlags(parser: Argv): Argv {
  parser
    .positional('file', { describe: 'as backup wrote it', type: 'string' })
    .example('$0 restore monday.backup --cluster-id berlin --data-dir data', 'The first node of a new network')
  text(parser, 'data-dir', 'a new folder').demandOption('data-dir')
  text(parser, 'cluster-id', 'the cluster of the node').alias('cluster-id', 'cid').demandOption('cluster-id')
  text(parser, 'join', 'found no network: a head start for a node that joins that of the backup at this address')
  return flag(parser, 'json', 'answer as JSON')
}

export function rescueFlags(parser: Argv): Argv {
  parser.example('$0 rescue --data-dir /var/lib/replicator', 'Shows what may be lost, and asks')
  text(parser, 'data-dir', 'the folder of a stopped node').demandOption('data-dir')
  flag(parser, 'yes', 'do not ask')
  return flag(parser, 'json', 'answer as JSON')
}

export function proposalFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .positional('id', { describe: 'as an answer gave it', type: 'string' })
    .example('$0 proposal ID', 'After a time-out: whether the value was stored')
}

export function resolveFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .positional('key', { describe: 'the key', type: 'string' })
    .example('$0 resolve user/ada', 'Now, and not when the others get to it')
}

export const removeFlags = withExamples(membersFlags, [
  ['$0 remove berlin-3', 'It never comes back; its folder may be deleted'],
  ['$0 remove 12D3KooWQa 12D3KooWRb', 'Two in one change, each by a beginning of its id'],
])

export const replaceFlags = withExamples(membersFlags, [
  ['$0 replace berlin-3 berlin-4', 'A new machine in the place of a lost one'],
])

export const promoteFlags = withExamples(membersFlags, [['$0 promote berlin-4', 'It votes from then on']])

export const demoteFlags = withExamples(membersFlags, [['$0 demote berlin-4', 'It keeps all data, and no vote']])

export const leaveFlags = withExamples(membersFlags, [
  ['$0 leave --url :8080', 'The node with this HTTP port, for good'],
  ['$0 leave --yes', 'Nobody is asked'],
])

function membersFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .option('yes', { describe: 'do not ask', type: 'boolean', default: false })
    .option('force', { describe: 'change the members even where writes would stop', type: 'boolean', default: false })
}

export function demoFlags(parser: Argv): Argv {
  parser
    .example('$0 demo', 'Then the network stays up, to be tried')
    .example('$0 demo --exit', 'Whether all of it works on this machine')
  return flag(parser, 'exit', 'stop everything at the end; status 0 if every step came true')
}

function text(parser: Argv, name: string, describe: string): Argv {
  return parser.option(name, { describe, type: 'string', requiresArg: true, nargs: 1 })
}

type Builder = (parser: Argv) => Argv

function withExamples(builder: Builder, examples: readonly (readonly [string, string])[]): Builder {
  return (parser) => examples.reduce((each, [line, meaning]) => each.example(line, meaning), builder(parser))
}

function counted(parser: Argv, name: string, describe: string, usual: string): Argv {
  return parser.option(name, { describe, type: 'string', requiresArg: true, nargs: 1, default: usual })
}

function consistencyFlag(parser: Argv): Argv {
  return parser.option('consistency', {
    describe: 'local: what the node holds, without asking anybody',
    choices: ['quorum', 'local'],
    default: 'quorum',
    requiresArg: true,
    nargs: 1,
  })
}

function flag(parser: Argv, name: string, describe: string): Argv {
  return parser.option(name, { describe, type: 'boolean', default: false })
}
