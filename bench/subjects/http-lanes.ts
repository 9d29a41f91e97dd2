/** The lanes of whatever answers as a node's HTTP API does. */
import { HttpConnection } from '../load/http-connection.ts'
import { DONE, type Lane } from '../load/lane.ts'
import type { KeySequence } from './key-sequence.ts'
import { VALUE } from './subject.ts'

export interface HttpLaneInit {
  readonly url: string
  readonly keys: KeySequence
  /** Shown by each request; left out: none is. */
  readonly token?: string | undefined
  /** Behind each address. */
  readonly query?: string
}

export async function httpWriter({ url, keys, token, query = '' }: HttpLaneInit): Promise<Lane> {
  const connection = await HttpConnection.open(url, token)
  return {
    send: async () => {
      const { status } = await connection.request('PUT', `/store/${keys.next()}${query}`, VALUE)
      return status === 201 ? DONE : String(status)
    },
    close: () => connection.close(),
  }
}

export async function httpReader({ url, keys, token, query = '' }: HttpLaneInit): Promise<Lane> {
  const connection = await HttpConnection.open(url, token)
  return {
    send: async () => {
      const { status } = await connection.request('GET', `/store/${keys.any()}${query}`)
      return status === 200 ? DONE : String(status)
    },
    close: () => connection.close(),
  }
}
