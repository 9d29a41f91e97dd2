/**
 * What of the transport is bounded and nobody has to set. What an operator may set is in `options.ts`; what both ends of a
 * link have to agree on, in `interface`.
 */
import { LINK_QUEUE_BYTES_MAX, LINK_QUEUE_SPARE_BYTES } from '@replicator/interface'

/** Keys of networks that a node has: as many as a change of the key needs; each one more is one more try of each dial that fails. */
export const NETWORK_KEYS_MAX = 2

/** Characters of a rendezvous, and of a protocol id behind its slash: both are in the names of protocols. */
export const RENDEZVOUS_LENGTH_MAX = 200
export const PROTOCOL_ID_LENGTH_MAX = 200

/**
 * How often the DHT looks for peers close to itself and far from it, in milliseconds. It does so each five minutes by
 * itself, with some 50 streams at each of nine nodes, since of a large network a node knows a part. Of one like this it
 * meets everybody anyway.
 */
export const DHT_LOOK_AROUND_MS = 3_600_000

/** How often the DHT looks whether an entry of its own is about to end, in milliseconds: far more often than one ends. */
export const DHT_RENEWAL_CHECK_MS = 30_000

/** It is, once less than this share of `providerValidityMs` is left: a node's own questions have failed for long by then. */
export const DHT_RENEWAL_SHARE = 0.3

/** Between two looks for connections that have asked for no websocket in time, in milliseconds: a tenth of that time. */
export const UPGRADE_CHECK_MS = 1000

/** Bytes of what a stranger sends that are held before it is known to speak libp2p: two of the longest packets of noise. */
export const STRANGER_BYTES_MAX = 128 * 1024

/** Between two lines of the log about strangers, in milliseconds: they can come as often as they like. */
export const STRANGER_WARN_MS = 60_000

/** Bytes of pages and records of a catch-up that wait for one peer: all of the queue but what is left for votes. */
export const BULK_BYTES_MAX = LINK_QUEUE_BYTES_MAX - LINK_QUEUE_SPARE_BYTES

/** In memory: the pause before a link that one side dropped is made again for the other, which still keeps it, in milliseconds. */
export const MEMORY_RELINK_MS = 20
