/** Shows a refusal of a node, and says how the command ends. */
import { EXIT, exitCodeOf } from './exit.js'
import type { NodeAnswer } from '@replicator/client/http'
import { printable, type Terminal } from './terminal.js'
import { quoted, utf8 } from './text.js'

/** A problem as it came from a node: nothing in it is taken for granted. */
export interface ReceivedProblem {
  readonly title?: unknown
  readonly detail?: unknown
  readonly code?: unknown
  readonly holder?: unknown
  readonly suggestions?: unknown
  readonly proposal?: unknown
  readonly retryAfterMs?: unknown
}

/** Undefined where the body is no JSON object: then it is no node that answered. */
export function problemIn({ body }: NodeAnswer): ReceivedProblem | undefined {
  return jsonIn(body)
}

export function jsonIn(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8(body))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

export interface ReportOptions {
  readonly json: boolean
  readonly url: string
}

/** Prints the problem: its JSON to stdout where JSON was asked for, words to stderr otherwise. */
export function reportProblem({ stdout, stderr }: Terminal, answer: NodeAnswer, { json, url }: ReportOptions): number {
  const problem = problemIn(answer)
  if (problem === undefined) {
    stderr.write(`replicator: ${url} answered ${answer.status} in a way that no node does\n`)
    return EXIT.failed
  }
  if (json) stdout.write(`${JSON.stringify(problem)}\n`)
  else stderr.write(problemText(problem))
  return exitCodeOf(problem.code)
}

function problemText(problem: ReceivedProblem): string {
  const lines = [`${text(problem.code)}: ${text(problem.detail)}`]
  const suggestions = suggestionsIn(problem)
  if (suggestions.length > 0) lines.push(`Free a moment ago: ${suggestions.map(printable).join(', ')}`)
  if (problem.proposal !== undefined) lines.push(`Ask later: replicator proposal ${quoted(text(problem.proposal))}`)
  return `${lines.join('\n')}\n`
}

export function suggestionsIn({ suggestions }: ReceivedProblem): readonly string[] {
  return Array.isArray(suggestions) ? suggestions.filter((each): each is string => typeof each === 'string') : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? printable(value) : '?'
}
