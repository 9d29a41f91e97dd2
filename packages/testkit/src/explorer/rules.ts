import type { RecordIdentity, Slot, Verdict } from '@replicator/interface'
import {
  answerAccept,
  answerPrepare,
  answerRead,
  answerReserve,
  isAnswerTo,
  learnCommit,
  takeAnswer,
  takeState,
} from '@replicator/commit'
import type { Held } from '@replicator/commit'

/**
 * The code under exploration. `REAL` is what the engine runs; a test puts a faulty function in the place of one of them
 * and must see a violation.
 */
export interface Rules {
  readonly answerReserve: typeof answerReserve
  readonly answerPrepare: typeof answerPrepare
  readonly answerAccept: typeof answerAccept
  readonly answerRead: typeof answerRead
  readonly learnCommit: typeof learnCommit
  readonly isAnswerTo: typeof isAnswerTo
  readonly takeAnswer: typeof takeAnswer
  readonly takeState: typeof takeState
  /** What the disk may hold once an answer has gone out, whenever the power fails: only what the answer reports. */
  readonly durable: (held: Held, slot: Slot | undefined) => readonly (Slot | undefined)[]
  /** Whether a change may be proposed, by whether what it was compared with is decided. */
  readonly mayChange: (isDecided: boolean) => boolean
  /** Whether a client may be told that its proposal lost, by what each voter answers to it. */
  readonly denies: (lookUp: { proposal: string; version: number; verdicts: readonly Verdict[] }) => boolean
  /** Whether a voter has nothing to settle when it adopts a joint generation. */
  readonly needsNoSettling: (held: Held) => boolean
  /** Whether enough of the new voters hold the record: their places are the bits, `majorities` says which are enough. */
  readonly isMerged: (majorities: readonly boolean[], recorded: number) => boolean
}

export const REAL: Rules = {
  answerReserve,
  answerPrepare,
  answerAccept,
  answerRead,
  learnCommit,
  isAnswerTo,
  takeAnswer,
  takeState,
  durable: (_held, slot) => [slot],
  mayChange: (isDecided) => isDecided,
  denies: ({ proposal, version, verdicts }) =>
    verdicts.some((verdict) => verdict.kind === 'stored' && isTakenByAnother(verdict.identity, { proposal, version })),
  needsNoSettling: (held) => held.slot === undefined,
  isMerged: (majorities, recorded) => majorities[recorded] === true,
}

function isTakenByAnother({ decisions }: RecordIdentity, reference: { proposal: string; version: number }): boolean {
  return decisions.some(
    (decision) => decision.version === reference.version && decision.proposal !== reference.proposal,
  )
}
