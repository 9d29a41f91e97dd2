/** Load that does not wait: so many requests a second, whether the last ones are answered or not. */
import { percentile } from '../report/statistics.ts'
import { DONE, type Lane } from './lane.ts'

export interface OpenLoopResult {
  readonly done: number
  readonly donePerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly others: Readonly<Record<string, number>>
  /** Until all other answers; NaN where there were none. */
  readonly othersP50Ms: number
  readonly othersP99Ms: number
  /** Due while each lane still waited for its answer: clients beyond those that there are. */
  readonly notSent: number
  readonly loaderCpu: number
}

export interface OpenLoopInit {
  readonly lanes: readonly Lane[]
  readonly perSecond: number
  /** How long, or whether it is over. */
  readonly seconds: number | (() => boolean)
}

/** Resolves once all that was sent is answered; a lane that fails is not used again. */
export async function openLoop({ lanes, perSecond, seconds }: OpenLoopInit): Promise<OpenLoopResult> {
  const free = [...lanes]
  const times: number[] = []
  const othersTimes: number[] = []
  const others: Record<string, number> = {}
  const underWay = new Set<Promise<void>>()
  let [due, notSent] = [0, 0]
  const cpu = process.cpuUsage()
  const beginsMs = performance.now()
  const send = async (lane: Lane): Promise<void> => {
    const sentMs = performance.now()
    const answer = await lane.send().catch((error: Error) => error)
    if (answer === DONE) times.push(performance.now() - sentMs)
    else {
      othersTimes.push(performance.now() - sentMs)
      const word = answer instanceof Error ? answer.message : answer
      others[word] = (others[word] ?? 0) + 1
    }
    if (!(answer instanceof Error)) free.push(lane)
  }
  const isOver = (elapsedMs: number): boolean => (typeof seconds === 'number' ? elapsedMs >= seconds * 1000 : seconds())
  for (let elapsedMs = 0; !isOver(elapsedMs); elapsedMs = performance.now() - beginsMs) {
    for (; due < (elapsedMs * perSecond) / 1000; due++) {
      const lane = free.shift()
      if (lane === undefined) {
        notSent++
        continue
      }
      const sent = send(lane).finally(() => underWay.delete(sent))
      underWay.add(sent)
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const inTime = times.length
  const sentMs = performance.now() - beginsMs
  await Promise.all(underWay)
  const tookMs = performance.now() - beginsMs
  const { user, system } = process.cpuUsage(cpu)
  const sorted = Float64Array.from(times).toSorted()
  const othersSorted = Float64Array.from(othersTimes).toSorted()
  return {
    done: times.length,
    donePerSecond: (inTime * 1000) / sentMs,
    p50Ms: percentile(sorted, 50),
    p99Ms: percentile(sorted, 99),
    others,
    othersP50Ms: percentile(othersSorted, 50),
    othersP99Ms: percentile(othersSorted, 99),
    notSent,
    loaderCpu: (user + system) / 1000 / tookMs,
  }
}
