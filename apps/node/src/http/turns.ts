/**
 * Requests of one connection, one after the other.
 *
 * A client may send its next requests before it has the answer to the first one (pipelining). Were they all begun at once,
 * two writes of one client could take effect in another order than it sent them, and the answers to a thousand small
 * requests would wait in memory for a client that reads none. So a request is begun once the answer before it has left.
 * What waits is counted in bytes over all connections, and a connection that asks for more than there is room is closed.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** About what Node keeps of a request beside its header fields, in bytes: measured as 3,400. */
const REQUEST_BYTES = 4096

export class Turns {
  readonly #handle: RequestListener
  readonly #bytesMax: number
  readonly #waiting = new WeakMap<Socket, number>()
  #bytes = 0

  constructor(handle: RequestListener, bytesMax: number) {
    this.#handle = handle
    this.#bytesMax = bytesMax
  }

  /** Begins the request, now or when those before it on its connection are answered. */
  handleInTurn(request: IncomingMessage, response: ServerResponse): void {
    // Node gives an answer its socket as soon as no earlier one has it.
    if (response.socket === null) this.#wait(request, response)
    else this.#handle(request, response)
  }

  #wait(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const bytes = REQUEST_BYTES + headBytes(request)
    if (socket.destroyed) return
    if (this.#bytes + bytes > this.#bytesMax) {
      socket.destroy()
      return
    }
    this.#count(socket, bytes, 1)
    // What has been read is parsed to its end all the same: some 64 KiB.
    socket.pause()
    let isWaiting = true
    const leave = (): void => {
      if (isWaiting) this.#count(socket, -bytes, -1)
      isWaiting = false
    }
    request.once('close', leave)
    response.once('socket', () => {
      leave()
      if (this.#waiting.get(socket) === 0) socket.resume()
      this.#handle(request, response)
    })
  }

  #count(socket: Socket, bytes: number, requests: 1 | -1): void {
    this.#bytes += bytes
    this.#waiting.set(socket, (this.#waiting.get(socket) ?? 0) + requests)
  }
}

function headBytes({ url = '', rawHeaders }: IncomingMessage): number {
  return rawHeaders.reduce((bytes, text) => bytes + text.length, url.length)
}
