import type {
  BarrierOutcome,
  ClusterId,
  GetOutcome,
  MembersOutcome,
  Message,
  PeerId,
  ProposalOutcome,
  WriteOutcome,
  ResolveOutcome,
  Write,
} from '@replicator/interface'

/** What the driver has to do after one input, in this order: apply the writes, then the rest. */
export interface Effects {
  readonly writes: Write[]
  readonly sends: Sending[]
  readonly outcomes: { readonly operation: number; readonly outcome: Outcome }[]
  readonly links: LinkEffect[]
  /** Newcomers to be checked; each is answered by `Engine.admission`, or asked for again after a while. */
  readonly admissions: AdmissionRequest[]
  readonly events: EngineEvent[]
  /** A broken invariant: the node must stop at once, sending nothing more. */
  halt?: string
}

/** A message to oneself comes back as an input. */
export interface Sending {
  readonly to: PeerId
  readonly message: Message
  /** Only once all writes applied so far are synced. */
  readonly durable: boolean
  /** Nobody waits for it: it may leave with the next words to the same peer, or `lateMs` later. */
  readonly late: boolean
}

export type Outcome = WriteOutcome | GetOutcome | BarrierOutcome | ProposalOutcome | ResolveOutcome | MembersOutcome

export type LinkEffect =
  | { readonly kind: 'keep'; readonly peer: PeerId; readonly addresses: readonly string[] }
  | { readonly kind: 'drop'; readonly peer: PeerId; readonly reason: string }
  /** Ends the link, but goes on keeping the peer. */
  | { readonly kind: 'close'; readonly peer: PeerId; readonly reason: string }
  /** Ends all links, and dials nobody from now on; deaf, it also lets nobody in. */
  | { readonly kind: 'quiet'; readonly reason: string; readonly deaf: boolean }

/** Asks whether a peer may be added to that cluster with what it has shown. */
export interface AdmissionRequest {
  readonly peer: PeerId
  readonly cluster: ClusterId
  /** A secret: not for the log. */
  readonly token: string
}

/** What a check came to. A token that is `bad` stays so; where nothing can be said at present, the newcomer asks again. */
export type Verdict =
  | { readonly kind: 'good' }
  | { readonly kind: 'bad'; readonly reason: string }
  | { readonly kind: 'unsaid' }

/** For the log; never holds a value. */
export interface EngineEvent {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly text: string
  readonly fields: Readonly<Record<string, string | number | boolean>>
}

export function noEffects(): Effects {
  return { writes: [], sends: [], outcomes: [], links: [], admissions: [], events: [] }
}
