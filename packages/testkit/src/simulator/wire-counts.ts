/** What happened to the frames of one seed: nothing yet. */
export const NOTHING_SENT = {
  frames: 0,
  lost: 0,
  doubled: 0,
  delayed: 0,
  reordered: 0,
  replayed: 0,
  refused: 0,
  /** Sends for which a link's queue had no room. */
  full: 0,
  bytes: 0,
}
