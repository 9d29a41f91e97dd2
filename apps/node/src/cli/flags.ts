/** What each command takes. */
import type { Argv } from 'yargs'
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
  return text(
    parser,
    'config',
    'JSON file with the same options; REPLICATOR_<OPTION> in the environment wins over it, flags over both',
  )
}

export function nodeFlags(parser: Argv): Argv {
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

export function tokenRevokeFlags(parser: Argv): Argv {
  return nodeFlags(parser).positional('id', { describe: 'the id of the token, as token list shows it', type: 'string' })
}

export function networkKeyFlags(parser: Argv): Argv {
  return parser.positional('file', { describe: 'a file, which must not be there yet', type: 'string' })
}

export function auditFlags(parser: Argv): Argv {
  return text(nodeFlags(parser), 'limit', 'show so many at most, the last ones')
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
    .example('$0 backup monday.backup', 'A copy of what a node holds, while it serves')
  return flag(parser, 'force', 'replace the file')
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
  text(parser, 'data-dir', 'the folder of a stopped node').demandOption('data-dir')
  flag(parser, 'yes', 'do not ask')
  return flag(parser, 'json', 'answer as JSON')
}

export function proposalFlags(parser: Argv): Argv {
  return nodeFlags(parser).positional('id', { describe: 'as an answer gave it', type: 'string' })
}

export function resolveFlags(parser: Argv): Argv {
  return nodeFlags(parser).positional('key', { describe: 'the key', type: 'string' })
}

export function membersFlags(parser: Argv): Argv {
  return nodeFlags(parser)
    .option('yes', { describe: 'do not ask', type: 'boolean', default: false })
    .option('force', { describe: 'change the members even where writes would stop', type: 'boolean', default: false })
}

export function demoFlags(parser: Argv): Argv {
  return flag(parser, 'exit', 'stop everything at the end; status 0 if every step came true')
}

function text(parser: Argv, name: string, describe: string): Argv {
  return parser.option(name, { describe, type: 'string', requiresArg: true, nargs: 1 })
}

function flag(parser: Argv, name: string, describe: string): Argv {
  return parser.option(name, { describe, type: 'boolean', default: false })
}
