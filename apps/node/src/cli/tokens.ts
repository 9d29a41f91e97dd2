/** `replicator token create`, `token list`, `token revoke` and `audit`. */
import { EXIT } from './exit.js'
import type { NodeAnswer, HttpNodes } from '@replicator/client/http'
import { jsonIn, reportProblem } from './problem-report.js'
import { printable, type Terminal } from './terminal.js'
import { grid } from './text.js'

export interface CreateArguments {
  readonly name: string | undefined
  readonly scopes: readonly string[]
  readonly prefix: string | undefined
  readonly ttlSeconds: number | undefined
  readonly json: boolean
}

export function createToken(client: HttpNodes, args: CreateArguments, terminal: Terminal): Promise<number> {
  const { name, scopes, prefix, ttlSeconds: ttl, json } = args
  const show: Shown = (id, made) => `Token ${id}, ${grantsOf(made)}. It is shown once and stored nowhere:`
  return created(client, { path: '/tokens', wanted: { name, scopes, prefix, ttl }, json, show }, terminal)
}

export interface JoinArguments {
  readonly name: string | undefined
  readonly ttlSeconds: number | undefined
  readonly once: boolean
  readonly cluster: string | undefined
  readonly json: boolean
}

export function createJoinToken(client: HttpNodes, args: JoinArguments, terminal: Terminal): Promise<number> {
  const { name, ttlSeconds: ttl, once, cluster, json } = args
  const show: Shown = (id, made) =>
    `Join token ${id}, ${joinGrantsOf(made)}. It is shown once and stored nowhere. Put it into a file that only you can ` +
    'read, and start a node with --join @FILE:'
  return created(client, { path: '/join-tokens', wanted: { name, ttl, once, cluster }, json, show }, terminal)
}

/** What is said of a token that was made, before it. */
type Shown = (id: string, made: Fields) => string

interface Wanted {
  readonly path: string
  /** The body: what of it is undefined is left out. */
  readonly wanted: Fields
  readonly json: boolean
  readonly show: Shown
}

/** The token alone goes to stdout, so that a script can take it; what it is goes to stderr. */
async function created(client: HttpNodes, { path, wanted, json, show }: Wanted, terminal: Terminal): Promise<number> {
  const answer = await client.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(wanted)),
  })
  const made = bodyOf(answer, 201)
  if (made === undefined) return reportProblem(terminal, answer, { json, url: client.url })
  if (json) terminal.stdout.write(`${JSON.stringify(made)}\n`)
  else {
    terminal.stderr.write(`${show(textOf(made['id']), made)}\n`)
    terminal.stdout.write(`${textOf(made['token'])}\n`)
  }
  return EXIT.done
}

export async function revokeToken(
  client: HttpNodes,
  { id, json }: { readonly id: string; readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const answer = await client.request({ method: 'DELETE', path: `/tokens/${encodeURIComponent(id)}` })
  const body = bodyOf(answer, 200)
  if (body === undefined) return reportProblem(terminal, answer, { json, url: client.url })
  terminal.stdout.write(json ? `${JSON.stringify(body)}\n` : `${textOf(body['name'])} is revoked, at every node.\n`)
  return EXIT.done
}

export async function listTokens(client: HttpNodes, json: boolean, terminal: Terminal): Promise<number> {
  const answer = await client.request({ method: 'GET', path: '/tokens' })
  const tokens = listIn(answer, 'tokens')
  if (tokens === undefined) return reportProblem(terminal, answer, { json, url: client.url })
  if (json) terminal.stdout.write(`${JSON.stringify({ tokens })}\n`)
  else if (tokens.length === 0)
    terminal.stdout.write('The network has no tokens: whoever reaches it may do anything.\n')
  else terminal.stdout.write(grid([TOKEN_COLUMNS, ...tokens.map(tokenRow)]))
  return EXIT.done
}

export async function audit(
  client: HttpNodes,
  { limit, json }: { readonly limit: number | undefined; readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const answer = await client.request({ method: 'GET', path: `/audit${limit === undefined ? '' : `?limit=${limit}`}` })
  const entries = listIn(answer, 'entries')
  if (entries === undefined) return reportProblem(terminal, answer, { json, url: client.url })
  if (json) for (const entry of entries) terminal.stdout.write(`${JSON.stringify(entry)}\n`)
  else terminal.stdout.write(entries.length === 0 ? 'No administrator has done anything yet.\n' : auditText(entries))
  return EXIT.done
}

type Fields = Readonly<Record<string, unknown>>

const TOKEN_COLUMNS = ['ID', 'NAME', 'SCOPES', 'KEYS', 'CREATED', 'BY', 'GOOD'] as const

function tokenRow(token: Fields): string[] {
  const { kind, id, name, prefix, created, createdBy } = token
  const keys = kind === 'join' ? '-' : prefix === undefined ? 'all' : `${textOf(prefix)}…`
  return [textOf(id), textOf(name), scopesOf(token), keys, textOf(created), textOf(createdBy), goodness(token)]
}

/** By the clock of this machine, which may be another than that of the nodes. */
function goodness({ expires, usedBy, revoked, revokedBy }: Fields): string {
  if (revoked !== undefined) return `no: revoked ${textOf(revoked)} by ${textOf(revokedBy)}`
  if (usedBy !== undefined) return `no: used by ${textOf(usedBy)}`
  if (expires === undefined) return 'until it is revoked'
  return Date.parse(textOf(expires)) <= Date.now() ? `no: expired ${textOf(expires)}` : `until ${textOf(expires)}`
}

function grantsOf(token: Fields): string {
  const { prefix } = token
  const keys = prefix === undefined ? 'all keys' : `keys that begin with "${textOf(prefix)}"`
  return `with ${scopesOf(token)} for ${keys}, good ${goodness(token)}`
}

function joinGrantsOf(token: Fields): string {
  const { once, cluster } = token
  const nodes = once === true ? 'one node' : 'any number of nodes'
  return `for ${nodes} of ${cluster === undefined ? 'any cluster' : `cluster ${textOf(cluster)}`}, good ${goodness(token)}`
}

function scopesOf({ kind, scopes, once, cluster }: Fields): string {
  if (kind === 'join')
    return `join${once === true ? ' once' : ''}${cluster === undefined ? '' : `, ${textOf(cluster)}`}`
  return Array.isArray(scopes) ? scopes.map(textOf).join(' ') : '?'
}

function auditText(entries: readonly Fields[]): string {
  return grid([
    ['TIME', 'WHO', 'FROM', 'ACTION', 'OUTCOME', 'ABOUT'],
    ...entries.map(({ time, by, from, action, outcome, about }) => [
      textOf(time),
      whoOf(by),
      textOf(from),
      textOf(action),
      textOf(outcome),
      aboutOf(about),
    ]),
  ])
}

function whoOf(by: unknown): string {
  const { name, id } = Object(by) as Fields
  return name === id || id === undefined ? textOf(name) : `${textOf(name)} (${textOf(id)})`
}

function aboutOf(about: unknown): string {
  const told = Object.entries(Object(about) as Fields)
  return told.map(([name, value]) => `${printable(name)}=${valueOf(value)}`).join(' ')
}

function valueOf(value: unknown): string {
  return typeof value === 'string' ? printable(value) : printable(JSON.stringify(value) ?? '')
}

function bodyOf(answer: NodeAnswer, status: number): Fields | undefined {
  return answer.status === status ? jsonIn(answer.body) : undefined
}

function listIn(answer: NodeAnswer, member: string): readonly Fields[] | undefined {
  const list = bodyOf(answer, 200)?.[member]
  return Array.isArray(list) ? list.map((each) => Object(each) as Fields) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? printable(value) : '?'
}
