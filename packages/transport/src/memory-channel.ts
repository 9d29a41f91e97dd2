import type { Channel, ChannelListener } from './channel.js'

/** One end of a connection inside the process. What is written arrives in a later turn of the event loop. */
export class MemoryChannel implements Channel {
  #other: MemoryChannel | undefined
  #listener: ChannelListener | undefined
  #inbox: Uint8Array[] = []
  #ended: string | undefined
  #closed = false
  #scheduled = false

  static pair(): readonly [MemoryChannel, MemoryChannel] {
    const one = new MemoryChannel()
    const two = new MemoryChannel()
    one.#other = two
    two.#other = one
    return [one, two]
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed) throw new Error('the channel is closed')
    this.#other?.receive(bytes.slice())
    return true
  }

  listen(listener: ChannelListener): void {
    this.#listener = listener
    this.#schedule()
  }

  /** What was written before still arrives at the other end, and then its end. */
  destroy(reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox = []
    const other = this.#other
    if (other === undefined || other.#closed) return
    other.#ended = `the connection closed: ${reason}`
    other.#schedule()
  }

  /** What the other end wrote. */
  receive(bytes: Uint8Array): void {
    if (this.#closed) return
    this.#inbox.push(bytes)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || this.#listener === undefined) return
    this.#scheduled = true
    setImmediate(() => this.#deliver())
  }

  #deliver(): void {
    this.#scheduled = false
    const inbox = this.#inbox
    this.#inbox = []
    for (const bytes of inbox) {
      if (this.#closed) return
      this.#listener?.data(bytes)
    }
    if (this.#closed || this.#ended === undefined) return
    this.#closed = true
    this.#listener?.ended(this.#ended)
  }
}
