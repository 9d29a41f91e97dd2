/**
 * Every bound of the wire, the store and the engine, in one place, with the relations between them asserted by a test.
 * A bound that an operator may change is an option with its default here.
 */

/** Keys are 1 to this many bytes of UTF-8. */
export const KEY_BYTES_MAX = 1024

/** The default for the longest value that a node accepts from a client. */
export const VALUE_BYTES_DEFAULT = 1024 * 1024

/** The largest value that `--max-value` may allow, so that a frame stays bounded. */
export const VALUE_BYTES_MAX = 16 * 1024 * 1024

export const CONTENT_TYPE_BYTES_MAX = 256

/** An `Idempotency-Key` is 1 to this many characters. */
export const REQUEST_ID_BYTES_MAX = 256

export const CLUSTER_ID_BYTES_MAX = 64
export const NODE_NAME_BYTES_MAX = 64

/** Peer ids of today have 52 characters. */
export const PEER_ID_BYTES_MAX = 128

/** How long a record may be given to live: ten years. In seconds. */
export const TTL_SECONDS_MAX = 315_360_000

/** The latest time at which a record can end: the last one that a date can tell. In milliseconds since 1970. */
export const EXPIRES_MS_MAX = 8_640_000_000_000_000

/** A fingerprint is a SHA-256 in hexadecimal. */
export const FINGERPRINT_BYTES_MAX = 64

/** How many of its last decisions a record remembers: as long can a repeated request be recognised. */
export const DECISIONS_MAX = 8

/** How many free keys are suggested to somebody whose key is taken. */
export const SUGGESTIONS_MAX = 3

/** How many open reservations a node shows where nobody said how many; and at most. */
export const RESERVATIONS_SHOWN_DEFAULT = 1000
export const RESERVATIONS_SHOWN_MAX = 10_000

/** Voters and learners of one network. No cluster can be asked to have more, so `--min-peers` ends here as well. */
export const MEMBERS_MAX = 64

/** Removed members that a network remembers, to refuse them in words and to know a change that was done already. */
export const REMOVED_MAX = 64

/** What a newcomer shows to be let in, in characters. */
export const JOIN_SECRET_BYTES_MAX = 128

export const ADDRESSES_PER_MEMBER_MAX = 8

export const ADDRESS_BYTES_MAX = 512

/** Messages in one frame. */
export const FRAME_MESSAGES_MAX = 4096

/** A frame holds at least one message with the largest value; a full one is sent and the next begun. */
export const FRAME_BYTES_MAX = VALUE_BYTES_MAX + 1024 * 1024

/** A frame is begun anew once it holds this much, so that a small message doesn't wait for megabytes. */
export const FRAME_BYTES_TARGET = 256 * 1024

/**
 * Texts of one kind that a link keeps a number for. There are four kinds; a network of the largest size has about so many
 * texts of each, and what doesn't fit costs bytes, no more.
 */
export const DICTIONARY_TEXTS_MAX = 256

/** Bytes are handed to a stream in pieces of at most this: mplex closes a stream with 4 MB unread. */
export const CHUNK_BYTES_MAX = 256 * 1024

/** Bytes that a sender may have under way on one stream before the receiver has credited them. */
export const CREDIT_BYTES = 1024 * 1024

/** Bytes waiting for one peer; what comes on top is dropped, counted, and repeated by the protocol. */
export const LINK_QUEUE_BYTES_MAX = 32 * 1024 * 1024

/** The part of that queue which frames above their target leave to the others: votes find room behind large values. */
export const LINK_QUEUE_SPARE_BYTES = 1024 * 1024

/** From this size on, pages and records of a catch-up leave a link's first place to all else. */
export const BULK_BYTES_MIN = 16 * 1024

/** Records and bytes in one answer of a catch-up. */
export const PAGE_ENTRIES_MAX = 512
export const PAGE_BYTES_TARGET = 256 * 1024

/** Bytes of records that a catch-up has asked for and that are not here yet, over all peers; a larger record comes alone. */
export const FETCH_BYTES_MAX = 2 * 1024 * 1024

/** Ranges of keys that one question of a repair compares. */
export const RANGE_PARTS_MAX = 16

/** The default for how many records a second are read in turn to find damaged ones: a million in little more than an hour. */
export const SCRUB_PER_SECOND_DEFAULT = 256

/** The default for how many voters a cluster may have: with five, any two may fail. */
export const CLUSTER_VOTERS_DEFAULT = 5

/** The default for how many voters the network may have: three clusters of five. More make each write wait for more disks. */
export const VOTERS_DEFAULT = 15

/** Text in a refusal or another reason that travels. */
export const REASON_BYTES_MAX = 512

/** Sums over ranges of keys are modulo this: 48 bits, so that two of them can be added exactly. One difference stays hidden once in so many. */
export const RANGE_SUM_END = 2 ** 48

/** The longest that a timer of the platform can wait, in milliseconds: 24 days. A longer one would fire at once. */
export const TIMER_MS_MAX = 2 ** 31 - 1

/** Boots that a store remembers; an older one can no longer be checked. */
export const BOOT_LOG_MAX = 1024
