import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

/** A relay of websocket messages in front of a node, that sees how long each is, and may cut them all into single bytes. */
export class WebSocketRelay {
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  readonly #sockets: WebSocket[] = []
  /** The lengths of the messages that came so far, by whoever sent them. */
  readonly lengths = { dialler: [] as number[], listener: [] as number[] }

  constructor(targetPort: number, { cuts }: { readonly cuts: boolean }) {
    this.#server.on('connection', (near) => {
      const far = new WebSocket(`ws://127.0.0.1:${targetPort}`)
      near.pause()
      far.once('open', () => near.resume())
      const pass = (from: WebSocket, to: WebSocket, lengths: number[]): void => {
        this.#sockets.push(from)
        from.on('message', (bytes: Buffer) => {
          lengths.push(bytes.length)
          if (cuts) for (const byte of bytes) to.send(Uint8Array.of(byte))
          else to.send(bytes)
        })
        from.on('error', () => undefined)
        from.on('close', () => to.terminate())
      }
      pass(near, far, this.lengths.dialler)
      pass(far, near, this.lengths.listener)
    })
  }

  /** The port to be dialled instead of the target's. */
  async open(): Promise<number> {
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate()
    this.#server.close()
  }
}
