/** The history of all clients: what they asked and were told, and when. */
import type { HistoryEntry, Request } from '@replicator/testkit/checkers'

type Open = { -readonly [Name in keyof HistoryEntry]: HistoryEntry[Name] }

export class Recorder {
  readonly #entries: HistoryEntry[] = []
  /** Of each client that has recorded something not of the protocol, such as an answer that nobody may give. */
  readonly problems: string[] = []

  /** What is returned takes the answer; without it, nobody knows what became of the request. */
  requestBegins(request: Request, node: string): (outcome: HistoryEntry['outcome']) => void {
    // The judge finds out which run of the node it was.
    const entry: Open = { request, node, boot: 0, startMs: performance.now(), endMs: Infinity, outcome: undefined }
    this.#entries.push(entry)
    return (outcome) => {
      entry.endMs = performance.now()
      entry.outcome = outcome
    }
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries
  }
}
