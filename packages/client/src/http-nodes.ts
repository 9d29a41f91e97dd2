/** The nodes that are asked over HTTP, and requests of their API as they are. */
import { InvalidOption } from '@replicator/interface'
import { HttpNode } from './http-node.js'
import { NoAnswer, type NodeAnswer, type NodeRequest, type OpenAnswer, type Waiting } from './node.js'
import { Nodes, reasonOf } from './nodes.js'
import { checkedLimits, type ClientOptions } from './options.js'
import { byFetch, type Send } from './send.js'

export class HttpNodes extends Nodes<HttpNode> {
  /** `send` takes the place of `fetch`. Throws an `InvalidOption`. */
  constructor(options: ClientOptions, send: Send = byFetch(options.fetch ?? globalThis.fetch)) {
    const limits = checkedLimits(options)
    const { urls, token } = options
    if (!Array.isArray(urls) || urls.length === 0) throw new InvalidOption('urls', 'urls names at least one node')
    super(
      urls.map((url) => new HttpNode(baseOf(url), { send, token })),
      limits,
    )
  }

  /** Where the next request goes; after one, the node that has answered it. */
  get url(): string {
    return this.first.url
  }

  /** From now on the next node is asked first. */
  turn(): void {
    this.passOver(this.first)
  }

  /** The whole of an answer that is known to be small, or wanted as a whole. Throws a `NoAnswer`. */
  async request(request: NodeRequest, waiting?: Partial<Waiting>): Promise<NodeAnswer> {
    return (await this.open(request, waiting)).whole()
  }

  /**
   * One request, as it is, for programs that show what a node says in the node's own words. A node that can't be reached is
   * passed over: nothing was sent to it. What was sent and has no answer is not sent again: what became of it nobody knows.
   * Throws a `NoAnswer` that names each node that was asked.
   */
  async open(request: NodeRequest, given: Partial<Waiting> = {}): Promise<OpenAnswer> {
    const { timeoutMs } = this.limits
    const waiting = { openMs: timeoutMs / 2, silenceMs: timeoutMs / 2, ...given }
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const reasons: string[] = []
    for (;;) {
      const node = this.first
      let isSent = false
      try {
        // To ask for something twice does no harm, so what only reads goes to a node that may not be there.
        if (!isRead) await node.prove(waiting)
        isSent = node.isProven
        return await node.open(request, waiting)
      } catch (error) {
        reasons.push(reasonOf(error))
        if (isSent || reasons.length === this.size || waiting.signal?.aborted === true)
          throw new NoAnswer(reasons.join(' '), { cause: error })
        this.passOver(node)
      }
    }
  }
}

/** Without a slash at the end: paths begin with one. */
function baseOf(url: unknown): string {
  const base = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:')
    throw new InvalidOption(
      'urls',
      `urls holds "${String(url)}", which is not the URL of a node; one looks like http://127.0.0.1:8080`,
    )
  return (base.origin + base.pathname).replace(/\/$/, '')
}
