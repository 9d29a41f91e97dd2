/** `replicator put`: proposes a value, and at a terminal asks for another key where this one is taken. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { VALUE_BYTES_MAX } from '@replicator/interface'
import { readLine } from './ask.js'
import { CommandFailure, EXIT, messageOf, UsageError } from './exit.js'
import type { NodeAnswer, HttpNodes } from '@replicator/client/http'
import { jsonIn, problemIn, reportProblem, suggestionsIn, type ReceivedProblem } from './problem-report.js'
import { isInteractive, printable, type Terminal } from './terminal.js'

export interface PutArguments {
  readonly key: string
  /** The value itself, `-` for stdin, or `@` with the name of a file. Absent: stdin. */
  readonly value: string | undefined
  readonly contentType: string | undefined
  /** An empty value from stdin is meant. */
  readonly empty: boolean
  readonly mutable: boolean
  readonly final: boolean
  readonly ttlSeconds: number | undefined
  /** As a header: a quoted version, or `*`. Absent: the key must be free. */
  readonly ifMatch: string | undefined
  readonly idempotencyKey: string | undefined
  readonly json: boolean
}

interface Value {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly fromStdin: boolean
}

export async function put(client: HttpNodes, args: PutArguments, terminal: Terminal): Promise<number> {
  const value = await readValue(args, terminal)
  // Whoever pipes the value can't be asked on the same stream.
  const asks = isInteractive(terminal) && !args.json && !value.fromStdin && args.ifMatch === undefined
  for (let key = args.key; ;) {
    const answer = await propose(client, key, value, args)
    if (answer.status === 201 || answer.status === 200) return reportStored(terminal, key, answer, args)
    const problem = problemIn(answer)
    if (!asks || (problem?.code !== 'KEY_STORED' && problem?.code !== 'KEY_RESERVED')) {
      const exit = reportProblem(terminal, answer, { json: args.json, url: client.url })
      if (problem?.code === 'OUTCOME_UNKNOWN' && args.idempotencyKey !== undefined && !args.json)
        terminal.stderr.write('Or repeat this command as it is: its --idempotency-key makes that safe.\n')
      return exit
    }
    const other = await askForKey(terminal, key, problem)
    if (other === undefined) return EXIT.conflict
    key = other
  }
}

async function readValue({ value, contentType, empty }: PutArguments, { stdin, stderr }: Terminal): Promise<Value> {
  if (value === undefined || value === '-') {
    if (stdin.isTTY === true) stderr.write('Type the value; end it with Ctrl-D on a line of its own.\n')
    const bytes = await bounded(stdin, 'The value from stdin')
    // Mostly a mistake, and a record is final.
    if (bytes.length === 0 && !empty)
      throw new UsageError('Nothing came from stdin. Give the value as an argument, or --empty to store an empty one.')
    return { bytes, contentType: contentType ?? 'application/octet-stream', fromStdin: true }
  }
  if (!value.startsWith('@')) {
    return { bytes: Buffer.from(value), contentType: contentType ?? 'text/plain; charset=utf-8', fromStdin: false }
  }
  const file = value.slice(1)
  try {
    const bytes = await bounded(createReadStream(file), `The file ${file}`)
    return { bytes, contentType: contentType ?? 'application/octet-stream', fromStdin: false }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new CommandFailure(`The file ${file} can't be read: ${messageOf(error)}`, { cause: error })
  }
}

/** All that comes, as long as any node could take it. */
async function bounded(source: Readable, what: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > VALUE_BYTES_MAX)
      throw new UsageError(
        `${what} is longer than ${VALUE_BYTES_MAX.toLocaleString('en')} bytes, the most that any node takes.`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function propose(
  client: HttpNodes,
  key: string,
  { bytes, contentType }: Value,
  args: PutArguments,
): Promise<NodeAnswer> {
  return client.request({
    method: 'PUT',
    path: `/store/${encodeURIComponent(key)}${queryOf(args)}`,
    headers: {
      'content-type': contentType,
      ...(args.ifMatch !== undefined && { 'if-match': args.ifMatch }),
      ...(args.idempotencyKey !== undefined && { 'idempotency-key': args.idempotencyKey }),
    },
    body: bytes,
  })
}

function queryOf({ mutable, final, ttlSeconds }: PutArguments): string {
  const parameters = [
    ...(mutable ? ['mutable=true'] : []),
    ...(final ? ['final=true'] : []),
    ...(ttlSeconds === undefined ? [] : [`ttl=${ttlSeconds}`]),
  ]
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`
}

function reportStored(
  { stdout }: Terminal,
  key: string,
  answer: NodeAnswer,
  { json, ifMatch }: Pick<PutArguments, 'json' | 'ifMatch'>,
): number {
  const body = jsonIn(answer.body)
  if (json) stdout.write(`${JSON.stringify(body)}\n`)
  else {
    const words = answer.status === 200 && ifMatch === undefined ? 'was stored before' : 'is stored'
    stdout.write(
      `${printable(key)} ${words}, version ${String(body?.['version'])}, proposed by cluster ${printable(String(body?.['cluster']))}\n`,
    )
  }
  return EXIT.done
}

/** Resolves with the key to try next; undefined where the person gives up. */
async function askForKey(terminal: Terminal, key: string, problem: ReceivedProblem): Promise<string | undefined> {
  const suggestions = suggestionsIn(problem)
  const stored = problem.code === 'KEY_STORED'
  const lines = [
    stored
      ? `The key ${printable(key)} is taken${holderText(problem)}.`
      : `The key ${printable(key)} is being proposed by another client just now.`,
    ...suggestions.map((suggestion, place) => `  ${place + 1}  ${printable(suggestion)}`),
    `Type ${suggestions.length > 0 ? 'a number or ' : ''}another key${stored ? '' : ', or the same one to try again'}; nothing to give up.`,
  ]
  terminal.stderr.write(`${lines.join('\n')}\n`)
  const line = (await readLine(terminal))?.trim() ?? ''
  if (line === '') return undefined
  return (/^\d+$/.test(line) ? suggestions[Number(line) - 1] : undefined) ?? line
}

function holderText({ holder }: ReceivedProblem): string {
  if (typeof holder !== 'object' || holder === null || !('cluster' in holder)) return ''
  return `: cluster ${printable(String(holder.cluster))} holds it`
}
