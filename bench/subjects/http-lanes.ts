/** The lanes of whatever answers as a node's HTTP API does. */
import { HttpConnection } from '../load/http-connection.ts'
import { DONE, type Lane } from '../load/lane.ts'
import type { KeySequence } from './key-sequence.ts'
import { VALUE } from './subject.ts'

export async function httpWriter(url: string, keys: KeySequence, token?: string): Promise<Lane> {
  const connection = await HttpConnection.open(url, token)
  return {
    send: async () => {
      const { status } = await connection.request('PUT', `/store/${keys.next()}`, VALUE)
      return status === 201 ? DONE : String(status)
    },
    close: () => connection.close(),
  }
}

export async function httpReader(url: string, keys: KeySequence, token?: string): Promise<Lane> {
  const connection = await HttpConnection.open(url, token)
  return {
    send: async () => {
      const { status } = await connection.request('GET', `/store/${keys.any()}`)
      return status === 200 ? DONE : String(status)
    },
    close: () => connection.close(),
  }
}
