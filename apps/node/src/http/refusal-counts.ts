/** Counts the requests that were refused for who sent them. Reasons are a closed list: it never grows with what clients send. */
const HTTP_REFUSALS = [
  'http-foreign-page',
  'http-foreign-host',
  'http-no-token',
  'http-unknown-token',
  'http-expired-token',
  'http-revoked-token',
  'http-scope',
  'http-prefix',
] as const

type HttpRefusal = (typeof HTTP_REFUSALS)[number]

export class RefusalCounts {
  readonly #counts = new Map<HttpRefusal, number>(HTTP_REFUSALS.map((reason) => [reason, 0]))

  add(reason: HttpRefusal): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1)
  }

  /** All reasons, those that were never met too. */
  view(): ReadonlyMap<HttpRefusal, number> {
    return new Map(this.#counts)
  }
}
