/** What a node throws or rejects with by itself. Each class has a code that stays, and a row in the package's README. */
import { reasonOf } from '@replicator/interface'

/** No given peer answered, and the store knows no network. */
export class NoPeerReachable extends Error {
  override readonly name = 'NoPeerReachable'
  readonly code = 'NO_PEER_REACHABLE'
}

/** The store is of one network, and every peer that was given of another one. */
export class WrongNetwork extends Error {
  override readonly name = 'WrongNetwork'
  readonly code = 'WRONG_NETWORK'
}

/** The network does not let this node in: its join token is not good, or it has none and needs one. That stays so. */
export class JoinRefused extends Error {
  override readonly name = 'JoinRefused'
  readonly code = 'JOIN_REFUSED'
}

/** The node is no member of its network any more, and every voter that matters knows. It never comes back. */
export class RemovedFromNetwork extends Error {
  override readonly name = 'RemovedFromNetwork'
  readonly code = 'REMOVED_FROM_NETWORK'
  /** It was asked to leave; otherwise it was removed by others. */
  readonly isLeaving: boolean

  constructor(reason: string, { isLeaving }: { readonly isLeaving: boolean }) {
    super(reason)
    this.isLeaving = isLeaving
  }
}

/** A request came while the node was stopping, or after it had ended. Nothing was sent for it. */
export class NodeStopped extends Error {
  override readonly name = 'NodeStopped'
  readonly code = 'NODE_STOPPED'
}

/** The signal given to `createReplicator` said that the start shall not go on; `cause` is its reason. */
export class StartAborted extends Error {
  override readonly name = 'StartAborted'
  readonly code = 'START_ABORTED'

  constructor(reason: unknown) {
    super(`the start was broken off: ${reasonOf(reason)}`, { cause: reason })
  }
}

/**
 * The node isn't ready: whoever waited for it gave up, or it never will be. `reasons` says in words what it waits for, or
 * why it waits no more; `cause` is the reason of the signal that gave up.
 */
export class NotReady extends Error {
  override readonly name = 'NotReady'
  readonly code = 'NOT_READY'
  readonly reasons: readonly string[]

  constructor(words: string, reasons: readonly string[], options: ErrorOptions = {}) {
    super(`${words}: ${reasons.join('; ')}`, options)
    this.reasons = reasons
  }
}

/** Too few voters answered in time for what was asked to be had of a quorum. Nothing was changed; it may be asked for again. */
export class NoQuorum extends Error {
  override readonly name = 'NoQuorum'
  readonly code = 'NO_QUORUM'
}

/**
 * The signal given to a request said that it is waited for no longer; `cause` is its reason. What was sent for it isn't
 * taken back: a proposal may be stored all the same.
 */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted'
  readonly code = 'REQUEST_ABORTED'

  constructor(reason: unknown, { isSent }: { readonly isSent: boolean }) {
    const rest = isSent ? 'what it has begun goes on' : 'nothing was sent for it'
    super(`the request was broken off, and ${rest}: ${reasonOf(reason)}`, { cause: reason })
  }
}

/**
 * The node ended so badly that it could not even say what is known of this request. A proposal may have been stored or
 * not; asked again with the same request id at another node, it is settled.
 */
export class OutcomeLost extends Error {
  override readonly name = 'OutcomeLost'
  readonly code = 'OUTCOME_LOST'

  constructor(cause: Error | undefined) {
    super(
      `the node ended, and the outcome of this request is not known${cause === undefined ? '' : `: ${cause.message}`}`,
      {
        cause,
      },
    )
  }
}
