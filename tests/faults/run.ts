/** Runs scenarios one after the other, and makes a row of each. */
import { reasonOf } from '@replicator/interface'
import { until } from '@replicator/testkit/processes'
import { Prng } from '@replicator/testkit/random'
import { settledCopies } from './judge/copies.ts'
import { judge, type Verdict } from './judge/judge.ts'
import { Load } from './load/load.ts'
import { FaultNetwork } from './network/fault-network.ts'
import { type Row, rowOf } from './report/row.ts'
import type { Scenario, Shape } from './scenarios/scenario.ts'

/** Writes that are acknowledged before the fault, and again after it: the load is at work, and the network has recovered. */
const AT_WORK = 20
const AT_WORK_MS = 60_000

const NOTHING: Verdict = { violations: [], lost: 0, judgedKeys: 0, keys: 0 }

export interface RunInit {
  readonly seed: number
  readonly durationMs: number
}

/** Holds one network at a time, for as many scenarios as it serves. */
export class Runner {
  readonly #init: RunInit
  #network: FaultNetwork | undefined
  #shape: Shape | undefined

  constructor(init: RunInit) {
    this.#init = init
  }

  async run(scenario: Scenario): Promise<Row> {
    try {
      return await this.#runIn(await this.#networkOf(scenario.shape), scenario)
    } catch (error) {
      const nowMs = performance.now()
      const problems = [`no network: ${inWords(error)}`]
      return rowOf(scenario.name, [], { ...NOTHING, span: { fromMs: nowMs, toMs: nowMs }, problems })
    }
  }

  async #runIn(network: FaultNetwork, scenario: Scenario): Promise<Row> {
    const { seed, durationMs } = this.#init
    const prefix = scenario.name.replaceAll(' ', '-')
    const load = new Load({ nodes: () => network.nodes, prefix, seed })
    const random = new Prng(seed, scenario.name)
    const span = { fromMs: performance.now(), toMs: performance.now() }
    const problems: string[] = []
    let verdict = NOTHING
    try {
      await atWork(load)
      span.fromMs = performance.now()
      problems.push(...(await scenario.run({ network, load, random, durationMs })))
      span.toMs = performance.now()
      await network.whole()
      await atWork(load)
      await load.end()
      verdict = judge(load.entries, await settledCopies(network.nodes, `${prefix}/`))
    } catch (error) {
      problems.push(inWords(error))
      span.toMs = Math.max(span.toMs, span.fromMs)
    }
    await load.end()
    problems.push(...verdict.violations.map(({ check, detail }) => `${check}: ${detail}`), ...load.recorder.problems)
    const row = rowOf(scenario.name, load.entries, { ...verdict, span, problems })
    // What went wrong in one scenario is no other's fault.
    if (row.problems.length > 0) await this.dispose()
    return row
  }

  /** That of the last scenario; undefined where that failed, or there was none. */
  get network(): FaultNetwork | undefined {
    return this.#network
  }

  async dispose(): Promise<void> {
    await this.#network?.dispose()
    this.#network = undefined
  }

  async #networkOf(shape: Shape): Promise<FaultNetwork> {
    if (this.#network === undefined || this.#shape !== shape) {
      await this.dispose()
      this.#network = await FaultNetwork.start(shape)
      this.#shape = shape
    }
    return this.#network
  }
}

async function atWork(load: Load): Promise<void> {
  const before = load.acknowledged
  await until(`${AT_WORK} writes are acknowledged`, () => load.acknowledged >= before + AT_WORK || undefined, {
    withinMs: AT_WORK_MS,
  })
}

/** With what lies behind it: `until` says there what was seen last. */
function inWords(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? ` (${reasonOf(error.cause)})` : ''
  return `${reasonOf(error)}${cause}`
}
