/** Clients at all nodes of a network that create, change, delete and read a few keys, and record what they are told. */
import { type Answer, ask } from '@replicator/testkit/processes'
import type { HistoryEntry, Request } from '@replicator/testkit/checkers'
import { Prng } from '@replicator/testkit/random'
import type { FaultNode } from '../network/fault-network.ts'
import { Keys } from './keys.ts'
import { outcomeOf } from './outcome.ts'
import { Recorder } from './recorder.ts'

export interface LoadInit {
  readonly nodes: () => readonly FaultNode[]
  readonly prefix: string
  readonly seed: number
  /** Between an answer and the next request of a client, on the average. */
  readonly thinkMs?: number
}

const CLIENTS_PER_NODE = 2
const THINK_MS = 60
/** Longer than a node takes for any answer. */
const PATIENCE_MS = 20_000
const TTL_SECONDS = 2
const VALUE_CHARACTERS_MAX = 2000

interface Asked {
  readonly request: Request
  readonly ttlSeconds?: number
  /** An earlier attempt had its token. */
  readonly isRepeat?: boolean
}

export class Load {
  readonly recorder = new Recorder()
  readonly #init: LoadInit
  readonly #keys: Keys
  readonly #over = new AbortController()
  readonly #clients = new Map<string, Promise<unknown>>()
  #requests = 0

  constructor(init: LoadInit) {
    this.#init = init
    this.#keys = new Keys(init.prefix)
    this.follow()
  }

  /** Has clients at nodes that are new. */
  follow(): void {
    for (const { name, process } of this.#init.nodes()) {
      if (this.#clients.has(name)) continue
      const clients = Array.from({ length: CLIENTS_PER_NODE }, (_, place) => this.#run(name, place, process))
      this.#clients.set(name, Promise.all(clients))
    }
  }

  get entries(): readonly HistoryEntry[] {
    return this.recorder.entries
  }

  /** How many writes were acknowledged so far. */
  get acknowledged(): number {
    return this.entries.filter(({ outcome }) => isStored(outcome)).length
  }

  /** No further requests; resolves once those under way are answered, or never will be. */
  async end(): Promise<void> {
    this.#over.abort()
    await Promise.all(this.#clients.values())
  }

  async #run(name: string, place: number, node: FaultNode['process']): Promise<void> {
    const { seed, thinkMs = THINK_MS } = this.#init
    const random = new Prng(seed, `client ${place} of ${name}`)
    let unsettled: Asked | undefined
    while (!this.#over.signal.aborted) {
      await rested(random.between(0, 2 * thinkMs), this.#over.signal)
      const isThere = this.#init.nodes().some((each) => each.process === node)
      if (!isThere) return
      // A client of a node that is gone has nobody to ask.
      if (!node.isRunning || node.url === '') continue
      const asked: Asked = unsettled !== undefined && random.chance(0.5) ? unsettled : this.#draw(random)
      const outcome = await this.#ask(node, asked)
      const isOpen = outcome === undefined || ('outcome' in outcome && outcome.outcome === 'unknown')
      unsettled = isOpen && asked.request.kind !== 'get' ? { ...asked, isRepeat: true } : undefined
    }
  }

  #draw(random: Prng): Asked {
    const { key, version } = this.#keys.draw(random)
    const number = ++this.#requests
    const requestId = `request-${number}`
    const value = `value ${number} `.padEnd(random.whole(1, VALUE_CHARACTERS_MAX), 'x')
    const ifMatch = version > 0 && random.chance(0.7) ? version : '*'
    const chance = random.fraction()
    if (chance < 0.35) return { request: { key, kind: 'get' } }
    if (chance < 0.65 || version === 0) {
      const mutable = random.chance(0.95)
      const ttlSeconds = mutable && random.chance(0.05) ? { ttlSeconds: TTL_SECONDS } : {}
      return { request: { key, kind: 'put', mutable, requestId, value }, ...ttlSeconds }
    }
    if (chance < 0.9) return { request: { key, kind: 'update', ifMatch, requestId, value, final: random.chance(0.05) } }
    return { request: { key, kind: 'delete', ifMatch, requestId } }
  }

  async #ask(node: FaultNode['process'], asked: Asked): Promise<HistoryEntry['outcome']> {
    const { request, isRepeat = false } = asked
    const record = this.recorder.requestBegins(request, node.peerId)
    const answer = await answerTo(node.url, asked).catch(() => undefined)
    if (answer === undefined) return undefined
    try {
      const outcome = outcomeOf(request, answer, isRepeat)
      record(outcome)
      this.#noteVersion(request.key, outcome)
      return outcome
    } catch (error) {
      this.recorder.problems.push(String(error))
      return undefined
    }
  }

  #noteVersion(key: string, outcome: HistoryEntry['outcome']): void {
    if (outcome === undefined || 'state' in outcome) return
    if (outcome.outcome === 'found') this.#keys.met(key, outcome.record.since, outcome.record.final)
    else if (outcome.outcome === 'denied-final') this.#keys.met(key, outcome.version, true)
    else if (outcome.outcome === 'stored' || outcome.outcome === 'version-mismatch')
      this.#keys.met(key, outcome.version, false)
  }
}

export function isStored(outcome: HistoryEntry['outcome']): boolean {
  return outcome !== undefined && 'outcome' in outcome && outcome.outcome === 'stored'
}

function answerTo(url: string, { request, ttlSeconds }: Asked): Promise<Answer> {
  const path = `${url}/store/${encodeURIComponent(request.key)}`
  const withinMs = PATIENCE_MS
  const token = 'requestId' in request ? { 'idempotency-key': request.requestId } : {}
  const match = 'ifMatch' in request ? { 'if-match': request.ifMatch === '*' ? '*' : `"${request.ifMatch}"` } : {}
  const headers = { ...token, ...match }
  switch (request.kind) {
    case 'put': {
      const ttl = ttlSeconds === undefined ? '' : `&ttl=${ttlSeconds}`
      const query = request.mutable ? `?mutable=true${ttl}` : ''
      return ask(path + query, { method: 'PUT', body: request.value, headers, withinMs })
    }
    case 'update':
      return ask(path + (request.final ? '?final=true' : ''), { method: 'PUT', body: request.value, headers, withinMs })
    case 'delete':
      return ask(path, { method: 'DELETE', headers, withinMs })
    default:
      return ask(path, { withinMs })
  }
}

/** The pause of a client; none once the load is over. */
function rested(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    over.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      over.removeEventListener('abort', done)
      resolve()
    }
  })
}
