/** Many watches of one key, on bare sockets: the load generator runs on the machine that it measures. */
import { connect, type Socket } from 'node:net'

/** Opened at once: more would find the listening queue full. */
const AT_ONCE = 100

export class Watchers {
  readonly #sockets: Socket[] = []
  #told = 0
  #wanted = Infinity
  #done = (): void => undefined

  /** Opens so many, and resolves once each is answered. */
  static async open(url: string, key: string, count: number): Promise<Watchers> {
    const watchers = new Watchers()
    for (let from = 0; from < count; from += AT_ONCE) {
      const length = Math.min(AT_ONCE, count - from)
      await Promise.all(Array.from({ length }, () => watchers.#open(new URL(url), key)))
    }
    return watchers
  }

  /** Resolves once every watcher has been told of one change more, from now on. */
  next(): Promise<void> {
    this.#told = 0
    this.#wanted = this.#sockets.length
    return new Promise((resolve) => {
      this.#done = resolve
    })
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #open({ hostname, port, host }: URL, key: string): Promise<void> {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.setEncoding('latin1')
    this.#sockets.push(socket)
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.once('connect', () => socket.write(`GET /watch?prefix=${key} HTTP/1.1\r\nhost: ${host}\r\n\r\n`))
      socket.once('data', (head: unknown) => {
        if (!(head as string).startsWith('HTTP/1.1 200'))
          reject(new Error(`a watch was answered ${String(head).slice(9, 12)}`))
        else resolve()
      })
      socket.on('data', (text: unknown) => this.#count(text as string))
    })
  }

  /** An event is short, and comes in one piece. */
  #count(text: string): void {
    if (text.includes('event: put') && ++this.#told === this.#wanted) this.#done()
  }
}
