/** One TCP connection to the API, with bytes as they are: what no HTTP client would send. */
import { connect, type Socket } from 'node:net'

export interface Exchange {
  readonly text: string
  /** Whether the other side has closed, and did so within the time. */
  readonly isClosed: boolean
  /** Whether the other side had said nothing at all, nor closed, by half of the time. */
  readonly isSilent: boolean
}

/** What a client does behind its last byte: reads on until the other side closes, or is gone. */
export type Manner = 'reads' | 'gone'

/** A server that has understood what came before answers this one, closes, and owes nothing. */
const LAST_REQUEST = Buffer.from('GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')

/** Writes the pieces, each in a turn of its own, and gives back what came until the other side closed or `waitMs` is over. */
export function exchange(
  port: number,
  pieces: readonly Uint8Array[],
  { waitMs, manner }: { readonly waitMs: number; readonly manner: Manner },
): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const received: Buffer[] = []
    let isClosed = false
    let isSilent = false
    const end = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text: Buffer.concat(received).toString('latin1'), isClosed, isSilent })
    }
    let timer = setTimeout(() => {
      isSilent = received.length === 0
      // What came before may have taken the last request, or its beginning, for a part of its own.
      socket.write(LAST_REQUEST)
      timer = setTimeout(end, waitMs / 2)
    }, waitMs / 2)
    socket.on('data', (chunk) => {
      received.push(chunk)
      // Events have no end: whoever watches has been answered.
      if (!chunk.includes('content-type: text/event-stream')) return
      isClosed = true
      end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      isClosed = true
      end()
    })
    socket.on('connect', () => {
      writeEach(socket, manner === 'gone' ? pieces : [...pieces, LAST_REQUEST], () => {
        if (manner === 'gone') end()
      })
    })
  })
}

function writeEach(socket: Socket, pieces: readonly Uint8Array[], done: () => void): void {
  const [piece, ...rest] = pieces
  if (piece === undefined || socket.destroyed) return done()
  socket.write(piece, () => setImmediate(() => writeEach(socket, rest, done)))
}

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/**
 * The answers in what came back; a string where it is not HTTP. Where a HEAD was asked, a body may be left out: it is, but
 * where the request was none at all, so that nobody could know its method.
 */
export function answersIn(text: string, { withHead }: { readonly withHead: boolean }): readonly HttpAnswer[] | string {
  const answers: HttpAnswer[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return `an answer without an end of its header: ${rest.slice(0, 200)}`
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/.exec(line)?.[1])
    if (Number.isNaN(status)) return `not a status line: ${line.slice(0, 200)}`
    const headers = new Map<string, string>()
    for (const field of fields) {
      const match = /^([!#-'*+.^-z|~0-9A-Z-]+): ?([^\r\n]*)$/.exec(field)
      if (match === null) return `not a header field: ${field.slice(0, 200)}`
      headers.set((match[1] ?? '').toLowerCase(), match[2] ?? '')
    }
    rest = rest.slice(end + 4)
    if (status === 100) continue
    const isLeftOut = withHead && (rest === '' || rest.startsWith('HTTP/1.1 '))
    if (!isLeftOut && headers.get('transfer-encoding') === 'chunked') {
      const { body, after } = unchunked(rest)
      answers.push({ status, headers, body })
      rest = after
      continue
    }
    // An answer of no known length, to a client of HTTP/1.0, ends with its connection.
    if (!isLeftOut && status === 200 && !headers.has('content-length') && headers.get('connection') === 'close') {
      answers.push({ status, headers, body: rest })
      return answers
    }
    const hasBody = !isLeftOut && status !== 204 && status !== 304
    const length = hasBody ? Number(headers.get('content-length')) : 0
    if (!Number.isSafeInteger(length) || length > rest.length) return `a body of another length than announced: ${line}`
    answers.push({ status, headers, body: rest.slice(0, length) })
    rest = rest.slice(length)
  }
  return answers
}

/** What is in the chunks, and what comes behind the last. An answer that was broken off ends where the connection does. */
function unchunked(text: string): { readonly body: string; readonly after: string } {
  let body = ''
  let rest = text
  for (;;) {
    const size = /^([0-9a-f]+)\r\n/.exec(rest)
    const length = parseInt(size?.[1] ?? '', 16)
    if (size === null || rest.length < size[0].length + length + 2) return { body, after: '' }
    body += rest.slice(size[0].length, size[0].length + length)
    rest = rest.slice(size[0].length + length + 2)
    if (length === 0) return { body, after: rest }
  }
}
