/** One place in a load: sends the next request once the last one is answered. */
export interface Lane {
  /** Sends the next request. Resolves with `DONE`, or with what was answered instead, in a word. */
  send(): Promise<string>
  close(): void
}

/** What a request is answered that did what it should. Anything else is only reported. */
export const DONE = 'done'
