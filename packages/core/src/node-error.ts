/** No given peer answered, and the store knows no network. */
export class NoPeerReachable extends Error {
  override readonly name = 'NoPeerReachable'
}

/** A request came while the node was stopping, or after it had ended. Nothing was sent for it. */
export class NodeStopped extends Error {
  override readonly name = 'NodeStopped'
}
