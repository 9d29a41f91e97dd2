/** What is known of the change logs of others, and what of them is on its way here. */
import type { KeyRange, Page } from '@replicator/interface'

/** How the comparison with a peer's change log goes. */
export interface Comparison {
  /** When it began to wait, or last ended. */
  sinceMs: number
  /** The next page is due after this share of a pause; 0: at once. Drawn anew each time, so that peers don't keep step. */
  share: number
  /** Whether most of what the last page named was missing here; absent where none has come. */
  lacksMost?: boolean
  /** The last place of the log, as its owner last told; absent before that. */
  head?: number
  pull?: Pulling
}

/** What of a peer's change log is on its way here. */
export interface Pulling {
  /** In which generation the last page was asked for that has ended; 0 where none has. */
  generation: number
  /** All up to this place has ended. */
  upTo: number
  /** When something was last asked for anew, or came. */
  movedAtMs: number
  /** Pages that follow each other, in their order. */
  readonly pages: PulledPage[]
  /** Where the log ended, as the last page told. */
  head: number
  /** The page that came last. */
  last?: PulledPage
  /** How many records its pages have named, of a node that took itself for current, that were not here. */
  lacked: number
  /** How many places the next page is asked for. */
  span: number
  /** While all records come by keys. */
  snapshot?: Snapshot
}

/** All records of a peer, asked for in the order of their keys. */
export interface Snapshot {
  /** Where its log ended before, and in which generation that was told. */
  readonly head: number
  readonly generation: number
  /** How far it had merged the others' logs then. */
  readonly merged: Page['merged']
  /** By the question for it, each range of which no more has come yet. */
  readonly questions: Map<number, KeyRange>
  /** How often all of them were asked for again since something came. */
  tries: number
}

/** A page that was asked for and whose records are not all here yet. */
export interface PulledPage {
  /** In which generation it was asked for: what a log held before the voters changed is no goal after it. */
  readonly generation: number
  /** The place behind which it was asked for. */
  readonly after: number
  /** The last place that was asked for, and told once it has come; Infinity: as many as a page holds. */
  until: number
  /** Known once it has come; its records are still to come, where they are missing. */
  told?: Pick<Page, 'upTo' | 'head' | 'merged'> & { readonly missing: Map<string, MissingRecord> }
}

/** A record that a page named and that is not here yet. */
export interface MissingRecord {
  readonly version: number
  readonly bytes: number
  /** The question that it was asked for in; 0 where it was not asked for. */
  question: number
}
