/** The load generator: lanes that each send the next request as soon as the last one is answered. */
import { DONE, type Lane } from './lane.ts'
import { percentile } from '../report/statistics.ts'

export interface LoadResult {
  readonly done: number
  readonly perSecond: number
  /** Of the requests that were done; NaN without any. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longestMs: number
  /** What was answered otherwise, by the word for it. */
  readonly others: Readonly<Record<string, number>>
  /** Of one core, what this process used itself. Near 1, the load generator is what is measured. */
  readonly loaderCpu: number
}

/**
 * Runs all lanes for that long, and resolves once the last request is answered. What is answered after the time is up is
 * not counted. A lane that fails is not used again.
 */
export async function closedLoop(lanes: readonly Lane[], seconds: number): Promise<LoadResult> {
  const times: number[] = []
  const others: Record<string, number> = {}
  const cpu = process.cpuUsage()
  const beginsMs = performance.now()
  const endsMs = beginsMs + seconds * 1000
  const run = async (lane: Lane): Promise<void> => {
    for (let sentMs = performance.now(); sentMs < endsMs;) {
      const answer = await lane.send().catch((error: Error) => error)
      const nowMs = performance.now()
      if (answer instanceof Error) {
        // Its connection is gone.
        others[answer.message] = (others[answer.message] ?? 0) + 1
        return
      }
      if (nowMs <= endsMs) {
        if (answer === DONE) times.push(nowMs - sentMs)
        else others[answer] = (others[answer] ?? 0) + 1
      }
      sentMs = nowMs
    }
  }
  await Promise.all(lanes.map(run))
  const tookMs = performance.now() - beginsMs
  const { user, system } = process.cpuUsage(cpu)
  const sorted = Float64Array.from(times).toSorted()
  return {
    done: times.length,
    perSecond: times.length / seconds,
    p50Ms: percentile(sorted, 50),
    p99Ms: percentile(sorted, 99),
    longestMs: percentile(sorted, 100),
    others,
    loaderCpu: (user + system) / 1000 / tookMs,
  }
}
