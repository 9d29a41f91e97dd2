/** Requests over a number of connections, each of which sends its next one when the last is answered. */
import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { NoAnswer, type NodeAnswer, type HttpNodes, Pauses, Refusal, TimeLimit } from '@replicator/client/http'
import type { Agents } from '../cli/http-send.js'
import { problemIn } from '../cli/problem-report.js'
import { RETRY_SUM_MS } from '../limits.js'
import type { Exchange, Operation } from './keys.js'
import { Latencies } from './latencies.js'

export interface LoadInit {
  /** Connections are dealt out to them in turn. */
  readonly nodes: readonly string[]
  readonly connect: (url: string, agents: Agents) => HttpNodes
  readonly connections: number
  readonly operation: Operation
  /** Ends the load. Requests that are under way then are given up, and not counted. */
  readonly signal: AbortSignal
  /** Milliseconds since any moment. */
  readonly now: () => number
  readonly onRequest: () => void
}

export interface Load {
  readonly latencies: Latencies
  /** Requests that were answered otherwise than they should be, by code. */
  readonly failed: ReadonlyMap<string, number>
  /** From the first request to the end. */
  readonly elapsedMs: number
}

/** Throws a `Refusal` where a node refuses what it will refuse each time. */
export async function load(init: LoadInit): Promise<Load> {
  const { connections, now } = init
  const failure = new AbortController()
  const signal = AbortSignal.any([init.signal, failure.signal])
  const latencies = new Latencies()
  const failed = new Map<string, number>()
  const startMs = now()
  const connection = async (_: unknown, place: number): Promise<void> => {
    try {
      await work({ ...init, signal }, place, { latencies, failed })
    } catch (error) {
      failure.abort()
      throw error
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  return { latencies, failed, elapsedMs: now() - startMs }
}

interface Counted {
  readonly latencies: Latencies
  readonly failed: Map<string, number>
}

async function work(init: LoadInit, place: number, { latencies, failed }: Counted): Promise<void> {
  const { nodes, connect, operation, signal, now, onRequest } = init
  const one = { keepAlive: true, maxSockets: 1 }
  const agents = { http: new Agent(one), https: new SecureAgent(one) }
  const client = connect(nodes[place % nodes.length] as string, agents)
  const pauses = new Pauses(client.limits)
  const limit = new TimeLimit(RETRY_SUM_MS, signal)
  try {
    while (!signal.aborted) {
      const exchange = operation(place)
      if (exchange === undefined) return
      const startMs = now()
      const failure = await sent(client, exchange, signal)
      if (signal.aborted) return
      onRequest()
      if (failure === undefined) {
        latencies.record(now() - startMs)
        pauses.renew()
        limit.renew()
        continue
      }
      failed.set(failure, (failed.get(failure) ?? 0) + 1)
      // What fails at once would fail thousands of times a second, and be measured instead of the node.
      if (!(await pauses.wait(limit))) return
    }
  } finally {
    limit.end()
    agents.http.destroy()
    agents.https.destroy()
  }
}

/** Of a request that can't be used, lacks a right, or is too large: the next one would be told the same. */
const LASTING = [400, 401, 403, 413]

/** Resolves with what failed, as a code; with undefined where nothing did. */
async function sent(client: HttpNodes, { request, end }: Exchange, signal: AbortSignal): Promise<string | undefined> {
  let answer: NodeAnswer
  try {
    answer = await client.request(request, { signal })
  } catch (error) {
    if (!signal.aborted && !(error instanceof NoAnswer)) throw error
    return 'NO_ANSWER'
  }
  if (end(answer.status)) return undefined
  if (LASTING.includes(answer.status)) throw new Refusal(answer, client.url)
  const code = problemIn(answer)?.code
  return typeof code === 'string' ? code : String(answer.status)
}
