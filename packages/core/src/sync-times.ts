/** How long the syncs of the store take, and how much each is for. */
import { Histogram, type HistogramView } from '@replicator/interface'

/** In seconds: from a disk that keeps what it was told in memory to one that is about to fail. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const ENTRIES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096]

export class SyncTimes {
  readonly #seconds = new Histogram(SECONDS)
  readonly #entries = new Histogram(ENTRIES)
  #unsynced = 0

  /** So many changes wait for the next sync. */
  wrote(changes: number): void {
    this.#unsynced += changes
  }

  /** A sync begins; what is returned is to be called, with how long it took, when it is done. */
  beginSync(): (tookMs: number) => void {
    const entries = this.#unsynced
    this.#unsynced = 0
    return (tookMs) => {
      this.#seconds.add(tookMs / 1000)
      this.#entries.add(entries)
    }
  }

  view(): { readonly syncSeconds: HistogramView; readonly syncEntries: HistogramView } {
    return { syncSeconds: this.#seconds.view(), syncEntries: this.#entries.view() }
  }
}
