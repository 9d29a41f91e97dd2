/** A promise that its caller may stop waiting for. */

/** What `work` comes to, or a rejection with what `givenUp` makes of the signal's reason, whichever is first. */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  givenUp: (reason: unknown) => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(givenUp(signal.reason))
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
    // A signal may outlive a million requests: none leaves anything at it.
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
