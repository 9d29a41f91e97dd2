/** What `replicator doctor` has found, one for each thing that it has looked at. */
export interface Finding {
  /** What was looked at: a word that scripts can choose by. */
  readonly check: string
  /** `warning`: works, and should not stay so. `skipped`: could not be looked at. */
  readonly state: 'ok' | 'warning' | 'wrong' | 'skipped'
  /** Where: what people call the node, or its URL; absent where it is about the network or this machine. */
  readonly node?: string
  readonly says: string
  /** What to do; absent where all is well. */
  readonly advice?: string
}

export function ok(check: string, says: string, node?: string): Finding {
  return { check, state: 'ok', says, ...(node !== undefined && { node }) }
}

/** The bad one where that is so, else the good one. */
export function judged(
  good: Finding,
  isBad: boolean,
  bad: Pick<Finding, 'state'> & { readonly advice: string },
): Finding {
  return isBad ? { ...good, ...bad } : good
}
