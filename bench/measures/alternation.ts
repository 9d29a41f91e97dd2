/**
 * Several subjects on one machine, each in its turn: while one is measured, the processes of all others are stopped where
 * they are. So what a subject has left to do after a load, such as catching up, falls into its own turns.
 */
import type { Subject } from '../subjects/subject.ts'
import { loadWindow, type Window, type WindowInit } from '../load/window.ts'

/** Of load that is not measured, behind each thaw and each change of the load. */
const LEAD_IN_SECONDS = 1
/** For programs that are compiled before they start. */
const SHORT_WARM_UP_SECONDS = 3
const WARM_UP_CONNECTIONS = 64

export class Alternation {
  readonly #subjects: readonly Subject[]
  readonly #say: (text: string) => void

  /** All subjects are frozen but during their turns. */
  constructor(subjects: readonly Subject[], say: (text: string) => void) {
    this.#subjects = subjects
    this.#say = say
  }

  async warmUp(seconds: number): Promise<void> {
    for (const subject of this.#subjects) {
      const ownSeconds = subject.compilesWhileRunning ? seconds : Math.min(seconds, SHORT_WARM_UP_SECONDS)
      this.#say(`warming up: ${subject.name}, ${ownSeconds} s`)
      const load = { spread: 'all', connections: WARM_UP_CONNECTIONS, seconds: ownSeconds } as const
      await this.turn(subject, () => loadWindow(subject, load))
    }
  }

  /** One window on each subject; every second round goes backwards, so that none always comes behind the same other. */
  async round(number: number, init: WindowInit): Promise<ReadonlyMap<Subject, Window>> {
    const windows = new Map<Subject, Window>()
    for (const subject of number % 2 === 0 ? this.#subjects : this.#subjects.toReversed()) {
      await this.turn(subject, async () => {
        await loadWindow(subject, { ...init, seconds: LEAD_IN_SECONDS })
        const window = await loadWindow(subject, init)
        windows.set(subject, window)
        this.#say(`  ${subject.name}: ${window.perSecond.toFixed(0)}/s, p50 ${window.p50Ms.toFixed(1)} ms`)
      })
    }
    return windows
  }

  async turn<T>(subject: Subject, work: () => Promise<T>): Promise<T> {
    await subject.thaw()
    try {
      return await work()
    } finally {
      subject.freeze()
    }
  }
}
