/** Samples of all processes over the time of a soak, and what they show. */
import { commonSlope, type Point } from './slope.ts'
import { type Figures, QUANTITIES, type Quantity, type QuantityName } from './quantities.ts'

/** A process takes memory and opens what it needs until it has done everything once. */
const WARM_UP_MS = 120_000
const HOUR_MS = 3_600_000

export interface Trend {
  readonly quantity: Quantity
  readonly first: number
  readonly last: number
  readonly perHour: number
  readonly twoErrors: number
  readonly verdict: 'steady' | 'GROWS' | 'unsure'
}

interface Sample {
  readonly atMs: number
  readonly figures: Figures
}

export class Samples {
  /** By process: its node and its start. */
  readonly #lives = new Map<string, Sample[]>()

  add(life: string, sample: Sample): void {
    const known = this.#lives.get(life)
    if (known === undefined) this.#lives.set(life, [sample])
    else known.push(sample)
  }

  /** How many there are. */
  get size(): number {
    return [...this.#lives.values()].reduce((total, { length }) => total + length, 0)
  }

  trends(): readonly Trend[] {
    const grown = [...this.#lives.values()].map((life) => {
      const beganMs = life[0]?.atMs ?? 0
      return life.filter(({ atMs }) => atMs - beganMs >= WARM_UP_MS)
    })
    return QUANTITIES.map((quantity) => trendOf(quantity, grown))
  }
}

function trendOf(quantity: Quantity & { readonly name: QuantityName }, lives: readonly (readonly Sample[])[]): Trend {
  const points = lives.map((life) =>
    life.map(({ atMs, figures }): Point => ({ x: atMs / HOUR_MS, y: figures[quantity.name] })),
  )
  const { slope: perHour, twoErrors } = commonSlope(points)
  const inTime = points.flat().toSorted((a, b) => a.x - b.x)
  const tenth = Math.ceil(inTime.length / 10)
  return {
    quantity,
    first: mean(inTime.slice(0, tenth)),
    last: mean(inTime.slice(-tenth)),
    perHour,
    twoErrors,
    verdict: verdictOf(perHour, twoErrors, quantity.perHourMax),
  }
}

/** Too few samples, or too short a time, can show neither that it grows nor that it doesn't. */
function verdictOf(perHour: number, twoErrors: number, max: number): Trend['verdict'] {
  if (perHour - twoErrors > max) return 'GROWS'
  return perHour + twoErrors <= max ? 'steady' : 'unsure'
}

function mean(points: readonly Point[]): number {
  return points.reduce((total, { y }) => total + y, 0) / points.length
}
