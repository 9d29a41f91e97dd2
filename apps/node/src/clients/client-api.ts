/**
 * What programs outside of the network are told over libp2p: the same as over HTTP, by the same rules. A question has the
 * rights of the token that its link has shown, and its answer the status and the members that HTTP gives it.
 *
 * Whoever reaches the node reaches this, on the port of its peers. So where that is more than this machine, a token is
 * needed, also while the network has none: the operator opens the API to others, and not the first node that joins.
 */
import type { Tracer } from '@opentelemetry/api'
import type { Logger, Replicator } from '@replicator/core'
import {
  type ClientAnswer,
  type ClientHandlers,
  type ClientLink,
  type ClientQuestion,
  type ClientWatch,
  parseProposalReference,
  VALUE_BYTES_DEFAULT,
} from '@replicator/interface'
import { Access, type Bearer } from '../http/access.js'
import { doubtsOf } from '../http/api.js'
import { entered, type Places } from '../http/bounds.js'
import { type Arrival, type Client, clientNames } from '../http/clients.js'
import { problemOf } from '../http/failure.js'
import { Intake } from '../http/intake.js'
import { checkedHttpLimits, type HttpLimits } from '../http/limits.js'
import type { LocalToken } from '../http/local-token.js'
import { type NodeFacts, statusAnswer } from '../http/node-routes.js'
import { FAULT, faultBody, isProblem, type Problem, problemBody } from '../http/problem.js'
import { proposalTold } from '../http/proposal-routes.js'
import { keyOrNothing } from '../http/query-parameter.js'
import { recordMembers } from '../http/record-members.js'
import { OK } from '../http/request-counts.js'
import { type Asked, toldOf } from '../http/told.js'
import { CLIENT_ANSWER_BYTES_MAX } from '../limits.js'
import { partOfList } from './list.js'
import { withSpan } from './question-spans.js'
import { Watch } from './watch.js'

export interface ClientApiOptions extends Partial<HttpLimits> {
  readonly replicator: Replicator
  /**
   * That of the node's HTTP API (`app.intake`): what a client asks for here counts there, and the other way round, and
   * `/metrics` tells of both. Default: one of its own, for a node without such an API.
   */
  readonly intake?: Intake
  /** The version of the program, for `status`. */
  readonly version: string
  /** Where the HTTP API listens, for `status`; empty (default) where none does. */
  readonly httpUrl?: () => string
  /** Whether questions need a token also where the network has none yet. Default: they do as soon as it has one. */
  readonly tokensRequired?: boolean
  /** A token that is good at this node alone. Default: there is none. */
  readonly localToken?: LocalToken
  /** The longest value, in bytes. Default 1 MiB. */
  readonly valueBytesMax?: number
  /** Makes a span of OpenTelemetry for each question. Default: none is made. */
  readonly tracer?: Tracer
  /** Told of faults of the node itself; never of values. */
  readonly logger?: Pick<Logger, 'error'>
}

/** Serves programs outside of the network over the transport of this node, until it stops. */
export function serveClients(options: ClientApiOptions): void {
  options.replicator.serve(new ClientApi(options))
}

/** One link, and what is under way on it. */
interface Linked {
  token: string | undefined
  readonly arrival: Arrival
  /** Questions that are not answered yet, but for those that wait for what a watch is to tell. */
  questions: number
  /** Each by the number of the question that began it. */
  readonly watches: Map<number, Watch>
  /** What is to be told in this turn. */
  answers: ClientAnswer[]
  /** Of those that can be asked for again: of values, and of parts of lists and watches. */
  answerBytes: number
  /** It has no rights here, and is told so before it is closed. */
  isUnknown: boolean
}

type Numbered = Exclude<ClientQuestion, { readonly type: 'show' | 'unwatch' }>
/** `outcome`: what it counts as, where it is no success. */
type Told = Omit<ClientAnswer, 'id'> & { readonly outcome?: string }

/**
 * They take no place of those that are decided later, as over HTTP: what the node says of itself is told at once, also when
 * it is overloaded, and watches have places of their own.
 */
const UNBOUNDED: ReadonlySet<Numbered['type']> = new Set(['status', 'peers', 'watch', 'more'])

/** Like the routes of HTTP. What a watch is asked for more is counted as little as what is told there of one that has begun. */
const OPERATIONS: Readonly<Record<Exclude<Numbered['type'], 'more'>, string>> = {
  put: 'propose',
  delete: 'remove',
  get: 'read',
  proposal: 'readProposal',
  list: 'list',
  watch: 'watch',
  status: 'readStatus',
  peers: 'listPeers',
}

const PREFIX = keyOrNothing('prefix', 'what the keys begin with')

class ClientApi implements ClientHandlers {
  readonly #options: ClientApiOptions
  readonly #facts: NodeFacts
  readonly #limits: HttpLimits
  readonly #access: Access
  readonly #intake: Intake
  readonly #links = new Map<ClientLink, Linked>()

  constructor(options: ClientApiOptions) {
    const { replicator, version, httpUrl = () => '', tokensRequired = false, localToken } = options
    this.#options = options
    this.#facts = { version, httpUrl }
    this.#limits = checkedHttpLimits(options)
    this.#intake = options.intake ?? new Intake(this.#limits, clientNames([]))
    this.#access = new Access({
      tokens: replicator.tokens,
      counts: this.#intake.refusals,
      isRequired: tokensRequired,
      local: localToken,
      doubts: () => doubtsOf(replicator),
      retryAfterMs: this.#limits.retryAfterMs,
    })
  }

  asked(link: ClientLink, questions: readonly ClientQuestion[]): void {
    const linked = this.#links.get(link) ?? this.#arrive(link)
    if (linked === undefined) return link.close('its address has too many connections')
    for (const question of questions) {
      if (question.type === 'show') linked.token = question.token
      else if (question.type === 'unwatch') linked.watches.get(question.watch)?.end()
      else void this.#answer(link, linked, question)
    }
  }

  gone(link: ClientLink): void {
    const linked = this.#links.get(link)
    if (linked === undefined) return
    for (const watch of linked.watches.values()) watch.end()
    linked.arrival.leave()
    this.#links.delete(link)
  }

  /** Whoever watches asks all the time. */
  isBusy(link: ClientLink): boolean {
    const linked = this.#links.get(link)
    return linked !== undefined && (linked.questions > 0 || linked.watches.size > 0)
  }

  /** Undefined where its address has too many connections already. */
  #arrive(link: ClientLink): Linked | undefined {
    const arrival = this.#intake.clients.arrive(addressOf(link))
    if (arrival === undefined) return undefined
    const linked: Linked = {
      token: undefined,
      arrival,
      questions: 0,
      watches: new Map(),
      answers: [],
      answerBytes: 0,
      isUnknown: false,
    }
    this.#links.set(link, linked)
    return linked
  }

  /** Who the client is just now: tokens are revoked while links are up. Nobody's link is closed behind the answer. */
  #bearer(linked: Linked): Bearer | Problem {
    const bearer = this.#access.bearer(linked.token === undefined ? undefined : `Bearer ${linked.token}`)
    if (isProblem(bearer)) linked.isUnknown = true
    return bearer
  }

  async #answer(link: ClientLink, linked: Linked, question: Numbered): Promise<void> {
    const beganAtMs = performance.now()
    const bearer = this.#bearer(linked)
    const told = await withSpan(this.#options.tracer, question.type, async () => {
      if (isProblem(bearer)) return refused(bearer)
      if (UNBOUNDED.has(question.type)) return this.#answerTo(linked, bearer, question)
      return this.#inItsPlace(linked, bearer, question)
    })
    const outcome = this.#queueAnswer(link, linked, question.id, told)
    if (question.type !== 'more') this.#intake.counts.add(OPERATIONS[question.type], outcome, beganAtMs)
  }

  /** Answers a question where there is room for it: of this client, and of all. */
  async #inItsPlace(linked: Linked, bearer: Bearer, question: Numbered): Promise<Told> {
    const bytes = question.type === 'put' ? question.value.length : 0
    const isWrite = question.type === 'put' || question.type === 'delete'
    const leave = this.#intake.enter(this.#clientOf(linked, bearer), bytes, isWrite)
    if (isProblem(leave)) return refused(leave)
    linked.questions++
    const told = await this.#answerTo(linked, bearer, question)
    linked.questions--
    leave()
    return told
  }

  /** Whom a question counts for, by the rules of HTTP: its token, or else its address. */
  #clientOf({ arrival }: Linked, { hasToken, id }: Bearer): Client {
    return hasToken ? this.#intake.clients.ofToken(id) : arrival.client
  }

  async #answerTo(linked: Linked, bearer: Bearer, question: Numbered): Promise<Told> {
    const { replicator, valueBytesMax = VALUE_BYTES_DEFAULT, logger } = this.#options
    const parts = { replicator, limits: this.#limits, valueBytesMax, intake: this.#intake }
    try {
      switch (question.type) {
        case 'status':
          return answerOf(200, statusAnswer(parts, this.#facts))
        case 'peers':
          return answerOf(200, { peers: replicator.peers() })
        case 'proposal': {
          const { proposal } = question
          const forbidden = bearer.refusal('read', parseProposalReference(proposal)?.key ?? '')
          return forbidden === undefined ? answerOf(200, await proposalTold(replicator, proposal)) : refused(forbidden)
        }
        case 'list':
        case 'watch': {
          const { prefix } = question
          if (!PREFIX.accepts(prefix)) return invalid(`The ${PREFIX.name} is ${PREFIX.meaning}.`)
          const forbidden = bearer.refusal('read', prefix)
          if (forbidden !== undefined) return refused(forbidden)
          return question.type === 'list'
            ? await partOfList(parts, question)
            : this.#watch(linked, this.#clientOf(linked, bearer).watches, question)
        }
        case 'more':
          return await this.#more(linked, question.watch)
        default: {
          const answer = await toldOf(parts, bearer, askedBy(question))
          if (isProblem(answer)) return refused(answer)
          if ('stored' in answer) return answerOf(answer.status, answer.stored)
          const { record, evidence } = answer
          const members = JSON.stringify({ ...recordMembers(record, false), evidence })
          return { status: 200, members, value: record.value ?? new Uint8Array(0) }
        }
      }
    } catch (error) {
      const problem = problemOf(error, { named: undefined, retryAfterMs: this.#limits.retryAfterMs })
      if (problem !== undefined) return refused(problem)
      logger?.error({ err: error }, 'a question of a client met a fault of the node')
      return { ...answerOf(500, faultBody()), outcome: FAULT }
    }
  }

  /** Throws where its cursor is none, or the node stops. */
  #watch({ watches }: Linked, places: Places, { id, prefix, after, values }: ClientWatch): Told {
    if (watches.has(id)) return invalid(`There is a watch of the number ${id} already.`)
    const leave = entered([places, this.#intake.watches])
    if (leave === undefined)
      return refused(this.#intake.overloaded('Too many clients watch already, or this one too often.'))
    const { replicator } = this.#options
    const from = after === undefined ? {} : { after }
    try {
      const watch = new Watch({
        prefix,
        values,
        changes: (signal) => replicator.watch({ prefix, ...from, signal }),
        limits: this.#limits,
        ended: () => {
          watches.delete(id)
          leave()
        },
      })
      watches.set(id, watch)
      return answerOf(200, {})
    } catch (error) {
      leave()
      throw error
    }
  }

  /** Rejects where the node has a fault. */
  async #more(linked: Linked, number: number): Promise<Told> {
    const watch = linked.watches.get(number)
    // The node has given it up, for its client asked for nothing for too long: the client goes on behind its cursor.
    if (watch === undefined) return answerOf(200, { events: [], ended: true })
    if (watch.isAsked) return invalid(`The watch ${number} is asked for already, by a question that has no answer yet.`)
    const part = await watch.part()
    const bearer = this.#bearer(linked)
    const forbidden = isProblem(bearer) ? bearer : bearer.refusal('read', watch.prefix)
    return forbidden === undefined ? part : refused(forbidden)
  }

  /** What is decided in the same turn of the event loop leaves together. Returns what the answer counts as. */
  #queueAnswer(link: ClientLink, linked: Linked, id: number, { outcome = OK, ...answer }: Told): string {
    if (linked.answers.length === 0) setImmediate(() => this.#flush(link, linked))
    // What became of a write is told in any case: it can't be asked for as easily.
    const bytes = answer.value === undefined ? 0 : answer.value.length + answer.members.length
    const isMuch = linked.answerBytes + link.queuedBytes > 0
    if (isMuch && linked.answerBytes + link.queuedBytes + bytes > CLIENT_ANSWER_BYTES_MAX) {
      const { outcome: code = OK, ...refusal } = refused(
        this.#intake.overloaded('Too many bytes wait for this client to take them.'),
      )
      linked.answers.push({ id, ...refusal })
      return code
    }
    linked.answers.push({ id, ...answer })
    linked.answerBytes += bytes
    return outcome
  }

  #flush(link: ClientLink, linked: Linked): void {
    const { answers } = linked
    linked.answers = []
    linked.answerBytes = 0
    try {
      if (!link.send(answers)) link.close('the client does not take its answers')
      else if (linked.isUnknown) link.close('the client has no token that is good')
    } catch (error) {
      // Nobody waits for this turn: what it throws would end the process.
      this.#options.logger?.error({ err: error }, 'answers to a client could not be sent')
      link.close('an answer could not be sent')
    }
  }
}

/** The IP address of its other end; nothing where there is none, as of a link through a relay. */
function addressOf({ address }: ClientLink): string {
  return /^(?:\/ip6zone\/[^/]+)?\/ip[46]\/([^/]+)/.exec(address)?.[1] ?? ''
}

function answerOf(status: number, members: object): Told {
  return { status, members: JSON.stringify(members) }
}

function refused(problem: Problem): Told {
  const body = problemBody(problem)
  return { ...answerOf(Number(body['status']), body), outcome: problem.code }
}

function invalid(detail: string): Told {
  return refused({ code: 'INVALID_REQUEST', detail })
}

/** As HTTP has it, where what is empty is not said. */
function askedBy(question: Extract<Numbered, { readonly key: string }>): Asked {
  const { key } = question
  if (question.type === 'get') return { op: 'get', key, local: question.local }
  const { ifMatch } = question
  const idempotencyKey = question.idempotencyKey || undefined
  if (question.type === 'delete') return { op: 'delete', key, asked: { ifMatch, idempotencyKey } }
  const { value, mutable, final } = question
  const contentType = question.contentType || undefined
  const ttlSeconds = question.ttlSeconds || undefined
  return { op: 'put', key, value, asked: { contentType, ifMatch, mutable, final, ttlSeconds, idempotencyKey } }
}
