/**
 * What a request does here and at other nodes, as spans of OpenTelemetry:
 *
 * ```
 * replicator put                          where it was asked, under the span that the caller has active
 * ├ reserve │ prepare │ accept │ read     each phase of the rounds about its key
 * │ ├ vote                                at each voter, this node among them: from the question to the answer's leaving
 * │ │ └ sync                              the sync of the store that the answer waits for; many votes share one
 * ```
 *
 * The engine knows nothing of it. A question carries its trace as plain data, which the protocol hands on unread. Which
 * request a round serves is told by the key: a round about a key belongs to the traced request for it that is open here
 * the longest. A second request for the same key waits for that very round, so it loses little. To have the engine carry the
 * trace from the request through rounds, ballots and recoveries was rejected: a dozen places of the protocol would pass on
 * what none of them reads.
 *
 * A trace that isn't recorded, because no SDK is there or its sampler says so, leaves no mark here or on the wire.
 */
import type { Context, Span, Tracer } from '@opentelemetry/api'
import { context, ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import type { RoundWatcher } from '@replicator/engine'
import type { Answer, ClusterId, Message, PeerId, Question, TraceParent } from '@replicator/interface'
import { askerOf } from '@replicator/interface'

export interface TracingParts {
  readonly tracer: Tracer
  readonly peer: PeerId
  readonly cluster: ClusterId
}

/** What a request is called in a trace. */
export interface RequestName {
  readonly name: string
  readonly key: string
}

/** A span that others may be children of. */
interface Open {
  readonly span: Span
  readonly context: Context
}

interface Phase extends Open {
  readonly question: Question
  /** What its questions carry. */
  readonly trace: TraceParent
}

interface TracedRequest extends Open {
  phase?: Phase
}

interface Vote extends Open {
  /** That of the sync which it waits for, once that has begun. */
  sync?: Span
}

export class Tracing implements RoundWatcher {
  readonly #tracer: Tracer
  readonly #self: PeerId
  /** Where all this happens: several nodes may share one tracer. */
  readonly #place: Readonly<Record<string, string>>
  /** Traced requests under way, by key, those of a key in the order in which they came. */
  readonly #requests = new Map<string, Set<TracedRequest>>()
  /** By the answers that are held back until they are durable. */
  readonly #votes = new Map<Message, Vote>()
  /** The question with a trace that the engine was given last. */
  #heard: Question | undefined

  constructor({ tracer, peer, cluster }: TracingParts) {
    this.#tracer = tracer
    this.#self = peer
    this.#place = { 'replicator.peer': peer, 'replicator.cluster': cluster }
  }

  /** Does a request's work under a span of its own. */
  async request<Told extends object>({ name, key }: RequestName, work: () => Promise<Told>): Promise<Told> {
    const { span, context: inside } = this.#open(`replicator ${name}`, context.active(), { 'replicator.key': key })
    if (!span.isRecording()) return work()
    const request: TracedRequest = { span, context: inside }
    const others = this.#requests.get(key) ?? new Set()
    this.#requests.set(key, others.add(request))
    try {
      const told = await work()
      if ('outcome' in told) span.setAttribute('replicator.outcome', String(told.outcome))
      return told
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
      throw error
    } finally {
      others.delete(request)
      if (others.size === 0) this.#requests.delete(key)
      request.phase?.span.end()
      span.end()
    }
  }

  heard(message: Message): void {
    this.#heard = isQuestion(message) && message.trace !== undefined ? message : undefined
    if (message.type === 'answer' && message.to === this.#self) this.#noteAnswer(message)
  }

  said(message: Message): Message {
    if (message.type === 'answer') this.#beginVote(message)
    else if (message.type === 'relay') {
      const question = this.#marked(message.question)
      if (question !== message.question) return { ...message, question }
    } else if (isQuestion(message)) return this.#marked(message)
    return message
  }

  leaves(message: Message): void {
    const vote = this.#votes.get(message)
    if (vote === undefined) return
    this.#votes.delete(message)
    vote.span.end()
  }

  /** A sync begins: it is for every vote that is held back and not part of another one. To be called when it is done. */
  syncs(): () => void {
    const spans: Span[] = []
    for (const vote of this.#votes.values()) {
      if (vote.sync !== undefined) continue
      vote.sync = this.#open('sync', vote.context).span
      spans.push(vote.sync)
    }
    return () => {
      for (const span of spans) span.end()
    }
  }

  /** A question that this node asks, with its trace where it has one. One that is handed on for another stays as it is. */
  #marked<Marked extends Question>(question: Marked): Marked {
    const [request] = this.#requests.get(question.key) ?? []
    if (request === undefined || question.trace !== undefined || askerOf(question).to !== this.#self) return question
    if (request.phase === undefined || !isSamePhase(request.phase.question, question)) {
      request.phase?.span.end()
      request.phase = this.#beginPhase(request, question)
    }
    return { ...question, trace: request.phase.trace }
  }

  #beginPhase(request: TracedRequest, question: Question): Phase {
    const ballot = 'ballot' in question ? { 'replicator.ballot': question.ballot.number } : {}
    const opened = this.#open(question.type, request.context, { ...ballot, 'replicator.key': question.key })
    const { traceId, spanId } = opened.span.spanContext()
    return { ...opened, question, trace: { traceId, spanId } }
  }

  /** An answer that the engine has given to the traced question which it was given last. */
  #beginVote(answer: Answer): void {
    const question = this.#heard
    if (question?.trace === undefined || answer.voter !== this.#self) return
    if (answer.question !== question.type || answer.key !== question.key) return
    this.#heard = undefined
    const { traceId, spanId } = question.trace
    const parent = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
    const vote = this.#open('vote', trace.setSpanContext(ROOT_CONTEXT, parent), {
      'replicator.key': question.key,
      'replicator.question': question.type,
      'replicator.verdict': answer.verdict.kind,
    })
    if (vote.span.isRecording()) this.#votes.set(answer, vote)
  }

  #noteAnswer({ key, question, voter, verdict }: Answer): void {
    const [request] = this.#requests.get(key) ?? []
    if (request?.phase?.question.type !== question) return
    request.phase.span.addEvent(verdict.kind, { 'replicator.voter': voter })
  }

  #open(name: string, parent: Context, attributes: Readonly<Record<string, string | number>> = {}): Open {
    const span = this.#tracer.startSpan(name, { attributes: { ...this.#place, ...attributes } }, parent)
    return { span, context: trace.setSpan(parent, span) }
  }
}

function isQuestion(message: Message): message is Question {
  const { type } = message
  return type === 'reserve' || type === 'prepare' || type === 'accept' || type === 'read'
}

/** Whether two questions are about the same step of the same round: one is the other, asked again or of somebody else. */
function isSamePhase(one: Question, other: Question): boolean {
  if (one.type !== other.type || askerOf(one).asked !== askerOf(other).asked) return false
  return !('ballot' in one) || !('ballot' in other) || one.ballot.attempt === other.ballot.attempt
}
