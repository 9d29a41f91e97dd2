/** A promise that was broken, and how it shows. */
export interface Violation {
  readonly check: string
  readonly detail: string
  /** When it was found, in virtual time. */
  readonly atMs?: number
}
