/** Brings lines of an import to an end: each is stored, there already, a conflict, or refused. */
import { batch, NoAnswer, type HttpNodes, Pauses, Refusal, TimeLimit } from '@replicator/client/http'
import { ERRORS, type ErrorCode } from '@replicator/interface'
import { ANSWER_TIMEOUT_MS, RETRY_SUM_MS } from '../limits.js'
import { CommandFailure, exitCodeOf } from './exit.js'
import { isSame } from './import-line.js'
import type { ImportReport, RefusedLine } from './import-report.js'
import type { ImportLine } from './import.js'
import { problemIn } from './problem-report.js'
import { say, type Terminal } from './terminal.js'

type BatchAnswer = Readonly<Record<string, unknown>> & { readonly status: number }

export interface SettlerInit {
  readonly client: HttpNodes
  readonly terminal: Terminal
  readonly report: ImportReport
  /** Aborted: nothing new is begun. */
  readonly signal: AbortSignal
  /** Reads what is stored instead of storing. */
  readonly dryRun: boolean
}

/** What a line asks for next. */
interface Step {
  readonly line: ImportLine
  readonly op: 'create' | 'get'
  /** Why the last try did not settle it, where it has to wait. */
  readonly problem?: BatchAnswer
  /** Who holds the key, as the node told it. */
  readonly holder?: unknown
}

export class Settler {
  readonly #init: SettlerInit
  #hasAnswer = false
  #isCut = false

  constructor(init: SettlerInit) {
    this.#init = init
  }

  /** Resolves when all are settled, or the signal is aborted. Throws a `Refusal`, a `NoAnswer` or a `CommandFailure`. */
  async settle(lines: readonly ImportLine[]): Promise<void> {
    const limit = new TimeLimit(RETRY_SUM_MS, this.#init.signal)
    try {
      await this.#settle(lines, limit)
    } finally {
      limit.end()
    }
  }

  async #settle(lines: readonly ImportLine[], limit: TimeLimit): Promise<void> {
    const { client, dryRun, signal, report } = this.#init
    const pauses = new Pauses(client.limits)
    let open: readonly Step[] = lines.map((line) => ({ line, op: dryRun ? 'get' : 'create' }))
    while (open.length > 0 && !signal.aborted) {
      const { left, failure } = await this.#sendOpen(open)
      if (left.length < open.length) {
        pauses.renew()
        limit.renew()
      }
      open = left
      const waits = failure !== undefined || open.some(({ problem }) => problem !== undefined)
      if (!waits || (await pauses.wait(limit)) || signal.aborted) continue
      if (failure !== undefined) throw failure
      open = open.filter((step) => {
        if (step.problem?.['code'] !== 'KEY_RESERVED') return true
        report.conflict(refusalOf(step.line, step.problem))
        return false
      })
      const [problem] = open.flatMap((step) => step.problem ?? [])
      if (problem !== undefined) throw new Unsettled(problem)
    }
  }

  /** Sends what is open once, and says what is open then. */
  async #sendOpen(open: readonly Step[]): Promise<{ left: readonly Step[]; failure?: NoAnswer | Refusal }> {
    const { client, terminal } = this.#init
    const left = new Map(open.entries())
    try {
      const texts = open.map(({ line, op }) => line[op])
      const waiting = { openMs: ANSWER_TIMEOUT_MS, silenceMs: ANSWER_TIMEOUT_MS }
      for await (const { place, status, members } of batch(client.first, texts, waiting)) {
        const answer = { ...members, status }
        this.#answered(client.url)
        const next = this.#next(open[place] as Step, answer)
        if (next === undefined) left.delete(place)
        else left.set(place, next)
      }
      return { left: [...left.values()] }
    } catch (error) {
      if (!this.#hasAnswer || !mayPass(error)) throw error
      if (!this.#isCut) say(terminal, `${error.message} Trying again.`)
      this.#isCut = true
      client.turn()
      return { left: [...left.values()], failure: error }
    }
  }

  #answered(url: string): void {
    if (this.#isCut) say(this.#init.terminal, `Going on at ${url}.`)
    this.#isCut = false
    this.#hasAnswer = true
  }

  /** What the line asks for next; undefined where it is settled. */
  #next({ line, op, holder }: Step, answer: BatchAnswer): Step | undefined {
    const { report, dryRun } = this.#init
    const { status, code } = answer
    if (op === 'get' && status === 200) {
      const version = String(answer['version'])
      const detail = `The key holds another record, version ${version}.`
      if (isSame(line.record, answer)) report.there()
      else report.conflict(refusalOf(line, { status, code: 'KEY_STORED', detail, holder }))
    } else if (op === 'get' && code === 'UNKNOWN_KEY' && !dryRun) {
      // It was there a moment ago, and has been deleted.
      return { line, op: 'create', problem: answer }
    } else if (op === 'create' && code === 'KEY_STORED') {
      return { line, op: 'get', holder: answer['holder'] }
    } else if (isRetryable(code)) {
      return { line, op, problem: answer }
    } else if (status < 300 || code === 'UNKNOWN_KEY') report.stored()
    else report.refused(refusalOf(line, answer))
    return undefined
  }
}

/** A node that could not settle a line for as long as the import was ready to wait. */
class Unsettled extends CommandFailure {
  override readonly exitCode: number

  constructor(problem: BatchAnswer) {
    super(`${String(problem['code'])}: ${String(problem['detail'])}`)
    this.exitCode = exitCodeOf(problem['code'])
  }
}

function refusalOf({ number, record }: ImportLine, { code, detail, holder }: BatchAnswer): RefusedLine {
  return { line: number, key: record.key, code: String(code), detail: String(detail), holder }
}

function mayPass(error: unknown): error is NoAnswer | Refusal {
  return error instanceof NoAnswer || (error instanceof Refusal && isRetryable(problemIn(error.answer)?.code))
}

function isRetryable(code: unknown): boolean {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) && ERRORS[code as ErrorCode].retryable
}
