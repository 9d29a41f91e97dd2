/** One node, however it is asked. */
import type { ProposalReference } from '@replicator/interface'
import type { NoAnswer, Waiting } from './node.js'
import type { ClientRecord, ListedRecord, WatchEvent } from './outcomes.js'
import type { Members } from './refusal.js'
import type { Write } from './write.js'

/** What a node said, with the status that HTTP has for it. */
export interface Said {
  readonly status: number
  /** Undefined where it is no node that answered. */
  readonly members: Members | undefined
}

/** What it said of a key. */
export interface Read extends Said {
  /** Where there is one. */
  readonly record?: ClientRecord
  readonly evidence: 'quorum' | 'local' | 'behind'
}

/** What it said of one of many writes. */
export interface Each extends Said {
  readonly members: Members
  /** The place of the write, from 0. */
  readonly place: number
}

export type Consistency = 'quorum' | 'local'

/** What a watch is to tell of. */
export interface WatchQuery {
  /** Empty: of all keys. */
  readonly prefix: string
  /** The cursor behind which to go on; undefined: from now on. */
  readonly after: string | undefined
  readonly values: boolean
}

/** What a list is to tell of; `after` is a key here. */
export interface ListQuery extends WatchQuery {
  /** So many records at most; `Infinity`: all. */
  readonly limit: number
}

/** In the place of an answer in many parts, a node said something else, at its beginning or in its middle. */
export class Declined extends Error {
  readonly said: Said

  constructor(said: Said, message = `a node answered ${said.status}`) {
    super(message)
    this.said = said
  }
}

/** Each of these throws a `NoAnswer` where none came. */
export interface NodeCalls {
  /** Why the last attempt failed, in words; undefined where it has not. */
  readonly failure: string | undefined
  /** What is no answer of a node is none. */
  failed(error: unknown): NoAnswer
  /** Makes sure that the node is there before a write is sent to it. */
  prove(waiting: Waiting): Promise<void>
  write(write: Write, waiting: Waiting): Promise<Said>
  /** Tells of each as it is answered, in any order. */
  writeEach(writes: readonly Write[], waiting: Waiting): AsyncGenerator<Each>
  read(key: string, consistency: Consistency, waiting: Waiting): Promise<Read>
  proposal(reference: ProposalReference, waiting: Waiting): Promise<Said>
  look(what: 'status' | 'peers', waiting: Waiting): Promise<Said>
  /**
   * Resolves once the node has taken it up; what it tells comes as it is read. Reading it throws a `NoAnswer` where it breaks
   * off. Both throw a `Declined`. A list that ends is whole.
   */
  list(query: ListQuery, waiting: Waiting): Promise<AsyncIterable<ListedRecord>>
  /** Likewise; it has no end while the node serves. */
  watch(query: WatchQuery, waiting: Waiting): Promise<AsyncIterable<WatchEvent>>
}
