/**
 * One link: the messages to and from one peer, over two channels of one connection.
 *
 * Each side opens a channel for its messages, and on the same one gets its credit back. A single channel for both would
 * not do: a large frame waits in its middle for credit, and nothing else can be written there until it ends, the credit
 * that the peer's own large frame waits for included.
 *
 * Both sides begin each channel with a preamble; a link is up when both of the peer's are there. After that, the codec
 * says what may be written when. Large answers of catch-up have a share of it that leaves room to votes (`bulk-lane.ts`);
 * all else is delivered in the order in which it was sent. Whatever is wrong with what the peer sends ends the link with a counted reason, and
 * nothing else.
 */
import type { CounterName, PeerId } from '@replicator/interface'
import { CreditReturn, CreditWindow, encodeCredit, encodePreamble, PREAMBLE_BYTES } from '@replicator/rpc'
import { FrameReader } from '@replicator/rpc'
import { type Bulk, BULK_SHARE_BYTES, BulkLane } from './bulk-lane.js'
import type { Channel } from './channel.js'
import type { Counters } from './counters.js'
import type { LinkCodec } from './link-codec.js'
import type { Warn } from './options.js'

export interface LinkEvents<Out, In> {
  up(link: Link<Out, In>): void
  received(link: Link<Out, In>, messages: readonly In[]): void
  /** Once, whether the link was up or not. `failed`: the channels are destroyed; otherwise the owner is to close them. */
  down(link: Link<Out, In>, reason: string, failed: boolean): void
}

export interface LinkInit<Out, In> {
  readonly peer: PeerId
  readonly codec: LinkCodec<Out, In>
  readonly counters: Counters
  readonly warn: Warn
  /** See `Limits`. */
  readonly stallTimeoutMs: number
  /** Whether so many bytes of a frame that isn't whole may be held. Default: a frame's bound is enough. */
  readonly mayHold?: (bytes: number) => boolean
  readonly events: LinkEvents<Out, In>
}

/** `Out`: what this side says; `In`: what it is told. */
export class Link<Out, In> {
  readonly peer: PeerId
  #state: 'opening' | 'up' | 'down' = 'opening'
  #out: Channel | undefined
  #in: Channel | undefined
  #writable = true
  #flushing = false
  #stalled: NodeJS.Timeout | undefined
  readonly #init: LinkInit<Out, In>
  readonly #window = new CreditWindow()
  readonly #bulk = new BulkLane<Out>()
  readonly #credit = new CreditReturn()
  readonly #creditReader = new FrameReader('credit')
  readonly #dataReader = new FrameReader('data')

  constructor(init: LinkInit<Out, In>) {
    this.peer = init.peer
    this.#init = init
  }

  /** Takes the channel that this side has opened. */
  openOut(channel: Channel): void {
    if (this.#state === 'down') return channel.destroy('the link is down')
    this.#out = channel
    channel.listen({
      data: (bytes) => this.#guarded(() => this.#readCredit(bytes)),
      drained: () => this.#guarded(() => this.#drained()),
      ended: (reason) => this.fail('closed-by-peer', reason),
    })
    this.#guarded(() => this.#write(encodePreamble()))
  }

  /** Takes the channel that the peer has opened. */
  openIn(channel: Channel): void {
    if (this.#state === 'down') return channel.destroy('the link is down')
    this.#in = channel
    channel.listen({
      data: (bytes) => this.#guarded(() => this.#readData(bytes)),
      drained: () => undefined,
      ended: (reason) => this.#ended(reason),
    })
    this.#guarded(() => channel.write(encodePreamble()))
  }

  get hasIn(): boolean {
    return this.#in !== undefined
  }

  get state(): 'opening' | 'up' | 'down' {
    return this.#state
  }

  /** Bytes of a frame that isn't whole yet. The memory for them is twice as much at most. */
  get heldBytes(): number {
    return this.#dataReader.state.body?.filled ?? 0
  }

  /** Bytes that wait for credit or for the socket. */
  get queuedBytes(): number {
    return this.#window.queuedBytes + this.#bulk.queuedBytes
  }

  /** False where the link isn't up, or its queue has no room for all of it. Throws a `RangeError` for what no frame may hold. */
  send(messages: readonly Out[]): boolean {
    if (this.#state !== 'up') return false
    const { codec } = this.#init
    const bulk: Bulk<Out>[] = []
    const others: Out[] = []
    for (const message of messages) {
      const bytes = codec.bulkBytes(message)
      if (bytes > 0) bulk.push({ message, bytes })
      else others.push(message)
    }
    if (!this.#bulk.hasRoomFor(bulk) || !this.#offer(others)) {
      this.#init.counters.add('queue-full')
      return false
    }
    this.#bulk.add(bulk)
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
    while (this.#writable && this.#window.queuedBytes === 0 && this.#window.unacknowledgedBytes < BULK_SHARE_BYTES) {
      const message = this.#bulk.take()
      if (message === undefined) break
      this.#offer([message])
      for (const chunk of this.#window.take()) this.#write(chunk)
    }
    this.#watchStall()
  }

  /** Puts messages behind what waits for credit, as frames; false where there is no room for them. */
  #offer(messages: readonly Out[]): boolean {
    const { counters, codec } = this.#init
    const frames = codec.encode(messages)
    if (!this.#window.offer(frames)) {
      codec.lost()
      return false
    }
    counters.add('messages-sent', messages.length)
    counters.add('frames-sent', frames.length)
    for (const frame of frames) counters.add('bytes-sent', frame.length)
    return true
  }

  /** Ends the link as `fail`, but leaves it to the caller to close the channel: what was written may still arrive. */
  finish(reason: string): void {
    this.#guarded(() => this.flush())
    this.#down(reason, false)
  }

  /** Ends the link at once. `counted` names the reason in the counters. */
  fail(counted: CounterName, reason: string): void {
    if (this.#state === 'down') return
    this.#init.counters.add(counted)
    this.#down(reason, true)
  }

  #down(reason: string, failed: boolean): void {
    if (this.#state === 'down') return
    this.#state = 'down'
    clearTimeout(this.#stalled)
    if (failed) {
      this.#out?.destroy(reason)
      this.#in?.destroy(reason)
    }
    this.#init.events.down(this, reason, failed)
  }

  #ended(reason: string): void {
    if (this.#state === 'up' && this.#dataReader.end() !== undefined) {
      this.fail('frame-truncated', `${reason} within a frame`)
    } else this.fail('closed-by-peer', reason)
  }

  #readData(bytes: Uint8Array): void {
    const read = this.#dataReader.push(bytes)
    this.#upOnceSeen()
    for (const payload of read.payloads) {
      if (!this.#deliver(payload)) return
    }
    if (read.refused !== undefined) return this.fail(`frame-${read.refused.reason}`, read.refused.detail)
    if (this.#init.mayHold?.(this.heldBytes) === false) {
      return this.fail('held-too-much', 'strangers have sent more than is held of unfinished frames')
    }
    if (!this.#credit.received(read.dataBytes)) {
      return this.fail('credit-overrun', 'the peer sent more than it had credit for')
    }
    const due = this.#credit.consumed(read.dataBytes)
    if (due > 0) this.#in?.write(encodeCredit(due))
  }

  #readCredit(bytes: Uint8Array): void {
    const read = this.#creditReader.push(bytes)
    this.#upOnceSeen()
    if (read.refused !== undefined) return this.fail(`frame-${read.refused.reason}`, read.refused.detail)
    if (read.credit === 0) return
    if (!this.#window.credit(read.credit)) return this.fail('credit-overrun', 'the peer gave back more than was sent')
    clearTimeout(this.#stalled)
    this.#stalled = undefined
    this.flush()
  }

  /** The link is up once both directions are seen to work. */
  #upOnceSeen(): void {
    const seen = [this.#creditReader, this.#dataReader].every(({ state }) => {
      return state.preamble === PREAMBLE_BYTES && !/^(magic|version)$/.test(state.refused?.reason ?? '')
    })
    if (this.#state !== 'opening' || !seen) return
    this.#state = 'up'
    this.#init.events.up(this)
  }

  /** False where the link is down after it. */
  #deliver(payload: Uint8Array): boolean {
    const decoded = this.#init.codec.decode(payload)
    if (!decoded.ok) this.fail(`frame-${decoded.reason}`, `a frame that can't be read: ${decoded.detail}`)
    else if (this.#state === 'up') this.#init.events.received(this, decoded.messages)
    return this.#state === 'up'
  }

  #drained(): void {
    this.#writable = true
    this.flush()
  }

  #write(bytes: Uint8Array): void {
    if (this.#out?.write(bytes) === false) this.#writable = false
  }

  /** Starts the clock when something waits, and stops it when nothing does. Each credit starts it anew. */
  #watchStall(): void {
    if (this.queuedBytes === 0) {
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
