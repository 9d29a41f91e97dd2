import { context, propagation, trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { connect } from '@replicator/client-libp2p'
import { createHttpApi, serveClients } from '@replicator/node'
import type { Replicator } from '@replicator/core'
import { TestNetwork } from '@replicator/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/** The example of W3C Trace Context. */
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

const exporter = new InMemorySpanExporter()
let network: TestNetwork
let api: ReturnType<typeof createHttpApi>
let url: string

beforeAll(async () => {
  // As a program does with the SDK of its choice. What is active, and how it travels, is the whole process's.
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
  const tracer = trace.getTracer('test')
  network = await TestNetwork.start({ clusters: { berlin: 1, lima: 2 }, over: 'libp2p', options: { tracer } })
  const [replicator] = network.nodes as [Replicator]
  api = createHttpApi({ replicator, version: '0.0.0', tracer })
  serveClients({ replicator, intake: api.intake, version: '0.0.0', tracer })
  url = await api.listen({ port: 0, host: '127.0.0.1' })
  // The first create is traced through an open ballot.
  await network.near()
})

afterAll(async () => {
  await api.close()
  await network.stop()
  trace.disable()
  context.disable()
  propagation.disable()
})

beforeEach(() => exporter.reset())

/** Asks the first node, and resolves once the client has the whole answer. */
async function ask(method: string, path: string, { body, flags = '01' }: { body?: string; flags?: string } = {}) {
  const headers = { traceparent: `00-${TRACE}-${PARENT}-${flags}` }
  const answer = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) })
  await answer.arrayBuffer()
  return answer.status
}

/** Each span behind those that it is within, from the one that the client has named; sorted. */
function paths(): string[] {
  const spans = exporter.getFinishedSpans()
  const pathOf = (span: ReadableSpan): string => {
    const parent = span.parentSpanContext?.spanId
    const above = spans.find((each) => each.spanContext().spanId === parent)
    const peer = span.name === 'vote' ? ` of ${nameOf(String(span.attributes['replicator.peer']))}` : ''
    return `${above === undefined ? (parent === PARENT ? '' : '? ') : `${pathOf(above)} > `}${span.name}${peer}`
  }
  return spans.map(pathOf).toSorted()
}

function nameOf(peerId: string): string {
  return String(network.nodes.findIndex((node) => node.peerId === peerId))
}

/** The votes on one phase, with the syncs that they waited for. */
function votes(phase: string, voters = ['0', '1', '2']): string[] {
  return voters.flatMap((voter) => [`${phase} > vote of ${voter}`, `${phase} > vote of ${voter} > sync`])
}

/** Waits until these spans have ended. There may be more: a busy machine is asked twice, or takes a ballot more. */
async function ended(expected: readonly string[]): Promise<void> {
  await expect.poll(paths).toEqual(expect.arrayContaining([...expected]))
}

describe('a request that a client traces', () => {
  it('is one trace over all nodes: HTTP, the round, the vote of each voter with its sync', async () => {
    expect(await ask('PUT', '/store/one', { body: 'v' })).toBe(201)
    const top = 'PUT /store/{key}'
    const round = `${top} > replicator create > reserve`
    await ended([top, `${top} > replicator create`, round, ...votes(round)])
    // Nothing of it hangs in the air, and nothing else was traced.
    const spans = exporter.getFinishedSpans()
    expect(paths().filter((path) => !path.startsWith(top))).toEqual([])
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE]))
    const request = spans.find(({ name }) => name === 'replicator create')
    expect(request?.attributes).toMatchObject({ 'replicator.key': 'one', 'replicator.outcome': 'stored' })
    const answers = spans.find(({ name }) => name === 'reserve')?.events.map(({ name }) => name)
    expect(answers).toEqual(expect.arrayContaining(['confirm']))
  })

  it('is one trace from the node on where it came over libp2p, which passes on no trace of the client', async () => {
    await using client = await connect({ addresses: network.nodes[0]?.status().addresses ?? [] })
    expect((await client.put('over-libp2p', 'v')).outcome).toBe('stored')
    // Nothing is above it.
    const top = '? replicator.client/put'
    await ended([top, `${top} > replicator create`, ...votes(`${top} > replicator create > reserve`)])
    const question = exporter.getFinishedSpans().find(({ name }) => top.endsWith(name))
    expect(question?.attributes).toMatchObject({ 'rpc.method': 'put', 'replicator.status': 201 })
  })

  it('shows whom a read of an unknown key asked, and what the client was told', async () => {
    expect(await ask('GET', '/store/two')).toBe(404)
    const round = 'GET /store/{key} > replicator get > read'
    await ended([round, ...votes(round).filter((path) => !path.endsWith('sync'))])
    const http = exporter.getFinishedSpans().find(({ name }) => name === 'GET /store/{key}')
    expect(http?.attributes).toMatchObject({ 'http.response.status_code': 404, 'http.route': '/store/{key}' })
  })

  it('is named by its route where its answer was kept, and asks nobody', async () => {
    expect(await ask('GET', '/store/one')).toBe(200)
    exporter.reset()
    expect(await ask('GET', '/store/one')).toBe(200)
    await expect.poll(paths).toEqual(['GET /store/{key}'])
  })

  it('leaves no span anywhere where the client does not record it', async () => {
    expect(await ask('PUT', '/store/three', { body: 'v', flags: '00' })).toBe(201)
    // Behind it on the same links: had there been votes in a trace, they would have ended by now.
    expect(await ask('PUT', '/store/four', { body: 'v' })).toBe(201)
    await ended(votes('PUT /store/{key} > replicator create > reserve'))
    const keys = exporter.getFinishedSpans().flatMap(({ attributes }) => attributes['replicator.key'] ?? [])
    expect(new Set(keys)).toEqual(new Set(['four']))
  })

  it('is seen in a classic ballot: what was promised, then what was accepted', async () => {
    await network.kill(network.nodes[2] as Replicator)
    expect(await ask('PUT', '/store/five', { body: 'v' })).toBe(201)
    const request = 'PUT /store/{key} > replicator create'
    await ended([...votes(`${request} > prepare`, ['0', '1']), ...votes(`${request} > accept`, ['0', '1'])])
  })
})
