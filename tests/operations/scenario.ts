/** What each state of docs/operations.md is brought about by, and what is looked for in it. */
import { until } from '@replicator/testkit/processes'
import { matches, type Row } from './table.ts'

/** A node, as far as it can be heard. */
export interface Witness {
  /** All that it says, or has said, at a place. */
  said(place: string): Promise<readonly string[]>
}

/** Brings a node into the state, has the row found true, and leaves the state by the way of its third column. */
export type Scenario = (look: Look) => Promise<void>

const WITHIN_MS = 12_000

/** One row, and whether it was found true. */
export class Look {
  readonly #row: Row
  #isFoundTrue = false

  constructor(row: Row) {
    this.#row = row
  }

  get isFoundTrue(): boolean {
    return this.#isFoundTrue
  }

  /** Resolves once one of these, at one moment, says all that the row says of status, and each text elsewhere was said. */
  async isSaidBy(...witnesses: readonly Witness[]): Promise<void> {
    const { state, said, isReady } = this.#row
    const wanted = isReady ? [...said, { place: 'ready', text: 'ready' }] : said
    let missing: readonly unknown[] = wanted
    await until(
      `"${state}" is said`,
      async () => {
        const all = await Promise.all(wanted.map((each) => isSaid(each, witnesses)))
        missing = wanted.filter((_, place) => !all[place])
        return missing.length === 0 || undefined
      },
      { withinMs: WITHIN_MS, everyMs: 5 },
    ).catch(async (error: unknown) => {
      const places = [...new Set(wanted.map(({ place }) => place))]
      const heard = await Promise.all(places.map(async (place) => [place, await heardAt(place, witnesses)] as const))
      throw new Error(`missing: ${JSON.stringify(missing)}; said: ${JSON.stringify(heard)}`, { cause: error })
    })
    this.#isFoundTrue = true
  }

  /** The process ends as the row says. */
  endsWith(code: number | null): void {
    if (code !== this.#row.exitCode) throw new Error(`it ended with ${code}, and the row says ${this.#row.exitCode}`)
  }
}

async function isSaid(wanted: { readonly place: string; readonly text: string }, witnesses: readonly Witness[]) {
  return (await heardAt(wanted.place, witnesses)).some((said) => matches(wanted, said))
}

async function heardAt(place: string, witnesses: readonly Witness[]): Promise<readonly string[]> {
  return (await Promise.all(witnesses.map((each) => each.said(place)))).flat()
}
