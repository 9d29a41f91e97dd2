/**
 * The bounds of a node that nobody has to set: what requests may ask for, what a network remembers of tokens and audit, and
 * how much is done before others get their turn. Those that a user may set are in `node-limits.ts`.
 */

/** How long a request may be waited for, in milliseconds: at least for a network across oceans, at most what a client can wait. */
export const REQUEST_TIMEOUT_MS_MIN = 100
export const REQUEST_TIMEOUT_MS_MAX = 600_000

/** Writes of one `putMany` under way where nobody said how many; and at most: a tenth of the requests of a node. */
export const PUTS_AT_ONCE_DEFAULT = 64
export const PUTS_AT_ONCE_MAX = 1024

/** Keys of the store, or places of its change log, that are read before others get their turn. */
export const READ_AT_ONCE = 256

/** Bytes of records of a backup that are read before others get their turn; one record is read whatever its size. */
export const BACKUP_BYTES_AT_ONCE = 256 * 1024

/** Keys that a page of a list goes through; those that hold nothing any more make it shorter, and not longer to wait for. */
export const PAGE_KEYS_MAX = 16_384

/** Bytes of values that `list` reads at once, or one longer one. */
export const LISTED_BYTES_TARGET = 1024 * 1024

/** Listeners or groups of watches that are seen to before others get their turn. */
export const LISTENERS_AT_ONCE = 64

/** Bytes of records in one batch of a store that is filled, about: half of what half of its journal takes. */
export const FILLED_BYTES_TARGET = 2 * 1024 * 1024

/** Tokens of one kind that a network remembers. */
export const TOKENS_MAX = 1000

/** Places that are tried for a new token while others make theirs. */
export const TOKEN_PLACES_TRIED = 8

/** How often a revocation is tried anew that met another change of the token. */
export const REVOCATIONS_TRIED = 4

/** How often a token that counts once is tried for a newcomer: rivals for it are few, and one of them gets it each time. */
export const ADMISSIONS_TRIED = 8

/** Entries of the audit that a network remembers. */
export const AUDIT_MAX = 1024

/** Entries that wait to be kept; further ones are in the log alone. */
export const AUDIT_WAITING_MAX = 64

/** Characters of one entry; what it was about is left out where it would be longer. */
export const AUDIT_LENGTH_MAX = 4096

/** Places that are tried for one entry, while other nodes take theirs. */
export const AUDIT_PLACES_TRIED = 16

/** Addresses in a join token, each of another member; one that lives is enough. */
export const INVITATION_ADDRESSES_MAX = 4

/** … of this node's own, which come before those of others. */
export const INVITATION_OWN_ADDRESSES_MAX = 2

/** Characters of a join token: four addresses at their longest are in it. Longer texts are none. */
export const INVITATION_LENGTH_MAX = 4096

/** So many causes of one failed dial are told: it may have tried a dozen addresses. */
export const CAUSES_MAX = 3

/** … and characters of each. */
export const CAUSE_LENGTH_MAX = 200
