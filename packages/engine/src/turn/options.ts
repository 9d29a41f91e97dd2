import { FETCH_BYTES_MAX, PAGE_BYTES_TARGET, PAGE_ENTRIES_MAX, VALUE_BYTES_DEFAULT } from '@replicator/interface'

/** Times are milliseconds on the monotonic clock. They affect progress only, never what is decided. */
export interface EngineOptions {
  /** Voters that the own cluster needs before requests are taken. 1 or more. */
  readonly minPeers: number
  readonly confirm: 'quorum' | 'all'
  readonly valueBytesMax: number
  /** From a request to its answer, at the latest. */
  readonly requestTimeoutMs: number
  /** The age from which anybody may settle a reservation. It only permits; nothing is dropped by age. */
  readonly reservationAgeMs: number
  /** Between two looks at what is due: reservations, joins, catch-up. */
  readonly tickMs: number
  readonly pingMs: number
  /** Not heard for this long, a peer no longer looks alive. */
  readonly aliveMs: number
  /** The least time after which silent voters are asked directly. */
  readonly hedgeMs: number
  /** How long a loser of a split vote waits for each rival that comes before it. */
  readonly turnMs: number
  /** The least back-off after a refused ballot; doubled each time, randomised, at most 32 times. */
  readonly backoffMs: number
  /** How long a reader waits for the owner of a half-visible vote before it settles it. */
  readonly ownerWaitMs: number
  /** How long joins and promotions are gathered before a change of the configuration. */
  readonly gatherMs: number
  /** Between two comparisons of change logs with a peer. */
  readonly reconcileMs: number
  /** Requests of clients under way at this node; more are refused as overloaded. */
  readonly operationsMax: number
  /** Bytes of their values; one request is taken whatever its size. Bounds what this node has under way to each voter. */
  readonly operationBytesMax: number
  /** Open reservations at this voter; a Reserve on top is refused as overloaded. */
  readonly reservationsMax: number
  /** Bytes of the values of open reservations; likewise, but the first one is taken whatever its size. */
  readonly reservationBytesMax: number
  /** Decisions whose delivery is tracked; those on top are sent once and left to catch-up. */
  readonly deliveriesMax: number
  /** Records in one answer of a catch-up, 1 to `PAGE_ENTRIES_MAX`. */
  readonly pageEntriesMax: number
  /** Bytes of the records in one answer of a catch-up; a larger one comes alone. */
  readonly pageBytesTarget: number
  /** Bytes of records that a catch-up has asked for and that are not here yet, over all peers; likewise. */
  readonly fetchBytesMax: number
}

export const ENGINE_DEFAULTS: EngineOptions = {
  minPeers: 3,
  confirm: 'quorum',
  valueBytesMax: VALUE_BYTES_DEFAULT,
  requestTimeoutMs: 5000,
  reservationAgeMs: 2000,
  tickMs: 250,
  pingMs: 500,
  aliveMs: 1600,
  hedgeMs: 150,
  turnMs: 60,
  backoffMs: 20,
  ownerWaitMs: 100,
  gatherMs: 300,
  reconcileMs: 30_000,
  operationsMax: 10_000,
  operationBytesMax: 256 * 1024 * 1024,
  reservationsMax: 100_000,
  reservationBytesMax: 256 * 1024 * 1024,
  deliveriesMax: 20_000,
  pageEntriesMax: PAGE_ENTRIES_MAX,
  pageBytesTarget: PAGE_BYTES_TARGET,
  fetchBytesMax: FETCH_BYTES_MAX,
}
