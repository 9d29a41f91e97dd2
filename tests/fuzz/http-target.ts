/**
 * Requests against every route of the HTTP API, over real sockets, of any of three real nodes that are a network. Whatever
 * is sent: no fault of a node, well-formed answers, each error as a problem from the table, and nodes that still answer
 * after.
 */
import type { AddressInfo } from 'node:net'
import type { Replicator } from '@replicator/core'
import { ERRORS } from '@replicator/interface'
import { createHttpApi, LocalToken, routesOf } from '@replicator/node'
import { TestNetwork } from '@replicator/testkit'
import { thrown, type Target, type Trial } from '@replicator/testkit/fuzz'
import { hostileRequest, type HostileRequest } from './hostile-request.ts'
import { answersIn, exchange, type HttpAnswer } from './raw-client.ts'

type Api = ReturnType<typeof createHttpApi>

export interface HttpTargetOptions {
  /** Changes the API before it listens; a test breaks it so. */
  readonly adapt?: (app: Api) => void
}

/** Requests of one trial, at the same time. */
const TOGETHER = 24
/** Shorter than a client waits, so that a request that stands still is answered, too. */
const REQUEST_TIMEOUT_MS = 200
const WAIT_MS = 2000
const VALUE_BYTES_MAX = 4096
/** Connections at once in a flood, of which the API takes half. */
const FLOOD = 100
const HEAP_BYTES_MAX = 1024 * 1024 * 1024

/** The API of one of the nodes. */
interface Running {
  readonly app: Api
  readonly port: number
  readonly paths: readonly string[]
  /** A token that the node takes; it takes requests without one, too, where there is none. */
  readonly token: string | undefined
  /** Requests that the node called its own fault. */
  readonly faults: unknown[]
}

interface RunningNetwork {
  readonly network: TestNetwork
  readonly nodes: readonly Running[]
}

export function httpTarget({ adapt }: HttpTargetOptions = {}): Target {
  let running: Promise<RunningNetwork> | undefined
  return {
    name: 'http',
    async trial(random): Promise<Trial> {
      running ??= start(adapt)
      const { nodes } = await running
      if (random.chance(0.02)) return flood(random.pick(nodes))
      const requests = Array.from({ length: TOGETHER }, () => {
        const node = random.pick(nodes)
        return { node, request: hostileRequest(random, node) }
      })
      const problems = await Promise.all(requests.map(({ node, request }) => problemOf(node, request)))
      const place = problems.findIndex((problem) => problem !== undefined)
      const culprit = requests[place]
      if (culprit !== undefined) {
        return { inputs: TOGETHER, failure: { problem: problems[place] ?? '', input: textOf(culprit.request) } }
      }
      const problem = (await Promise.all(nodes.map(healthProblem))).find((each) => each !== undefined)
      const input = requests.map(({ request }) => textOf(request)).join('\n---\n')
      return problem === undefined ? { inputs: TOGETHER } : { inputs: TOGETHER, failure: { problem, input } }
    },
    async close() {
      const started = await running?.catch(() => undefined)
      await Promise.all((started?.nodes ?? []).map(({ app }) => app.close()))
      await started?.network.stop()
    },
  }
}

async function start(adapt: HttpTargetOptions['adapt']): Promise<RunningNetwork> {
  const network = await TestNetwork.start({ clusters: { a: 1, b: 1, c: 1 } })
  // The last one takes no request without a token: its own, since one of the network would close the others as well.
  const nodes = network.nodes.map((node, place) => serve(node, place === 2 ? new LocalToken() : undefined, adapt))
  return { network, nodes: await Promise.all(nodes) }
}

async function serve(
  replicator: Replicator,
  localToken: LocalToken | undefined,
  adapt: HttpTargetOptions['adapt'],
): Promise<Running> {
  const faults: unknown[] = []
  const options = {
    replicator,
    version: '0.0.0',
    valueBytesMax: VALUE_BYTES_MAX,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    requestCheckMs: REQUEST_TIMEOUT_MS / 4,
    connectionsMax: FLOOD / 2,
    ...(localToken !== undefined && { localToken, tokensRequired: true }),
    logger: { info: () => undefined, error: (fields: object) => void faults.push(fields) },
  }
  const app = createHttpApi(options)
  adapt?.(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { app, port, paths: routesOf(options).map(({ path }) => path), token: localToken?.text, faults }
}

function textOf({ pieces, manner }: HostileRequest): string {
  const text = pieces.map((piece) => JSON.stringify(Buffer.from(piece).toString('latin1'))).join(' then ')
  return manner === 'gone' ? `${text}, and hangs up` : text
}

/** What is wrong with how a request was answered; undefined where nothing is. */
async function problemOf({ port, faults }: Running, request: HostileRequest): Promise<string | undefined> {
  try {
    const { pieces, methods, manner } = request
    const { text, isClosed, isSilent } = await exchange(port, pieces, { waitMs: WAIT_MS, manner })
    const fault = faults.shift()
    if (fault !== undefined) return `the node calls it its own fault: ${describeFault(fault)}`
    if (manner === 'gone') return undefined
    if (isSilent) return `it was not answered within ${WAIT_MS / 2} ms`
    // A batch that has begun may take any time to come.
    const isBatch = text.includes('content-type: application/x-ndjson')
    if (!isClosed && !isBatch) return `it was neither answered nor closed within ${WAIT_MS} ms: ${text.slice(0, 200)}`
    const answers = answersIn(text, { withHead: methods.includes('HEAD') })
    if (typeof answers === 'string') return answers
    // Two for the last request, and one for what was none.
    if (answers.length > methods.length + 3) return `${methods.length} requests got ${answers.length} answers`
    return answers.map(answerProblem).find((problem) => problem !== undefined)
  } catch (error) {
    return `the client met ${thrown(error)}`
  }
}

function describeFault(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'err' in fault ? thrown(fault.err) : thrown(fault)
}

const STATUSES: ReadonlySet<number> = new Set(Object.values(ERRORS).map(({ status }) => status))

function answerProblem({ status, headers, body }: HttpAnswer): string | undefined {
  if (headers.get('content-type') === 'application/x-ndjson') return linesProblem(body)
  if (status < 400) return undefined
  if (!STATUSES.has(status)) return `the status ${status} is in no row of the table of errors`
  if (headers.get('content-type') !== 'application/problem+json')
    return `an error of type ${headers.get('content-type')}`
  if (body === '') return undefined
  return bodyProblem(JSON.parse(Buffer.from(body, 'latin1').toString('utf8')), status)
}

/** Of lines that come back from a batch or a list; the last may be broken off. */
function linesProblem(body: string): string | undefined {
  const all = Buffer.from(body, 'latin1').toString('utf8').split('\n').slice(0, -1)
  return all.map((line) => lineProblem(JSON.parse(line))).find((problem) => problem !== undefined)
}

function lineProblem(line: Record<string, unknown>): string | undefined {
  const status = Number(line['status'] ?? 200)
  if (status >= 400) return bodyProblem(line, status)
  return 'key' in line ? undefined : `a line without a key: ${JSON.stringify(line)}`
}

function bodyProblem(problem: Record<string, unknown>, status: number): string | undefined {
  const row = ERRORS[problem['code'] as keyof typeof ERRORS] as (typeof ERRORS)[keyof typeof ERRORS] | undefined
  if (row === undefined || row.status !== status || problem['status'] !== status) {
    return `a problem with the code ${String(problem['code'])} and the status ${status}`
  }
  const missing = ['type', 'title', 'detail', 'key', 'retryable', 'outcome'].find((name) => !(name in problem))
  return missing === undefined ? undefined : `a problem without ${missing}`
}

/** The node still takes writes and gives them back, and its memory is bounded. */
async function healthProblem({ port }: Running): Promise<string | undefined> {
  const { text } = await exchange(port, [], { waitMs: WAIT_MS, manner: 'reads' })
  if (!text.startsWith('HTTP/1.1 200 ')) return `the node no longer answers: ${text.slice(0, 200)}`
  const { heapUsed } = process.memoryUsage()
  return heapUsed > HEAP_BYTES_MAX ? `${heapUsed} bytes of heap are in use` : undefined
}

/** Connections beyond the bound that begin a request and stand still: cut off in time, and the node answers again. */
async function flood(node: Running): Promise<Trial> {
  const begun = Buffer.from('PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nslow')
  const held = Array.from({ length: FLOOD }, () => exchange(node.port, [begun], { waitMs: WAIT_MS, manner: 'reads' }))
  const open = (await Promise.all(held)).filter(({ isClosed }) => !isClosed).length
  const problem = open > 0 ? `${open} slow connections were not cut off` : await healthProblem(node)
  if (problem === undefined) return { inputs: FLOOD }
  return { inputs: FLOOD, failure: { problem, input: `${FLOOD} connections that begin a PUT` } }
}
