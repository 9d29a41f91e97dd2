/** One gRPC connection: unary calls over Node's HTTP/2 client, without TLS. */
import { connect, constants, type ClientHttp2Session } from 'node:http2'

export interface GrpcAnswer {
  /** 0: it was done. */
  readonly status: number
  readonly message: Buffer
}

/** Before each message: whether it is compressed, and its length. */
const PREFIX_BYTES = 5

export class GrpcConnection {
  readonly #session: ClientHttp2Session

  private constructor(session: ClientHttp2Session) {
    this.#session = session
    session.on('error', () => undefined)
  }

  static async open(url: string): Promise<GrpcConnection> {
    const session = connect(url)
    await new Promise<void>((resolve, reject) => {
      session.once('connect', () => resolve())
      session.once('error', reject)
    })
    return new GrpcConnection(session)
  }

  call(path: string, request: Buffer): Promise<GrpcAnswer> {
    const framed = Buffer.allocUnsafe(PREFIX_BYTES + request.length)
    framed[0] = 0
    framed.writeUInt32BE(request.length, 1)
    request.copy(framed, PREFIX_BYTES)
    return new Promise((resolve, reject) => {
      const stream = this.#session.request({
        [constants.HTTP2_HEADER_METHOD]: 'POST',
        [constants.HTTP2_HEADER_PATH]: path,
        [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
        [constants.HTTP2_HEADER_TE]: 'trailers',
      })
      const chunks: Buffer[] = []
      let status = NaN
      const readStatus = (headers: Readonly<Record<string, unknown>>): void => {
        if (headers['grpc-status'] !== undefined) status = Number(headers['grpc-status'])
      }
      stream.on('response', readStatus)
      stream.on('trailers', readStatus)
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => resolve({ status, message: Buffer.concat(chunks).subarray(PREFIX_BYTES) }))
      stream.on('error', reject)
      stream.end(framed)
    })
  }

  close(): void {
    this.#session.destroy()
  }
}
