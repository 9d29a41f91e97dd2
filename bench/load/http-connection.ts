/**
 * One HTTP/1.1 connection that is kept alive, with one request at a time. Written on a bare socket, because the load
 * generator runs on the machine that it measures: a request costs it a fifth of what Node's own client takes.
 */
import { connect, type Socket } from 'node:net'

export interface HttpAnswer {
  readonly status: number
  /** One character for each byte. */
  readonly body: string
}

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void
  readonly reject: (error: Error) => void
}

export class HttpConnection {
  readonly #socket: Socket
  /** Header fields that each request has. */
  readonly #fields: string
  #waiting: Waiting | undefined
  #received = ''
  #ended: Error | undefined

  private constructor(socket: Socket, fields: string) {
    this.#socket = socket
    this.#fields = fields
    socket.setNoDelay(true)
    // One character for each byte.
    socket.setEncoding('latin1')
    socket.on('data', (text: unknown) => this.#read(text as string))
    socket.on('close', () => this.#end(new Error('the connection closed')))
    socket.on('error', (error) => this.#end(error))
  }

  /** `token`: shown by each request; left out: none is. */
  static async open(url: string, token?: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    const shown = token === undefined ? '' : `authorization: Bearer ${token}\r\n`
    return new HttpConnection(socket, `host: ${host}\r\n${shown}`)
  }

  /** `body`: one character for each byte. Rejects where the connection ends before the answer. */
  request(method: 'GET' | 'PUT' | 'POST', path: string, body?: string, type = 'text/plain'): Promise<HttpAnswer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    const entity = body === undefined ? '' : `content-type: ${type}\r\ncontent-length: ${body.length}\r\n`
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.#fields}${entity}\r\n${body ?? ''}`, 'latin1')
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(text: string): void {
    this.#received += text
    const headEnds = this.#received.indexOf('\r\n\r\n')
    if (headEnds < 0) return
    const head = this.#received.slice(0, headEnds)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined && !/^HTTP\/1\.1 (204|304)/.test(head)) {
      this.#socket.destroy(new Error('an answer without a content-length'))
      return
    }
    const ends = headEnds + 4 + Number(length ?? 0)
    if (this.#received.length < ends) return
    const body = this.#received.slice(headEnds + 4, ends)
    this.#received = this.#received.slice(ends)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve({ status: Number(head.slice(9, 12)), body })
  }

  #end(error: Error): void {
    this.#ended ??= error
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}
