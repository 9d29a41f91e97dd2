/** `replicator proposal` and `replicator resolve`: what became of a proposal, and the end of a reservation. */
import { EXIT } from './exit.js'
import type { NodeAnswer, HttpNodes } from '@replicator/client/http'
import { jsonIn, reportProblem } from './problem-report.js'
import { printable, type Terminal } from './terminal.js'

interface SettlingArguments {
  /** The id of a proposal, or the key of a reservation. */
  readonly subject: string
  readonly json: boolean
}

/** How each answer reads, and how the command ends. */
const STATES: Readonly<Record<string, { readonly words: string; readonly exit: number }>> = {
  stored: { words: 'is stored', exit: EXIT.done },
  denied: { words: 'was denied, and will never be stored', exit: EXIT.conflict },
  pending: { words: 'is still being decided', exit: EXIT.noQuorum },
  unknown: { words: 'is not known: nobody who answered has heard of it', exit: EXIT.noQuorum },
}

export async function proposal(client: HttpNodes, args: SettlingArguments, terminal: Terminal): Promise<number> {
  const answer = await client.request({ method: 'GET', path: `/proposals/${encodeURIComponent(args.subject)}` })
  const body = bodyOf(answer)
  if (body === undefined) return reportProblem(terminal, answer, { json: args.json, url: client.url })
  const { words, exit } = STATES[textOf(body['state'])] ?? { words: 'has an unknown state', exit: EXIT.failed }
  const what = `The proposal for ${textOf(body['key'])}, version ${textOf(body['version'])},`
  print(terminal, args.json, body, `${what} ${words}${holderOf(body)}.`)
  return exit
}

export async function resolve(client: HttpNodes, args: SettlingArguments, terminal: Terminal): Promise<number> {
  const path = `/reservations/${encodeURIComponent(args.subject)}/resolve`
  const answer = await client.request({ method: 'POST', path })
  const body = bodyOf(answer)
  if (body === undefined) return reportProblem(terminal, answer, { json: args.json, url: client.url })
  const key = textOf(body['key'])
  const words =
    body['outcome'] === 'none'
      ? `${key} is not reserved at this node.`
      : `${key} is settled, version ${textOf(body['version'])}${holderOf(body)}.`
  print(terminal, args.json, body, words)
  return EXIT.done
}

function bodyOf(answer: NodeAnswer): Record<string, unknown> | undefined {
  return answer.status === 200 ? jsonIn(answer.body) : undefined
}

function print({ stdout }: Terminal, json: boolean, body: object, words: string): void {
  stdout.write(json ? `${JSON.stringify(body)}\n` : `${words}\n`)
}

function holderOf({ holder }: Record<string, unknown>): string {
  if (typeof holder !== 'object' || holder === null || !('cluster' in holder)) return ''
  return `; cluster ${textOf(holder.cluster)} holds the key`
}

function textOf(value: unknown): string {
  return printable(typeof value === 'string' || typeof value === 'number' ? String(value) : '?')
}
