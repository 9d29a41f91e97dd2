/** Clients that write without a pause, each key once, until they are told to end. */
import type { Answer, NodeProcess } from '@replicator/testkit/processes'

export interface Attempt {
  readonly key: string
  readonly value: string
  readonly node: NodeProcess
  /** Absent while it is under way, and where the connection ended before an answer came. */
  answer?: Answer
}

export interface LoadInit {
  /** Clients are spread over these. */
  readonly nodes: readonly NodeProcess[]
  readonly clients: number
  /** The first part of every key. */
  readonly prefix: string
}

export class Load {
  readonly attempts: Attempt[] = []
  readonly #prefix: string
  readonly #clients: Promise<void>[]
  #ended = false

  constructor({ nodes, clients, prefix }: LoadInit) {
    this.#prefix = prefix
    this.#clients = Array.from({ length: clients }, (_, place) => this.#run(nodes[place % nodes.length]!))
  }

  get stored(): readonly Attempt[] {
    return this.attempts.filter(({ answer }) => answer?.status === 201)
  }

  /** Those that no client was told anything of. */
  get open(): readonly Attempt[] {
    return this.attempts.filter(({ answer }) => answer === undefined)
  }

  answered(code: string): readonly Attempt[] {
    return this.attempts.filter(({ answer }) => answer?.code === code)
  }

  /** No further writes; resolves once those under way are answered, or their node is gone. */
  async end(): Promise<void> {
    this.#ended = true
    await Promise.all(this.#clients)
  }

  /** A client gives up when its node doesn't answer, and when it is refused: it would only be refused again. */
  async #run(node: NodeProcess): Promise<void> {
    while (!this.#ended) {
      const number = this.attempts.length
      const attempt: Attempt = { key: `${this.#prefix}/${number}`, value: `value ${number} of ${this.#prefix}`, node }
      this.attempts.push(attempt)
      try {
        attempt.answer = await node.put(attempt.key, attempt.value)
      } catch {
        return
      }
      if (attempt.answer.status !== 201) return
    }
  }
}
