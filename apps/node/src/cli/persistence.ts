/** Long answers of nodes, over breaks: opened again where they stopped, at the next node. */
import { ERRORS } from '@replicator/interface'
import { CommandFailure } from './exit.js'
import { collected, NoAnswer, type NodeAnswer, type NodeClient, type NodeRequest } from './node-client.js'
import type { Patience } from './patience.js'
import { problemIn } from './problem-report.js'

/** A node has refused the request, and will again. */
export class Refusal extends CommandFailure {
  readonly answer: NodeAnswer
  /** Of the node. */
  readonly url: string

  constructor(answer: NodeAnswer, url: string) {
    super(`${url} answered ${answer.status}`)
    this.answer = answer
    this.url = url
  }
}

export interface PersistenceInit<Item> {
  readonly client: NodeClient
  /** The request for what has not come yet. */
  readonly request: () => NodeRequest
  readonly read: (body: AsyncIterable<Buffer>) => AsyncIterable<Item>
  /** Whether an answer that ends is at its end. */
  readonly ends: boolean
  readonly silenceMs: number
  readonly patience: Patience
  /** Ends the sequence. */
  readonly signal: AbortSignal
  /** Called once for each break, and once when an answer has come again. */
  readonly onCut: (reason: string) => void
  readonly onBack: (url: string) => void
}

/**
 * Yields what comes, and goes on after a break for as long as `patience` lasts. What fails before anything has come is
 * thrown: the URL is wrong more often than the node down. Throws a `Refusal`, or a `CommandFailure`.
 */
export async function* persistently<Item>(init: PersistenceInit<Item>): AsyncGenerator<Item> {
  const { client, patience, signal } = init
  let hasOpened = false
  let isCut = false
  while (!signal.aborted) {
    let reason: string
    try {
      const answer = await client.open(init.request(), { signal, silenceMs: init.silenceMs })
      if (answer.status !== 200) throw refusal(await collected(answer), client.url, hasOpened)
      if (isCut) init.onBack(client.url)
      hasOpened = true
      isCut = false
      for await (const item of init.read(answer.body)) {
        patience.renew()
        yield item
      }
      if (init.ends) return
      reason = `${client.url} ended the answer.`
    } catch (error) {
      if (signal.aborted) return
      if (!hasOpened || !(error instanceof NoAnswer)) throw error
      reason = error.message
    }
    if (!isCut) init.onCut(reason)
    isCut = true
    client.turn()
    if (!(await patience.pause(signal)) && !signal.aborted) throw new NoAnswer(reason)
  }
}

/** After a break, a node that starts or stops just now is one more break. */
function refusal(answer: NodeAnswer, url: string, hasOpened: boolean): CommandFailure {
  const code = String(problemIn(answer)?.code)
  const isPassing = Object.hasOwn(ERRORS, code) && ERRORS[code as keyof typeof ERRORS].retryable
  return hasOpened && isPassing ? new NoAnswer(`${url} answered ${code}.`) : new Refusal(answer, url)
}
