import { type Context, type Span, type SpanOptions, trace, type Tracer } from '@opentelemetry/api'
import { type Answer, type Message, openBallot, type Question, type Reserve } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { Tracing } from '../src/tracing.js'

const SELF = 'a1'
const OTHER = 'b1'

function hex(number: number, length: number): string {
  return number.toString(16).padStart(length, '0')
}

/** A tracer that notes each span when it ends, behind those that it is within. */
function notes({ isRecording = true } = {}) {
  const ended: string[] = []
  const paths = new Map<string, string>()
  let spans = 0
  const startSpan = (name: string, _: SpanOptions | undefined, parent: Context): Span => {
    const above = trace.getSpanContext(parent)
    const spanContext = { traceId: above?.traceId ?? hex(++spans, 32), spanId: hex(++spans, 16), traceFlags: 1 }
    let path = above === undefined ? name : `${paths.get(above.spanId) ?? above.spanId} > ${name}`
    paths.set(spanContext.spanId, path)
    const span: Partial<Span> = {
      spanContext: () => spanContext,
      isRecording: () => isRecording,
      setAttribute: (_name, value) => ((path += ` ${String(value)}`), span as Span),
      setStatus: ({ message }) => ((path += ` failed: ${message}`), span as Span),
      addEvent: (event) => ((path += ` +${event}`), span as Span),
      end: () => void ended.push(path),
    }
    return span as Span
  }
  const tracer = { startSpan } as unknown as Tracer
  return { tracing: new Tracing({ tracer, peer: SELF, cluster: 'a' }), ended }
}

function reserve(key: string, { owner = SELF, sequence = 1 } = {}): Reserve {
  const id = `${owner}.1.0011223344556677.${sequence}`
  const proposal = { id, cluster: 'a', operation: 'create', requestId: '', fingerprint: '', contentType: '' } as const
  return { type: 'reserve', generation: 1, key, version: 1, proposal: { ...proposal, mutable: false } }
}

function confirm({ key, proposal }: Reserve, voter: string): Answer {
  const asked = { question: 'reserve', key, version: 1, ballot: openBallot(1), asked: proposal.id } as const
  return { type: 'answer', to: SELF, voter, generation: 1, ...asked, verdict: { kind: 'confirm' } }
}

/** A request that is open until it is told. */
function open(tracing: Tracing, key: string, name = 'create') {
  let resolve: (told: { outcome: string }) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const work = () =>
    new Promise<{ outcome: string }>((...settle) => {
      ;[resolve, reject] = settle
    })
  const told = tracing.request({ name, key }, work)
  return {
    tell: (outcome: string) => (resolve({ outcome }), told),
    fail: (error: Error) => (reject(error), told),
  }
}

function traceIn(message: Message): Question['trace'] {
  return message.type === 'relay' ? message.question.trace : (message as Question).trace
}

describe('what this node asks for a traced request', () => {
  it('carries its trace, one phase for all whom it asks, through a representative too', async () => {
    const { tracing, ended } = notes()
    const request = open(tracing, 'k')
    const asked = reserve('k')
    const direct = tracing.said(asked)
    const relayed = tracing.said({ type: 'relay', voters: [OTHER], question: asked })
    expect(traceIn(direct)).toBeDefined()
    expect(traceIn(relayed)).toEqual(traceIn(direct))
    tracing.heard(confirm(asked, OTHER))
    await request.tell('stored')
    expect(ended).toEqual(['replicator create > reserve +confirm', 'replicator create stored'])
  })

  it('begins another phase with each further ballot or proposal', async () => {
    const { tracing, ended } = notes()
    const request = open(tracing, 'k')
    const ballot = { generation: 1, number: 1, peer: SELF, boot: 1, attempt: 1 }
    tracing.said(reserve('k'))
    tracing.said(reserve('k', { sequence: 2 }))
    tracing.said({ type: 'prepare', generation: 1, key: 'k', version: 1, ballot })
    tracing.said({ type: 'prepare', generation: 1, key: 'k', version: 1, ballot: { ...ballot, attempt: 2 } })
    await request.tell('stored')
    const phases = ended.slice(0, -1).map((path) => path.replace('replicator create > ', ''))
    expect(phases).toEqual(['reserve', 'reserve', 'prepare', 'prepare'])
  })

  it('is that of the request for its key that is open the longest, and of the next one after that', async () => {
    const { tracing, ended } = notes()
    const first = open(tracing, 'k', 'create')
    const second = open(tracing, 'k', 'get')
    tracing.said(reserve('k'))
    await first.tell('stored')
    tracing.said(reserve('k'))
    await second.tell('found')
    expect(ended.filter((path) => path.includes('>'))).toEqual([
      'replicator create > reserve',
      'replicator get > reserve',
    ])
    // Nothing is left behind.
    expect(traceIn(tracing.said(reserve('k')))).toBeUndefined()
  })

  it('says nothing of it where the question is about another key, or asked by another node', () => {
    const { tracing } = notes()
    open(tracing, 'k')
    const others = reserve('other')
    const theirs = reserve('k', { owner: OTHER })
    const handedOn: Message = { ...theirs, trace: { traceId: hex(7, 32), spanId: hex(8, 16) } }
    for (const message of [others, theirs, handedOn]) expect(tracing.said(message)).toBe(message)
  })

  it('says nothing of it where the trace is not recorded, and no span is kept', async () => {
    const { tracing, ended } = notes({ isRecording: false })
    const request = open(tracing, 'k')
    const asked = reserve('k')
    expect(tracing.said(asked)).toBe(asked)
    await request.tell('stored')
    expect(ended).toEqual([])
  })

  it('ends with what went wrong where the request can be told nothing', async () => {
    const { tracing, ended } = notes()
    await expect(open(tracing, 'k').fail(new Error('no disk'))).rejects.toThrow('no disk')
    expect(ended).toEqual(['replicator create failed: Error: no disk'])
  })
})

describe('what this node is asked in a trace', () => {
  const parent = { traceId: hex(7, 32), spanId: hex(8, 16) }
  const question: Reserve = { ...reserve('k', { owner: OTHER }), trace: parent }
  const answer = confirm(question, SELF)

  it('is a vote from the question until its answer leaves, with the sync that the answer waits for', () => {
    const { tracing, ended } = notes()
    tracing.heard(question)
    tracing.said(answer)
    const synced = tracing.syncs()
    expect(ended).toEqual([])
    synced()
    tracing.leaves(answer)
    expect(ended).toEqual([`${parent.spanId} > vote > sync`, `${parent.spanId} > vote`])
  })

  it('waits for one sync, not for those that begin while it is held back', () => {
    const { tracing, ended } = notes()
    tracing.heard(question)
    tracing.said(answer)
    const first = tracing.syncs()
    tracing.syncs()()
    first()
    tracing.leaves(answer)
    expect(ended).toEqual([`${parent.spanId} > vote > sync`, `${parent.spanId} > vote`])
  })

  it('is no vote where it is not answered, where the answer is to something else, or is handed on', () => {
    const { tracing, ended } = notes()
    const elsewhere = confirm(reserve('other', { owner: OTHER }), SELF)
    const ofAnother = confirm(question, OTHER)
    tracing.heard(question)
    for (const message of [elsewhere, ofAnother]) tracing.said(message)
    tracing.heard(elsewhere)
    tracing.said(answer)
    for (const message of [elsewhere, ofAnother, answer]) tracing.leaves(message)
    expect(ended).toEqual([])
  })
})
