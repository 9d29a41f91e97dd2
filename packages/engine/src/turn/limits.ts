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
