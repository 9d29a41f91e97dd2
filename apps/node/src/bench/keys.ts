/**
 * What `replicator bench` asks for. Each connection writes a few keys of its own, again and again: it creates each once and
 * then updates it, which takes a round of votes as well. So a run leaves no more than these keys behind, however many writes
 * it makes, and they expire; and no connection is another one's rival, which would measure conflicts.
 */
import type { NodeRequest } from '@replicator/client/http'
import { BENCH_KEYS } from '../limits.js'

/** A request, and whom to tell what came of it. */
export interface Exchange {
  readonly request: NodeRequest
  /** Returns whether it was answered as it should be. */
  readonly end: (status: number) => boolean
}

export type Operation = (connection: number) => Exchange | undefined

export interface BenchKeysInit {
  readonly prefix: string
  /** Of each value. */
  readonly bytes: number
  /** After which each key is free again, in seconds. */
  readonly ttlSeconds: number
  readonly consistency: 'quorum' | 'local'
  /** From 0 to below 1. */
  readonly random: () => number
}

export class BenchKeys {
  readonly #init: BenchKeysInit
  readonly #value: Uint8Array
  readonly #writes: number[] = []
  /** Paths of the keys that hold a value, as far as this run knows. */
  readonly #there = new Set<string>()
  #readable: readonly string[] = []

  constructor(init: BenchKeysInit) {
    this.#init = init
    this.#value = new Uint8Array(init.bytes).fill('x'.charCodeAt(0))
  }

  readonly write = (connection: number): Exchange => {
    const turn = this.#writes[connection] ?? 0
    this.#writes[connection] = turn + 1
    const { prefix, ttlSeconds } = this.#init
    const path = `/store/${encodeURIComponent(`${prefix}${connection}/${turn % BENCH_KEYS}`)}`
    const isUpdate = this.#there.has(path)
    return {
      request: {
        method: 'PUT',
        path: `${path}?mutable=true&ttl=${ttlSeconds}`,
        headers: { 'content-type': 'application/octet-stream', ...(isUpdate && { 'if-match': '*' }) },
        body: this.#value,
      },
      end: (status) => {
        // After a write whose outcome was unknown, the next one finds out: 409 says that it is there, 412 that it is not.
        if (status === 201 || status === 409) this.#there.add(path)
        if (status === 412) this.#there.delete(path)
        return status === 200 || status === 201
      },
    }
  }

  /** Undefined where nothing was written. */
  readonly read = (): Exchange | undefined => {
    if (this.#readable.length !== this.#there.size) this.#readable = [...this.#there]
    const path = this.#readable[Math.floor(this.#init.random() * this.#readable.length)]
    if (path === undefined) return undefined
    const query = this.#init.consistency === 'local' ? '?consistency=local' : ''
    return { request: { method: 'GET', path: path + query }, end: (status) => status === 200 }
  }
}
