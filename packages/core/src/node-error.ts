/** No given peer answered, and the store knows no network. */
export class NoPeerReachable extends Error {
  override readonly name = 'NoPeerReachable'
}

/** A request came while the node was stopping, or after it had ended. Nothing was sent for it. */
export class NodeStopped extends Error {
  override readonly name = 'NodeStopped'
}

/**
 * The node ended so badly that it could not even say what is known of this request. A proposal may have been stored or
 * not; asked again with the same request id at another node, it is settled.
 */
export class OutcomeLost extends Error {
  override readonly name = 'OutcomeLost'

  constructor(cause: Error | undefined) {
    super(
      `the node ended, and the outcome of this request is not known${cause === undefined ? '' : `: ${cause.message}`}`,
      {
        cause,
      },
    )
  }
}
