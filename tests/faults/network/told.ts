/** What a node's process is told by the program that makes the faults; what is absent stays as it is. */
export interface Told {
  readonly type: 'faults'
  /** What its wall clock is ahead of the machine's. */
  readonly clockOffMs?: number
  readonly readOnly?: boolean
  /** True: collects its garbage now, so that what its heap holds afterwards is in use. */
  readonly collect?: boolean
}
