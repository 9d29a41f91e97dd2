/** What a measure hands back: a part of the report. */
export interface Section {
  readonly title: string
  /** Markdown: what was done, then the tables. */
  readonly text: string
  /** All figures, for programs. */
  readonly data: unknown
}

/** What a measure may say on its way. */
export type Say = (text: string) => void
