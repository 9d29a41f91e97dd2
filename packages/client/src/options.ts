/** What a client is made of, and what each call takes. */
import { checkedNumbers, type NumberOptions, timeBounds } from '@replicator/interface'

/** The platform's `fetch`, or a function that does as much of it as a client needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface ClientOptions {
  /** Where the HTTP APIs of nodes are, any nodes of one network, like `http://127.0.0.1:8080`. The first that works is asked. */
  readonly urls: readonly string[]
  /** Sent as `Authorization: Bearer …` with every request. */
  readonly token?: string
  /** Default: the platform's. */
  readonly fetch?: Fetch
  /**
   * How long a call may take, in milliseconds, where it doesn't say itself. Default 15,000: three times what a node takes to
   * say that an outcome is unknown. One attempt at one node may take half of it, so that another can be asked in time.
   */
  readonly timeoutMs?: number
  /** The pause once all nodes were asked in vain, in milliseconds; each further one is twice as long. Default 100. */
  readonly pauseMinMs?: number
  /** … at most, in milliseconds. Default 2,000: a node that starts needs some seconds. */
  readonly pauseMaxMs?: number
  /**
   * A list, a watch or a batch of which nothing comes for this long is taken for broken, in milliseconds. Default 45,000: a
   * node sends something at least every 15 s.
   */
  readonly silenceMs?: number
}

export type ClientLimits = Readonly<Record<'timeoutMs' | 'pauseMinMs' | 'pauseMaxMs' | 'silenceMs', number>>

const NUMBERS: NumberOptions<keyof ClientLimits> = {
  bounds: {
    timeoutMs: timeBounds(15_000, 1),
    pauseMinMs: timeBounds(100, 1),
    pauseMaxMs: timeBounds(2000, 2),
    silenceMs: timeBounds(45_000, 1),
  },
  longer: [['pauseMaxMs', 'pauseMinMs', 1]],
}

export const CLIENT_LIMITS: ClientLimits = checkedNumbers(NUMBERS)

/** Throws an `InvalidOption`. */
export function checkedLimits(options: Partial<ClientLimits>): ClientLimits {
  return checkedNumbers(NUMBERS, options)
}

/** What every call takes that waits for an answer. */
export interface CallOptions {
  /**
   * Breaks the waiting off: the call rejects with the signal's reason. What was sent isn't taken back, and a write may be
   * stored all the same: with an `idempotencyKey`, the same call again tells.
   */
  readonly signal?: AbortSignal
  /** How long the call may take with all its repeats, in milliseconds. Default: the client's. */
  readonly timeoutMs?: number
}

export interface PutOptions extends CallOptions {
  /** Default `application/octet-stream`; `text/plain; charset=utf-8` for a string. */
  readonly contentType?: string
  /** The version that is to be changed, as `put`, `get` and `list` tell it; `*`: whatever is there. Absent: the key is to be created. */
  readonly ifMatch?: number | '*'
  /** Whether the record may later be updated and deleted. Default for a create: false, it is final; a changed one stays mutable. */
  readonly mutable?: boolean
  /** True: no further version. Default for a create: true, where it isn't `mutable`; for an update: false. */
  readonly final?: boolean
  /** When the key is to become absent by itself: whole seconds from now, in milliseconds. For mutable records only. Default: never. */
  readonly ttlMs?: number
  /** Names this write among all: a repeat with the same one is never a second write. Default: a random one. */
  readonly idempotencyKey?: string
}

export interface DeleteOptions extends CallOptions {
  /** The version that is to be deleted; `*`: whatever is there. */
  readonly ifMatch: number | '*'
  readonly idempotencyKey?: string
}

export interface GetOptions extends CallOptions {
  /** `local`: what the node that is asked holds, without asking others. Default `quorum`. */
  readonly consistency?: 'quorum' | 'local'
}

export interface ListOptions {
  /** Default: all keys. */
  readonly prefix?: string
  /** The key behind which to begin. Default: with the first. */
  readonly after?: string
  /** How many records, at most. Default: all. */
  readonly limit?: number
  /** Whether the values are told as well. Default: false. */
  readonly values?: boolean
  /** Breaks it off: the iteration rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** How long it may go on without anything coming, in milliseconds, before it fails. Default: the client's. */
  readonly timeoutMs?: number
}

export interface WatchOptions {
  /** Default: all keys. */
  readonly prefix?: string
  /** The `cursor` of an event behind which to go on; `0`: tell all there is first. Default: from now on. */
  readonly after?: string
  /** Whether the values are told as well. Default: false. */
  readonly values?: boolean
  /** Ends the watching. */
  readonly signal?: AbortSignal
  /** How long the first answer may take, in milliseconds. Default: the client's. */
  readonly timeoutMs?: number
}

/** One of many writes. Its `signal` and `timeoutMs` are not used: those of `putMany` hold for all. */
export type Entry =
  | { readonly op?: 'put'; readonly key: string; readonly value: Uint8Array | string; readonly options?: PutOptions }
  | { readonly op: 'delete'; readonly key: string; readonly options: DeleteOptions }

export interface ManyOptions {
  /** Takes no more entries; what is under way is finished. */
  readonly signal?: AbortSignal
  /** How long it may go on without an entry being settled, in milliseconds; then each open one is told so. Default: the client's. */
  readonly timeoutMs?: number
}
