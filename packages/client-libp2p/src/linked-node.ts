/**
 * One node, as it is asked over libp2p: on one link, which is dialled when something is to be asked and none is there. Many
 * questions are under way on it, and each answer says by its number which one it is for.
 */
import {
  CLIENT_BOUNDS,
  type Consistency,
  Declined,
  type Each,
  type ListQuery,
  listedRecord,
  membersIn,
  NoAnswer,
  type NodeCalls,
  type Read,
  type Said,
  TimeLimit,
  type Waiting,
  type WatchQuery,
  type Write,
} from '@replicator/client/ways'
import {
  type ClientAnswer,
  type ClientQuestion,
  formatProposalReference,
  isError,
  type PeerId,
  type ProposalReference,
} from '@replicator/interface'
import type { ListedRecord, WatchEvent } from '@replicator/client'
import type { ClientDialler, DialledNode } from '@replicator/transport'
import { changesIn, type Part, partOf, recordsIn } from './part.js'
import { listQuestion, watchQuestion, writeQuestion } from './question.js'
import { Room } from './room.js'

export interface LinkedNodeInit {
  readonly dialler: Pick<ClientDialler, 'dial'>
  readonly token: string | undefined
  /** How long a dial may take, and a node say nothing at all while it is asked, in milliseconds. */
  readonly silenceMs: number
  /** Called whenever a link has come up. */
  readonly linked: (node: LinkedNode) => void
}

type Numbered = Exclude<ClientQuestion, { readonly type: 'show' | 'unwatch' }>
type Unnumbered<Question> = Question extends Numbered ? Omit<Question, 'id'> : never
type Told = { readonly answer: ClientAnswer } | { readonly failure: NoAnswer }

/** Browsers and others may have other names for a signal that never aborts; here it is one that nobody holds. */
const NEVER = new AbortController().signal

export class LinkedNode implements NodeCalls {
  /** Where it may be reached, the best first. */
  addresses: readonly string[]
  readonly #init: LinkedNodeInit
  readonly #room = new Room(CLIENT_BOUNDS.linkQuestionsMax, CLIENT_BOUNDS.linkBytesMax)
  readonly #open = new Map<number, (told: Told) => void>()
  #link: DialledNode | undefined
  #dialling: Promise<void> | undefined
  /** Those of this turn, which leave together. */
  #unsent: ClientQuestion[] = []
  #lastId = 0
  /** When the last answer came, of `performance.now()`. */
  #heardAtMs = 0
  #failure: string | undefined

  constructor(addresses: readonly string[], init: LinkedNodeInit) {
    this.addresses = addresses
    this.#init = init
  }

  /** Who it is, as its addresses say, or the link; undefined where nobody knows yet. */
  get peer(): PeerId | undefined {
    return this.#link?.peer ?? /\/p2p\/([^/]+)$/.exec(this.addresses[0] ?? '')?.[1]
  }

  get failure(): string | undefined {
    return this.#failure
  }

  failed(error: unknown): NoAnswer {
    this.#failure = `No answer from ${this.addresses[0] ?? '?'}: ${isError(error) ? error.message : String(error)}.`
    return new NoAnswer(this.#failure, { cause: error })
  }

  async prove({ openMs, signal }: Waiting): Promise<void> {
    if (this.#link !== undefined) return
    this.#dialling ??= this.#dial().finally(() => {
      this.#dialling = undefined
    })
    const limit = new TimeLimit(openMs, signal)
    try {
      await Promise.race([this.#dialling, aborted(limit.signal)])
    } catch (error) {
      throw this.failed(error)
    } finally {
      limit.end()
    }
  }

  async write(write: Write, waiting: Waiting): Promise<Said> {
    const question = writeQuestion(write)
    return 'members' in question ? question : said(await this.#ask(question, waiting))
  }

  async *writeEach(writes: readonly Write[], waiting: Waiting): AsyncGenerator<Each> {
    const open = new Map(
      writes.map((write, place) => [place, this.write(write, waiting).then((told) => ({ place, ...told }))]),
    )
    // One that fails is not looked at before those that were answered first.
    for (const each of open.values()) each.catch(() => {})
    while (open.size > 0) {
      const { place, status, members } = await Promise.race(open.values())
      open.delete(place)
      if (members === undefined) throw this.failed('it answered in a way that no node does')
      yield { place, status, members }
    }
  }

  async read(key: string, consistency: Consistency, waiting: Waiting): Promise<Read> {
    const local = consistency === 'local'
    const answer = await this.#ask({ type: 'get', key, local }, waiting)
    const { status, members } = said(answer)
    const told = members?.['evidence']
    const evidence = told === 'behind' ? 'behind' : local ? 'local' : 'quorum'
    if (status !== 200 || members === undefined) return { status, members, evidence }
    const { bytes: _, ...record } = listedRecord(members)
    return { status, members, record: { ...record, value: answer.value ?? new Uint8Array(0) }, evidence }
  }

  async proposal(reference: ProposalReference, waiting: Waiting): Promise<Said> {
    return said(await this.#ask({ type: 'proposal', proposal: formatProposalReference(reference) }, waiting))
  }

  async look(what: 'status' | 'peers', waiting: Waiting): Promise<Said> {
    return said(await this.#ask({ type: what }, waiting))
  }

  async list(query: ListQuery, waiting: Waiting): Promise<AsyncIterable<ListedRecord>> {
    const first = await this.#part('records', listQuestion(query), waiting)
    return this.#records(first, query, waiting)
  }

  async watch(query: WatchQuery, waiting: Waiting): Promise<AsyncIterable<WatchEvent>> {
    const question = watchQuestion(query)
    if ('members' in question) throw new Declined(question)
    const answer = await this.#ask(question, waiting)
    if (answer.status !== 200) throw new Declined(said(answer))
    return this.#changes(answer.id, query, waiting)
  }

  /** Asks for the next part once the one before was read, so that no more is on its way than somebody takes. */
  async *#records(first: Part, query: ListQuery, waiting: Waiting): AsyncGenerator<ListedRecord> {
    let part = first
    let left = query.limit
    for (;;) {
      yield* recordsIn(part, query.values)
      left -= part.entries.length
      const { next: after } = part.members
      if (typeof after !== 'string' || left <= 0) return
      const question = listQuestion({ ...query, after, limit: left })
      part = await this.#part('records', question, { ...waiting, openMs: waiting.silenceMs })
    }
  }

  async *#changes(watch: number, { values }: WatchQuery, waiting: Waiting): AsyncGenerator<WatchEvent> {
    const more = { type: 'more', watch } as const
    try {
      for (;;) {
        const part = await this.#part('events', more, { ...waiting, openMs: waiting.silenceMs })
        yield* changesIn(part, values)
        if (part.members['ended'] === true) return
      }
    } finally {
      // Where its link is gone, so is the watch.
      if (this.#link !== undefined) this.#send({ type: 'unwatch', watch })
    }
  }

  /** Throws a `Declined` where the node gives none, or a `NoAnswer`. */
  async #part(name: 'records' | 'events', question: Unnumbered<Numbered> | Said, waiting: Waiting): Promise<Part> {
    if ('members' in question) throw new Declined(question)
    const answer = await this.#ask(question, waiting)
    if (answer.status !== 200) throw new Declined(said(answer))
    const part = partOf(answer, name)
    if (part === undefined) throw this.failed('it answered in a way that no node does')
    return part
  }

  /** Throws a `NoAnswer`. */
  async #ask(question: Unnumbered<Numbered>, waiting: Waiting): Promise<ClientAnswer> {
    await this.prove(waiting)
    const { openMs, signal = NEVER } = waiting
    const bytes = question.type === 'put' ? question.value.length : 0
    // Watches wait for what is to come, and would keep all others waiting with them: the node has places of their own for them.
    const isBrief = question.type !== 'more'
    try {
      if (isBrief) await this.#room.enter(bytes, signal)
    } catch (error) {
      throw this.failed(error)
    }
    const id = ++this.#lastId
    let timer: NodeJS.Timeout | undefined
    let giveUp: (() => void) | undefined
    try {
      const told = await new Promise<Told>((resolve) => {
        this.#open.set(id, resolve)
        const askedAtMs = performance.now()
        timer = setTimeout(() => {
          // A node that answers nobody for so long is gone, and all that waits for it goes on elsewhere.
          if (this.#heardAtMs < askedAtMs && openMs >= this.#init.silenceMs)
            this.#link?.close(`no answer in ${openMs} ms`)
          resolve({ failure: this.failed(`no answer in ${openMs} ms`) })
        }, openMs)
        giveUp = () => resolve({ failure: this.failed(signal.reason) })
        // A signal that is aborted already tells nobody.
        if (signal.aborted) return giveUp()
        signal.addEventListener('abort', giveUp)
        this.#send({ ...question, id })
      })
      if ('failure' in told) throw told.failure
      this.#failure = undefined
      return told.answer
    } finally {
      clearTimeout(timer)
      if (giveUp !== undefined) signal.removeEventListener('abort', giveUp)
      this.#open.delete(id)
      if (isBrief) this.#room.leave(bytes)
    }
  }

  #send(question: ClientQuestion): void {
    this.#unsent.push(question)
    if (this.#unsent.length > 1) return
    queueMicrotask(() => {
      const questions = this.#unsent
      this.#unsent = []
      if (this.#link?.ask(questions) !== true) this.#link?.close('it does not take what is asked')
      // A link that went away meanwhile has told those that were open then, and these came behind it.
      if (this.#link === undefined) this.#down('the link is down')
    })
  }

  async #dial(): Promise<void> {
    const { dialler, token, silenceMs, linked } = this.#init
    const events = {
      answered: (answers: readonly ClientAnswer[]) => {
        this.#heardAtMs = performance.now()
        for (const answer of answers) this.#open.get(answer.id)?.({ answer })
      },
      down: (reason: string) => this.#down(reason),
    }
    const limit = new TimeLimit(silenceMs)
    try {
      this.#link = await dialler.dial(this.addresses, events, limit.signal)
      if (token !== undefined) this.#link.ask([{ type: 'show', token }])
    } catch (error) {
      throw limit.isOver ? limit.signal.reason : error
    } finally {
      limit.end()
    }
    linked(this)
  }

  #down(reason: string): void {
    this.#link = undefined
    const failure = this.failed(reason)
    for (const resolve of this.#open.values()) resolve({ failure })
  }
}

function said({ status, members }: ClientAnswer): Said {
  return { status, members: membersIn(members) }
}

/** Rejects with the reason once the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => reject(signal.reason as Error)
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
}
