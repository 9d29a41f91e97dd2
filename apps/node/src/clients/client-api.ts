/**
 * What programs outside of the network are told over libp2p: the same as over HTTP, by the same rules. A question has the
 * rights of the token that its link has shown, and its answer the status and the members that HTTP gives it.
 *
 * Whoever reaches the node reaches this, on the port of its peers. So where that is more than this machine, a token is
 * needed, also while the network has none: the operator opens the API to others, and not the first node that joins.
 */
import type { Logger, Replicator } from '@replicator/core'
import {
  type ClientAnswer,
  type ClientHandlers,
  type ClientLink,
  type ClientQuestion,
  type ClientWatch,
  parseProposalReference,
  VALUE_BYTES_DEFAULT,
  VALUE_BYTES_MAX,
} from '@replicator/interface'
import { Access, type Bearer } from '../http/access.js'
import { doubtsOf } from '../http/api.js'
import { Bounds, entered, Places } from '../http/bounds.js'
import { problemOf } from '../http/failure.js'
import { checkedHttpLimits, type HttpLimits } from '../http/limits.js'
import type { LocalToken } from '../http/local-token.js'
import { type NodeFacts, statusAnswer } from '../http/node-routes.js'
import { faultBody, isProblem, type Problem, problemBody } from '../http/problem.js'
import { proposalTold } from '../http/proposal-routes.js'
import { keyOrNothing } from '../http/query-parameter.js'
import { recordMembers } from '../http/record-members.js'
import { RefusalCounts } from '../http/refusal-counts.js'
import { type Asked, toldOf } from '../http/told.js'
import { partOfList } from './list.js'
import { Watch } from './watch.js'

export interface ClientApiOptions extends Partial<HttpLimits> {
  readonly replicator: Replicator
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
  /** Told of faults of the node itself; never of values. */
  readonly logger?: Pick<Logger, 'error'>
}

/** Serves programs outside of the network over the transport of this node, until it stops. */
export function serveClients(options: ClientApiOptions): void {
  options.replicator.serve(new ClientApi(options))
}

/** What a client has under way. */
interface Client {
  token: string | undefined
  readonly bounds: Bounds
  /** Each by the number of the question that began it. */
  readonly watches: Map<number, Watch>
  readonly places: Places
  /** What is to be told in this turn. */
  answers: ClientAnswer[]
  /** Of those that can be asked for again: of values, and of parts of lists and watches. */
  answerBytes: number
  /** It has no rights here, and is told so before it is closed. */
  isUnknown: boolean
}

/** Bytes that wait to be taken by a client; of one that asks for more, further values and parts are refused. */
const ANSWER_BYTES_MAX = VALUE_BYTES_MAX

type Numbered = Exclude<ClientQuestion, { readonly type: 'show' | 'unwatch' }>
type Told = Omit<ClientAnswer, 'id'>

const PREFIX = keyOrNothing('prefix', 'what the keys begin with')

class ClientApi implements ClientHandlers {
  readonly #options: ClientApiOptions
  readonly #facts: NodeFacts
  readonly #limits: HttpLimits
  readonly #access: Access
  readonly #bounds: Bounds
  readonly #places: Places
  readonly #clients = new Map<ClientLink, Client>()

  constructor(options: ClientApiOptions) {
    const { replicator, version, httpUrl = () => '', tokensRequired = false, localToken } = options
    this.#options = options
    this.#facts = { version, httpUrl }
    this.#limits = checkedHttpLimits(options)
    this.#bounds = new Bounds(this.#limits)
    this.#places = new Places(this.#limits.watchesMax)
    this.#access = new Access({
      tokens: replicator.tokens,
      counts: new RefusalCounts(),
      isRequired: tokensRequired,
      local: localToken,
      doubts: () => doubtsOf(replicator),
      retryAfterMs: this.#limits.retryAfterMs,
    })
  }

  asked(link: ClientLink, questions: readonly ClientQuestion[]): void {
    const client = this.#clients.get(link) ?? this.#newClient()
    this.#clients.set(link, client)
    for (const question of questions) {
      if (question.type === 'show') client.token = question.token
      else if (question.type === 'unwatch') client.watches.get(question.watch)?.end()
      else void this.#answer(link, client, question)
    }
  }

  gone(link: ClientLink): void {
    for (const watch of this.#clients.get(link)?.watches.values() ?? []) watch.end()
    this.#clients.delete(link)
  }

  /** Whoever watches asks all the time. */
  isBusy(link: ClientLink): boolean {
    const client = this.#clients.get(link)
    return client !== undefined && (client.bounds.requests > 0 || client.watches.size > 0)
  }

  #newClient(): Client {
    const { clientRequestsMax: requestsMax, clientBodyBytesMax: bodyBytesMax, clientWatchesMax } = this.#limits
    const bounds = new Bounds({ requestsMax, bodyBytesMax })
    const places = new Places(clientWatchesMax)
    return { token: undefined, bounds, watches: new Map(), places, answers: [], answerBytes: 0, isUnknown: false }
  }

  /** Who the client is just now: tokens are revoked while links are up. Nobody's link is closed behind the answer. */
  #bearer(client: Client): Bearer | Problem {
    const bearer = this.#access.bearer(client.token === undefined ? undefined : `Bearer ${client.token}`)
    if (isProblem(bearer)) client.isUnknown = true
    return bearer
  }

  async #answer(link: ClientLink, client: Client, question: Numbered): Promise<void> {
    const bearer = this.#bearer(client)
    let told: Told
    if (isProblem(bearer)) told = refused(bearer)
    // It waits for what is to come, and takes no place of those that are decided now: watches have places of their own.
    else if (question.type === 'more') told = await this.#told(client, bearer, question)
    else {
      const bytes = question.type === 'put' ? question.value.length : 0
      if (!client.bounds.enter(bytes)) told = refused(this.#overloaded('Too much of this client is under way.'))
      else {
        if (this.#bounds.enter(bytes)) {
          told = await this.#told(client, bearer, question)
          this.#bounds.leave(bytes)
        } else told = refused(this.#overloaded('Too much is under way.'))
        client.bounds.leave(bytes)
      }
    }
    this.#tell(link, client, { id: question.id, ...told })
  }

  async #told(client: Client, bearer: Bearer, question: Numbered): Promise<Told> {
    const { replicator, valueBytesMax = VALUE_BYTES_DEFAULT, logger } = this.#options
    const parts = { replicator, limits: this.#limits, valueBytesMax }
    try {
      switch (question.type) {
        case 'status':
          return told(200, statusAnswer(replicator, this.#facts))
        case 'peers':
          return told(200, { peers: replicator.peers() })
        case 'proposal': {
          const { proposal } = question
          const forbidden = bearer.refusal('read', parseProposalReference(proposal)?.key ?? '')
          return forbidden === undefined ? told(200, await proposalTold(replicator, proposal)) : refused(forbidden)
        }
        case 'list':
        case 'watch': {
          const { prefix } = question
          if (!PREFIX.accepts(prefix)) return invalid(`The ${PREFIX.name} is ${PREFIX.meaning}.`)
          const forbidden = bearer.refusal('read', prefix)
          if (forbidden !== undefined) return refused(forbidden)
          return question.type === 'list' ? await partOfList(parts, question) : this.#watch(client, question)
        }
        case 'more':
          return await this.#more(client, question.watch)
        default: {
          const answer = await toldOf(parts, bearer, askedBy(question))
          if (isProblem(answer)) return refused(answer)
          if ('stored' in answer) return told(answer.status, answer.stored)
          const { record, evidence } = answer
          const members = JSON.stringify({ ...recordMembers(record, false), evidence })
          return { status: 200, members, value: record.value ?? new Uint8Array(0) }
        }
      }
    } catch (error) {
      const problem = problemOf(error, { named: undefined, retryAfterMs: this.#limits.retryAfterMs })
      if (problem !== undefined) return refused(problem)
      logger?.error({ err: error }, 'a question of a client met a fault of the node')
      return told(500, faultBody())
    }
  }

  /** Throws where its cursor is none, or the node stops. */
  #watch(client: Client, { id, prefix, after, values }: ClientWatch): Told {
    if (client.watches.has(id)) return invalid(`There is a watch of the number ${id} already.`)
    const leave = entered([client.places, this.#places])
    if (leave === undefined) return refused(this.#overloaded('Too many clients watch already, or this one too often.'))
    const { replicator } = this.#options
    const from = after === undefined ? {} : { after }
    try {
      const watch = new Watch({
        prefix,
        values,
        changes: (signal) => replicator.watch({ prefix, ...from, signal }),
        limits: this.#limits,
        ended: () => {
          client.watches.delete(id)
          leave()
        },
      })
      client.watches.set(id, watch)
      return told(200, {})
    } catch (error) {
      leave()
      throw error
    }
  }

  /** Rejects where the node has a fault. */
  async #more(client: Client, number: number): Promise<Told> {
    const watch = client.watches.get(number)
    // The node has given it up, for its client asked for nothing for too long: the client goes on behind its cursor.
    if (watch === undefined) return told(200, { events: [], ended: true })
    if (watch.isAsked) return invalid(`The watch ${number} is asked for already, by a question that has no answer yet.`)
    const part = await watch.part()
    const bearer = this.#bearer(client)
    const forbidden = isProblem(bearer) ? bearer : bearer.refusal('read', watch.prefix)
    return forbidden === undefined ? part : refused(forbidden)
  }

  #overloaded(why: string): Problem {
    return { code: 'OVERLOADED', detail: `${why} Nothing was sent.`, retryAfterMs: this.#limits.retryAfterMs }
  }

  /** What is decided in the same turn of the event loop leaves together. */
  #tell(link: ClientLink, client: Client, answer: ClientAnswer): void {
    if (client.answers.length === 0) setImmediate(() => this.#flush(link, client))
    // What became of a write is told in any case: it can't be asked for as easily.
    const bytes = answer.value === undefined ? 0 : answer.value.length + answer.members.length
    const isMuch = client.answerBytes + link.queuedBytes > 0
    if (isMuch && client.answerBytes + link.queuedBytes + bytes > ANSWER_BYTES_MAX) {
      const problem = this.#overloaded('Too many bytes wait for this client to take them.')
      client.answers.push({ id: answer.id, ...refused(problem) })
      return
    }
    client.answers.push(answer)
    client.answerBytes += bytes
  }

  #flush(link: ClientLink, client: Client): void {
    const { answers } = client
    client.answers = []
    client.answerBytes = 0
    try {
      if (!link.send(answers)) link.close('the client does not take its answers')
      else if (client.isUnknown) link.close('the client has no token that is good')
    } catch (error) {
      // Nobody waits for this turn: what it throws would end the process.
      this.#options.logger?.error({ err: error }, 'answers to a client could not be sent')
      link.close('an answer could not be sent')
    }
  }
}

function told(status: number, members: object): Told {
  return { status, members: JSON.stringify(members) }
}

function refused(problem: Problem): Told {
  const body = problemBody(problem)
  return told(Number(body['status']), body)
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
