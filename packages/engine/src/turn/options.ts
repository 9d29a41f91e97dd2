/** Every time and bound of the engine that is no limit of the wire, in one table. */
import {
  amountBounds,
  checkedNumbers,
  CLUSTER_VOTERS_DEFAULT,
  FETCH_BYTES_MAX,
  MEMBERS_MAX,
  type NumberOptions,
  PAGE_BYTES_TARGET,
  PAGE_ENTRIES_MAX,
  SCRUB_PER_SECOND_DEFAULT,
  timeBounds,
  VALUE_BYTES_DEFAULT,
  VALUE_BYTES_MAX,
  VOTERS_DEFAULT,
} from '@replicator/interface'

/**
 * Times are milliseconds on the monotonic clock. They affect progress only, never what is decided. Where nothing else is
 * said, a time of 0 means at once, and the default was found with the simulator and the bench: short enough to be hardly
 * noticed by a client, long enough for nine nodes that share two cores.
 */
export interface EngineOptions {
  /** Voters that the own cluster needs before requests are taken: three are the fewest that survive one. */
  readonly minPeers: number
  readonly confirm: 'quorum' | 'all'
  /** The longest value, in bytes. */
  readonly valueBytesMax: number
  /** From a request to its answer, at the latest. */
  readonly requestTimeoutMs: number
  /** What an overloaded node asks its clients to wait. */
  readonly retryAfterMs: number
  /** Requests of clients under way at this node; more are refused as overloaded. 0: none is taken. */
  readonly operationsMax: number
  /** Bytes of their values; one request is taken whatever its size. Bounds what this node has under way to each voter. */
  readonly operationBytesMax: number
  /** How often a proposal that waits for its own twin, or for a rival, looks whether it has to settle it. */
  readonly twinMs: number
  /**
   * How old a rival's reservation has to be before it denies: longer than a decision takes to be told within a site, so
   * that a client learns who holds the key instead of being asked to come again.
   */
  readonly rivalMs: number
  /** How often one that waits until every voter holds it looks whether they are still being asked. */
  readonly confirmMs: number
  /** How long a reader waits for the owner of a half-visible vote before it settles it. */
  readonly ownerWaitMs: number

  /** Between two looks at what is due: reservations, joins, catch-up. */
  readonly tickMs: number
  /** Timers that nobody waits for are thrown out from this number of timers on; below it that isn't worth the while. */
  readonly timersMin: number
  /** How often in one turn a node hears what it says to itself; what comes later waits for the next turn. */
  readonly ownRoundsMax: number
  /**
   * How long a decided record may linger until a sync that is needed anyway. A quorum holds it as votes, so nobody's safety
   * and no client waits for it; and a sync of its own would stand in the way of the next vote.
   */
  readonly lingerMs: number
  /**
   * How long words that nobody waits for may wait for others to the same peer: told decisions and their acknowledgements.
   * Long enough for the next question of a client that writes one value after the other, and hardly longer than a frame takes.
   */
  readonly lateMs: number
  /** Messages to one peer from which on none of them waits. */
  readonly lateMessagesMax: number

  /** Between two heartbeats of a link at most, whichever side it is that sends the next one; half of it at least. */
  readonly pingMs: number
  /**
   * Not heard for this long, a peer no longer looks alive. Longer than two heartbeats, so that one may be lost, and by more than
   * a second longer than one, for a peer that is busy.
   */
  readonly aliveMs: number
  /**
   * How long a linked peer may be no member and not ask to be one, or not say who it is, before its link is closed. Longer
   * than a node that asks one peer after the other takes to come round.
   */
  readonly strangerMs: number
  /** Between two durable notes of what was seen of the other stores. */
  readonly rememberMs: number
  /** A peer that was given the configuration is given the same one again after this time at the earliest. */
  readonly configurationMs: number
  /**
   * How long a voter that has run before says nothing after a start: whoever keeps a link with another process of its
   * identity has the time to say so, before it votes beside that one. Longer than a first dial takes. 0: it needn't wait, as where it
   * knows no other member.
   */
  readonly hushMs: number
  /**
   * How long members may turn this node away, as one whose identity another process has, before it stands down:
   * twice as long as a link of an earlier run of this node can seem alive to its peers.
   */
  readonly turnedAwayMs: number
  /** After the last refusal, how long nobody's word is taken: longer than the longest pause between two dials, as core checks. */
  readonly waryMs: number
  /** Longer than the longest pause between two dials: when nobody turned it away for so long, it is another story. */
  readonly turnedAwayPauseMs: number

  /** Open reservations at this voter; a Reserve on top is refused as overloaded. 0: none is taken. */
  readonly reservationsMax: number
  /** Bytes of the values of open reservations; likewise, but the first one is taken whatever its size. */
  readonly reservationBytesMax: number
  /** The age from which anybody may settle a reservation. It only permits; nothing is dropped by age. */
  readonly reservationAgeMs: number
  /** Where the owner looks gone, nobody need wait for it: the age divided by this is enough for its last messages. */
  readonly orphanShare: number
  /** Recoveries that the janitor begins in one tick. */
  readonly recoveriesMax: number
  /**
   * Bytes of the values that this node's recoveries may have under way; one goes on whatever its size. Promises bring them
   * here and acceptance sends them on, each time from and to every voter: without a bound, a burst of large values that
   * takes longer than the age is recovered by all nodes at once, and none of them gets anywhere.
   */
  readonly recoveryBytesMax: number

  /** Deletions of records whose time is up that this node has under way at once. */
  readonly expiriesMax: number
  /**
   * So many are under way while other voters answer within this time; where they take k times as long, a k-th of them, and one
   * at least. About what an answer takes within a site that nothing else delays.
   */
  readonly expiryAnswerMs: number
  /** How long each voter leaves the deletion of such a record to each one that comes before it. */
  readonly expiryTurnMs: number

  /** The least time after which silent voters are asked directly. */
  readonly hedgeMs: number
  /** The longest time after which voters that don't answer are asked again. */
  readonly askAgainMs: number
  /** What values on their way are taken to need: 16 MiB a second, as on a slow disk. In bytes a millisecond. */
  readonly valueBytesPerMs: number
  /** A voter that is mute is asked again after this; doubled with each time that the same question was asked. */
  readonly muteMs: number
  /** How long a loser of a split vote waits for each rival that comes before it. */
  readonly turnMs: number
  /** The least back-off after a refused ballot; doubled each time up to `BACKOFF_DOUBLINGS_MAX`, randomised. */
  readonly backoffMs: number
  /**
   * The longest that a ballot is taken to need by how long answers took lately: one moment in which nothing moved must not
   * make everybody wait for much longer than it took.
   */
  readonly ballotMsMax: number
  /** A round that came to nothing for this long is given up; whoever still needs it begins another. */
  readonly driveMs: number

  /** Decisions whose delivery is tracked; those on top are sent once and left to catch-up. 0: all are. */
  readonly deliveriesMax: number
  /** Who has not acknowledged a decision is told again after this; doubled each time. */
  readonly deliveryMs: number
  /** How often anybody is told again; the rest is left to catch-up. */
  readonly deliveryTriesMax: number

  /** Between two comparisons of change logs with the next voter in the ring; with each voter while this node catches up. */
  readonly reconcileMs: number
  /** Between two comparisons with any other peer. */
  readonly reconcileAllMs: number
  /** A member that is told of so many records that it lacks, with as many places of a log to come, was away, and says so. */
  readonly lackedMin: number
  /** Change logs followed at once. */
  readonly pullsMax: number
  /** Pages of one log on their way here at once: some are merged and synced while others are made and come. */
  readonly pagesMax: number
  /** Questions for pages that wait at this node, each for a turn of its own; more are lost, and asked again. */
  readonly pullsWaitingMax: number
  /**
   * From a page behind which there is more, made while the node takes part in writes, to the next one. A page holds it up for
   * some 2 ms, and whoever takes it for 4: the rest is left to them, and whoever catches up has some 50 pages a second.
   */
  readonly pagePauseMs: number
  /** So long after its last part in one a node counts as free of writes: then one page follows the other. */
  readonly pageCalmMs: number
  /** A page of which nothing comes for this long is asked for again. */
  readonly pullMs: number
  /** What is under way is given the time that it takes on a link as slow as this: 1 MiB a second. In bytes a millisecond. */
  readonly pullBytesPerMs: number
  /** Records in one answer of a catch-up: to make one of small records holds up votes for some 1.5 ms. */
  readonly pageEntriesMax: number
  /** A node that holds next to nothing is given all records by keys where a log has more than so many pages left. */
  readonly snapshotPagesMin: number
  /** How often its ranges are asked for again while nothing comes; after that it follows the log. */
  readonly snapshotTriesMax: number
  /** Bytes of the records in one answer of a catch-up; a larger one comes alone. */
  readonly pageBytesTarget: number
  /** Bytes of records that a catch-up has asked for and that are not here yet, over all peers; a larger one comes alone. */
  readonly fetchBytesMax: number

  /** Records a second that are read to find damaged ones; 0: none. */
  readonly scrubPerSecond: number
  /** Bytes of the values read for that in one tick; a larger one is read alone. */
  readonly scrubBytesMax: number
  /** From the last record to the first one again. */
  readonly scrubPauseMs: number
  /** Damaged records that are asked for at once; where so many are known, no others are looked for. */
  readonly damagedMax: number
  /** Damaged records that a node goes on with: it must not forget one of them, so it ends where there are more. */
  readonly damagedKeptMax: number
  /** Places of the change log that a tick goes through for damaged records of which nothing can be read. */
  readonly scrubPlacesMax: number

  /** Between two walks on which records are compared with those of another node, where the last one asked for nothing. */
  readonly repairMs: number
  /** The longest that this pause grows to, the more was asked for nothing. */
  readonly repairMsMax: number
  /** A range of records that differs counts where it still does after this: longer than a decision is usually under way. */
  readonly settleMs: number
  /** Questions of a walk that are under way at once. */
  readonly comparesMax: number
  /** Questions for the records of a range under way: each answer is one message's worth. More wait. */
  readonly listsMax: number
  /** Ranges that wait to be looked at; what comes on top is left to the next walk. */
  readonly looksMax: number
  /** Records that are read at a time, to count them after a start and to divide ranges later: some 3 ms. */
  readonly countRecordsMax: number
  /** Between two times. */
  readonly countPauseMs: number

  /** Voters that a cluster may have: its other nodes stay learners. At least as many as the cluster needs may. */
  readonly clusterVotersMax: number
  /** Voters that the network may have, likewise. More make each decision wait for more disks and links. */
  readonly votersMax: number
  /** From the request for a change of the members to its answer, at the latest. */
  readonly changeTimeoutMs: number
  /** Requests for changes of the members under way at this node; more are refused as overloaded. */
  readonly wishesMax: number
  /** Clients that wait until this node holds all that was acknowledged when they asked, at once. */
  readonly barriersMax: number
  /** How long a link with a member that was removed is kept, so that it is told. */
  readonly partingMs: number
  /** A member that can't be reached for this long is perhaps gone for good, and warned of. */
  readonly goneMs: number
  /** Newcomers whose tokens are being checked, or were found good lately; who comes on top asks again. */
  readonly admissionsMax: number
  /** How long what was found of a newcomer counts, and how long a check may take. */
  readonly admissionMs: number
  /** How long joins and promotions are gathered before a change of the configuration. */
  readonly gatherMs: number
  /** An added voter that can't be reached for this long holds up no change of the voters any more. */
  readonly absenceMs: number
  /** A member that reported longer ago has not answered lately, and no change of the voters counts on it. */
  readonly latelyMs: number
  /** Versions that a change of the voters has settled at once. */
  readonly settlingMax: number
  /** What learners wait for is worth a line in the log after this long. */
  readonly waitToldMs: number
}

type NumberOption = Exclude<keyof EngineOptions, 'confirm'>

const NUMBERS: NumberOptions<NumberOption> = {
  bounds: {
    minPeers: { by: 3, from: 1, to: MEMBERS_MAX },
    valueBytesMax: { by: VALUE_BYTES_DEFAULT, from: 0, to: VALUE_BYTES_MAX },
    requestTimeoutMs: timeBounds(5000, 1),
    retryAfterMs: timeBounds(250, 1),
    operationsMax: amountBounds(10_000, 0),
    operationBytesMax: amountBounds(256 * 1024 * 1024, 0),
    twinMs: timeBounds(300, 1),
    rivalMs: timeBounds(25),
    confirmMs: timeBounds(1000, 1),
    ownerWaitMs: timeBounds(100),
    tickMs: timeBounds(250, 1),
    timersMin: amountBounds(1024),
    ownRoundsMax: amountBounds(64),
    lingerMs: timeBounds(20),
    lateMs: timeBounds(5),
    lateMessagesMax: amountBounds(256),
    pingMs: timeBounds(900, 1),
    aliveMs: timeBounds(2000, 1),
    strangerMs: timeBounds(10_000, 1),
    rememberMs: timeBounds(5000),
    configurationMs: timeBounds(500),
    hushMs: timeBounds(1000),
    turnedAwayMs: timeBounds(5000, 1),
    waryMs: timeBounds(15_000),
    turnedAwayPauseMs: timeBounds(30_000, 1),
    reservationsMax: amountBounds(100_000, 0),
    reservationBytesMax: amountBounds(256 * 1024 * 1024, 0),
    reservationAgeMs: timeBounds(2000, 1),
    orphanShare: amountBounds(4),
    recoveriesMax: amountBounds(256),
    recoveryBytesMax: amountBounds(4 * 1024 * 1024, 0),
    expiriesMax: amountBounds(16),
    expiryAnswerMs: timeBounds(1, 1),
    expiryTurnMs: timeBounds(1000),
    hedgeMs: timeBounds(150),
    askAgainMs: timeBounds(2000, 1),
    valueBytesPerMs: amountBounds(16 * 1024),
    muteMs: timeBounds(50, 1),
    turnMs: timeBounds(60),
    backoffMs: timeBounds(20, 1),
    ballotMsMax: timeBounds(250),
    driveMs: timeBounds(10_000, 1),
    deliveriesMax: amountBounds(20_000, 0),
    deliveryMs: timeBounds(400, 1),
    deliveryTriesMax: amountBounds(6, 0),
    reconcileMs: timeBounds(30_000, 1),
    reconcileAllMs: timeBounds(300_000, 1),
    lackedMin: amountBounds(1024),
    pullsMax: amountBounds(2),
    pagesMax: amountBounds(32),
    pullsWaitingMax: amountBounds(8 * MEMBERS_MAX),
    pagePauseMs: timeBounds(8),
    pageCalmMs: timeBounds(100),
    pullMs: timeBounds(2000, 1),
    pullBytesPerMs: amountBounds(1024),
    pageEntriesMax: { by: 128, from: 1, to: PAGE_ENTRIES_MAX },
    snapshotPagesMin: amountBounds(32, 0),
    snapshotTriesMax: amountBounds(5, 0),
    pageBytesTarget: { by: PAGE_BYTES_TARGET, from: 1, to: PAGE_BYTES_TARGET },
    fetchBytesMax: { by: FETCH_BYTES_MAX, from: 1, to: FETCH_BYTES_MAX },
    scrubPerSecond: amountBounds(SCRUB_PER_SECOND_DEFAULT, 0),
    scrubBytesMax: amountBounds(256 * 1024),
    scrubPauseMs: timeBounds(600_000),
    scrubPlacesMax: amountBounds(8192),
    damagedMax: { by: 64, from: 1, to: PAGE_ENTRIES_MAX },
    damagedKeptMax: amountBounds(10_000),
    repairMs: timeBounds(2000, 1),
    repairMsMax: timeBounds(60_000, 1),
    settleMs: timeBounds(2000),
    comparesMax: amountBounds(32),
    listsMax: amountBounds(8),
    looksMax: amountBounds(4096),
    countRecordsMax: amountBounds(512),
    countPauseMs: timeBounds(8),
    clusterVotersMax: { by: CLUSTER_VOTERS_DEFAULT, from: 1, to: MEMBERS_MAX },
    votersMax: { by: VOTERS_DEFAULT, from: 1, to: MEMBERS_MAX },
    changeTimeoutMs: timeBounds(30_000, 1),
    wishesMax: amountBounds(16),
    barriersMax: amountBounds(16),
    partingMs: timeBounds(2000, 1),
    goneMs: timeBounds(300_000, 1),
    admissionsMax: amountBounds(64),
    admissionMs: timeBounds(5000, 1),
    gatherMs: timeBounds(300),
    absenceMs: timeBounds(10_000, 1),
    latelyMs: timeBounds(2000, 1),
    settlingMax: amountBounds(256),
    waitToldMs: timeBounds(5000),
  },
  longer: [
    ['aliveMs', 'pingMs', 2],
    ['strangerMs', 'aliveMs', 1],
    ['turnedAwayMs', 'aliveMs', 1],
    ['turnedAwayPauseMs', 'turnedAwayMs', 1],
    ['absenceMs', 'aliveMs', 1],
    ['goneMs', 'absenceMs', 1],
    ['changeTimeoutMs', 'absenceMs', 1],
    ['admissionMs', 'gatherMs', 1],
    ['latelyMs', 'tickMs', 1],
    ['pullMs', 'tickMs', 1],
    ['driveMs', 'askAgainMs', 1],
    ['askAgainMs', 'hedgeMs', 1],
    ['deliveryMs', 'lingerMs', 1],
    ['rivalMs', 'lateMs', 1],
    // A told decision waits, and its acknowledgement.
    ['deliveryMs', 'lateMs', 2],
    ['reconcileAllMs', 'reconcileMs', 1],
    ['repairMsMax', 'repairMs', 1],
  ],
}

export const ENGINE_DEFAULTS: EngineOptions = checkedOptions()

/** The options with their defaults. Throws an `InvalidOption`. */
export function checkedOptions(given: Partial<EngineOptions> = {}): EngineOptions {
  return { confirm: given.confirm ?? 'quorum', ...checkedNumbers(NUMBERS, given) }
}
