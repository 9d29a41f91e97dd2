/** What of the engine is bounded and nobody has to set. Its times and all other bounds are options: `options.ts`. */

/** Of the damaged records, so many are named where people are told: `/status` counts them all. */
export const DAMAGED_NAMED_MAX = 3

/**
 * So many times as many records whose time is up as may be under way at all members are looked for at once: to look costs
 * more than to begin.
 */
export const EXPIRY_LOOK_AHEAD = 4

/** The last number that is tried at the end of a key to find a free one, after 2: each costs a look into the store. */
export const SUGGESTION_NUMBER_MAX = 999

/**
 * So much sooner, in milliseconds, a classic ballot has to be decided than the open one to be taken in its place. With less
 * to win, what was measured of the round trips by chance would decide it.
 */
export const CLASSIC_GAIN_MS_MIN = 20

/** How often the pause after a refused ballot is doubled: it grows to 32 times the first one, however many were refused. */
export const BACKOFF_DOUBLINGS_MAX = 5
