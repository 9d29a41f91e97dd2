import type { Socket } from 'node:net'

/**
 * The sockets that a listener has accepted and of which nobody has proven yet who is there. The one that waits longest
 * gives way to one more: who only opens sockets, however many, keeps nobody else from coming in.
 */
export class Unproven {
  readonly #max: number
  readonly #sockets = new Set<Socket>()

  constructor(max: number) {
    this.#max = max
  }

  add(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    const [longest] = this.#sockets
    if (this.#sockets.size > this.#max) longest?.destroy()
  }

  proven(socket: Socket): void {
    this.#sockets.delete(socket)
  }
}
