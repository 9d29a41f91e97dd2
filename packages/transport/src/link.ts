/**
 * One link: the messages to and from one peer over one channel, with their frames and credits.
 *
 * Both sides write a preamble at once; a link is up when the peer's is there, which shows that both directions work.
 * After that, `packages/rpc` says what may be written when. Whatever is wrong with what the peer sends closes the link
 * with a counted reason, and nothing else.
 */
import type { Message, PeerId } from '@replicator/interface'
import { CreditReturn, CreditWindow, decodeFrame, encodeCredit, encodeFrames, encodePreamble } from '@replicator/rpc'
import { FrameReader, PREAMBLE_BYTES, type ReadResult } from '@replicator/rpc'
import type { Channel } from './channel.js'
import type { Counters } from './counters.js'
import type { Warn } from './options.js'

export interface LinkEvents {
  up(link: Link): void
  received(link: Link, messages: readonly Message[]): void
  /** Once, whether the link was up or not. `failed`: the channel is destroyed; otherwise the owner is to close it. */
  down(link: Link, reason: string, failed: boolean): void
}

export interface LinkInit {
  readonly peer: PeerId
  readonly channel: Channel
  readonly counters: Counters
  readonly warn: Warn
  /** See `Limits`. */
  readonly stallTimeoutMs: number
  readonly events: LinkEvents
}

export class Link {
  readonly peer: PeerId
  #state: 'opening' | 'up' | 'down' = 'opening'
  #writable = true
  #flushing = false
  #stalled: NodeJS.Timeout | undefined
  readonly #init: LinkInit
  readonly #window = new CreditWindow()
  readonly #credit = new CreditReturn()
  readonly #reader = new FrameReader()

  constructor(init: LinkInit) {
    this.peer = init.peer
    this.#init = init
  }

  /** Begins to read and write. Apart from the constructor, since the first event may come within the call. */
  open(): void {
    const { channel } = this.#init
    channel.listen({
      data: (bytes) => this.#guarded(() => this.#read(bytes)),
      drained: () => this.#guarded(() => this.#drained()),
      ended: (reason) => this.#ended(reason),
    })
    this.#guarded(() => this.#write(encodePreamble()))
  }

  get state(): 'opening' | 'up' | 'down' {
    return this.#state
  }

  /** Bytes that wait for credit or for the socket. */
  get queuedBytes(): number {
    return this.#window.queuedBytes
  }

  /** False where the link isn't up, or its queue has no room for all of it. Throws a `RangeError` for what no frame may hold. */
  send(messages: readonly Message[]): boolean {
    if (this.#state !== 'up') return false
    if (!this.#window.offer(encodeFrames(messages))) {
      this.#init.counters.add('queue-full')
      return false
    }
    // Everything that is sent in one turn of the event loop is written together.
    if (!this.#flushing) {
      this.#flushing = true
      queueMicrotask(() => this.#guarded(() => this.flush()))
    }
    return true
  }

  /** Writes as much as credit and socket allow. */
  flush(): void {
    this.#flushing = false
    if (this.#state !== 'up' || !this.#writable) return
    for (const chunk of this.#window.take()) this.#write(chunk)
    this.#watchStall()
  }

  /** Ends the link as `fail`, but leaves it to the caller to close the channel: what was written may still arrive. */
  finish(reason: string): void {
    this.#guarded(() => this.flush())
    this.#down(reason, false)
  }

  /** Ends the link at once. `counted` names the reason in the counters. */
  fail(counted: string, reason: string): void {
    if (this.#state === 'down') return
    this.#init.counters.add(counted)
    this.#down(reason, true)
  }

  #down(reason: string, failed: boolean): void {
    if (this.#state === 'down') return
    this.#state = 'down'
    clearTimeout(this.#stalled)
    if (failed) this.#init.channel.destroy(reason)
    this.#init.events.down(this, reason, failed)
  }

  #ended(reason: string): void {
    const missing = this.#state === 'up' ? this.#reader.end() : undefined
    if (missing === undefined) this.fail('closed-by-peer', reason)
    else this.fail('frame-truncated', `${reason} within a frame`)
  }

  #read(bytes: Uint8Array): void {
    if (this.#state === 'down') return
    const read = this.#reader.push(bytes)
    if (this.#state === 'opening' && this.#reader.state.preamble === PREAMBLE_BYTES && !isForeign(read)) {
      this.#state = 'up'
      this.#init.events.up(this)
    }
    for (const payload of read.payloads) {
      if (!this.#deliver(payload)) return
    }
    if (read.refused !== undefined) return this.fail(`frame-${read.refused.reason}`, read.refused.detail)
    if (!this.#credit.received(read.dataBytes)) {
      return this.fail('credit-overrun', 'the peer sent more than it had credit for')
    }
    const due = this.#credit.consumed(read.dataBytes)
    if (due > 0) this.#write(encodeCredit(due))
    if (read.credit > 0) this.#credited(read.credit)
  }

  /** False where the link is down after it. */
  #deliver(payload: Uint8Array): boolean {
    const decoded = decodeFrame(payload)
    if (!decoded.ok) this.fail(`frame-${decoded.reason}`, `a frame that can't be read: ${decoded.detail}`)
    else if (this.#state === 'up') this.#init.events.received(this, decoded.messages)
    return this.#state === 'up'
  }

  #credited(bytes: number): void {
    if (!this.#window.credit(bytes)) return this.fail('credit-overrun', 'the peer gave back more than was sent')
    clearTimeout(this.#stalled)
    this.#stalled = undefined
    this.flush()
  }

  #drained(): void {
    this.#writable = true
    this.flush()
  }

  #write(bytes: Uint8Array): void {
    if (!this.#init.channel.write(bytes)) this.#writable = false
  }

  /** Starts the clock when something waits, and stops it when nothing does. Each credit starts it anew. */
  #watchStall(): void {
    if (this.#window.queuedBytes === 0) {
      clearTimeout(this.#stalled)
      this.#stalled = undefined
    } else if (this.#stalled === undefined) {
      const { stallTimeoutMs } = this.#init
      this.#stalled = setTimeout(() => {
        this.fail('stalled', `the peer gave no credit for ${stallTimeoutMs} ms`)
      }, stallTimeoutMs)
    }
  }

  /** All comes from events and timers, where what is thrown would end the process. */
  #guarded(run: () => void): void {
    if (this.#state === 'down') return
    try {
      run()
    } catch (error) {
      this.#init.warn('a link failed', { peer: this.peer, error })
      this.fail('link-error', `the link failed: ${String(error)}`)
    }
  }
}

function isForeign(read: ReadResult): boolean {
  return read.refused?.reason === 'magic' || read.refused?.reason === 'version'
}
