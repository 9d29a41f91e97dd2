/**
 * What a program outside of the network says to a node over the transport, and what it is told. The operations are those of
 * the HTTP API, and so are the answers: the same statuses, and the same members, but for a value, which is bytes.
 */

/** What all but `show` have. */
interface Numbered {
  /** Of the client: its answer has the same. Among those that are open, each is another. */
  readonly id: number
}

export interface ClientPut extends Numbered {
  readonly type: 'put'
  readonly key: string
  readonly value: Uint8Array
  /** Empty: as HTTP has it without the header. */
  readonly contentType: string
  /** Absent: the key is to be created. */
  readonly ifMatch?: number | '*'
  readonly mutable?: boolean
  readonly final?: boolean
  /** 0: never. */
  readonly ttlSeconds: number
  /** Empty: none. */
  readonly idempotencyKey: string
}

export interface ClientDelete extends Numbered {
  readonly type: 'delete'
  readonly key: string
  readonly ifMatch?: number | '*'
  readonly idempotencyKey: string
}

/**
 * One part of a list: as many records as find room in an answer. Whoever wants the next part asks behind the last key, at any
 * node: nothing is kept for a list between two parts.
 */
export interface ClientList extends Numbered {
  readonly type: 'list'
  readonly prefix: string
  /** The key behind which to begin. Absent: with the first. */
  readonly after?: string
  /** 0: as many as find room. */
  readonly limit: number
  /** Whether the values are told as well. */
  readonly values: boolean
}

/** Begins a watch, which has the number of this question from then on. What it brings is asked for by `more`. */
export interface ClientWatch extends Numbered {
  readonly type: 'watch'
  readonly prefix: string
  /** The cursor behind which to go on; `0`: tell all there is first. Absent: from now on. */
  readonly after?: string
  readonly values: boolean
}

export type ClientQuestion =
  /** The token that is shown with all that follows. It has no answer. */
  | { readonly type: 'show'; readonly token: string }
  | ClientPut
  | ClientDelete
  /** `local`: what the node holds, without asking others. */
  | (Numbered & { readonly type: 'get'; readonly key: string; readonly local: boolean })
  /** In the public form of `formatProposalReference`. */
  | (Numbered & { readonly type: 'proposal'; readonly proposal: string })
  | (Numbered & { readonly type: 'status' | 'peers' })
  | ClientList
  | ClientWatch
  /** What came of a watch of this link since it was asked for the last time. One at a time for each watch. */
  | (Numbered & { readonly type: 'more'; readonly watch: number })
  /** Ends a watch. It has no answer. */
  | { readonly type: 'unwatch'; readonly watch: number }

export interface ClientAnswer extends Numbered {
  /** As HTTP has it. */
  readonly status: number
  /** As text of JSON: of what was written, of a record but its value, of a problem, or of what was asked for. */
  readonly members: string
  /** Of a part of a list or a watch: the values that were asked for, one behind the other, each of the length in `members`. */
  readonly value?: Uint8Array
}
