/**
 * Connections whose handshake of TLS is under way. Node's HTTP server knows a connection only from the end of its handshake
 * on, and would wait for the others when it closes.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

export class Handshakes {
  /** By the other end, which is all that a connection and the one over it visibly share. */
  readonly #sockets = new Map<string, Socket>()

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const end = endOf(socket)
      this.#sockets.set(end, socket)
      socket.once('close', () => {
        if (this.#sockets.get(end) === socket) this.#sockets.delete(end)
      })
    })
    server.on('secureConnection', (socket: TLSSocket) => this.#sockets.delete(endOf(socket)))
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.destroy()
  }
}

function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
