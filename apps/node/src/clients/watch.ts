/**
 * One watch of a client over libp2p. The client asks for each part, and the node holds that question until something has
 * changed: nothing is taken from the log that nobody has asked for, and nothing is kept for a client that is slow.
 */
import { setImmediate } from 'node:timers/promises'
import type { ChangeEvent, ReplayEvent } from '@replicator/core'
import type { HttpLimits } from '../http/limits.js'
import { changeMembers } from '../http/record-members.js'
import { Part } from './part.js'

export interface WatchInit {
  readonly prefix: string
  readonly values: boolean
  readonly changes: (signal: AbortSignal) => AsyncIterable<ChangeEvent | ReplayEvent>
  readonly limits: Pick<HttpLimits, 'smallAnswerBytes' | 'watchCommentMs' | 'watchPatienceMs'>
  /** Called once, when nothing more comes of it. */
  readonly ended: () => void
}

type Change = IteratorResult<ChangeEvent | ReplayEvent>

export class Watch {
  readonly #init: WatchInit
  readonly #end = new AbortController()
  readonly #changes: AsyncIterator<ChangeEvent | ReplayEvent>
  /** Asked for, and told in no part yet. */
  #next: Promise<Change> | undefined
  #isAsked = false
  #patience: NodeJS.Timeout | undefined

  /** It begins now: what changes from here on is told by the first part. Throws where there can be no such watch. */
  constructor(init: WatchInit) {
    this.#init = init
    this.#changes = init.changes(this.#end.signal)[Symbol.asyncIterator]()
    void this.#pulled()
    this.#wait()
  }

  get prefix(): string {
    return this.#init.prefix
  }

  /** Whether somebody waits for a part: there is one at a time. */
  get isAsked(): boolean {
    return this.#isAsked
  }

  /**
   * What has changed since the last part, once something has; without events after a while, so that its client knows that
   * the node is there. `ended`: nothing more comes. Rejects where the node has a fault, and is at its end then.
   */
  async part(): Promise<ReturnType<Part['answer']>> {
    clearTimeout(this.#patience)
    this.#isAsked = true
    try {
      const part = new Part(this.#init.limits.smallAnswerBytes)
      let change = await this.#first()
      while (change?.done === false && this.#add(part, change.value)) {
        this.#next = undefined
        change = await this.#atHand()
      }
      // What the last part has is told first.
      const isOver = change?.done === true
      if (isOver) this.end()
      else this.#wait()
      return part.answer('events', isOver ? { ended: true } : {})
    } catch (error) {
      this.end()
      throw error
    } finally {
      this.#isAsked = false
    }
  }

  end(): void {
    clearTimeout(this.#patience)
    if (this.#end.signal.aborted) return
    this.#end.abort()
    this.#init.ended()
  }

  /** A client that asks for no more has forgotten it. */
  #wait(): void {
    this.#patience = setTimeout(() => this.end(), this.#init.limits.watchPatienceMs).unref()
  }

  #add(part: Part, change: ChangeEvent | ReplayEvent): boolean {
    if (change.type === 'replay') return part.add({ type: 'replay' })
    const { type, cursor } = change
    return part.add({ type, cursor, ...changeMembers(change, false) }, this.#init.values ? change.value : undefined)
  }

  #pulled(): Promise<Change> {
    if (this.#next === undefined) {
      this.#next = this.#changes.next()
      // Looked at by whoever asks for the next part.
      this.#next.catch(() => undefined)
    }
    return this.#next
  }

  /** Undefined where nothing comes for a while. */
  async #first(): Promise<Change | undefined> {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#init.limits.watchCommentMs)
    })
    try {
      return await Promise.race([this.#pulled(), silence])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Undefined where it isn't there yet. */
  #atHand(): Promise<Change | undefined> {
    return Promise.race([this.#pulled(), setImmediate(undefined)])
  }
}
