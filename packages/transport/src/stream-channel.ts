import { isUint8Array } from 'node:util/types'
import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import type { Channel, ChannelListener } from './channel.js'

/** A libp2p stream as a channel. A listener that throws inside an event would end the process: none may. */
export class StreamChannel implements Channel {
  readonly #stream: Stream

  constructor(stream: Stream) {
    this.#stream = stream
  }

  write(bytes: Uint8Array): boolean {
    return this.#stream.send(bytes)
  }

  listen(listener: ChannelListener): void {
    const stream = this.#stream
    stream.addEventListener('message', ({ data }: StreamMessageEvent) => {
      if (isUint8Array(data)) listener.data(data)
      else for (const piece of data) listener.data(piece)
    })
    stream.addEventListener('drain', () => listener.drained())
    stream.addEventListener('remoteCloseWrite', () => listener.ended('the peer closed the stream'))
    stream.addEventListener('close', ({ error }: StreamCloseEvent) => {
      listener.ended(error === undefined ? 'the connection closed' : `the connection broke: ${error.message}`)
    })
    // A handler is called after some asynchronous work, and the stream may be gone by then without another event.
    if (stream.status !== 'open') queueMicrotask(() => listener.ended('the connection closed'))
  }

  destroy(reason: string): void {
    this.#stream.abort(new Error(reason))
  }
}
