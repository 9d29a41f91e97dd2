import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP relay in front of a node, that can stop passing anything on: to both sides the other one looks frozen. */
export class BlackHole {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #near = new Set<Socket>()
  #frozen = false

  constructor(targetPort: number) {
    this.#server = createServer((near) => {
      const far = connect(targetPort, '127.0.0.1')
      this.#near.add(near)
      near.once('close', () => this.#near.delete(near))
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from)
        from.on('data', (bytes) => void (this.#frozen || to.write(bytes)))
        from.on('error', () => undefined)
        from.on('close', () => void (this.#frozen || to.destroy()))
      }
    })
  }

  /** The port to be dialled instead of the target's. */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  freeze(): void {
    this.#frozen = true
  }

  /** Sockets that the near side has opened and not closed. */
  get nearOpen(): number {
    return this.#near.size
  }

  /** Writes bytes to the near side that the far one never sent. */
  inject(bytes: Uint8Array): void {
    for (const near of this.#near) near.write(bytes)
  }

  /** Resolves when the near side has closed all its sockets. */
  async nearClosed(): Promise<void> {
    await Promise.all([...this.#near].map((near) => new Promise((resolve) => near.once('close', resolve))))
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}
